/**
 * A sender's place code: point of care, room, bed and facility of HL7's PL data type, joined by `|`. Trailing parts stay
 * (`Ward|Room||Hospital`), so that a code tells by its shape whether it names a bed.
 */
import { personalDataIn } from '@kangcheng/twin-engine'

const PLACE_CODE_PARTS = ['pointOfCare', 'room', 'bed', 'facility'] as const

export interface PlaceCode {
  readonly pointOfCare: string
  readonly room: string
  readonly bed: string
  readonly facility: string
}

/** Longest code that is kept; anything longer is no code but text, and text may carry personal data. */
export const LONGEST_PLACE_CODE = 200

export function placeCodeText(place: PlaceCode): string {
  return PLACE_CODE_PARTS.map((part) => place[part]).join('|')
}

/** The parts of a code as `placeCodeText` wrote it. */
export function readPlaceCode(text: string): PlaceCode {
  const [pointOfCare = '', room = '', bed = '', facility = ''] = text.split('|')
  return { pointOfCare, room, bed, facility }
}

/**
 * Why a text is no place code that may be kept; null when it may. Places may have spaces and Chinese names; a telephone
 * or identity number in their stead is somebody's.
 */
export function placeCodeProblem(text: string): string | null {
  if (text.replaceAll('|', '') === '') return 'is empty; expected point of care^room^bed^facility'
  if (text.length > LONGEST_PLACE_CODE)
    return `is longer than ${LONGEST_PLACE_CODE} characters; expected a place code, not text`
  if (/\p{Cc}/u.test(text)) return 'holds control characters; expected a place code'
  if (text.includes('\ufffd')) return 'cannot be read in the message\u2019s character set; name the set in MSH-18'
  if (text.split('|').some((part) => personalDataIn(part.replace(/[^\x21-\x7e]/g, '')) !== null))
    return 'holds what looks like a personal number (withheld); expected a place code'
  return null
}
