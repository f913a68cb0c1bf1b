/** `kangcheng feed listen` as a process of its own, so that it can be killed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

export interface GatewayProcess {
  readonly port: number
  readonly child: ChildProcess
  readonly errors: () => string
  kill(signal: NodeJS.Signals): Promise<number | null>
}

/** Starts it on any free port in the folder `cwd` and waits until it listens. */
export function spawnGateway(cwd: string, to: string, ...options: readonly string[]): Promise<GatewayProcess> {
  const program = join(import.meta.dirname, '../../bin/kangcheng.mjs')
  const args = ['feed', 'listen', '--format', 'hl7v2', '--map', 'map.json', '--to', to, '--port', '0', ...options]
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH },
  })
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  return new Promise((resolve, reject) => {
    let out = ''
    child.stdout.on('data', (chunk) => {
      out += chunk
      const port = /^listening mllps?:\/\/\S+:(\d+)$/m.exec(out)?.[1]
      if (port === undefined) return
      resolve({
        port: Number(port),
        child,
        errors: () => errors,
        kill(signal) {
          child.kill(signal)
          return ended
        },
      })
    })
    ended.then((code) => reject(new Error(`the gateway ended with ${code}: ${errors}`)))
  })
}
