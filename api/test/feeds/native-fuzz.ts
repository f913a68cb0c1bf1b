/** Native event lines, valid and damaged: the same bytes for the same seed. */
import { chance } from './chance.ts'

const KINDS = [
  'bed.occupied',
  'bed.vacated',
  'census.reported',
  'ambulance.moved',
  'clock.passed',
  'encounter.started',
  '',
  '__proto__',
]
const VALUES: readonly unknown[] = [
  null,
  '',
  'zz1-w01-b01',
  'e:0123abcd-0123abcd',
  -1,
  3,
  1e308,
  {},
  [],
  true,
  '9'.repeat(400),
  '2026-01-01T00:00:00Z',
  [121.5, 29.8],
]

export const KEPT_SEEDS: readonly number[] = [1, 7, 4711]

export function garbledNative(seed: number): Uint8Array {
  const next = chance(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!
  const census = (): string =>
    JSON.stringify({
      occurredAt: '2026-01-01T00:00:00Z',
      kind: 'census.reported',
      unit: 'zz1-w01',
      occupied: pick(VALUES),
    })
  const line = (): string => {
    if (next() < 0.5) return census()
    const event: Record<string, unknown> = { occurredAt: pick(VALUES), kind: pick(KINDS) }
    for (const field of ['bed', 'unit', 'encounter', 'facility', 'occupied', 'location', 'name', 'acuity'])
      if (next() < 0.4) event[field] = pick(VALUES)
    return next() < 0.1 ? JSON.stringify(pick(VALUES)) : JSON.stringify(event)
  }
  const text = Array.from({ length: 1 + Math.floor(next() * 3) }, line).join(pick(['\n', '\r\n', '\r', '\n\n']))
  const bytes = Buffer.from(next() < 0.1 ? `\ufeff${text}` : text)
  for (let changes = Math.floor(next() * 4); changes > 0; changes--)
    bytes[Math.floor(next() * bytes.length)] = Math.floor(next() * 256)
  return next() < 0.2 ? bytes.subarray(0, Math.floor(next() * bytes.length)) : bytes
}
