/**
 * Nodes disturbed under load again and again (killed, paused, their database gone), while senders resend whatever was not
 * acknowledged, to whichever node answers. Afterwards the log must be sound, and every acknowledged event stand in it
 * exactly once.
 */
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
import { type IngestNode, killed, startNode } from './ingest-nodes.ts'

const SENDERS = 3
const BATCH = 50
/** A node lives this long at most, once it takes events, before it is killed; the moment is chosen by chance. */
const LONGEST_LIFE_MS = 200
/** Between two batches of a sender: the kills are what is tried here, not the speed. */
const PAUSE_MS = 15
const LONGEST_SILENCE_MS = 60_000
/** After it a sender gives up and turns to the next node: the first may sleep, and still have the batch when it wakes. */
const PATIENCE_MS = 1_500
/** Of a killed writer: after it another takes the lease. */
const LEASE_MS = 1_000
const UNITS = ['h01-w01', 'h01-w02', 'h01-w03', 'h02-w01', 'h03-w01', 'h03-w02']

export interface DisturbanceTold {
  readonly acknowledged: number
  readonly logged: number
  readonly resent: number
  readonly duplicates: number
  readonly lost: number
  readonly doubled: number
  readonly checkEqual: boolean
  readonly failures: readonly string[]
}

/** What a disturbance may lay hands on; it leaves every slot with a node that lives. */
export interface UnderLoad {
  readonly nodes: (IngestNode | null)[]
  start(slot: number): Promise<IngestNode>
  /** Resolves once an event more is acknowledged than when it was called. @throws after a minute without. */
  moreIsAcknowledged(): Promise<void>
}

type Disturb = (load: UnderLoad, round: number) => Promise<void>

/** Kills one node, of two in turn: the one that was not just started, so mostly the one that writes. */
const kill: Disturb = async ({ nodes, start }, round) => {
  const slot = round % nodes.length
  const node = nodes[slot]!
  nodes[slot] = null
  await killed(node)
  nodes[slot] = await start(slot)
}

export const killAgainAndAgain = (
  kills: number,
  databaseUrl: string | null,
  progress?: (line: string) => void,
): Promise<DisturbanceTold> => disturbUnderLoad(kills, databaseUrl, kill, progress)

/** @param databaseUrl two nodes share it; null = one node on SQLite. */
export async function disturbUnderLoad(
  rounds: number,
  databaseUrl: string | null,
  disturb: Disturb,
  progress: (line: string) => void = () => {},
): Promise<DisturbanceTold> {
  const base = mkdtempSync(join(tmpdir(), 'kangcheng-kill-'))
  const nodes: (IngestNode | null)[] = databaseUrl === null ? [null] : [null, null]
  const folder = (slot: number): string => join(base, `node-${slot}`)
  const start = (slot: number): Promise<IngestNode> =>
    startNode({ dataDir: folder(slot), databaseUrl, leaseMs: LEASE_MS })
  const failures: string[] = []
  /** Numbers acknowledged, by sender. */
  const acknowledged = new Array<number>(SENDERS).fill(0)
  const told = { resent: 0, duplicates: 0 }
  let over = false
  /** Nobody is left to answer. */
  let ended = false
  const at = new Date(Date.now() - 60_000).toISOString()

  async function send(sender: number): Promise<void> {
    for (let first = 0; !over; first += BATCH) {
      const body = Array.from({ length: BATCH }, (_, i) => {
        const seq = first + i
        const unit = UNITS[seq % UNITS.length]
        return JSON.stringify({ seq: String(seq), occurredAt: at, kind: 'census.reported', unit, occupied: seq % 20 })
      }).join('\n')
      for (let attempt = 0; !ended && !(await delivered(sender, first, body, attempt)); attempt++) {
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
        signal: AbortSignal.timeout(PATIENCE_MS),
      })
      if (response.status === 503) return false
      const receipt = (await response.json()) as Receipt
      if (response.status !== 200 || receipt.accepted + receipt.duplicates !== BATCH)
        failures.push(`sender ${sender} from ${first}: ${JSON.stringify(receipt).slice(0, 200)}`)
      told.duplicates += receipt.duplicates
      acknowledged[sender] = first + BATCH
      return true
    } catch {
      // The node did not answer: nobody knows whether the batch counts, so it is sent again.
      return false
    }
  }

  const total = (): number => acknowledged.reduce((sum, n) => sum + n, 0)
  async function moreIsAcknowledged(): Promise<void> {
    const before = total()
    for (let waited = 0; total() === before; waited += 10) {
      if (waited > LONGEST_SILENCE_MS) throw new Error(`nothing was acknowledged for ${LONGEST_SILENCE_MS} ms`)
      await pause(10)
    }
  }

  try {
    for (const slot of nodes.keys()) nodes[slot] = await start(slot)
    const senders = Array.from({ length: SENDERS }, (_, sender) => send(sender))
    const load: UnderLoad = { nodes, start, moreIsAcknowledged }
    for (let round = 0; round < rounds; round++) {
      await moreIsAcknowledged()
      await pause(Math.random() * LONGEST_LIFE_MS)
      await disturb(load, round)
      if ((round + 1) % 10 === 0) progress(`${round + 1} of ${rounds}, ${acknowledged.join(' + ')} acknowledged`)
    }
    await moreIsAcknowledged()
    over = true
    await Promise.all(senders)
  } finally {
    over = true
    ended = true
    // What is looked at afterwards is theirs until they have ended.
    await Promise.all(nodes.map((node) => node && killed(node)))
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
