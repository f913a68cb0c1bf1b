/** Servers that are measured, each a process of its own, and what they and their senders tell. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startOwnProcess } from '../test/own-process.ts'

const running = new Set<ChildProcess>()
// However a measurement ends, it leaves nothing behind.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1))
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

function followed(child: ChildProcess): void {
  running.add(child)
  child.once('exit', () => running.delete(child))
}

export interface Measured {
  readonly url: string
  readonly child: ChildProcess
  stop(signal?: NodeJS.Signals): Promise<void>
}

/** A folder that is removed with the process. */
export function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kangcheng-bench-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The product on the test city. */
export async function productServer(dataDir: string, env: Readonly<Record<string, string>> = {}): Promise<Measured> {
  const { named, child, kill } = await startOwnProcess(['serve'], /ready (http:\S+)/, {
    env: { PORT: '0', CITY: 'testville', DATA_DIR: dataDir, ...env },
  })
  followed(child)
  return {
    url: named,
    child,
    async stop(signal = 'SIGTERM') {
      await kill(signal)
    },
  }
}

/** A program of this folder that prints `ready URL`. */
export async function ownProgram(name: string): Promise<Measured> {
  const child = spawn(process.execPath, [join(import.meta.dirname, name)], { stdio: ['ignore', 'pipe', 'inherit'] })
  followed(child)
  const ended = once(child, 'exit')
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      const named = /^ready (\S+)$/m.exec(String(chunk))?.[1]
      if (named !== undefined) resolve(named)
    })
    void ended.then(([code]) => reject(new Error(`${name} ended with ${code} before it was ready`)))
  })
  return {
    url,
    child,
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      await ended
    },
  }
}

/** Processor time of a server since its start, with all its threads. */
export const cpuSeconds = (url: string): Promise<number> => told(url, 'cpu_seconds_total')

/** The same of the thread alone that answers. */
export const answeringSeconds = (url: string): Promise<number> => told(url, 'answering_thread_cpu_seconds_total')

async function told(url: string, metric: string): Promise<number> {
  const text = await (await fetch(new URL('/metrics', url))).text()
  return Number(new RegExp(`^kangcheng_${metric} (\\S+)$`, 'm').exec(text)![1])
}

/** One POST over a kept connection, cheaper for the sender than `fetch`. @returns the answer's JSON */
export function posted<Answer>(agent: Agent, address: URL, type: string, body: string | Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': type, 'content-length': Buffer.byteLength(body) }
    const asked = request(address, { method: 'POST', agent, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () => {
        if (response.statusCode !== 200) reject(new Error(`${address.pathname}: ${response.statusCode} ${text}`))
        else resolve(JSON.parse(text) as Answer)
      })
      response.on('error', reject)
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

/** The value that so many of all lie at or below; null of none. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null
}
