/** Which facility and unit of the city an entry is about, where its ids, or a sender's code, tell. */
import type { CityModel } from '@kangcheng/twin-engine'
import { readPlaceCode } from '../feeds/place-code.ts'
import { idsIn, likenessOfPairs, type NamePairs, namePairs, SAME_NAME } from '../feeds/place-likeness.ts'
import type { Twin } from '../live/twin.ts'
import type { QuarantineRow } from '../log/zone-records.ts'
import { reducedEventOf } from './corrected-event.ts'
import type { ReducedEvent } from './reduced-event.ts'

/** Indices; -1 = not told. */
export interface AboutPlace {
  readonly facility: number
  readonly unit: number
}

const FIELDS = ['bed', 'unit', 'facility', 'destination', 'origin'] as const
const NOWHERE: AboutPlace = { facility: -1, unit: -1 }

/** By the event's ids and codes; failing those, the one facility that the source tells of. */
export function aboutPlace(twin: Twin, row: QuarantineRow): AboutPlace {
  const event = reducedEventOf(row)
  const told = placeOfEvent(twin, event)
  if (told.facility >= 0) return told
  const facilities = twin.city.facilities.flatMap((_, f) =>
    twin.freshness.sourceOfFacility(f) === row.source ? [f] : [],
  )
  return facilities.length === 1 ? { facility: facilities[0]!, unit: -1 } : NOWHERE
}

function placeOfEvent(twin: Twin, event: ReducedEvent): AboutPlace {
  for (const name of FIELDS) {
    const value = event[name]
    if (typeof value !== 'string') continue
    const place = placeOfCode(twin, value)
    if (place.facility >= 0) return place
  }
  return NOWHERE
}

/** An id of the city, an id that begins like one (`h04-w12-b99`), or a sender's code that names a hospital. */
export function placeOfCode({ city, state }: Twin, code: string): AboutPlace {
  const { index } = state
  for (const id of idsOfCode(code)) {
    const bed = index.findBed(id)
    const unit = bed >= 0 ? index.unitOfBed[bed]! : (index.unit.get(id) ?? longestPrefix(city.units, id))
    if (unit >= 0) return { facility: city.units[unit]!.facility, unit }
    const facility = index.facility.get(id) ?? longestPrefix(city.facilities, id)
    if (facility >= 0) return { facility, unit: -1 }
  }
  return { facility: facilityNamed(city, readPlaceCode(code).facility), unit: -1 }
}

/** Ids that a code may stand for, written as the city writes them: as a whole, or by ward and bed. */
export function idsOfCode(code: string): readonly string[] {
  const { pointOfCare, bed } = readPlaceCode(code)
  const parts = code.includes('|') ? [bed, `${pointOfCare}-${bed}`, pointOfCare] : [code]
  return parts.flatMap((part) => idsIn(part))
}

function longestPrefix(places: readonly { readonly id: string }[], code: string): number {
  let best = -1
  places.forEach(({ id }, i) => {
    if (code.startsWith(`${id}-`) && (best < 0 || id.length > places[best]!.id.length)) best = i
  })
  return best
}

/** Letter pairs of the facilities' names, by city: a page of entries asks for them fifty times. */
const pairsOfNames = new WeakMap<CityModel, readonly (readonly NamePairs[])[]>()

function facilityNamed(city: CityModel, name: string): number {
  if (name === '') return -1
  let facilities = pairsOfNames.get(city)
  if (facilities === undefined) {
    facilities = city.facilities.map((f) => [namePairs(f.name.zh), namePairs(f.name.en)])
    pairsOfNames.set(city, facilities)
  }
  const wanted = namePairs(name)
  return facilities.findIndex((names, f) => {
    return city.facilities[f]!.id === name || names.some((pairs) => likenessOfPairs(pairs, wanted) >= SAME_NAME)
  })
}
