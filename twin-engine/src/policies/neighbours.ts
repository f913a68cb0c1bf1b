/** The other hospitals of each facility in order of distance, and how long the way takes. */
import { type BedClass, type CityModel, indexCity, type LngLat } from '../city/city.ts'

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
  readonly minutes: (facility: number) => { readonly others: Int32Array; readonly minutes: Float64Array } | null
}

const CLASSES: readonly BedClass[] = ['ward', 'icu', 'emergency', 'observation', 'isolation']
const known = new WeakMap<CityModel, Neighbours>()

/** The neighbours of a city; each list is computed when first asked for and kept with the city. */
export function neighboursOf(city: CityModel): Neighbours {
  const cached = known.get(city)
  if (cached) return cached
  const named = namedNeighbours(city)
  const lists: (Int32Array | undefined)[] = []
  const holders = new Map<BedClass, ReadonlySet<number>>()
  const neighbours: Neighbours = {
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
      const sorted = row ? row.others.filter((f) => having.has(f)) : byDistance(city, facility, having)
      lists[key] = sorted
      return sorted
    },
    minutes: (facility) => named?.[facility] ?? null,
  }
  known.set(city, neighbours)
  return neighbours
}

function byDistance(city: CityModel, facility: number, having: ReadonlySet<number>): Int32Array {
  const here = city.facilities[facility]!.location
  return Int32Array.from(
    [...having]
      .filter((f) => f !== facility)
      .map((f) => ({ f, km: distanceKilometres(here, city.facilities[f]!.location) }))
      .sort((a, b) => a.km - b.km || a.f - b.f)
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

/** Minutes from one facility to another: as the city's care says, else over roads at the speed given. */
export function journeyMinutes(city: CityModel, from: number, to: number, kilometresPerHour: number): number {
  const named = neighboursOf(city).minutes(from)
  const at = named === null ? -1 : named.others.indexOf(to)
  if (named !== null && at >= 0) return named.minutes[at]!
  const { facilities } = city
  const kilometres = DETOUR * distanceKilometres(facilities[from]!.location, facilities[to]!.location)
  return (kilometres / kilometresPerHour) * 60
}
