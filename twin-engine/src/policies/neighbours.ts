/** The other hospitals of each facility in order of distance, and how long the way takes. */
import type { BedClass, CityModel, LngLat } from '../city/city.ts'

const EARTH_RADIUS_KILOMETRES = 6371.0088

/** Great-circle distance in kilometres (haversine). */
export function distanceKilometres(a: LngLat, b: LngLat): number {
  const rad = Math.PI / 180
  const lat = Math.sin(((b[1] - a[1]) * rad) / 2)
  const lng = Math.sin(((b[0] - a[0]) * rad) / 2)
  const h = lat * lat + Math.cos(a[1] * rad) * Math.cos(b[1] * rad) * lng * lng
  return 2 * EARTH_RADIUS_KILOMETRES * Math.asin(Math.min(1, Math.sqrt(h)))
}

export interface Neighbours {
  /** Facilities with beds of the class, nearest first, without the facility itself. */
  readonly order: (facility: number, bedClass: BedClass) => Int32Array
}

const known = new WeakMap<CityModel, Neighbours>()

/** The neighbours of a city; each list is computed when first asked for and kept with the city. */
export function neighboursOf(city: CityModel): Neighbours {
  const cached = known.get(city)
  if (cached) return cached
  const lists = new Map<string, Int32Array>()
  const holders = new Map<BedClass, readonly number[]>()
  const neighbours: Neighbours = {
    order(facility, bedClass) {
      const key = `${facility} ${bedClass}`
      const list = lists.get(key)
      if (list) return list
      let having = holders.get(bedClass)
      if (!having) {
        having = [...new Set(city.units.filter((u) => u.bedClass === bedClass && u.beds > 0).map((u) => u.facility))]
        holders.set(bedClass, having)
      }
      const here = city.facilities[facility]!.location
      const sorted = Int32Array.from(
        having
          .filter((f) => f !== facility)
          .map((f) => ({ f, km: distanceKilometres(here, city.facilities[f]!.location) }))
          .sort((a, b) => a.km - b.km || a.f - b.f)
          .map(({ f }) => f),
      )
      lists.set(key, sorted)
      return sorted
    },
  }
  known.set(city, neighbours)
  return neighbours
}
