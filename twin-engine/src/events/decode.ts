/**
 * The wire form of an event, both ways: flat, `seq`, `occurredAt`, `kind` and the fields of that kind.
 *
 * Personal data stops here. Text is accepted only in the form that its field allows, an unknown field is refused, and
 * no message ever repeats a value: what was refused may be somebody's name.
 */
import type { Decoded, Problem } from '../city/decoded.ts'
import type { EventKind, Occurrence } from './event.ts'
import { EVENT_FIELDS, EVENT_KINDS, type EventField } from './fields.ts'
import { decodeInstant } from './instant.ts'
import { personalDataIn, personalDataInToken } from './personal-data.ts'

/** An event of one source's epoch: what happened, when, and its number. */
export type NumberedOccurrence = Occurrence & { readonly seq: bigint }

/** Largest `seq`: what a signed 64-bit column holds. */
export const MAX_SEQ = 2n ** 63n - 1n
/** Largest count that one event may report. */
export const MAX_COUNT = 1_000_000

const WORD = /^[A-Za-z][A-Za-z0-9_.-]{0,40}$/
const ID = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/
const TOKEN = /^[A-Za-z0-9._:+/=~-]{1,128}$/
const CODE = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}$/
const kinds = new Map<string, EventKind>(EVENT_KINDS.map((kind) => [kind, kind]))
const COMMON_FIELDS = new Set(['seq', 'occurredAt', 'kind'])

type Outcome = { readonly value: unknown } | { readonly why: string }
const wrong = (why: string): Outcome => ({ why })

function decodeSeq(input: unknown): Outcome {
  const why = 'must be a whole number from 0 to 9223372036854775807, as text when it exceeds 9007199254740991'
  let seq: bigint
  if (typeof input === 'bigint') seq = input
  else if (typeof input === 'number' && Number.isSafeInteger(input)) seq = BigInt(input)
  else if (typeof input === 'string' && /^\d{1,19}$/.test(input)) seq = BigInt(input)
  else return wrong(why)
  return seq >= 0n && seq <= MAX_SEQ ? { value: seq } : wrong(why)
}

function decodeText(input: unknown, form: RegExp, what: string, judge = personalDataIn): Outcome {
  if (typeof input !== 'string') return wrong(`must be text: ${what}`)
  const personal = judge(input)
  if (personal !== null) return wrong(`holds ${personal}, which does not belong here (value withheld); send ${what}`)
  return form.test(input) ? { value: input } : wrong(`is not in the form of ${what} (value withheld)`)
}

function decodeNumber(input: unknown, whole: boolean, low: number, high: number): Outcome {
  const fits = typeof input === 'number' && input >= low && input <= high && (!whole || Number.isInteger(input))
  // -0 and 0 are one count, but not the same bytes.
  return fits ? { value: input + 0 } : wrong(`must be a ${whole ? 'whole ' : ''}number from ${low} to ${high}`)
}

function decodeLocation(input: unknown): Outcome {
  const pair: readonly unknown[] = Array.isArray(input)
    ? input
    : typeof input === 'object' && input !== null && Object.keys(input).length === 2
      ? [(input as Record<string, unknown>).lng, (input as Record<string, unknown>).lat]
      : []
  const [lng, lat] = pair
  if (pair.length !== 2 || typeof lng !== 'number' || typeof lat !== 'number')
    return wrong('must be [longitude, latitude] in degrees, WGS-84')
  if (!(Math.abs(lng) <= 180 && Math.abs(lat) <= 90))
    return wrong('must be [longitude −180 … 180, latitude −90 … 90]; is the order exchanged?')
  return { value: [lng + 0, lat + 0] }
}

function decodeChoice(input: unknown, choices: readonly string[]): Outcome {
  // The table's own word is handed on, not the sender's copy: equal words are then the same string, quick to compare.
  const choice = choices.find((word) => word === input)
  return choice !== undefined ? { value: choice } : wrong(`must be one of ${choices.join(', ')}`)
}

function decodeReason(input: unknown, choices: readonly string[]): Outcome {
  if (typeof input !== 'string') return wrong(`must be text, best one of ${choices.join(', ')}`)
  if (choices.includes(input)) return { value: input }
  const personal = personalDataIn(input)
  return personal === null || personal === 'Chinese characters' || personal === 'spaces'
    ? { value: 'other' }
    : wrong(`holds ${personal}, which does not belong here (value withheld); send one of ${choices.join(', ')}`)
}

/** Decodes one field by itself. @returns its value, an instant as epoch milliseconds, or why it is none (value withheld). */
export function decodeEventField(
  input: unknown,
  field: EventField,
): { readonly value: unknown } | { readonly why: string } {
  switch (field.type) {
    case 'id':
      return decodeText(input, ID, 'an id of the city, like h04-w12-b07')
    case 'token':
      return decodeText(
        input,
        TOKEN,
        "a keyed token made at the edge, never a patient's name or number",
        personalDataInToken,
      )
    case 'code':
      return decodeText(input, CODE, 'a code of letters, digits and hyphens')
    case 'count':
      return decodeNumber(input, true, 0, MAX_COUNT)
    case 'amount':
      return decodeNumber(input, false, 0, MAX_COUNT)
    case 'acuity':
      return decodeNumber(input, true, 1, 4)
    case 'instant':
      return decodeInstant(input)
    case 'location':
      return decodeLocation(input)
    case 'flag':
      return typeof input === 'boolean' ? { value: input } : wrong('must be true or false')
    case 'choice':
      return decodeChoice(input, field.choices!)
    case 'reason':
      return decodeReason(input, field.choices!)
  }
}

function unknownKind(input: unknown): string {
  if (typeof input !== 'string') return `must be text, one of ${EVENT_KINDS.join(', ')}`
  const [subject = '', verb = ''] = input.toLowerCase().split(/[._\s]/, 2)
  const near = EVENT_KINDS.filter((kind) => {
    const [s, v] = kind.split('.') as [string, string]
    return s === subject || (verb.length > 2 && v.startsWith(verb.slice(0, 3)))
  })
  const list = near.length > 0 ? near : EVENT_KINDS
  return `is not a kind of event; ${near.length > 0 ? 'near it are' : 'there are'} ${list.join(', ')}`
}

/**
 * Decodes the flat wire form. Absent and null are the same. All problems are reported, each with the field as path (''
 * = the whole input); values are never repeated.
 */
export function decodeEvent(input: unknown): Decoded<NumberedOccurrence> {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return { ok: false, problems: [{ path: '', why: 'must be an object with seq, occurredAt, kind and its fields' }] }
  const record = input as Readonly<Record<string, unknown>>
  const problems: Problem[] = []
  const event: Record<string, unknown> = {}
  const take = (path: string, outcome: Outcome) => {
    if ('why' in outcome) problems.push({ path, why: outcome.why })
    else event[path] = outcome.value
  }
  take('seq', decodeSeq(record.seq))
  take('occurredAt', decodeInstant(record.occurredAt))
  const kind = typeof record.kind === 'string' ? kinds.get(record.kind) : undefined
  if (kind === undefined) {
    problems.push({ path: 'kind', why: unknownKind(record.kind) })
    return { ok: false, problems }
  }
  event.kind = kind
  const fields = EVENT_FIELDS[kind]
  for (const name in fields) {
    const field = fields[name]!
    const value = record[name]
    if (value !== undefined && value !== null) take(name, decodeEventField(value, field))
    else if (field.required) problems.push({ path: name, why: `${kind} needs it` })
  }
  for (const name of Object.keys(record)) {
    if (COMMON_FIELDS.has(name) || Object.hasOwn(fields, name) || record[name] === null || record[name] === undefined)
      continue
    const known = Object.keys(fields).join(', ') || 'none'
    if (WORD.test(name) && personalDataIn(name) === null)
      problems.push({ path: name, why: `is not a field of ${kind}; its fields are ${known}` })
    else problems.push({ path: '', why: `a field that ${kind} does not have (name withheld); its fields are ${known}` })
  }
  if (problems.length === 0) checkTogether(event, problems)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: event as unknown as NumberedOccurrence }
}

function checkTogether(event: Record<string, unknown>, problems: Problem[]): void {
  if (
    event.kind === 'bed.requested' &&
    event.unit === undefined &&
    event.class === undefined &&
    event.need === undefined
  )
    problems.push({ path: 'unit', why: 'bed.requested needs a unit, a class or a need to look for' })
  if (event.kind === 'flow.reported' && (event.to as number) < (event.from as number))
    problems.push({ path: 'to', why: 'must not lie before `from`' })
}

/** The flat wire form: `decodeEvent(encodeEvent(event))` gives the event again. */
export function encodeEvent(event: NumberedOccurrence): Record<string, unknown> {
  const record = event as unknown as Readonly<Record<string, unknown>>
  const wire: Record<string, unknown> = {
    seq: event.seq.toString(),
    occurredAt: new Date(event.occurredAt).toISOString(),
    kind: event.kind,
  }
  const fields = EVENT_FIELDS[event.kind]
  for (const name in fields) {
    const value = record[name]
    if (value === undefined) continue
    wire[name] = fields[name]!.type === 'instant' ? new Date(value as number).toISOString() : value
  }
  return wire
}
