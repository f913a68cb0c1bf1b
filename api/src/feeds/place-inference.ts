/**
 * Beds that a mapping file does not list, of wards that it knows: a house of two thousand beds will not have had a patient in
 * each of them in the week that the file was made from.
 *
 * A ward's beds are taken to be numbered as the city's where all of its listed beds are, by at least one entry found by id
 * or name, or two that a human made. Only plain numbers are followed: `03B` or `加3` may be an extra bed.
 */
import { readPlaceCode } from './place-code.ts'
import type { PlaceMap } from './place-map.ts'

const PLAIN_NUMBER = /^(?:bed\s*|床\s*)?0*(\d{1,3})\s*床?$/i
/** Entries that a human made, or corrected, must agree in this number. */
const LEAST_HUMAN_ENTRIES = 2

interface Ward {
  readonly unit: string
  entries: number
  found: boolean
  consistent: boolean
}

const wardsOf = new WeakMap<PlaceMap, ReadonlyMap<string, Ward>>()

const wardKey = (code: string): string => {
  const { pointOfCare, facility } = readPlaceCode(code)
  return `${pointOfCare}|${facility}`
}

const numberIn = (bed: string): number | null => {
  const match = PLAIN_NUMBER.exec(bed.trim())
  return match === null ? null : Number(match[1])
}

function learn(map: PlaceMap): ReadonlyMap<string, Ward> {
  const wards = new Map<string, Ward>()
  for (const [code, place] of Object.entries(map.codes)) {
    if (place === null || !('unit' in place) || place.bed === undefined) continue
    const key = wardKey(code)
    const ward = wards.get(key) ?? { unit: place.unit, entries: 0, found: false, consistent: true }
    const ordinal = Number(place.bed.slice(place.unit.length + 2))
    ward.entries++
    ward.found ||= (place.by === 'id' || place.by === 'name') && place.suggested !== true
    ward.consistent &&=
      ward.unit === place.unit && place.suggested !== true && numberIn(readPlaceCode(code).bed) === ordinal
    wards.set(key, ward)
  }
  return wards
}

/** The bed's id, or null where the ward is not known well enough or the code is no plain number. */
export function inferredBed(code: string, map: PlaceMap): { readonly unit: string; readonly bed: string } | null {
  let wards = wardsOf.get(map)
  if (wards === undefined) {
    wards = learn(map)
    wardsOf.set(map, wards)
  }
  const ward = wards.get(wardKey(code))
  if (ward === undefined || !ward.consistent || !(ward.found || ward.entries >= LEAST_HUMAN_ENTRIES)) return null
  const number = numberIn(readPlaceCode(code).bed)
  if (number === null || number < 1 || number > map.units[ward.unit]!.beds) return null
  return { unit: ward.unit, bed: `${ward.unit}-b${number < 10 ? '0' : ''}${number}` }
}
