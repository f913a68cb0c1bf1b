/** How long people take to the facilities of a city, edited or not. By car, on the mean of a day's traffic. */
import { type CityModel, indexCity } from '../city/city.ts'
import type { TravelMatrix } from '../network/travel-matrix.ts'
import { travelTimesBetween } from '../network/travel-times.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { roadSpeedsOf } from '../parameters/road-speeds.ts'

export interface SiteWays {
  /** `[cell × facilities + facility]`: (least minutes + minutes of the way) to the power −λ; 0 where there is no way. */
  readonly ease: Float64Array
}

/** Minutes from every cell to a place, by the place. */
type Columns = Map<string, Float64Array>

const columns = new WeakMap<CityModel, WeakMap<Parameters, Columns>>()
const ways = new WeakMap<CityModel, WeakMap<Parameters, SiteWays>>()
/** Places kept at hand, of 8 bytes per cell each: the facilities of a city and its candidates. */
const KEPT_PLACES = 2000

/**
 * From every cell to some facilities, by number: as the city's own times by car say, else over roads. Cells and roads are those of the unedited city, so that a place is searched from
 * once, whatever cities it stands in.
 */
export function minutesTo(city: CityModel, parameters: Parameters, facilities: ArrayLike<number>): TravelMatrix {
  const base = city.editedFrom ?? city
  const known = cached(columns, base, parameters, (): Columns => new Map())
  const given = givenColumnsOf(base)
  // What the city's own table says holds for the facility where it stood, not for others at its place.
  const keys = Array.from(facilities, (f) => {
    const { id, location } = city.facilities[f]!
    return base.facilities[f]?.location === location && given.has(id) ? `given ${id}` : String(location)
  })
  const missing = new Map<string, number>()
  keys.forEach((key, i) => {
    if (known.has(key)) return
    const own = key.startsWith('given ') ? given.get(city.facilities[facilities[i]!]!.id) : undefined
    if (own === undefined) missing.set(key, facilities[i]!)
    else known.set(key, givenColumn(base, own))
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

/** Columns of the facilities in the city's own times by car. */
function givenColumnsOf({ givenTimes }: CityModel): ReadonlyMap<string, number> {
  return new Map((givenTimes?.car?.facilities ?? []).map((id, j) => [id, j]))
}

function givenColumn({ cells, givenTimes }: CityModel, column: number): Float64Array {
  const { facilities, minutes } = givenTimes!.car!
  return Float64Array.from(cells, (_, c) => minutes[c * facilities.length + column]!)
}

function searchTo(city: CityModel, parameters: Parameters, missing: ReadonlyMap<string, number>, known: Columns): void {
  const { matrix } = travelTimesBetween(
    city,
    city.cells.map(({ id, centre }, c) => ({ path: `cells[${c}] (${id})`, location: centre })),
    [...missing.values()].map((f) => ({ path: `facilities[${f}]`, location: city.facilities[f]!.location })),
    { speeds: roadSpeedsOf(parameters), mode: 'car', hour: null },
  )
  ;[...missing.keys()].forEach((key, i) => {
    const column = new Float64Array(matrix.origins)
    for (let c = 0; c < column.length; c++) column[c] = matrix.minutes[c * matrix.destinations + i]!
    known.set(key, column)
  })
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
