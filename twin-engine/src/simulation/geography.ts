/** Where everything stands on flat ground: kilometres east and north, so that a nearest one is found without trigonometry. */
import { type CityModel, indexCity, type LngLat } from '../city/city.ts'
import { toGround } from '../city/projection.ts'

export interface Geography {
  /** Kilometres east and north of the city's first facility. */
  readonly east: (lng: number, lat: number) => number
  readonly north: (lng: number, lat: number) => number
  /** Degrees of a place in kilometres. */
  readonly longitude: (east: number) => number
  readonly latitude: (north: number) => number
  readonly facilityEast: Float64Array
  readonly facilityNorth: Float64Array
  readonly cellEast: Float64Array
  readonly cellNorth: Float64Array
  /** Facilities with an emergency department. */
  readonly departments: Int32Array
  /** Residents up to and including each cell, as a share of the city's. */
  readonly cellCumulative: Float64Array
}

const known = new WeakMap<CityModel, Geography>()

/** The city's geography; made at the first call and kept with the city. */
export function geographyOf(city: CityModel): Geography {
  const cached = known.get(city)
  if (cached) return cached
  const origin: LngLat = city.facilities[0]?.location ?? [0, 0]
  const ground = (place: LngLat): readonly [number, number] => toGround(origin, place)
  const eastScale = ground([origin[0] + 1, origin[1]])[0] / 1000
  const northScale = ground([origin[0], origin[1] + 1])[1] / 1000
  const kilometres = (places: readonly LngLat[], axis: 0 | 1): Float64Array =>
    Float64Array.from(places, (place) => ground(place)[axis] / 1000)
  const facilities = city.facilities.map((f) => f.location)
  const cells = city.cells.map((c) => c.centre)
  const residents = city.cells.reduce((sum, c) => sum + c.population, 0)
  let sum = 0
  const { emergencyUnitOfFacility } = indexCity(city)
  const geography: Geography = {
    east: (lng) => (lng - origin[0]) * eastScale,
    north: (_, lat) => (lat - origin[1]) * northScale,
    longitude: (x) => origin[0] + x / eastScale,
    latitude: (y) => origin[1] + y / northScale,
    facilityEast: kilometres(facilities, 0),
    facilityNorth: kilometres(facilities, 1),
    cellEast: kilometres(cells, 0),
    cellNorth: kilometres(cells, 1),
    departments: Int32Array.from([...facilities.keys()].filter((f) => emergencyUnitOfFacility[f]! >= 0)),
    cellCumulative: Float64Array.from(city.cells, (c) => {
      sum += c.population
      return residents > 0 ? sum / residents : 1
    }),
  }
  known.set(city, geography)
  return geography
}

/** The cell in which a resident lives whom the uniform picks, or -1 where the city has no cells. */
export function residentCell({ cellCumulative }: Geography, u: number): number {
  let low = 0
  let high = cellCumulative.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (u < cellCumulative[middle]!) high = middle
    else low = middle + 1
  }
  return high < 0 ? -1 : low
}
