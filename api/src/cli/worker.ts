/** `kangcheng worker`: takes replications of rehearsals from Redis and runs them on this machine. */
import { availableParallelism } from 'node:os'
import { CITY_NAMES } from '@kangcheng/seed-data'
import { reportTo } from '../telemetry/log-events.ts'
import { cityFolderOf } from './city-folder.ts'
import { CannotBeDone, type Command, parseOptions, wholeNumber } from './command.ts'
import { redisUrlOf } from './executor-option.ts'

export const worker: Command = {
  name: 'worker',
  summary: {
    zh: '从 Redis 领取推演的重复运行，在本机计算；可在任意多台机器上启动',
    en: 'takes replications of rehearsals from Redis and runs them here; on as many machines as you like',
  },
  usage: 'worker [--city DIR]… [--workers n] [--json]',
  details: [
    {
      zh: '环境变量 REDIS_URL（必填）：服务器与各工作进程共用的 Redis',
      en: 'environment: REDIS_URL (needed), the Redis that the server and all workers share',
    },
    {
      zh: `--city     内置城市（${CITY_NAMES.join('、')}）之外还能计算的城市文件夹，可多次给出；须与发起方相同`,
      en: `--city     folder of a city beside the built-in ones (${CITY_NAMES.join(', ')}); may be repeated, and must equal the sender's`,
    },
    {
      zh: '--workers  同时计算的线程数；缺省为本机核数',
      en: '--workers  threads that compute at the same time; by default one per core',
    },
    {
      zh: '收到 SIGTERM 后在 5 秒内完成手头的任务并退出；完不成的交还队列',
      en: 'on SIGTERM it finishes what it is at within 5 s; what takes longer goes back into the queue',
    },
  ],
  async run(args, io) {
    const { values, positionals } = parseOptions(this, args, {
      city: { type: 'string', multiple: true },
      workers: { type: 'string' },
    })
    if (positionals.length > 0)
      throw new CannotBeDone(`worker takes no arguments, got ${positionals[0]} · usage: kangcheng ${this.usage}`)
    const threads = wholeNumber('--workers', values.workers, 1, 256) ?? Math.max(1, availableParallelism())
    const url = redisUrlOf(io)
    const cities = [...CITY_NAMES, ...(values.city ?? []).map((name) => cityFolderOf(name, io.cwd))]
    // Loaded here, so that the other commands start without the libraries of Redis.
    const { startSweepWorker } = await import('../executors/bullmq-worker.ts')
    const { placeOf } = await import('../executors/redis-link.ts')
    const running = await startSweepWorker({ url, threads, cities, report: reportTo(io.log) }).catch(
      (error: unknown) => {
        throw new CannotBeDone(error instanceof Error ? error.message : String(error))
      },
    )
    io.log(`worker ${process.pid} takes tasks from ${placeOf(url)} with ${threads} thread${threads === 1 ? '' : 's'}`)
    if (!io.signal.aborted) await new Promise((resolve) => io.signal.addEventListener('abort', resolve, { once: true }))
    await running.stop()
    const { tasks, replications } = running.done
    io.answer({ tasks, replications }, () => [
      `${tasks} 个任务，${replications} 次运行 · ${tasks} tasks, ${replications} replications`,
    ])
    return 0
  },
}
