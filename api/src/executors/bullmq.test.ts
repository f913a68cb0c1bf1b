/** The executor on Redis keeps the port's promises, with one worker or four threads in two processes, some of them killed. */
import { after, before, describe } from 'node:test'
import { loadCity, loadParameters } from '@kangcheng/seed-data'
import { type RedisServer, startRedis, startWorker, type WorkerProcess } from '../../test/redis.ts'
import { bullmqExecutor } from './bullmq.ts'
import { sweepExecutorConformance } from './sweep-executor.conformance.ts'

const city = loadCity('testville')
const parameters = loadParameters()

for (const [processes, threads] of [
  [1, 1],
  [2, 2],
] as const)
  describe(`BullMQ, workers: ${processes}, threads of each: ${threads}`, () => {
    let server: RedisServer
    const workers: WorkerProcess[] = []
    const fill = async (): Promise<void> => {
      while (workers.length < processes) workers.push(await startWorker(server.url, threads))
    }
    before(async () => {
      server = await startRedis()
      await fill()
    })
    after(async () => {
      await Promise.all(workers.map((worker) => worker.stop()))
      await server?.stop()
    })
    sweepExecutorConformance({
      name: `BullMQ, ${processes} × ${threads}`,
      city,
      parameters,
      // Small blocks, so that a job has many tasks.
      make: () => bullmqExecutor({ url: server.url, city, parameters, report: () => undefined, blockMilliseconds: 4 }),
      async killOne() {
        await workers.shift()!.kill()
        if (processes === 1) await fill()
      },
    })
  })
