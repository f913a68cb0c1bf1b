/** How long people take to the facilities of a city, for who goes where once there is another. By car, on the mean of a day's traffic. */
import { type CityModel, indexCity } from '../city/city.ts'
import type { TravelMatrix } from '../network/travel-matrix.ts'
import { travelTimesBetween } from '../network/travel-times.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { roadSpeedsOf } from '../parameters/road-speeds.ts'

export interface SiteWays {
  /** `[cell × facilities + facility]`: (least minutes + minutes of the way) to the power −λ; 0 where there is no way. */
  readonly ease: Float64Array
}

export interface SiteMinutes {
  /** Facilities with beds or treatment places, by number; the destinations of the matrix. */
  readonly facilities: Int32Array
  readonly matrix: TravelMatrix
}

const known = new WeakMap<CityModel, WeakMap<Parameters, SiteMinutes>>()
const knownWays = new WeakMap<SiteMinutes, SiteWays>()

/** From every cell to some facilities, by number. */
export function minutesTo(city: CityModel, parameters: Parameters, facilities: readonly number[]): TravelMatrix {
  return travelTimesBetween(
    city,
    city.cells.map(({ id, centre }, c) => ({ path: `cells[${c}] (${id})`, location: centre })),
    facilities.map((f) => ({ path: `facilities[${f}]`, location: city.facilities[f]!.location })),
    { speeds: roadSpeedsOf(parameters), mode: 'car', hour: null },
  ).matrix
}

/** To every facility of the city that has beds or treatment places; made at the first call and kept. */
export function minutesToFacilities(city: CityModel, parameters: Parameters): SiteMinutes {
  let byParameters = known.get(city)
  if (!byParameters) {
    byParameters = new WeakMap()
    known.set(city, byParameters)
  }
  let minutes = byParameters.get(parameters)
  if (!minutes) {
    const { unitsOfFacility } = indexCity(city)
    const facilities = [...city.facilities.keys()].filter((f) => unitsOfFacility[f]!.length > 0)
    minutes = { facilities: Int32Array.from(facilities), matrix: minutesTo(city, parameters, facilities) }
    byParameters.set(parameters, minutes)
  }
  return minutes
}

/**
 * To some facilities of an edited city, by number: taken over from the unedited city where the place is the same, so that a
 * site costs one search.
 */
export function minutesInEditedCity(
  city: CityModel,
  parameters: Parameters,
  facilities: readonly number[],
): TravelMatrix {
  const base = city.editedFrom ?? city
  const before = minutesToFacilities(base, parameters)
  const columnOf = new Map(Array.from(before.facilities, (f, i) => [f, i]))
  const same = (f: number): boolean => columnOf.has(f) && base.facilities[f]!.location === city.facilities[f]!.location
  const others = facilities.filter((f) => !same(f))
  const own = minutesTo(city, parameters, others)
  const origins = city.cells.length
  const minutes = new Float64Array(origins * facilities.length)
  facilities.forEach((f, i) => {
    const from = same(f) ? before.matrix : own
    const column = same(f) ? columnOf.get(f)! : others.indexOf(f)
    for (let c = 0; c < origins; c++) minutes[c * facilities.length + i] = from.minutes[c * from.destinations + column]!
  })
  return { origins, destinations: facilities.length, minutes }
}

/** Ease of the way to every facility of the city, 0 to those without beds and places; made at the first call and kept. */
export function waysToFacilities(city: CityModel, parameters: Parameters): SiteWays {
  const from = minutesToFacilities(city, parameters)
  const { facilities, matrix } = from
  let ways = knownWays.get(from)
  if (!ways) {
    const width = city.facilities.length
    const some = easeOf(matrix, parameters)
    const ease = new Float64Array(city.cells.length * width)
    for (let c = 0; c < city.cells.length; c++)
      for (let i = 0; i < facilities.length; i++) ease[c * width + facilities[i]!] = some[c * facilities.length + i]!
    ways = { ease }
    knownWays.set(from, ways)
  }
  return ways
}

/** Ease of the way to some facilities, by number. */
export function waysTo(city: CityModel, parameters: Parameters, facilities: readonly number[]): SiteWays {
  return { ease: easeOf(minutesTo(city, parameters, facilities), parameters) }
}

function easeOf({ minutes }: TravelMatrix, { siteChoice }: Parameters): Float64Array {
  return minutes.map((way) => (siteChoice.leastMinutes + way) ** -siteChoice.decay)
}
