/** Census tables, whole and damaged: the same bytes for the same seed. */
import { chance } from './chance.ts'

const HEADINGS = [
  'code',
  'date',
  'ga_open',
  'ga_occupied',
  'icu_occupied',
  'ae_closures',
  'name',
  '占用床位',
  '开放床位',
  '',
]
const CELLS = [
  'ZZ1',
  'ZZ2',
  '2026-01-16',
  '16/01/2026',
  '2026-01',
  '100',
  '94',
  '-3',
  '',
  '"',
  '"a,b"',
  '1e9',
  '合计',
  '重症',
  ' ',
  '9'.repeat(300),
  '__proto__',
  '=1+1',
  '\u0000',
]

export const KEPT_SEEDS: readonly number[] = [2, 11, 2718]

export function garbledCsv(seed: number): Uint8Array {
  const next = chance(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!
  const separator = pick([',', ',', ';', '\t', '|'])
  const headings = next() < 0.7 ? HEADINGS.slice(0, 6) : HEADINGS.filter(() => next() < 0.6)
  const row = (): string =>
    next() < 0.5
      ? ['ZZ1', '2026-01-16', '100', pick(CELLS), pick(CELLS), pick(CELLS)].join(separator)
      : Array.from({ length: Math.floor(next() * 9) }, () => pick(CELLS)).join(separator)
  const rows = Array.from({ length: Math.floor(next() * 6) }, row)
  const text = [headings.join(separator), ...rows].join(pick(['\n', '\r\n', '\r', '\n\n', '\n"\n']))
  const marked = next() < 0.2 ? `\ufeff${text}` : text
  const utf16 = next() < 0.2
  const bytes = utf16 ? Buffer.from(marked, 'utf16le') : Buffer.from(marked)
  if (utf16 && bytes.length % 2 === 0 && next() < 0.3) bytes.swap16()
  if (bytes.length === 0) return bytes
  for (let changes = next() < 0.5 ? 0 : Math.floor(next() * 6); changes > 0; changes--)
    bytes[Math.floor(next() * bytes.length)] = Math.floor(next() * 256)
  return next() < 0.2 ? bytes.subarray(0, Math.floor(next() * bytes.length)) : bytes
}
