/**
 * The other hospitals of each facility in order of the way there, and how long it takes: as the city's own care names them, by
 * its own times, over its roads, or where it has none over the great circle.
 */
import { type BedClass, type CityModel, indexCity, type LngLat } from '../city/city.ts'
import { facilityMinutes } from '../network/facility-times.ts'
import type { RoadEdit } from '../network/road-edits.ts'
import type { RoadSpeeds } from '../network/road-speeds.ts'

const EARTH_RADIUS_KILOMETRES = 6371.0088

/** Great-circle distance in kilometres (haversine). */
export function distanceKilometres(a: LngLat, b: LngLat): number {
  const rad = Math.PI / 180
  const lat = Math.sin(((b[1] - a[1]) * rad) / 2)
  const lng = Math.sin(((b[0] - a[0]) * rad) / 2)
  const h = lat * lat + Math.cos(a[1] * rad) * Math.cos(b[1] * rad) * lng * lng
  return 2 * EARTH_RADIUS_KILOMETRES * Math.asin(Math.min(1, Math.sqrt(h)))
}

/** Roads are longer than the great circle by this factor; assumed. */
const DETOUR = 1.35

export interface Neighbours {
  /**
   * Facilities with beds of the class (treatment places for `emergency`), nearest first, without the facility itself. Those
   * that the city's own care names, where it names any.
   */
  readonly order: (facility: number, bedClass: BedClass) => Int32Array
  /** Minutes to those that the city's own care names, in their order; null where it names none. */
  readonly named: (facility: number) => { readonly others: Int32Array; readonly minutes: Float64Array } | null
  /**
   * Minutes by ambulance to every facility on the mean of a day's traffic, Infinity where there is no way; null where
   * they are estimated over the great circle.
   */
  readonly minutes: (facility: number) => Float64Array | null
}

const CLASSES: readonly BedClass[] = ['ward', 'icu', 'emergency', 'observation', 'isolation']
const NO_EDITS: readonly RoadEdit[] = []
const known = new WeakMap<CityModel, Map<string, Neighbours>>()
/** Conditions of the roads kept with a city; the oldest goes first. */
const KEPT_CONDITIONS = 16

/**
 * The neighbours of a city while its roads are edited so; each list is computed when first asked for and kept with the city.
 * Without `speeds` the order is that of the great circle.
 */
export function neighboursOf(
  city: CityModel,
  speeds: RoadSpeeds | null = null,
  edits: readonly RoadEdit[] = NO_EDITS,
): Neighbours {
  const byKey = known.get(city) ?? new Map<string, Neighbours>()
  known.set(city, byKey)
  const key = JSON.stringify([speeds, edits])
  const cached = byKey.get(key)
  if (cached) return cached
  const made = makeNeighbours(city, speeds, edits)
  byKey.set(key, made)
  if (byKey.size > KEPT_CONDITIONS) byKey.delete(byKey.keys().next().value!)
  return made
}

function makeNeighbours(city: CityModel, speeds: RoadSpeeds | null, edits: readonly RoadEdit[]): Neighbours {
  const named = namedNeighbours(city)
  const lists: (Int32Array | undefined)[] = []
  const rows = new Map<number, Float64Array | null>()
  const holders = new Map<BedClass, ReadonlySet<number>>()
  const minutes = (facility: number): Float64Array | null => {
    const row = rows.get(facility)
    if (row !== undefined) return row
    const made = speeds === null ? null : facilityMinutes(city, facility, speeds, edits)
    rows.set(facility, made)
    return made
  }
  return {
    order(facility, bedClass) {
      const key = facility * CLASSES.length + CLASSES.indexOf(bedClass)
      const list = lists[key]
      if (list) return list
      let having = holders.get(bedClass)
      if (!having) {
        having = new Set(city.units.filter((u) => u.bedClass === bedClass && u.beds > 0).map((u) => u.facility))
        holders.set(bedClass, having)
      }
      const row = named?.[facility]
      const sorted = row ? row.others.filter((f) => having.has(f)) : byWay(city, facility, having, minutes(facility))
      lists[key] = sorted
      return sorted
    },
    named: (facility) => named?.[facility] ?? null,
    minutes,
  }
}

function byWay(
  city: CityModel,
  facility: number,
  having: ReadonlySet<number>,
  minutes: Float64Array | null,
): Int32Array {
  const here = city.facilities[facility]!.location
  return Int32Array.from(
    [...having]
      .filter((f) => f !== facility)
      .map((f) => ({
        f,
        way: minutes === null ? 0 : minutes[f]!,
        km: distanceKilometres(here, city.facilities[f]!.location),
      }))
      .sort((a, b) => (a.way === b.way ? a.km - b.km || a.f - b.f : a.way - b.way))
      .map(({ f }) => f),
  )
}

type Named = { readonly others: Int32Array; readonly minutes: Float64Array }

function namedNeighbours(city: CityModel): readonly (Named | undefined)[] | null {
  if (!city.care || city.care.neighbours.length === 0) return null
  const { facility } = indexCity(city)
  const rows: (Named | undefined)[] = city.facilities.map(() => undefined)
  for (const row of city.care.neighbours)
    rows[facility.get(row.facility) ?? -1] = {
      others: Int32Array.from(row.others, (id) => facility.get(id) ?? -1),
      minutes: Float64Array.from(row.minutes),
    }
  return rows
}

/** Minutes from one facility to another as the city's own care says; null where it says nothing. */
export function namedMinutes(neighbours: Neighbours, from: number, to: number): number | null {
  const named = neighbours.named(from)
  const at = named === null ? -1 : named.others.indexOf(to)
  return named !== null && at >= 0 ? named.minutes[at]! : null
}

/** Minutes over the great circle from one facility to another, with a detour. */
export function estimatedMinutes(city: CityModel, from: number, to: number, kilometresPerHour: number): number {
  const { facilities } = city
  const kilometres = DETOUR * distanceKilometres(facilities[from]!.location, facilities[to]!.location)
  return (kilometres / kilometresPerHour) * 60
}

/** Minutes from one facility to another on the mean of a day's traffic; Infinity where there is no way. */
export function usualMinutes(
  city: CityModel,
  neighbours: Neighbours,
  from: number,
  to: number,
  kilometresPerHour: number,
): number {
  return (
    namedMinutes(neighbours, from, to) ??
    neighbours.minutes(from)?.[to] ??
    estimatedMinutes(city, from, to, kilometresPerHour)
  )
}
