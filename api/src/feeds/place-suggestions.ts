/**
 * Where a sender's places probably lie in the city: by id, by name, by position, and, only when asked for, by size. Every
 * suggestion says what led to it, and a doubtful one what else it might be.
 */
import { bedId, type CityModel, type LngLat, type Unit } from '@kangcheng/twin-engine'
import type { PlaceHint } from './feed-format.ts'
import { distanceMetres, gcj02ToWgs84, type RecognisedCoordinates, recogniseGcj02 } from './gcj02.ts'
import { type PlaceCode, readPlaceCode } from './place-code.ts'
import { idsIn, likenessOfPairs, type NamePairs, namePairs, SAME_NAME } from './place-likeness.ts'
import { isMappedUnit, type MappableUnit, type MappedPlace, type PlaceMap, type SuggestedBy } from './place-map.ts'
import { assignBySize } from './place-sizes.ts'

/** Likeness by which the best name must lead, unless the names are the same. */
const CLEAR_LEAD = 0.1
/** A facility farther from a position is another place. */
const FARTHEST_METRES = 1500
/** A facility nearer than this is the place, unless a second one is about as near. */
const NEAR_METRES = 300
/** Positions without a single known name that must agree before their system is recognised. */
const LEAST_NAMELESS_PLACES = 3

/**
 * A map with an entry for every code, and for every place that the hints describe. `bySize` also gives places that match
 * nothing to a hospital of the city with enough beds, ward by ward and bed by bed.
 */
export function suggestPlaces(
  codes: Iterable<string>,
  city: CityModel,
  bySize: boolean,
  hints: Iterable<PlaceHint> = [],
): PlaceMap {
  const described = mergedHints(hints)
  const recognised = recogniseCoordinates(described.values(), city)
  const sorted = [...new Set([...codes, ...described.keys()])].sort(byNumbersInside)
  const found: Record<string, MappedPlace | null> = Object.create(null)
  const match = matcher(city, described, recognised?.system === 'gcj02')
  for (const code of sorted) found[code] = match(code)
  if (bySize) assignBySize(found, city, described)
  const units: Record<string, MappableUnit> = {}
  for (const unit of city.units)
    units[unit.id] = {
      facility: city.facilities[unit.facility]!.id,
      need: unit.need,
      beds: bedsOf(unit),
      name: unit.name,
    }
  return {
    city: city.id,
    facilities: Object.fromEntries(city.facilities.map(({ id, name }) => [id, { name }])),
    units,
    codes: found,
    ...(recognised?.system === 'gcj02' ? { coordinates: 'gcj02' } : {}),
  }
}

/**
 * One description per code: the last name, position and whole that were told, and the largest number of beds.
 * @param merged is added to.
 */
export function mergedHints(
  hints: Iterable<PlaceHint>,
  merged: Map<string, PlaceHint> = new Map(),
): Map<string, PlaceHint> {
  for (const hint of hints) {
    const before = merged.get(hint.code)
    const beds = Math.max(before?.beds ?? 0, hint.beds ?? 0)
    merged.set(hint.code, { ...before, ...hint, ...(beds > 0 ? { beds } : {}) })
  }
  return merged
}

/**
 * Which system the positions of the hints are in: told against those of facilities of the same id or name, or, where no
 * name is known, of the nearest facilities. Null where no place has a position.
 */
export function recogniseCoordinates(hints: Iterable<PlaceHint>, city: CityModel): RecognisedCoordinates | null {
  const located = [...hints].flatMap((hint) => (hint.location === undefined ? [] : [{ hint, told: hint.location }]))
  if (located.length === 0) return null
  const named = located.flatMap(({ hint, told }) => {
    const facility = hint.kind === 'facility' ? facilityByIdOrName([hint.code, hint.name ?? ''], city) : null
    return facility === null || facility.doubtful ? [] : [{ told, known: city.facilities[facility.index]!.location }]
  })
  if (named.length > 0) return recogniseGcj02(named)
  const nearest = located.flatMap(({ told }) => {
    const converted = gcj02ToWgs84(told)
    const distances = city.facilities.map((f) =>
      Math.min(distanceMetres(told, f.location), distanceMetres(converted, f.location)),
    )
    const least = Math.min(...distances)
    return least <= FARTHEST_METRES ? [{ told, known: city.facilities[distances.indexOf(least)]!.location }] : []
  })
  const recognised = recogniseGcj02(nearest)
  return nearest.length >= LEAST_NAMELESS_PLACES ? recognised : { ...recognised, system: 'unknown' }
}

const bedsOf = (unit: Unit): number => (unit.kind === 'emergency' ? 0 : unit.beds + unit.surgeBeds)
const collator = new Intl.Collator('en', { numeric: true })
const byNumbersInside = (a: string, b: string): number => collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0)

interface FoundFacility {
  readonly index: number
  readonly by: SuggestedBy
  readonly doubtful: boolean
  readonly runnerUp: number | null
}

function matcher(
  city: CityModel,
  hints: ReadonlyMap<string, PlaceHint>,
  gcj02: boolean,
): (code: string) => MappedPlace | null {
  const facilities = new Map<string, FoundFacility | null>()
  const facilityOf = (code: string): FoundFacility | null => {
    let found = facilities.get(code)
    if (found === undefined) {
      const hint = hints.get(code)
      const location = hint?.location === undefined || !gcj02 ? hint?.location : gcj02ToWgs84(hint.location)
      found = facilityByIdOrName([code, hint?.name ?? ''], city, location) ?? facilityByPlace(location, city)
      facilities.set(code, found)
    }
    return found
  }
  const facilityEntry = (code: string): MappedPlace | null => {
    const found = facilityOf(code)
    if (found === null) return null
    const runnerUp = found.runnerUp === null ? {} : { runnerUp: city.facilities[found.runnerUp]!.id }
    return {
      facility: city.facilities[found.index]!.id,
      by: found.by,
      ...(found.doubtful ? { suggested: true, ...runnerUp } : {}),
    }
  }
  const unitEntry = (hint: PlaceHint): MappedPlace | null => {
    const direct = unitById(hint.code, city)
    if (direct !== undefined) return { unit: direct.id, by: 'id' }
    const facility = hint.within === undefined ? null : facilityOf(hint.within)
    if (facility === null) return null
    const ofFacility = city.units.filter((unit) => unit.facility === facility.index)
    const name = hint.name ?? ''
    const best = unitByName([name, hint.code], ofFacility) ?? onlyUnitOfKind(`${name} ${hint.code}`, ofFacility)
    if (best === undefined) return null
    const doubtful = facility.doubtful || best.doubtful
    return { unit: best.unit.id, by: 'name', ...(doubtful ? { suggested: true } : {}) }
  }
  const match = (code: string): MappedPlace | null => {
    const hint = hints.get(code)
    if (code.includes('|')) return byIdOrName(readPlaceCode(code), city, facilityOf)
    if (hint === undefined) return byIdOrName(readPlaceCode(code), city, facilityOf) ?? facilityEntry(code)
    if (hint.kind === 'facility') return facilityEntry(code)
    if (hint.kind === 'unit') return unitEntry(hint)
    const ids = idsIn(code)
    const direct = city.units.find((unit) => ids.some((id) => id.startsWith(`${unit.id}-b`)))
    if (direct !== undefined) return inUnit(code, direct, 'id')
    const within = hint.within === undefined ? null : match(hint.within)
    if (within === null || !isMappedUnit(within)) return null
    const unit = city.units.find((u) => u.id === within.unit)!
    const entry = inUnit(hint.name !== undefined && /\d/.test(hint.name) ? hint.name : code, unit, 'name')
    return entry === null || within.suggested !== true ? entry : { ...entry, suggested: true }
  }
  return match
}

function byIdOrName(
  place: PlaceCode,
  city: CityModel,
  facilityOf: (code: string) => FoundFacility | null,
): MappedPlace | null {
  const direct = city.units.find((u) => u.id === place.pointOfCare || place.bed.startsWith(`${u.id}-b`))
  if (direct !== undefined) return inUnit(place.bed, direct, 'id')
  const facility = facilityOf(place.facility)
  if (facility === null) return null
  const ofFacility = city.units.filter((unit) => unit.facility === facility.index)
  const best = unitByName([place.pointOfCare], ofFacility)
  if (best === undefined) return null
  const entry = inUnit(place.bed, best.unit, 'name')
  return entry === null || !(facility.doubtful || best.doubtful) ? entry : { ...entry, suggested: true }
}

/** The entry for a place of a known unit; null when the place is a bed that the unit does not have. */
function inUnit(bed: string, unit: Unit, by: SuggestedBy): MappedPlace | null {
  if (bed === '' || unit.kind === 'emergency') return { unit: unit.id, by }
  const ordinal = Number(/(\d+)\D*$/.exec(bed)?.[1])
  return ordinal >= 1 && ordinal <= bedsOf(unit) ? { unit: unit.id, bed: bedId(unit, ordinal), by } : null
}

function unitById(code: string, city: CityModel): Unit | undefined {
  const ids = idsIn(code)
  return city.units.find((unit) => ids.includes(unit.id))
}

interface FoundUnit {
  readonly unit: Unit
  readonly doubtful: boolean
}

function unitByName(names: readonly string[], units: readonly Unit[]): FoundUnit | undefined {
  const pairs = names.map(namePairs)
  const ranked = units
    .map((unit) => ({ unit, like: bestLikeness(pairs, unit.name) }))
    .filter(({ like }) => like >= SAME_NAME)
    .sort((a, b) => b.like - a.like)
  const [best, next] = ranked
  if (best === undefined) return undefined
  // Wards of one hospital are often told apart by a numeral: only a name as like as the best one makes it doubtful.
  return { unit: best.unit, doubtful: next !== undefined && next.like === best.like }
}

const KIND_WORDS: readonly (readonly [Unit['kind'], RegExp])[] = [
  ['icu', /intensive|critical care|\bicu\b|\bitu\b|\bcc\b|重症|监护/i],
  ['emergency', /emergency|\ba&e\b|\bed\b|急诊/i],
]

/** The only intensive care unit or emergency department of the facility, where the name is of such a one. */
function onlyUnitOfKind(text: string, units: readonly Unit[]): FoundUnit | undefined {
  const kind = KIND_WORDS.find(([, words]) => words.test(text))?.[0]
  const ofKind = units.filter((unit) => unit.kind === kind)
  return ofKind.length === 1 ? { unit: ofKind[0]!, doubtful: true } : undefined
}

type Name = { readonly zh: string; readonly en: string }
/** Names of the city taken apart once: every place of a sender is compared with all of them. */
const pairsOfNames = new WeakMap<Name, readonly NamePairs[]>()

function bestLikeness(names: readonly NamePairs[], name: Name): number {
  let pairs = pairsOfNames.get(name)
  if (pairs === undefined) {
    pairs = [namePairs(name.zh), namePairs(name.en)]
    pairsOfNames.set(name, pairs)
  }
  let best = 0
  for (const a of names) for (const b of pairs) best = Math.max(best, likenessOfPairs(a, b))
  return best
}

/** @param location decides between names that are about as like. */
function facilityByIdOrName(names: readonly string[], city: CityModel, location?: LngLat): FoundFacility | null {
  const ids = idsIn(names[0]!)
  const direct = city.facilities.findIndex((f) => ids.includes(f.id))
  if (direct >= 0) return { index: direct, by: 'id', doubtful: false, runnerUp: null }
  const pairs = names.map(namePairs)
  const ranked = city.facilities
    .map((facility, index) => ({ index, like: bestLikeness(pairs, facility.name) }))
    .filter(({ like }) => like >= SAME_NAME)
    .sort((a, b) => b.like - a.like)
  const [best, next] = ranked
  if (best === undefined) return null
  if (next === undefined || best.like - next.like > CLEAR_LEAD || (best.like === 1 && next.like < 1))
    return { index: best.index, by: 'name', doubtful: false, runnerUp: null }
  if (location !== undefined) {
    const away = (index: number): number => distanceMetres(location, city.facilities[index]!.location)
    const [near, far] = away(best.index) <= away(next.index) ? [best, next] : [next, best]
    return { index: near.index, by: 'place', doubtful: away(near.index) > NEAR_METRES, runnerUp: far.index }
  }
  return { index: best.index, by: 'name', doubtful: true, runnerUp: next.index }
}

function facilityByPlace(location: LngLat | undefined, city: CityModel): FoundFacility | null {
  if (location === undefined) return null
  const [best, next] = city.facilities
    .map((facility, index) => ({ index, metres: distanceMetres(location, facility.location) }))
    .filter(({ metres }) => metres <= FARTHEST_METRES)
    .sort((a, b) => a.metres - b.metres)
  if (best === undefined) return null
  const rival = next !== undefined && next.metres < 2 * Math.max(best.metres, NEAR_METRES / 2)
  return {
    index: best.index,
    by: 'place',
    doubtful: best.metres > NEAR_METRES || rival,
    runnerUp: next?.index ?? null,
  }
}
