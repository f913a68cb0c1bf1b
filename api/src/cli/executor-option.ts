/** What `--executor` means: this machine's threads, or every worker that listens on the same Redis. */
import { parametersOfCity } from '@kangcheng/seed-data'
import type { CityModel } from '@kangcheng/twin-engine'
import { decodeConfig } from '../config.ts'
import type { SweepExecutor } from '../executors/sweep-executor.ts'
import { workerThreadsExecutor } from '../executors/worker-threads.ts'
import { reportTo } from '../telemetry/log-events.ts'
import { CannotBeDone, type CommandIo } from './command.ts'

const EXECUTORS = ['local', 'bullmq']

/** The address of Redis. @throws CannotBeDone when the variable is missing or malformed. */
export function redisUrlOf(io: CommandIo): string {
  const config = decodeConfig(io.env, io.cwd)
  if (!config.ok) throw new CannotBeDone(config.problems.join('\n'))
  if (config.value.redisUrl !== null) return config.value.redisUrl
  throw new CannotBeDone('REDIS_URL is not set; give the address of the Redis to use, like redis://127.0.0.1:6379')
}

/**
 * @param cityName of the same city: a built-in one's name, or a folder.
 * @param workers threads of the local executor.
 * @throws CannotBeDone for an unknown executor, and when Redis is needed and not there.
 */
export async function executorOf(
  option: string | undefined,
  cityName: string,
  city: CityModel,
  workers: number,
  io: CommandIo,
): Promise<SweepExecutor> {
  const wanted = option ?? 'local'
  if (!EXECUTORS.includes(wanted))
    throw new CannotBeDone(`--executor ${wanted} does not exist; it is one of ${EXECUTORS.join(', ')}`)
  if (wanted === 'local') return workerThreadsExecutor(cityName, workers)
  const url = redisUrlOf(io)
  // Loaded here, so that local runs start without the libraries of Redis.
  const { bullmqExecutor } = await import('../executors/bullmq.ts')
  return bullmqExecutor({ url, city, parameters: parametersOfCity(city), report: reportTo(io.log) }).catch(
    (error: unknown) => {
      throw new CannotBeDone(error instanceof Error ? error.message : String(error))
    },
  )
}

/** What `open` gives; where it throws, the executor is closed, so that the command can end. */
export async function openOrClose<T>(executor: SweepExecutor, open: () => T): Promise<T> {
  try {
    return open()
  } catch (error) {
    await executor.close()
    throw error
  }
}
