/** `kangcheng feed listen` as a process of its own, so that it can be killed. */
import { type OwnProcess, startOwnProcess } from '../own-process.ts'

export interface GatewayProcess extends Omit<OwnProcess, 'named'> {
  readonly port: number
}

/** Starts it on any free port in the folder `cwd` and waits until it listens. */
export async function spawnGateway(cwd: string, to: string, ...options: readonly string[]): Promise<GatewayProcess> {
  const args = ['feed', 'listen', '--format', 'hl7v2', '--map', 'map.json', '--to', to, '--port', '0', ...options]
  const { named, ...gateway } = await startOwnProcess(args, /^listening mllps?:\/\/\S+:(\d+)$/m, { cwd })
  return { port: Number(named), ...gateway }
}
