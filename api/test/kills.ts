/**
 * Nodes killed (SIGKILL) under load again and again, while senders resend whatever was not acknowledged, to whichever node
 * answers. Afterwards the log must be sound, and every acknowledged event stand in it exactly once.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { loadCity } from '@kangcheng/seed-data'
import type { EventLog } from '../src/log/event-log.ts'
import { postgresLog } from '../src/log/postgres.ts'
import { sqliteLog } from '../src/log/sqlite.ts'
import { verifyLog } from '../src/log/verify.ts'
import type { Receipt } from './harness.ts'

const SENDERS = 3
const BATCH = 50
/** A node lives this long at most, once it takes events, before it is killed; the moment is chosen by chance. */
const LONGEST_LIFE_MS = 200
/** Between two batches of a sender: the kills are what is tried here, not the speed. */
const PAUSE_MS = 15
const LONGEST_SILENCE_MS = 60_000
const UNITS = ['h01-w01', 'h01-w02', 'h01-w03', 'h02-w01', 'h03-w01', 'h03-w02']

export interface KillsTold {
  readonly kills: number
  readonly acknowledged: number
  readonly logged: number
  readonly resent: number
  readonly duplicates: number
  readonly lost: number
  readonly doubled: number
  readonly checkEqual: boolean
  readonly failures: readonly string[]
}

interface Node {
  readonly url: string
  readonly child: ChildProcess
}

const running = new Set<ChildProcess>()
// The last resort: no test may leave a process behind, however it ends.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

function startNode(dataDir: string, databaseUrl: string | null): Promise<Node> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'fixtures/ingest-node.ts')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      DATA_DIR: dataDir,
      ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
    },
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      const url = /^ready (\S+)$/m.exec(String(chunk))?.[1]
      if (url !== undefined) resolve({ url, child })
    })
    child.once('exit', (code) => reject(new Error(`a node ended with ${code} before it was ready: ${errors}`)))
  })
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
}

/** @param databaseUrl two nodes share it; null = one node on SQLite. */
export async function killAgainAndAgain(
  kills: number,
  databaseUrl: string | null,
  progress: (line: string) => void = () => {},
): Promise<KillsTold> {
  const base = mkdtempSync(join(tmpdir(), 'kangcheng-kill-'))
  const nodes: (Node | null)[] = databaseUrl === null ? [null] : [null, null]
  const folder = (slot: number): string => join(base, `node-${slot}`)
  const failures: string[] = []
  /** Numbers acknowledged, by sender. */
  const acknowledged = new Array<number>(SENDERS).fill(0)
  const told = { resent: 0, duplicates: 0 }
  let over = false
  const at = new Date(Date.now() - 60_000).toISOString()

  async function send(sender: number): Promise<void> {
    for (let first = 0; !over; first += BATCH) {
      const body = Array.from({ length: BATCH }, (_, i) => {
        const seq = first + i
        const unit = UNITS[seq % UNITS.length]
        return JSON.stringify({ seq: String(seq), occurredAt: at, kind: 'census.reported', unit, occupied: seq % 20 })
      }).join('\n')
      for (let attempt = 0; !(await delivered(sender, first, body, attempt)); attempt++) {
        if (attempt > 0) told.resent++
        await pause(5)
      }
      await pause(PAUSE_MS)
    }
  }

  async function delivered(sender: number, first: number, body: string, attempt: number): Promise<boolean> {
    const node = nodes[(sender + attempt) % nodes.length]
    if (!node) return false
    try {
      const response = await fetch(new URL(`ingest?source=sender-${sender}&epoch=kills`, node.url), {
        method: 'POST',
        body,
      })
      if (response.status === 503) return false
      const receipt = (await response.json()) as Receipt
      if (response.status !== 200 || receipt.accepted + receipt.duplicates !== BATCH)
        failures.push(`sender ${sender} from ${first}: ${JSON.stringify(receipt).slice(0, 200)}`)
      told.duplicates += receipt.duplicates
      acknowledged[sender] = first + BATCH
      return true
    } catch {
      // The node died before it answered: nobody knows whether the batch counts, so it is sent again.
      return false
    }
  }

  const total = (): number => acknowledged.reduce((sum, n) => sum + n, 0)
  async function untilMoreIsAcknowledged(): Promise<void> {
    const before = total()
    for (let waited = 0; total() === before; waited += 10) {
      if (waited > LONGEST_SILENCE_MS) throw new Error(`nothing was acknowledged for ${LONGEST_SILENCE_MS} ms`)
      await pause(10)
    }
  }

  try {
    for (const slot of nodes.keys()) nodes[slot] = await startNode(folder(slot), databaseUrl)
    const senders = Array.from({ length: SENDERS }, (_, sender) => send(sender))
    for (let kill = 0; kill < kills; kill++) {
      await untilMoreIsAcknowledged()
      await pause(Math.random() * LONGEST_LIFE_MS)
      // Of two, the one that was not just started: mostly the one that writes.
      const slot = kill % nodes.length
      const { child } = nodes[slot]!
      nodes[slot] = null
      await killed(child)
      nodes[slot] = await startNode(folder(slot), databaseUrl)
      if ((kill + 1) % 10 === 0) progress(`${kill + 1} of ${kills} kills, ${acknowledged.join(' + ')} acknowledged`)
    }
    await untilMoreIsAcknowledged()
    over = true
    await Promise.all(senders)
  } finally {
    over = true
    // What is looked at afterwards is theirs until they have ended.
    await Promise.all(nodes.map((node) => node && killed(node.child)))
  }

  const place = { dataDir: folder(0), databaseUrl }
  const verdict = await verifyLog(place, loadCity('testville'))
  failures.push(...verdict.problems)
  const log = await (databaseUrl === null
    ? sqliteLog(folder(0), 'testville')
    : postgresLog({ url: databaseUrl, city: 'testville' }))
  const { lost, doubled } = await accounted(log, acknowledged)
  await log.close()
  if (lost > 0) failures.push(`${lost} acknowledged events are lost`)
  if (doubled > 0) failures.push(`${doubled} events are in the log twice`)
  if (failures.length === 0) rmSync(base, { recursive: true, force: true })
  return {
    kills,
    acknowledged: total(),
    logged: verdict.events,
    ...told,
    lost,
    doubled,
    checkEqual: verdict.equal,
    failures,
  }
}

async function accounted(log: EventLog, acknowledged: readonly number[]): Promise<{ lost: number; doubled: number }> {
  const seen = new Map<string, number>()
  for await (const { lines } of log.read(0))
    for (const line of lines) {
      const { source, seq } = JSON.parse(line) as { source: string; seq: string }
      seen.set(`${source} ${seq}`, (seen.get(`${source} ${seq}`) ?? 0) + 1)
    }
  let lost = 0
  for (const [sender, n] of acknowledged.entries())
    for (let seq = 0; seq < n; seq++) if (!seen.has(`sender-${sender} ${seq}`)) lost++
  return { lost, doubled: [...seen.values()].filter((n) => n > 1).length }
}
