/** HL7 v2 messages, valid and damaged along their own structure: the same bytes for the same seed. */
import { chance } from './chance.ts'

const TYPES = [
  'ADT^A01',
  'ADT^A02',
  'ADT^A03',
  'ADT^A04',
  'ADT^A08',
  'ADT^A11',
  'ADT^A12',
  'ADT^A13',
  'ADT^A17',
  'ADT^A20',
  'ADT^A21',
  'ADT^A22',
  'ADT^A40',
  'ADT^A42',
  'ADT^A45',
  'ADT^A99',
  'ADT',
  'SIU^S12',
  'SIU^S13',
  'SIU^S14',
  'SIU^S26',
  'REF^I12',
  'REF^I14',
  'ORU^R01',
  'ACK',
  '',
  '__proto__^constructor',
  'ADT^toString',
  'SIU^__proto__',
]
const PLACES = [
  'W1^R1^B1^H',
  'W1^^^H',
  '病区^101^1床^院',
  'A\\T\\B&9.8&ISO^R^1^H',
  '^^^H',
  '',
  '13800000000',
  '""',
  '^'.repeat(300),
]
const TIMES = ['20260117200000', '202601172000+0800', '20260230', '', '20260117200000.1234-0130', '9'.repeat(60)]
const NUMBERS = ['V1^^^ZZ^VN', '', '""', 'V2^5^M11^A&1.2&ISO', '~', '\\H\\x\\N\\', '__proto__']
const CODES = ['I', 'E', 'O', 'P', 'C', 'K', 'U', 'RP', 'RT', 'RP~RT', 'Complete', 'CT', '', '\u0000', '\ufffd']
const SEGMENTS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  EVN: [CODES, TIMES, [''], [''], [''], TIMES],
  PID: [['1'], [''], NUMBERS, [''], ['ZZNAME^ZZGIVEN']],
  PV1: [['1'], CODES, PLACES, [''], [''], PLACES, ...Array<string[]>(12).fill(['ZZDOC']), NUMBERS],
  MRG: [NUMBERS, [''], [''], [''], NUMBERS],
  NPU: [PLACES, CODES],
  SCH: [NUMBERS, NUMBERS, ['', '1'], ...Array<string[]>(21).fill(['']), CODES],
  AIS: [['1'], [''], CODES],
  AIL: [['1'], [''], PLACES, CODES],
  RF1: [...Array<string[]>(5).fill(['']), NUMBERS],
  PRD: [['RP', 'RT', 'RP~RT', 'PP', ''], ['ZZNAME'], [''], PLACES, ...Array<string[]>(5).fill(['']), NUMBERS],
  OBX: [['1'], ['TX'], ['ZZTEXT'.repeat(40)]],
  ZZ1: [['site\u2019s own']],
}
const NAMES = Object.keys(SEGMENTS)
/** Bytes that mean something to the framing or the parser. */
const SPECIALS = [
  '|',
  '^',
  '~',
  '\\',
  '&',
  '\r',
  '\n',
  '\r\n',
  '\u000b',
  '\u001c',
  '\u001c\r',
  'MSH|',
  '\rMSH|^~\\&|',
  'BHS|',
  'FTS|1\r',
  '\u0000',
  '\ufeff',
  '""',
]
const CHARACTER_SETS = [
  '',
  '',
  '',
  'UNICODE UTF-8',
  'GB 18030-2000',
  '8859/1',
  'UNICODE UTF-16',
  'ASCII',
  'constructor',
]

/** Seeds that show UTF-16 of both kinds, GB 18030, an unclosed frame and a payload cut short. */
export const KEPT_SEEDS: readonly number[] = [2, 13, 97, 1234, 4711]

export function garbledHl7(seed: number): Uint8Array {
  const next = chance(seed)
  const below = (limit: number): number => Math.floor(next() * limit)
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!
  const end = pick(['\r', '\r', '\n', '\r\n'])
  const message = (): string => {
    const header = `MSH|^~\\&|ZZ|ZZ|||${pick(TIMES)}||${pick(TYPES)}|1|P|${pick(['2.3', '2.5', '2.8', ''])}||||||${pick(CHARACTER_SETS)}`
    // Mostly in order and well formed: what no message would hold teaches nothing about the readings.
    const names = next() < 0.8 ? NAMES.filter(() => next() < 0.6) : Array.from({ length: below(9) }, () => pick(NAMES))
    const value = (values: readonly string[]): string => (next() < 0.6 ? values[0]! : pick(values))
    const segments = [...names, ...(next() < 0.3 ? ['PID', 'PV1', 'PRD'] : [])].map((name) =>
      [name, ...SEGMENTS[name]!.map(value)].join('|'),
    )
    const text = [next() < 0.05 ? header.replaceAll('|', pick(['#', '^', 'A'])) : header, ...segments].join(end)
    const framing = below(6)
    if (framing === 0) return `\u000b${text}\r\u001c\r`
    // A frame that is begun or ended and not both.
    return framing === 1 ? `\u000b${text}${end}` : framing === 2 ? `${text}\u001c` : `${text}${end}`
  }
  let text = Array.from({ length: below(5) }, message).join('')
  if (next() < 0.15) text = `FHS|^~\\&${end}BHS|^~\\&${end}${text}BTS|1${end}FTS|1${end}`
  for (let changes = below(5); changes > 0; changes--) {
    const at = below(text.length + 1)
    const length = below(30)
    // Inserted, repeated, or overwritten.
    const by = pick([pick(SPECIALS), text.slice(at, at + length).repeat(2), ''])
    text = text.slice(0, at) + by + text.slice(at + (next() < 0.5 ? 0 : length))
  }
  const bytes = encoded(
    text,
    pick(['utf8', 'utf8', 'utf8', 'gb18030', 'latin1', 'utf16le', 'utf16be'] as const),
    next() < 0.5,
  )
  for (let changes = below(3); changes > 0 && bytes.length > 0; changes--) bytes[below(bytes.length)] = below(256)
  return next() < 0.2 ? bytes.subarray(0, below(bytes.length + 1)) : bytes
}

type Encoding = 'utf8' | 'gb18030' | 'latin1' | 'utf16le' | 'utf16be'

function encoded(text: string, encoding: Encoding, marked: boolean): Buffer {
  switch (encoding) {
    case 'utf8':
      return Buffer.from(marked ? `\ufeff${text}` : text)
    case 'latin1':
      return Buffer.from(text, 'latin1')
    case 'gb18030': {
      // The characters that the places above have, as GB 18030 writes them.
      const codes: Readonly<Record<string, string>> = { 病: '\xb2\xa1', 区: '\xc7\xf8', 床: '\xb4\xb2', 院: '\xd4\xba' }
      return Buffer.from(
        text.replace(/[病区床院]/g, (character) => codes[character]!),
        'latin1',
      )
    }
    case 'utf16le':
      return Buffer.from(marked ? `\ufeff${text}` : text, 'utf16le')
    case 'utf16be':
      return Buffer.from(marked ? `\ufeff${text}` : text, 'utf16le').swap16()
  }
}
