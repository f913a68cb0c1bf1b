/**
 * A sender's place code: point of care, room, bed and facility of HL7's PL data type, joined by `|`. Trailing parts stay
 * (`Ward|Room||Hospital`), so that a code tells by its shape whether it names a bed.
 */

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
