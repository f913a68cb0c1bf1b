/**
 * Answers to HL7 v2 messages (HL7 v2.8, chapter 2.9: original and enhanced mode; 2.14.8 MSA, 2.14.5 ERR; tables 0008,
 * 0155, 0357). An answer repeats the sender's own names and control number to the sender, and to nobody else.
 */
import { randomBytes } from 'node:crypto'
import type { FeedProblem } from './feed-format.ts'
import type { Delimiters, Hl7Header } from './hl7v2-header.ts'

/** AA taken, AE refused for what the message says, AR refused unread. */
export type AcknowledgementCode = 'AA' | 'AE' | 'AR'

/** Table 0357, the codes in use here. */
const ERROR_TEXTS = {
  101: 'Required field missing',
  102: 'Data type error',
  103: 'Table value not found',
  200: 'Unsupported message type',
  201: 'Unsupported event code',
  202: 'Unsupported processing id',
  204: 'Unknown key identifier',
  205: 'Duplicate key identifier',
  207: 'Application internal error',
} as const
export type Hl7ErrorCode = keyof typeof ERROR_TEXTS

export interface AcknowledgementError {
  readonly code: Hl7ErrorCode
  /** `PV1-3.3`; null = the message as a whole. */
  readonly location: string | null
  /** What is wrong and what would have been right, in ASCII. */
  readonly text: string
}

export interface Answer {
  readonly code: AcknowledgementCode
  /** Short, for the sender's log (MSA-3); '' = none. */
  readonly text: string
  readonly errors?: readonly AcknowledgementError[]
  /** Epoch milliseconds of MSH-7. */
  readonly at: number
  /** MSH-10 of the answer, for tests; a random one otherwise. */
  readonly controlId?: string
}

/** The 0008 codes of enhanced mode's accept acknowledgement. */
const COMMIT_CODES: Readonly<Record<AcknowledgementCode, string>> = { AA: 'CA', AE: 'CE', AR: 'CR' }
const DEFAULT_DELIMITERS: Delimiters = {
  field: '|',
  component: '^',
  repetition: '~',
  escapeCharacter: '\\',
  subcomponent: '&',
  encodingCharacters: '^~\\&',
}
const LONGEST_TEXT = 240

/**
 * The answer to a message, segments ended by CR, without the MLLP frame; null when the sender asked for none. With MSH-15 or
 * MSH-16 valued, enhanced mode: the accept acknowledgement (CA, CE, CR) if MSH-15 asks for it, else the application's
 * if MSH-16 asks. When both ask, the accept one: a second would be an exchange of its own, begun by the receiver.
 *
 * @param header null = it could not be read: the answer then has no control number to name.
 */
export function acknowledgement(header: Hl7Header | null, answer: Answer): Uint8Array | null {
  const code = codeOf(header, answer.code)
  if (code === null) return null
  const delimiters = header?.delimiters ?? DEFAULT_DELIMITERS
  const { field, component } = delimiters
  const version = header?.version ?? '2.5'
  const trigger = /\^(.{3})$/.exec(header?.type ?? '')?.[1]
  const type = ['ACK', ...(trigger === undefined ? [] : [trigger, ...(atLeast(version, '2.3.1') ? ['ACK'] : [])])]
  const segments = [
    [
      `MSH${field}${delimiters.encodingCharacters}`,
      header?.receivingApplication ?? '',
      header?.receivingFacility ?? '',
      header?.sendingApplication ?? '',
      header?.sendingFacility ?? '',
      timeStamp(answer.at),
      '',
      type.join(component),
      answer.controlId ?? randomBytes(10).toString('hex'),
      header?.processingId || 'P',
      version || '2.5',
      ...(header === null || header.characterSet === '' ? [] : ['', '', '', '', '', header.characterSet]),
    ],
    ['MSA', code, header?.controlId ?? '', ...(answer.text === '' ? [] : [escaped(answer.text, delimiters)])],
    ...(answer.errors ?? []).map((error) => errorSegment(error, version, delimiters)),
  ]
  return Buffer.from(segments.map((segment) => `${segment.join(field)}\r`).join(''), 'latin1')
}

type Refused = Pick<FeedProblem, 'place' | 'why' | 'cause'>

/**
 * What ERR says of what went to the quarantine. The reason never quotes the message, so neither does the answer. 207 is not
 * among the codes: engines send again what it is said of.
 */
export function acknowledgementError(problem: Refused): AcknowledgementError {
  const location = /[A-Z][A-Z0-9]{2}-\d+(?:\.\d+)?/.exec(problem.place)?.[0] ?? null
  return { code: errorCode(problem, location), location, text: problem.why }
}

function errorCode(problem: Refused, location: string | null): Hl7ErrorCode {
  if (location === 'MSH-9.1') return 200
  if (location === 'MSH-9') return problem.cause === 'unknown-code' ? 201 : 101
  if (location !== null && /^is empty|^names no|^is missing|no PRD segment/.test(problem.why)) return 101
  return CAUSE_CODES[problem.cause] ?? 102
}

/** A place is no table of HL7's, but a key; so is the encounter of a step that cannot be. The other causes are errors of data. */
const CAUSE_CODES: Readonly<Partial<Record<FeedProblem['cause'], Hl7ErrorCode>>> = {
  'unknown-code': 103,
  'not-production': 202,
  'unknown-place': 204,
  'impossible-step': 204,
  stale: 205,
  'other-content': 205,
}

function codeOf(header: Hl7Header | null, code: AcknowledgementCode): string | null {
  if (header === null || (header.acceptAck === '' && header.applicationAck === '')) return code
  if (asks(header.acceptAck, code)) return COMMIT_CODES[code]
  return asks(header.applicationAck, code) ? code : null
}

/** Table 0155. A value that is none of it asks for an answer: silence would let the sender wait. */
function asks(condition: string, code: AcknowledgementCode): boolean {
  if (condition === '' || condition === 'NE') return false
  if (condition === 'ER') return code !== 'AA'
  return condition === 'SU' ? code === 'AA' : true
}

function errorSegment(error: AcknowledgementError, version: string, delimiters: Delimiters): readonly string[] {
  const { component, subcomponent } = delimiters
  const [segment, number, part] = (error.location ?? '').split(/[-.]/)
  const place = error.location === null ? [] : [segment!, '1', number!]
  const coded = [String(error.code), ERROR_TEXTS[error.code], 'HL70357']
  if (!atLeast(version, '2.5')) {
    // ERR-1 (ELD): segment, its sequence, the field, and the error as subcomponents.
    const where = [...place, ...Array<string>(3 - place.length).fill('')]
    return ['ERR', [...where, coded.join(subcomponent)].join(component)]
  }
  const location = [...place, ...(part === undefined ? [] : ['1', part])].join(component)
  return ['ERR', '', location, coded.join(component), 'E', '', '', '', escaped(error.text, delimiters)]
}

/** Text of our own in the sender's delimiters; what is not ASCII would depend on a character set and is left out. */
function escaped(text: string, delimiters: Delimiters): string {
  const { field, component, repetition, escapeCharacter, subcomponent } = delimiters
  const ascii = text
    .replaceAll('\u2019', "'")
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, LONGEST_TEXT)
  const names = new Map([
    [field, 'F'],
    [component, 'S'],
    [repetition, 'R'],
    [escapeCharacter, 'E'],
    [subcomponent, 'T'],
  ])
  return Array.from(ascii, (c) => (names.has(c) ? `${escapeCharacter}${names.get(c)}${escapeCharacter}` : c)).join('')
}

/** UTC, as HL7 writes it. */
function timeStamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace(/\D/g, '')}+0000`
}

function atLeast(version: string, least: string): boolean {
  return ordinal(version) >= ordinal(least)
}

/** `2.3.1` → 2.0301: comparing texts by their numbers costs more than the rest of an answer. */
const ordinal = (version: string): number =>
  version.split('.').reduce((sum, part, i) => sum + Number(part) / 100 ** i, 0)
