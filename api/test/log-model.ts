/**
 * The log with the twin above it, against a model of a few lines: what senders may do (batches with resends, gaps and new
 * epochs, side by side), what may befall a server (restarts with and without a snapshot, a commit that fails, one whose
 * acknowledgement is lost), and what other nodes do (follow, take over, oversleep). After each step log, numbering, quarantine
 * and state must be those of the model.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadCity } from '@kangcheng/seed-data'
import { apply, emptyState } from '@kangcheng/twin-engine'
import fc from 'fast-check'
import { wallClock } from '../src/live/city-clock.ts'
import { eventOf } from '../src/live/event-line.ts'
import { type IngestReceipt, ingest } from '../src/live/ingest.ts'
import { hashState, snapshotStore } from '../src/live/snapshots.ts'
import { NotWritable, Twin } from '../src/live/twin.ts'
import { type EpochMark, type EventLog, isShared, LogUnwritable, type SharedLog } from '../src/log/event-log.ts'
import { query } from './postgres.ts'

const CITY = loadCity('testville')
const NOW = Date.UTC(2026, 0, 10, 4)
const SOURCES = ['east', 'west'] as const
const EPOCHS = ['one', 'two'] as const
const UNITS = ['h01-w01', 'h02-w01', 'nowhere'] as const
const LONGEST_WAIT_MS = 20_000

interface Numbered {
  readonly seq: number
  readonly occupied: number
  readonly unit: (typeof UNITS)[number]
}
interface Batch {
  readonly source: (typeof SOURCES)[number]
  readonly epoch: (typeof EPOCHS)[number]
  readonly events: readonly Numbered[]
}

export type Step =
  | { readonly step: 'send'; readonly batches: readonly Batch[] }
  | { readonly step: 'fail'; readonly batch: Batch; readonly when: 'before the commit' | 'after the commit' }
  | { readonly step: 'restart'; readonly orderly: boolean }
  | { readonly step: 'snapshot' | 'take over' | 'oversleep' }
  | { readonly step: 'read'; readonly share: number }

const batch: fc.Arbitrary<Batch> = fc.record({
  source: fc.constantFrom(...SOURCES),
  epoch: fc.constantFrom(...EPOCHS),
  events: fc.array(
    fc.record({
      // Few numbers and few contents: resends, gaps, gaps filled, and numbers used twice are common.
      seq: fc.nat({ max: 12 }),
      occupied: fc.nat({ max: 2 }),
      unit: fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom('h01-w01', 'h02-w01') },
        { weight: 1, arbitrary: fc.constant('nowhere') },
      ),
    }),
    { minLength: 1, maxLength: 6 },
  ) as fc.Arbitrary<Numbered[]>,
})

/** @param restarts how often, among a hundred steps, a node restarts or hands over: that costs most */
export const steps = (restarts: number, most: number): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.oneof(
      {
        weight: 60,
        arbitrary: fc.record({ step: fc.constant('send'), batches: fc.array(batch, { minLength: 1, maxLength: 3 }) }),
      },
      {
        weight: 12,
        arbitrary: fc.record({
          step: fc.constant('fail'),
          batch,
          when: fc.constantFrom('before the commit', 'after the commit'),
        }),
      },
      { weight: 8, arbitrary: fc.constant({ step: 'snapshot' }) },
      {
        weight: 10,
        arbitrary: fc.record({ step: fc.constant('read'), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
      },
      { weight: restarts, arbitrary: fc.record({ step: fc.constant('restart'), orderly: fc.boolean() }) },
      { weight: restarts, arbitrary: fc.constant({ step: 'take over' }) },
      { weight: restarts, arbitrary: fc.constant({ step: 'oversleep' }) },
    ),
    { minLength: Math.ceil(most / 2), maxLength: most, size: 'max' },
  ) as fc.Arbitrary<readonly Step[]>

/** A place for a log, opened as often as there are nodes. */
export interface Store {
  readonly nodes: number
  /** Where the lease can be taken from its holder; null = one node. */
  readonly databaseUrl: string | null
  open(dataDir: string): Promise<EventLog>
  /** A log that does not outlive its process is not closed by a restart. */
  readonly keptByClosing: boolean
}

class Model {
  readonly #contents = new Map<string, string>()
  readonly #quarantine = new Set<string>()
  /** What the log must hold, in order. */
  readonly lines: string[] = []

  send({ source, epoch, events }: Batch): { accepted: number; duplicates: number; refused: number } {
    const told = { accepted: 0, duplicates: 0, refused: 0 }
    for (const { seq, occupied, unit } of events) {
      const key = `${source} ${epoch} ${seq}`
      const content = `${occupied} ${unit}`
      if (this.#contents.get(key) === content) told.duplicates++
      else if (this.#contents.has(key) || unit === 'nowhere') {
        told.refused++
        this.#quarantine.add(`${key} ${content}`)
      } else {
        told.accepted++
        this.#contents.set(key, content)
        this.lines.push(`${key} ${content}`)
      }
    }
    return told
  }

  quarantined(): Record<string, number> {
    const counts: Record<string, number> = {}
    for (const entry of this.#quarantine) {
      const source = entry.split(' ')[0]!
      counts[source] = (counts[source] ?? 0) + 1
    }
    return counts
  }

  marks(): EpochMark[] {
    const numbers = new Map<string, bigint[]>()
    for (const line of this.lines) {
      const [source, epoch, seq] = line.split(' ') as [string, string, string]
      numbers.set(`${source} ${epoch}`, [...(numbers.get(`${source} ${epoch}`) ?? []), BigInt(seq)])
    }
    return [...numbers].map(([key, seqs]) => {
      const [source, epoch] = key.split(' ') as [string, string]
      const sorted = seqs.toSorted((a, b) => Number(a - b))
      const gaps = sorted
        .slice(1)
        .flatMap((seq, i) => (seq > sorted[i]! + 1n ? [{ from: sorted[i]! + 1n, to: seq - 1n }] : []))
      return { source, epoch, lowest: sorted[0]!, highest: sorted.at(-1)!, gaps }
    })
  }
}

interface Node {
  readonly log: EventLog
  readonly twin: Twin
  /** Lets the next commit fail. */
  fail(when: 'before the commit' | 'after the commit'): void
}

async function startNode(log: EventLog, dataDir: string, address: string): Promise<Node> {
  let failure: string | null = null
  const failing: EventLog = {
    ...log,
    async append(addition) {
      const when = failure
      failure = null
      if (when === 'before the commit') throw new LogUnwritable('the disk is full')
      const appended = await log.append(addition)
      if (when === 'after the commit') throw new LogUnwritable('the connection is gone')
      return appended
    },
  }
  const twin = await Twin.start({
    city: CITY,
    log: failing,
    snapshots: snapshotStore(dataDir),
    clock: wallClock(),
    now: () => NOW,
    report: () => {},
    parameters: null,
  })
  if (isShared(log)) await log.lease.compete(address)
  await twin.tick()
  return {
    log,
    twin,
    fail(when) {
      failure = when
    },
  }
}

async function until(what: string, met: () => Promise<boolean>): Promise<void> {
  for (const began = Date.now(); Date.now() - began < LONGEST_WAIT_MS; ) if (await met()) return
  assert.fail(`not within ${LONGEST_WAIT_MS} ms: ${what}`)
}

const lineOf = (line: string): string => {
  const { source, epoch, seq, occupied, unit } = JSON.parse(line) as Record<string, string>
  return `${source} ${epoch} ${seq} ${occupied} ${unit}`
}

/** Runs the steps on a store and holds it against the model. @throws AssertionError where they part. */
export async function holdAgainstModel(store: Store, script: readonly Step[]): Promise<void> {
  const base = mkdtempSync(join(tmpdir(), 'kangcheng-model-'))
  const folder = (slot: number): string => join(base, `node-${slot}`)
  const model = new Model()
  const nodes: Node[] = []
  let leader = 0
  const start = async (slot: number, log?: EventLog): Promise<void> => {
    nodes[slot] = await startNode(
      log ?? (await store.open(folder(slot))),
      folder(slot),
      `http://127.0.0.1:${slot + 1}/`,
    )
  }
  const send = ({ source, epoch, events }: Batch): Promise<IngestReceipt> =>
    ingest(
      nodes[leader]!.twin,
      source,
      epoch,
      events.map(({ seq, occupied, unit }) => {
        const input = {
          seq: String(seq),
          occurredAt: new Date(NOW - 60_000).toISOString(),
          kind: 'census.reported',
          unit,
          occupied,
        }
        return { input, raw: () => JSON.stringify(input) }
      }),
    )

  /** Another node has the lease and has read everything. */
  const handOver = async (): Promise<number> => {
    const next = (leader + 1) % nodes.length
    const { log, twin } = nodes[next]!
    await until('the next node writes', async () => {
      await (log as SharedLog).lease.compete(`http://127.0.0.1:${next + 1}/`)
      await twin.tick()
      return twin.leads
    })
    return next
  }

  async function run(step: Step): Promise<void> {
    const { twin, log, fail } = nodes[leader]!
    switch (step.step) {
      case 'send': {
        const receipts = await Promise.all(step.batches.map(send))
        for (const [i, sent] of step.batches.entries()) {
          const { accepted, duplicates, quarantined } = receipts[i]!
          assert.deepEqual({ accepted, duplicates, refused: quarantined.length }, model.send(sent))
        }
        return
      }
      case 'fail': {
        fail(step.when)
        await assert.rejects(send(step.batch), NotWritable)
        if (step.when === 'after the commit') model.send(step.batch)
        await until('the twin is mended', async () => {
          await twin.tick()
          return twin.health.ok
        })
        return
      }
      case 'snapshot':
        for (const node of nodes) await node.twin.snapshot()
        return
      case 'restart': {
        // Of several, one that follows: where the writer ends, another takes over, which is a step of its own.
        const slot = (leader + nodes.length - 1) % nodes.length
        const restarted = nodes[slot]!
        if (step.orderly) await restarted.twin.stop()
        if (store.keptByClosing) await restarted.log.close()
        return start(slot, store.keptByClosing ? undefined : restarted.log)
      }
      case 'take over': {
        if (nodes.length === 1) return
        const before = leader
        await log.close()
        leader = await handOver()
        return start(before)
      }
      case 'oversleep': {
        if (nodes.length === 1) return
        const sleeper = nodes[leader]!
        await query(store.databaseUrl!, "update lease set until = '-infinity'")
        const next = await handOver()
        const unseen: Batch = { source: 'east', epoch: 'one', events: [{ seq: 99, occupied: 1, unit: 'h01-w01' }] }
        await assert.rejects(send(unseen), NotWritable)
        leader = next
        await until('the sleeper follows', async () => {
          await sleeper.twin.tick()
          return sleeper.twin.health.ok && !sleeper.twin.leads
        })
        return
      }
      case 'read': {
        const head = await log.head()
        const from = Math.floor(step.share * (head.lastPosition + 1))
        const read: string[] = []
        for await (const block of log.read(from))
          read.push(...block.lines.filter((_, i) => block.firstPosition + i > from))
        assert.equal(read.length, Math.max(0, head.lastPosition - from))
        const backward: string[] = []
        for await (const block of log.readBackward()) backward.unshift(...block.lines)
        assert.deepEqual(backward.slice(from), read)
        assert.equal(await log.checksumAt(head.lastPosition), head.checksum)
      }
    }
  }

  async function compare(): Promise<void> {
    const { log } = nodes[leader]!
    const head = await log.head()
    const lines: string[] = []
    const state = emptyState(CITY)
    for await (const block of log.read(0))
      for (const line of block.lines) {
        assert.ok(apply(state, eventOf(line)).ok, line)
        if (!line.startsWith('{"source":"clock"')) lines.push(lineOf(line))
      }
    assert.deepEqual(lines, model.lines)
    const byName = (a: EpochMark, b: EpochMark): number =>
      `${a.source} ${a.epoch}` < `${b.source} ${b.epoch}` ? -1 : 1
    const marks = head.marks.filter(({ source }) => source !== 'clock')
    assert.deepEqual(marks.toSorted(byName), model.marks().toSorted(byName))
    assert.deepEqual(head.quarantined, model.quarantined())
    const hash = hashState(state)
    for (const { twin } of nodes) {
      await twin.caughtUp()
      assert.equal(twin.position, head.lastPosition)
      assert.equal(hashState(twin.state), hash)
    }
  }

  try {
    for (let slot = 0; slot < store.nodes; slot++) await start(slot)
    for (const step of script) {
      await run(step)
      await compare()
    }
  } finally {
    await Promise.all(nodes.map(({ log }) => log.close()))
    rmSync(base, { recursive: true, force: true })
  }
}
