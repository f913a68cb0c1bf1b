/** A real server on a random port and a fresh folder, and short ways to talk to it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeConfig, type Environment } from '../src/config.ts'
import { type Kangcheng, type Overrides, startKangcheng } from '../src/main.ts'
import { reportTo } from '../src/telemetry/log-events.ts'
import { type OwnProcess, startOwnProcess } from './own-process.ts'

const base = mkdtempSync(join(tmpdir(), 'kangcheng-test-'))
// At exit, not in `after`: those hooks run before the tests' own, whose servers still write.
process.on('exit', () => rmSync(base, { recursive: true, force: true }))

export const freshFolder = (): string => mkdtempSync(join(base, 'data-'))

export interface TestServer extends Kangcheng {
  readonly dataDir: string
  readonly reports: string[]
}

/** Starts the product on the test city; `env` as a user would set it. */
export async function startServer(env: Environment = {}, overrides: Overrides = {}): Promise<TestServer> {
  const dataDir = env.DATA_DIR ?? freshFolder()
  const config = decodeConfig({ PORT: '0', CITY: 'testville', ...env, DATA_DIR: dataDir }, base)
  if (!config.ok) throw new Error(config.problems.join('\n'))
  const reports: string[] = []
  const running = await startKangcheng(
    config.value,
    reportTo((line) => reports.push(line)),
    overrides,
  )
  return { ...running, dataDir, reports }
}

export type WireEvent = Readonly<Record<string, unknown>>

export interface Receipt {
  readonly accepted: number
  readonly duplicates: number
  readonly quarantined: readonly { readonly index: number; readonly path: string; readonly why: string }[]
  readonly position: string
}

export interface Answer<T> {
  readonly status: number
  readonly body: T
}

export async function postRaw(url: string, path: string, body: BodyInit, headers: Record<string, string> = {}) {
  const response = await fetch(new URL(path, url), { method: 'POST', body, headers, ...({ duplex: 'half' } as object) })
  const text = await response.text()
  return { status: response.status, body: JSON.parse(text) as { error: string } & Receipt }
}

/** Sends events over `POST /ingest`. */
export function post(url: string, source: string, epoch: string, events: readonly WireEvent[]) {
  return postRaw(url, `/ingest?source=${source}&epoch=${epoch}`, events.map((e) => JSON.stringify(e)).join('\n'))
}

export interface GraphqlAnswer<T> {
  readonly data: T
  readonly errors?: readonly {
    readonly message: string
    readonly extensions?: { readonly code?: string; readonly zh?: string }
  }[]
}

export async function ask<T>(
  url: string,
  query: string,
  variables: unknown = {},
  headers: Record<string, string> = {},
): Promise<Answer<GraphqlAnswer<T>>> {
  const response = await fetch(new URL('/graphql', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  })
  return { status: response.status, body: (await response.json()) as GraphqlAnswer<T> }
}

/** Events of an SSE subscription, with their ids, until `until` says enough. */
export async function subscribe<T>(
  url: string,
  query: string,
  until: (events: readonly { id: string | null; data: T }[]) => boolean,
  headers: Record<string, string> = {},
): Promise<readonly { id: string | null; data: T }[]> {
  const stop = new AbortController()
  const response = await fetch(new URL('/graphql', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify({ query }),
    signal: stop.signal,
  })
  const events: { id: string | null; data: T }[] = []
  const text = new TextDecoder()
  let rest = ''
  for await (const chunk of response.body! as unknown as AsyncIterable<Uint8Array>) {
    rest += text.decode(chunk, { stream: true })
    const parts = rest.split('\n\n')
    rest = parts.pop()!
    for (const part of parts) {
      const data = /^data: (.+)$/m.exec(part)?.[1]
      if (data === undefined) continue
      const answer = JSON.parse(data) as GraphqlAnswer<T>
      if (answer.errors) throw new Error(answer.errors[0]!.message)
      events.push({ id: /^id: (.+)$/m.exec(part)?.[1] ?? null, data: answer.data })
    }
    if (until(events)) break
  }
  stop.abort()
  return events
}

/** The product as a process of its own, so that it can be killed. */
export interface ServerProcess extends Omit<OwnProcess, 'named'> {
  readonly url: string
}

export async function spawnServer(dataDir: string, env: Record<string, string> = {}): Promise<ServerProcess> {
  const { named, ...server } = await startOwnProcess(['serve'], /^ready (\S+)$/m, {
    env: { PORT: '0', CITY: 'testville', DATA_DIR: dataDir, ...env },
  })
  return { url: named, ...server }
}

/** ISO time some minutes from now. */
export const minutesFromNow = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString()
