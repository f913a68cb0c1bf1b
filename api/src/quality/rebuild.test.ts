import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity } from '@kangcheng/seed-data'
import fc from 'fast-check'
import { type CityClock, followedClock, wallClock } from '../live/city-clock.ts'
import { ingest } from '../live/ingest.ts'
import { decodeSnapshot, encodeSnapshot, hashState, type Snapshot, type SnapshotStore } from '../live/snapshots.ts'
import { Twin } from '../live/twin.ts'
import type { Block, EventLog } from '../log/event-log.ts'
import { memoryLog } from '../log/memory.ts'
import { HALF_HOURS_KEPT } from './half-hours.ts'
import { QualityTracker } from './quality-tracker.ts'
import { rebuildQuality } from './rebuild.ts'
import { SourceWindow } from './source-window.ts'

const city = loadCity('testville')
const MINUTE = 60_000
const START = Date.UTC(2026, 0, 10)

interface Step {
  readonly source: string
  readonly pause: number
  readonly late: number
  readonly right: number
  readonly wrong: number
}

/** Everything that a tracker tells of a source. */
function told(tracker: QualityTracker, source: string, asOf: number) {
  const window = tracker.of(source, asOf) ?? new SourceWindow()
  window.advanceTo(asOf)
  const from = window.running - HALF_HOURS_KEPT + 1
  return {
    arrivals: Array.from({ length: HALF_HOURS_KEPT }, (_, i) => window.arrivals(from + i)),
    lateness: [...window.lateness.total],
    slots: window.lateness.slots().length,
    rhythm: window.rhythmMinutes(asOf),
    validity: window.validity(),
    epochs: [...window.epochsSince(asOf)],
  }
}

/** Keeps the newest snapshot as the bytes of its file. */
function oneSnapshot(): SnapshotStore & { change(how: (snapshot: Snapshot) => Snapshot): void } {
  let bytes: Buffer | null = null
  return {
    save(snapshot) {
      bytes = encodeSnapshot(snapshot)
    },
    *candidates() {
      if (bytes !== null) yield { file: 'snapshot', snapshot: decodeSnapshot(bytes) }
    },
    setAside: (_, why) => assert.fail(why.words),
    change(how) {
      bytes = encodeSnapshot(how(decodeSnapshot(bytes!)))
    },
  }
}

interface Filled {
  readonly twin: Twin
  readonly log: EventLog
  readonly snapshots: ReturnType<typeof oneSnapshot>
  readonly now: () => number
}

/** @param snapshotAt the step while whose batch is under way a snapshot is taken. */
async function filled(steps: readonly Step[], clock: CityClock, snapshotAt: number): Promise<Filled> {
  let wall = START + 12_345
  const log = memoryLog(city.id)
  const snapshots = oneSnapshot()
  const parts = { city, log, snapshots, clock, now: () => wall, report() {}, parameters: null }
  const twin = await Twin.start(parts)
  await twin.tick()
  let seq = 0
  for (const [i, { source, pause, late, right, wrong }] of steps.entries()) {
    wall += 1 + Math.round(pause * MINUTE)
    await twin.tick()
    wall += 1
    const event = (unit: string, ahead = 0) => ({
      seq: String(seq++),
      occurredAt: new Date(wall + ahead - late * MINUTE).toISOString(),
      kind: 'queue.reported',
      facility: unit,
      service: 'emergency',
      waiting: seq % 50,
    })
    const batch = [
      ...Array.from({ length: right }, () => event('h01')),
      ...Array.from({ length: wrong }, (_, i) => (i % 2 === 0 ? event('nowhere') : event('h02', 1e9))),
    ]
    const received = batch.map((input) => ({ input, raw: () => JSON.stringify(input) }))
    const taken = ingest(twin, source, `e-${source}`, received)
    if (i === snapshotAt) await twin.snapshot()
    await taken
  }
  return { twin, log, snapshots, now: () => wall }
}

/** What a start makes of a log and its snapshot. */
const startedAgain = ({ log, snapshots, now }: Filled, clock: CityClock): Promise<Twin> =>
  Twin.start({ city, log, snapshots, clock, now, report: assert.fail, parameters: null })

async function agrees(steps: readonly Step[], clock: CityClock, snapshotAt: number): Promise<void> {
  const all = await filled(steps, clock, snapshotAt)
  const { twin, log, now } = all
  const rebuilt = new QualityTracker(clock)
  await rebuildQuality(rebuilt, log, twin.state.asOf, now())
  const again = await startedAgain(all, clock)
  for (const source of ['a', 'b', 'c']) {
    assert.deepEqual(told(rebuilt, source, twin.asOf), told(twin.quality, source, twin.asOf), source)
    assert.deepEqual(told(again.quality, source, twin.asOf), told(twin.quality, source, twin.asOf), source)
  }
  assert.deepEqual(again.quality.record(twin.asOf), twin.quality.record(twin.asOf))
  assert.equal(hashState(again.state), hashState(twin.state))
  assert.deepEqual(again.identities.marks(), twin.identities.marks())
}

const step = fc.record({
  source: fc.constantFrom('a', 'b', 'c'),
  pause: fc.oneof(fc.double({ min: 0, max: 3, noNaN: true }), fc.constantFrom(29, 90, 700, 3000)),
  late: fc.oneof(fc.constantFrom(-5, 0, 60), fc.double({ min: -10, max: 300, noNaN: true })),
  right: fc.nat(3),
  wrong: fc.nat(2),
})
const steps = fc.array(step, { minLength: 1, maxLength: 30 })

test('built again from the log, or gone on with from a snapshot, the figures are those of the running twin, by the wall clock', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.nat(30), (list, snapshotAt) => agrees(list, wallClock(), snapshotAt)),
    { numRuns: 40 },
  )
})

test('and where a source drives the city’s clock', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.nat(30), (list, snapshotAt) => agrees(list, followedClock('a', 1), snapshotAt)),
    { numRuns: 40 },
  )
})

const TEN: readonly Step[] = Array.from({ length: 10 }, (_, i) => ({
  source: i % 2 === 0 ? 'a' : 'b',
  pause: 7,
  late: i,
  right: 3,
  wrong: i % 3,
}))

/** A snapshot as earlier versions wrote it. */
const withoutFigures = ({ header: { figures: _, ...header }, buffer, patientBuffer }: Snapshot): Snapshot => ({
  header,
  buffer,
  patientBuffer,
})

test('a start reads each block of the log once; from a snapshot without figures the last two days again, there and back', async () => {
  const clock = wallClock()
  for (const [before, most] of [
    [(snapshot: Snapshot) => snapshot, 1],
    [withoutFigures, 3],
  ] as const) {
    const all = await filled(TEN, clock, 7)
    all.snapshots.change(before)
    const times = new Map<number, number>()
    async function* counted(blocks: AsyncIterable<Block>): AsyncGenerator<Block> {
      for await (const block of blocks) {
        times.set(block.firstPosition, (times.get(block.firstPosition) ?? 0) + 1)
        yield block
      }
    }
    const log: EventLog = {
      ...all.log,
      read: (position) => counted(all.log.read(position)),
      readBackward: (position) => counted(all.log.readBackward(position)),
    }
    const again = await startedAgain({ ...all, log }, clock)
    assert.equal(again.position, all.twin.position)
    // A batch and a minute of the clock at each step, and the minute of the start.
    assert.equal(times.size, 21)
    assert.equal(Math.max(...times.values()), most)
  }
})

test('figures of another format or clock, or none at all, are built again from the log', async () => {
  const clock = wallClock()
  const changes: readonly ((snapshot: Snapshot) => Snapshot)[] = [
    withoutFigures,
    ({ header, figures, ...rest }) => ({
      ...rest,
      header: { ...header, figures: { format: 2, bytes: 4 } },
      figures: figures!.subarray(0, 4),
    }),
  ]
  for (const change of changes) {
    const all = await filled(TEN, clock, 7)
    all.snapshots.change(change)
    const again = await startedAgain(all, clock)
    assert.deepEqual(told(again.quality, 'a', again.asOf), told(all.twin.quality, 'a', again.asOf))
  }
  const all = await filled(TEN, clock, 7)
  const other = followedClock('a', 1)
  const rebuilt = new QualityTracker(other)
  await rebuildQuality(rebuilt, all.log, all.twin.state.asOf, all.now())
  const again = await startedAgain(all, other)
  assert.deepEqual(told(again.quality, 'a', again.asOf), told(rebuilt, 'a', again.asOf))
  assert.notDeepEqual(told(rebuilt, 'a', again.asOf), told(all.twin.quality, 'a', again.asOf))
})
