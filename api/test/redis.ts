/** A real Redis on a free port with a folder of its own, and real `kangcheng worker` processes beside it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'

const BIN = join(import.meta.dirname, '../bin/kangcheng.mjs')
const children = new Set<ChildProcess>()
// The last resort: no test may leave a process behind, however it ends.
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

function started(command: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exit = once(child, 'exit')
    child.kill(signal)
    await exit
  }
  return child.exitCode
}

export interface RedisServer {
  readonly url: string
  readonly port: number
  /** A connection of the test's own, to look into the server. */
  readonly redis: Redis
  /** Kills it; whatever it held is gone. */
  kill(): Promise<void>
  /** On the same port, empty. */
  start(): Promise<void>
  /** Stops it from answering, its connections open; `hang(false)` lets it go on. */
  hang(on: boolean): void
  stop(): Promise<void>
}

export async function startRedis(): Promise<RedisServer> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'kangcheng-redis-'))
  let child: ChildProcess | null = null
  const redis = new Redis(port, '127.0.0.1', {
    lazyConnect: true,
    maxRetriesPerRequest: null,
    retryStrategy: () => 50,
    replyMapping: 'legacy',
  })
  redis.on('error', () => undefined)
  const start = async (): Promise<void> => {
    const options = `--port ${port} --bind 127.0.0.1 --dir ${folder} --appendonly no`.split(' ')
    child = started('redis-server', [...options, '--save', ''], process.env)
    child.once('error', (error) => {
      throw new Error(`redis-server does not start (${error.message}); install it: apt-get install redis-server`)
    })
    await said(child, /Ready to accept connections/)
    if (redis.status === 'wait') await redis.connect()
    await redis.ping()
  }
  const kill = async (): Promise<void> => {
    if (child) await ended(child, 'SIGKILL')
  }
  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    redis,
    start,
    kill,
    hang(on) {
      child?.kill(on ? 'SIGSTOP' : 'SIGCONT')
    },
    async stop() {
      redis.disconnect()
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export interface WorkerProcess {
  readonly pid: number
  readonly child: ChildProcess
  /** What it wrote on standard error so far. */
  said(): string
  kill(): Promise<void>
  /** By SIGTERM. @returns its exit code. */
  stop(): Promise<number | null>
}

/** A `kangcheng worker` that has said that it takes tasks. */
export const startWorker = (url: string, threads: number): Promise<WorkerProcess> =>
  workerProcess([BIN, 'worker', '--workers', String(threads)], url)

/** The same with one thread, and its death is noticed within half a second once the lock of its task is freed. */
export const startSoonGivenUpWorker = (url: string): Promise<WorkerProcess> =>
  workerProcess([join(import.meta.dirname, 'fixtures/soon-given-up-worker.ts'), url], url)

async function workerProcess(args: readonly string[], url: string): Promise<WorkerProcess> {
  const child = started(process.execPath, args, { ...process.env, REDIS_URL: url })
  let text = ''
  child.stderr!.on('data', (chunk: Buffer) => {
    text += chunk
  })
  await said(child, /takes tasks from/)
  return {
    pid: child.pid!,
    child,
    said: () => text,
    async kill() {
      await ended(child, 'SIGKILL')
    },
    stop: () => ended(child, 'SIGTERM'),
  }
}

export interface CommandResult {
  readonly code: number | null
  readonly out: string
  readonly error: string
}

/** A `kangcheng` command in a process of its own. */
export async function kangcheng(
  args: readonly string[],
  env: Record<string, string>,
  onError: (text: string) => void = () => undefined,
): Promise<CommandResult> {
  const child = started(process.execPath, [BIN, ...args], { ...process.env, ...env })
  let out = ''
  let error = ''
  child.stdout!.on('data', (chunk: Buffer) => {
    out += chunk
  })
  child.stderr!.on('data', (chunk: Buffer) => {
    error += chunk
    onError(error)
  })
  await once(child, 'close')
  return { code: child.exitCode, out, error }
}

/** Resolves when the process has written the line; rejects with what it wrote when it ends without. */
function said(child: ChildProcess, line: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = ''
    const take = (chunk: Buffer): void => {
      text += chunk
      if (line.test(text)) resolve()
    }
    child.stdout!.on('data', take)
    child.stderr!.on('data', take)
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`ended before it was ready: ${text}`)))
  })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
