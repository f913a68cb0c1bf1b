import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity } from '@kangcheng/seed-data'
import fc from 'fast-check'
import { type CityClock, followedClock, wallClock } from '../live/city-clock.ts'
import { ingest } from '../live/ingest.ts'
import { Twin } from '../live/twin.ts'
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

async function agrees(steps: readonly Step[], clock: CityClock): Promise<void> {
  let wall = START + 12_345
  const log = memoryLog(city.id)
  const parts = { city, log, snapshots: null, clock, now: () => wall, report() {}, parameters: null }
  const twin = await Twin.start(parts)
  await twin.tick()
  let seq = 0
  for (const { source, pause, late, right, wrong } of steps) {
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
    await ingest(twin, source, `e-${source}`, received)
  }
  const rebuilt = new QualityTracker(clock)
  await rebuildQuality(rebuilt, log, twin.state.asOf, wall)
  for (const source of ['a', 'b', 'c'])
    assert.deepEqual(told(rebuilt, source, twin.asOf), told(twin.quality, source, twin.asOf), source)
}

const step = fc.record({
  source: fc.constantFrom('a', 'b', 'c'),
  pause: fc.oneof(fc.double({ min: 0, max: 3, noNaN: true }), fc.constantFrom(29, 90, 700, 3000)),
  late: fc.oneof(fc.constantFrom(-5, 0, 60), fc.double({ min: -10, max: 300, noNaN: true })),
  right: fc.nat(3),
  wrong: fc.nat(2),
})
const steps = fc.array(step, { minLength: 1, maxLength: 30 })

test('built again from the log the figures are those of the running twin, by the wall clock', async () => {
  await fc.assert(
    fc.asyncProperty(steps, (list) => agrees(list, wallClock())),
    { numRuns: 60 },
  )
})

test('and where a source drives the city’s clock', async () => {
  await fc.assert(
    fc.asyncProperty(steps, (list) => agrees(list, followedClock('a', 1))),
    { numRuns: 60 },
  )
})
