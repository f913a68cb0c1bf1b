/**
 * A sender's place code: point of care, room, bed and facility of HL7's PL data type, joined by `|`. Trailing parts stay
 * (`Ward|Room||Hospital`), so that a code tells by its shape whether it names a bed.
 */
import { personalDataIn } from '@kangcheng/twin-engine'
import type { QuarantineCauseId } from '../quarantine/causes.ts'

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

export interface PlaceCodeFault {
  /** What is wrong, and what would have been right; never the text. */
  readonly why: string
  readonly cause: QuarantineCauseId
}

/**
 * Whether a text holds somebody's number or e-mail address among its words: a ward with the telephone of its nurse behind its
 * name. Digits that only spaces or hyphens part are one number.
 */
export function holdsPersonalNumber(text: string): boolean {
  const joined = text.replace(/(?<=\d)[\s-]+(?=\d)/g, '')
  return joined.split(/[^\x21-\x7e]+|[,;()"'<>|]+/).some((word) => word !== '' && personalDataIn(word) !== null)
}

/**
 * Why a text is no place code that may be kept; null when it may. Places may have spaces and Chinese names; a telephone
 * or identity number in their stead is somebody's.
 *
 * @param parts what the code is made of, each judged by itself: numbers that run together are nobody's
 */
export function placeCodeFault(text: string, parts: readonly string[] = text.split('|')): PlaceCodeFault | null {
  if (parts.every((part) => part === '')) return { why: 'is empty; expected a place code', cause: 'unknown-place' }
  if (text.length > LONGEST_PLACE_CODE)
    return {
      why: `is longer than ${LONGEST_PLACE_CODE} characters; expected a place code, not text`,
      cause: 'malformed',
    }
  if (/\p{Cc}/u.test(text)) return { why: 'holds control characters; expected a place code', cause: 'malformed' }
  if (text.includes('\ufffd'))
    return {
      why: 'cannot be read in the character set that the sender names; expected a place code in that set',
      cause: 'undecodable',
    }
  if (parts.some((part) => personalDataIn(part.replace(/[^\x21-\x7e]/g, '')) !== null || holdsPersonalNumber(part)))
    return {
      why: 'holds what looks like a personal number (withheld); expected a place code',
      cause: 'identifier',
    }
  return null
}
