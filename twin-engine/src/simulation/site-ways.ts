/**
 * How long people take to the facilities of a city, edited or not. By car, on the mean of a day's traffic: as the city's own
 * table says of what stands in it, over the roads to all else.
 */
import { type CityModel, indexCity } from '../city/city.ts'
import { givenColumns } from '../network/given-columns.ts'
import type { TravelMatrix } from '../network/travel-matrix.ts'
import { type TravelTimes, timesToPlaces, type WayPlace } from '../network/travel-times.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { roadSpeedsOf } from '../parameters/road-speeds.ts'

export interface SiteWays {
  /** `[cell × facilities + facility]`: (least minutes + minutes of the way) to the power −λ; 0 where there is no way. */
  readonly ease: Float64Array
}

/** Minutes from every cell to a place, by the place. */
type Columns = Map<string, Float64Array>

const MODE = 'car'
const columns = new WeakMap<CityModel, WeakMap<Parameters, Columns>>()
const ways = new WeakMap<CityModel, WeakMap<Parameters, SiteWays>>()
/** Places kept at hand, of 8 bytes per cell each: the facilities of a city and its candidates. */
const KEPT_PLACES = 2000

/**
 * From every cell to some facilities, by number. Cells and roads are those of the unedited city, so that a place is searched from
 * once, whatever cities it stands in.
 */
export function minutesTo(city: CityModel, parameters: Parameters, facilities: ArrayLike<number>): TravelMatrix {
  const known = cached(columns, city.editedFrom ?? city, parameters, (): Columns => new Map())
  const given = givenColumns(city, MODE)
  const keys = Array.from(facilities, (f) => {
    const { id, location } = city.facilities[f]!
    return given !== null && given[f]! >= 0 ? `given ${id}` : String(location)
  })
  const missing = new Map<string, number>()
  keys.forEach((key, i) => {
    if (!known.has(key)) missing.set(key, facilities[i]!)
  })
  if (missing.size > 0) searchTo(city, parameters, missing, known)
  const origins = city.cells.length
  const minutes = new Float64Array(origins * keys.length)
  keys.forEach((key, i) => {
    const column = known.get(key)!
    for (let c = 0; c < origins; c++) minutes[c * keys.length + i] = column[c]!
  })
  if (known.size > KEPT_PLACES) known.clear()
  return { origins, destinations: keys.length, minutes }
}

function searchTo(city: CityModel, parameters: Parameters, missing: ReadonlyMap<string, number>, known: Columns): void {
  const { matrix } = timesTo(city, parameters, [...missing.values()])
  ;[...missing.keys()].forEach((key, i) => {
    const column = new Float64Array(matrix.origins)
    for (let c = 0; c < column.length; c++) column[c] = matrix.minutes[c * matrix.destinations + i]!
    known.set(key, column)
  })
}

function timesTo(city: CityModel, parameters: Parameters, facilities: readonly number[]): TravelTimes {
  const places = facilities.map((f): WayPlace => {
    const { id, location } = city.facilities[f]!
    return { path: `facilities[${f}]`, id, location, facility: f }
  })
  return timesToPlaces(city, places, { speeds: roadSpeedsOf(parameters), mode: MODE, hour: null })
}

/** Facilities of the city that have beds or treatment places, by number. */
export function facilitiesWithUnits(city: CityModel): readonly number[] {
  const { unitsOfFacility } = indexCity(city)
  return [...city.facilities.keys()].filter((f) => unitsOfFacility[f]!.length > 0)
}

/** Ease of the way to every facility of the city, 0 to those without beds and places; made at the first call and kept. */
export function waysToFacilities(city: CityModel, parameters: Parameters): SiteWays {
  return cached(ways, city, parameters, () => {
    const facilities = facilitiesWithUnits(city)
    const width = city.facilities.length
    const some = waysTo(city, parameters, facilities).ease
    const ease = new Float64Array(city.cells.length * width)
    for (let c = 0; c < city.cells.length; c++)
      for (let i = 0; i < facilities.length; i++) ease[c * width + facilities[i]!] = some[c * facilities.length + i]!
    return { ease }
  })
}

/** Ease of the way to some facilities, by number. */
export function waysTo(city: CityModel, parameters: Parameters, facilities: readonly number[]): SiteWays {
  const { leastMinutes, decay } = parameters.siteChoice
  return { ease: minutesTo(city, parameters, facilities).minutes.map((way) => (leastMinutes + way) ** -decay) }
}

function cached<T>(
  cache: WeakMap<CityModel, WeakMap<Parameters, T>>,
  city: CityModel,
  parameters: Parameters,
  make: () => T,
): T {
  const byParameters = cache.get(city) ?? new WeakMap<Parameters, T>()
  cache.set(city, byParameters)
  const value = byParameters.get(parameters) ?? make()
  byParameters.set(parameters, value)
  return value
}
