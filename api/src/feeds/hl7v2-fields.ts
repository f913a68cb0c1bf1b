/**
 * The allow-list: the only fields of an HL7 v2 message that are ever read. Names, numbers, addresses and doctors stand
 * in other fields, and no function here can reach them.
 */

import { personalDataIn } from '@kangcheng/twin-engine'
import type { Hl7Message, Hl7Segment } from '@medplum/core'
import { LONGEST_PLACE_CODE, type PlaceCode, placeCodeText } from './place-code.ts'

/**
 * MSH-7 time, 9 type · EVN-1 trigger, 2 and 6 times · PV1-2 class, 3 place, 6 prior place, 19 visit number, 36 discharge
 * disposition, 42 pending place, 44 and 45 times · NPU bed and its status · MRG-5 prior visit number · PID-3 patient id.
 * The visit numbers and PID-3 leave this module only as the parts of a keyed hash, never as text of an event.
 */
export const ALLOWED_FIELDS = [
  'MSH-7',
  'MSH-9',
  'EVN-1',
  'EVN-2',
  'EVN-6',
  'PV1-2',
  'PV1-3',
  'PV1-6',
  'PV1-19',
  'PV1-36',
  'PV1-42',
  'PV1-44',
  'PV1-45',
  'NPU-1',
  'NPU-2',
  'MRG-5',
  'PID-3',
] as const
export type AllowedField = (typeof ALLOWED_FIELDS)[number]

/** One component (from 1) of a field's first repetition, trimmed; '' when absent or HL7's null `""`. */
export function readField(message: Hl7Message, field: AllowedField, component = 1): string {
  return readComponent(message, field, component, 0)
}

/** A component with its subcomponents still joined: an assigning authority is all of them. */
function wholeComponent(message: Hl7Message, field: AllowedField, component: number): string {
  const repetition = segmentOf(message, field)?.getField(numberOf(field))?.components[0]
  return clean(repetition?.[component - 1] ?? '')
}

function readComponent(message: Hl7Message, field: AllowedField, component: number, subcomponent: number): string {
  return clean(segmentOf(message, field)?.getField(numberOf(field))?.getComponent(component, subcomponent) ?? '')
}

function segmentOf(message: Hl7Message, field: AllowedField): Hl7Segment | undefined {
  return message.getSegment(field.slice(0, 3))
}

function numberOf(field: AllowedField): number {
  return Number(field.slice(4))
}

function clean(value: string): string {
  const trimmed = value.trim()
  return trimmed === '""' ? '' : trimmed
}

/** The parts of a visit's or patient's number (data type CX) for the token's hash; null when there is no number. */
export function identifierParts(message: Hl7Message, field: 'PV1-19' | 'MRG-5' | 'PID-3'): readonly string[] | null {
  const number = readField(message, field, 1)
  return number === '' ? null : [wholeComponent(message, field, 4), number]
}

export type ReadPlace =
  | { readonly ok: true; readonly code: string; readonly namesBed: boolean }
  | { readonly ok: false; readonly why: string }

/** The place code of a PL field. The first subcomponent of each part is the code, the rest is its authority. */
export function readPlace(message: Hl7Message, field: 'PV1-3' | 'PV1-6' | 'PV1-42' | 'NPU-1'): ReadPlace {
  const part = (component: number) => unescapeHl7(readField(message, field, component))
  const place: PlaceCode = { pointOfCare: part(1), room: part(2), bed: part(3), facility: part(4) }
  const code = placeCodeText(place)
  if (code === '|||') return { ok: false, why: 'is empty; expected point of care^room^bed^facility' }
  if (code.length > LONGEST_PLACE_CODE)
    return { ok: false, why: `is longer than ${LONGEST_PLACE_CODE} characters; expected a place code, not text` }
  if (/\p{Cc}/u.test(code)) return { ok: false, why: 'holds control characters; expected a place code' }
  if (code.includes('\ufffd'))
    return { ok: false, why: 'cannot be read in the message\u2019s character set; name the set in MSH-18' }
  // Places may have spaces and Chinese names; a phone or identity number in their stead is somebody's.
  const parts = [place.pointOfCare, place.room, place.bed, place.facility]
  if (parts.some((text) => personalDataIn(text.replace(/[^\x21-\x7e]/g, '')) !== null))
    return { ok: false, why: 'holds what looks like a personal number (withheld); expected a place code' }
  return { ok: true, code, namesBed: place.bed !== '' }
}

/** HL7's escapes for delimiters, except that of the field separator: `|` joins the parts of a place code. */
function unescapeHl7(text: string): string {
  return text.replace(/\\([STRE])\\/g, (_, escaped: string) => ({ S: '^', T: '&', R: '~', E: '\\' })[escaped] ?? '')
}
