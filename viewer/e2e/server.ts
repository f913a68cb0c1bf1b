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
const READY_MS = 60_000

/** Starts `kangcheng serve`; rejects with what it said when it is not ready in a minute. */
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
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const exited = new Promise<void>((done) => child.once('exit', () => done()))
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`the server was not ready in a minute; it said:\n${said}`)),
      READY_MS,
    )
    const hear = (chunk: Buffer): void => {
      said += chunk
      const ready = /^ready (\S+)/m.exec(said)
      if (!ready) return
      clearTimeout(timer)
      resolve(ready[1]!.replace(/\/$/, ''))
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}; it said:\n${said}`)))
  })
  let stopping = false
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
  for (let attempt = 0; attempt < 120; attempt++) {
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
  throw new Error('after a minute the city has no occupancy or no forecast: the demo feed does not reach it')
}
