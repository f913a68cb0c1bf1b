/**
 * The allow-list: the only fields of an HL7 v2 message that are ever read. Names, numbers, addresses and doctors stand
 * in other fields, and no function here can reach them.
 */

import { Hl7Message } from '@medplum/core'
import type { QuarantineCauseId } from '../quarantine/causes.ts'
import { type PlaceCode, placeCodeFault, placeCodeText } from './place-code.ts'

/**
 * MSH-7 time, 9 type · EVN-1 trigger, 2 and 6 times · PV1-2 class, 3 place, 19 visit number, 36 discharge disposition,
 * 42 pending place, 44 and 45 times · NPU bed and its status · MRG-5 prior visit number · PID-3 patient id · SCH-1, 2 and 3
 * numbers of the appointment, 25 its status · AIS-3 service (its code only) · AIL-3 place, 4 type of place · RF1-6 and 11
 * numbers of the referral · PRD-1 role, 4 and 12 places, 10 identifier of the organisation: never PRD-2, 3, 5 or 7, which
 * are a doctor's name, address, telephone and licence, nor the organisation's name, which may be a doctor's.
 *
 * Numbers of visits, patients, appointments and referrals leave this module only as the parts of a keyed hash, never as
 * text of an event.
 */
export const ALLOWED_FIELDS = [
  'MSH-7',
  'MSH-9',
  'EVN-1',
  'EVN-2',
  'EVN-6',
  'PV1-2',
  'PV1-3',
  'PV1-19',
  'PV1-36',
  'PV1-42',
  'PV1-44',
  'PV1-45',
  'NPU-1',
  'NPU-2',
  'MRG-5',
  'PID-3',
  'SCH-1',
  'SCH-2',
  'SCH-3',
  'SCH-25',
  'AIS-3',
  'AIL-3',
  'AIL-4',
  'RF1-6',
  'RF1-11',
  'PRD-1',
  'PRD-4',
  'PRD-10',
  'PRD-12',
] as const
export type AllowedField = (typeof ALLOWED_FIELDS)[number]

/** The segments that are handed to the parser at all. */
export const ALLOWED_SEGMENTS: ReadonlySet<string> = new Set(ALLOWED_FIELDS.map((field) => field.slice(0, 3)))

const POSITIONS = new Map(
  ALLOWED_FIELDS.map((field) => [field, { segment: field.slice(0, 3), number: Number(field.slice(4)) }]),
)

/** One component (from 1) of a field's first repetition, trimmed; '' when absent or HL7's null `""`. */
export function readField(message: Hl7Message, field: AllowedField, component = 1): string {
  return readComponent(message, field, component, 0)
}

/** A component with its subcomponents still joined: an assigning authority is all of them. */
function wholeComponent(message: Hl7Message, field: AllowedField, component: number): string {
  return clean(fieldOf(message, field)?.components[0]?.[component - 1] ?? '')
}

function readComponent(message: Hl7Message, field: AllowedField, component: number, subcomponent: number): string {
  return clean(fieldOf(message, field)?.getComponent(component, subcomponent) ?? '')
}

function fieldOf(message: Hl7Message, field: AllowedField) {
  const { segment, number } = POSITIONS.get(field)!
  return message.getSegment(segment)?.getField(number)
}

function clean(value: string): string {
  const trimmed = value.trim()
  return trimmed === '""' ? '' : trimmed
}

/** The first components of all repetitions of a field. */
export function readRepetitions(message: Hl7Message, field: 'PRD-1'): readonly string[] {
  return (fieldOf(message, field)?.components ?? []).map((components) => clean(components[0] ?? ''))
}

/**
 * A message split where its segment PID repeats: each part begins with one and has the header and EVN besides. One part, the
 * message itself, when PID does not repeat.
 */
export function partsOf(message: Hl7Message): readonly Hl7Message[] {
  if (message.getAllSegments('PID').length < 2) return [message]
  const starts = message.segments.flatMap((segment, i) => (segment.name === 'PID' ? [i] : []))
  // A damaged segment has the name's letters, and something else than the separator after them.
  if (starts.length < 2) return [message]
  const event = message.getSegment('EVN')
  const shared = event === undefined ? [message.header] : [message.header, event]
  return starts.map((start, i) => {
    const own = message.segments.slice(start, starts[i + 1] ?? message.segments.length)
    return new Hl7Message([...shared, ...own], message.context)
  })
}

/** One message for each segment of the name, with the header. */
export function eachOf(message: Hl7Message, name: 'AIL' | 'PRD'): readonly Hl7Message[] {
  return message.getAllSegments(name).map((segment) => new Hl7Message([message.header, segment], message.context))
}

/** The parts of a visit's or patient's number (data type CX) for the token's hash; null when there is no number. */
export function identifierParts(message: Hl7Message, field: 'PV1-19' | 'MRG-5' | 'PID-3'): readonly string[] | null {
  const number = readField(message, field, 1)
  return number === '' ? null : [wholeComponent(message, field, 4), number]
}

/** The parts of an entity's number (data type EI): its namespace or universal id, and the number; null when there is none. */
export function entityParts(
  message: Hl7Message,
  field: 'SCH-1' | 'SCH-2' | 'RF1-6' | 'RF1-11',
): readonly string[] | null {
  const number = readField(message, field, 1)
  return number === '' ? null : [readField(message, field, 2) || readField(message, field, 3), number]
}

export type ReadPlace =
  | { readonly ok: true; readonly code: string; readonly namesBed: boolean }
  | { readonly ok: false; readonly why: string; readonly cause: QuarantineCauseId }

const EMPTY_PLACE: ReadPlace = {
  ok: false,
  why: 'is empty; expected point of care^room^bed^facility',
  cause: 'unknown-place',
}

/** Whether nothing at all stands in a place field. */
export function isEmptyPlace(place: ReadPlace): boolean {
  return place === EMPTY_PLACE
}

export type PlaceAt = 'PV1-3' | 'PV1-42' | 'NPU-1' | 'AIL-3' | 'PRD-4' | 'PRD-12'

/** The place code of a PL field. The first subcomponent of each part is the code, the rest is its authority. */
export function readPlace(message: Hl7Message, field: PlaceAt): ReadPlace {
  const part = (component: number) => unescapeHl7(readField(message, field, component))
  return placeOf({ pointOfCare: part(1), room: part(2), bed: part(3), facility: part(4) })
}

/** An organisation's identifier (data type XON: component 10, before version 2.7 component 3) as the code of a facility. */
export function readOrganisation(message: Hl7Message, field: 'PRD-10'): ReadPlace {
  const facility = unescapeHl7(readField(message, field, 10) || readField(message, field, 3))
  return placeOf({ pointOfCare: '', room: '', bed: '', facility })
}

function placeOf(place: PlaceCode): ReadPlace {
  const code = placeCodeText(place)
  if (code === '|||') return EMPTY_PLACE
  const fault = placeCodeFault(code, [place.pointOfCare, place.room, place.bed, place.facility])
  if (fault?.cause === 'undecodable')
    return { ok: false, ...fault, why: 'cannot be read in the message\u2019s character set; name the set in MSH-18' }
  if (fault !== null) return { ok: false, ...fault }
  return { ok: true, code, namesBed: place.bed !== '' }
}

/** HL7's escapes for delimiters, except that of the field separator: `|` joins the parts of a place code. */
function unescapeHl7(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(/\\([STRE])\\/g, (_, escaped: string) => ({ S: '^', T: '&', R: '~', E: '\\' })[escaped] ?? '')
}
