// A real server on the test city: its own port, its own data folder, the demo feed on; ended with the test.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TestServer {
  readonly url: string
  readonly stop: () => Promise<void>
}

const ROOT = join(import.meta.dirname, '../..')
/** A server is ready in seconds; a crowd of browsers on two cores makes minutes of them. */
const READY_MS = 180_000
const LOADED_MS = 180_000

/** Starts `kangcheng serve`; when it is not ready in three minutes it is ended, and what it said is the error. */
export async function startServer(environment: Record<string, string> = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'kangcheng-e2e-'))
  const child = spawn(process.execPath, [join(ROOT, 'api/bin/kangcheng.mjs'), 'serve'], {
    cwd: ROOT,
    env: {
      ...process.env,
      PORT: '0',
      HOST: '127.0.0.1',
      CITY: 'testville',
      DATA_DIR: folder,
      DEMO_FEED: 'on',
      DEMO_SPEED: '10',
      // A story needs no weeks before it unless it says so.
      DEMO_PAST_DAYS: '0',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  let stopping = false
  const exited = new Promise<void>((done) => child.once('exit', () => done()))
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => {
      // Left alive it would keep the test's process from ending.
      stopping = true
      child.kill('SIGKILL')
      reject(new Error(`the server was not ready in ${READY_MS / 1000} s; it said:\n${said}`))
    }, READY_MS)
    const hear = (chunk: Buffer): void => {
      said += chunk
      const ready = /^ready (\S+)/m.exec(said)
      if (!ready) return
      clearTimeout(timer)
      resolve(ready[1]!.replace(/\/$/, ''))
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`the server ended with ${code}; it said:\n${said}`))
    })
  })
  child.once('exit', (code, signal) => {
    if (!stopping) console.error(`the server ended by itself (${code ?? signal}); it said:\n${said.slice(-4000)}`)
  })
  return {
    url,
    async stop() {
      stopping = true
      child.kill('SIGTERM')
      await exited
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Waits until the city has been heard of: the demo feed has sent its first picture. */
export async function waitForLoad(url: string): Promise<void> {
  for (const end = Date.now() + LOADED_MS; Date.now() < end; ) {
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ city { indicators(ids: ["occupancy-now"]) { value } } forecast { madeAt } }' }),
    })
    const body = (await answer.json()) as {
      data?: { city: { indicators: { value: number | null }[] }; forecast: { madeAt: string } | null }
    }
    if (body.data?.city.indicators[0]?.value != null && body.data.forecast) return
    await new Promise((done) => setTimeout(done, 500))
  }
  throw new Error(
    `after ${LOADED_MS / 1000} s the city has no occupancy or no forecast: the demo feed does not reach it`,
  )
}
