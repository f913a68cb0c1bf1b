/**
 * Soak: garbled input, at least 100,000 payloads of every feed format, MLLP frames and native events. Whatever the bytes,
 * decoding returns in time and every message is accounted for: events, a named kind, or a problem. Prints one JSON row.
 */
import { decodeEvent } from '@kangcheng/twin-engine'
import { openFraming } from '../../src/feeds/mllp-framing.ts'
import { chance } from '../feeds/chance.ts'
import { fuzzFormat } from '../feeds/fuzz.ts'
import { GARBLERS } from '../feeds/garblers.ts'
import { garbledMllp } from '../feeds/mllp-fuzz.ts'

const count = Number(process.env.SOAK_FUZZ ?? 120_000)
const seed = Number(process.env.SOAK_SEED ?? Date.now() % 1_000_000_007)
const began = performance.now()
const row: Record<string, number | string> = { soak: 'fuzz', seed }
const failures: string[] = []

for (const garbler of GARBLERS) {
  const result = fuzzFormat(garbler, count, seed)
  failures.push(...result.failures)
  row[garbler.format.id] =
    `${result.inputs} in, ${result.messages} messages, ${result.events} events, ${result.problems} problems, slowest ${result.slowestMilliseconds.toFixed(1)} ms`
}

let frames = 0
for (let i = 0; i < count; i++) {
  try {
    const pieces = garbledMllp(seed + i)
    const framing = openFraming({ frame: () => frames++, problem: () => frames++ })
    for (const piece of pieces) framing.push(piece)
    framing.end()
  } catch (error) {
    failures.push(`mllp seed ${seed + i}: threw ${error instanceof Error ? error.message : String(error)}`)
  }
}
row.mllp = `${count} connections, ${frames} frames and problems`

const next = chance(seed)
const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!
const KINDS = [
  'bed.occupied',
  'bed.vacated',
  'census.reported',
  'ambulance.moved',
  'clock.passed',
  'encounter.started',
  '',
  'x',
  '__proto__',
]
const VALUES: readonly unknown[] = [
  null,
  undefined,
  '',
  'h01-w01-b01',
  -1,
  Number.POSITIVE_INFINITY,
  Number.NaN,
  {},
  [],
  true,
  '9'.repeat(400),
  '2026-01-01T00:00:00Z',
  [121.5, 29.8],
]
for (let i = 0; i < count; i++) {
  const wire: Record<string, unknown> = { seq: pick(VALUES), occurredAt: pick(VALUES), kind: pick(KINDS) }
  for (const field of ['bed', 'unit', 'encounter', 'facility', 'occupied', 'location', 'name', 'acuity'])
    if (next() < 0.4) wire[field] = pick(VALUES)
  try {
    const decoded = decodeEvent(next() < 0.1 ? pick(VALUES) : wire)
    if (!decoded.ok && decoded.problems.length === 0) failures.push(`event ${i}: refused without a problem`)
  } catch (error) {
    failures.push(`event ${i}: threw ${error instanceof Error ? error.message : String(error)}`)
  }
}
for (const failure of failures.slice(0, 10)) console.error(failure)
console.log(
  JSON.stringify({
    ...row,
    inputs: count * (GARBLERS.length + 2),
    failures: failures.length,
    seconds: Number(((performance.now() - began) / 1000).toFixed(1)),
  }),
)
process.exit(failures.length === 0 ? 0 : 1)
