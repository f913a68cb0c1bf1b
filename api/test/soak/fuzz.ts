/**
 * Soak: garbled input, at least 100,000 pieces of it. Whatever the bytes, decoding returns, and every message is accounted
 * for: events, a named kind, or a problem. Prints one JSON row.
 */
import { decodeEvent } from '@kangcheng/twin-engine'
import { keyFrom, tokensOf } from '../../src/feeds/encounter-token.ts'
import { decodeAll } from '../../src/feeds/feed-format.ts'
import { hl7v2 } from '../../src/feeds/hl7v2.ts'
import { fixedZone } from '../../src/feeds/zone.ts'

const count = Number(process.env.SOAK_FUZZ ?? 120_000)
const seed = Number(process.env.SOAK_SEED ?? 20261122)

/** Mulberry32: small, seeded, good enough to garble with. */
function chance(start: number): () => number {
  let a = start >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), a | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const next = chance(seed)
const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!

const TRIGGERS = [
  'A01',
  'A02',
  'A03',
  'A04',
  'A05',
  'A06',
  'A08',
  'A11',
  'A12',
  'A13',
  'A20',
  'A21',
  'A22',
  'A40',
  'A99',
  '',
  'S12',
  'R01',
]
const message = (): string =>
  [
    `MSH|^~\\&|ZZ|TEST|TWIN|CITY|2026${pick(['0101', '1332', '', '0229'])}${pick(['1200', '2561', ''])}||${pick(['ADT', 'ORU', 'SIU', 'REF', ''])}^${pick(TRIGGERS)}|${Math.floor(next() * 1e6)}|P|2.${pick(['3', '5', '8'])}`,
    `EVN|${pick(TRIGGERS)}|20260101120000${pick(['', '+0800', '-9999'])}`,
    `PID|1||ZZ-TEST-${Math.floor(next() * 1e4)}`,
    `PV1|1|${pick(['I', 'E', 'O', 'P', ''])}|${pick(['W1^R1^B1^H', 'W1', '^^^', '', 'W1^R1^B1^H^^^^^^^^'])}|||${pick(['W2^R1^B2^H', ''])}|||||||||||||V${Math.floor(next() * 1e4)}`,
    pick(['NPU|W1^R1^B1^H|H', 'NPU||', 'MRG|ZZ1||||V1', '']),
  ]
    .filter((s) => s !== '')
    .join(pick(['\r', '\n', '\r\n']))

function garble(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text)
  const changes = Math.floor(next() * 6)
  for (let i = 0; i < changes; i++) {
    const at = Math.floor(next() * bytes.length)
    const how = next()
    if (how < 0.5) bytes[at] = Math.floor(next() * 256)
    else if (how < 0.7) return bytes.subarray(0, at)
    else bytes.copyWithin(at, Math.floor(next() * bytes.length))
  }
  return bytes
}

const context = { zone: fixedZone(480), tokens: tokensOf(keyFrom(new Uint8Array(32).fill(7))) }
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

let failures = 0
let messages = 0
let events = 0
let problems = 0
const began = process.hrtime.bigint()
for (let i = 0; i < count; i++) {
  const payload = garble(next() < 0.2 ? `${message()}\n${message()}` : message())
  try {
    const decoded = decodeAll(hl7v2, payload, context)
    const told = new Set([
      ...decoded.events.map((e) => e.message),
      ...decoded.withoutMeaning.map((n) => n.message),
      ...decoded.problems.map((p) => p.message),
    ])
    messages += decoded.messages
    events += decoded.events.length
    problems += decoded.problems.length
    for (let m = 1; m <= decoded.messages; m++) if (!told.has(m)) failures++
    if (decoded.messages === 0 && decoded.problems.length === 0 && payload.some((b) => b > 32)) failures++
  } catch (error) {
    failures++
    if (failures < 5) console.error('threw', error, Buffer.from(payload).toString('latin1').slice(0, 200))
  }
  const wire: Record<string, unknown> = { seq: pick(VALUES), occurredAt: pick(VALUES), kind: pick(KINDS) }
  for (const field of ['bed', 'unit', 'encounter', 'facility', 'occupied', 'location', 'name', 'acuity'])
    if (next() < 0.4) wire[field] = pick(VALUES)
  try {
    const decoded = decodeEvent(next() < 0.1 ? pick(VALUES) : wire)
    if (!decoded.ok && decoded.problems.length === 0) failures++
  } catch (error) {
    failures++
    if (failures < 5) console.error('threw', error, wire)
  }
}
const seconds = Number(process.hrtime.bigint() - began) / 1e9
console.log(
  JSON.stringify({
    soak: 'fuzz',
    inputs: count * 2,
    messages,
    events,
    problems,
    failures,
    seed,
    seconds: Number(seconds.toFixed(1)),
  }),
)
process.exit(failures === 0 ? 0 : 1)
