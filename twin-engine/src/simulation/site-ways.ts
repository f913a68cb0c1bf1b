/** How easily people reach the facilities of a city, for who goes where once there is another. */
import { type CityModel, indexCity } from '../city/city.ts'
import { travelTimesBetween } from '../network/travel-times.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { roadSpeedsOf } from '../parameters/road-speeds.ts'

export interface SiteWays {
  /** `[cell × facilities + facility]`: (least minutes + minutes of the way) to the power −λ; 0 where there is no way. */
  readonly ease: Float64Array
}

const known = new WeakMap<CityModel, WeakMap<Parameters, SiteWays>>()

/** To every facility of the city that has beds or treatment places, 0 to the others; made at the first call and kept. */
export function waysToFacilities(city: CityModel, parameters: Parameters): SiteWays {
  let byParameters = known.get(city)
  if (!byParameters) {
    byParameters = new WeakMap()
    known.set(city, byParameters)
  }
  let ways = byParameters.get(parameters)
  if (!ways) {
    const { unitsOfFacility } = indexCity(city)
    const facilities = [...city.facilities.keys()].filter((f) => unitsOfFacility[f]!.length > 0)
    const some = waysTo(city, parameters, facilities).ease
    const ease = new Float64Array(city.cells.length * city.facilities.length)
    for (let c = 0; c < city.cells.length; c++)
      for (let i = 0; i < facilities.length; i++)
        ease[c * city.facilities.length + facilities[i]!] = some[c * facilities.length + i]!
    ways = { ease }
    byParameters.set(parameters, ways)
  }
  return ways
}

/** To some facilities, by number; by car, on the mean of the day's traffic. */
export function waysTo(city: CityModel, parameters: Parameters, facilities: readonly number[]): SiteWays {
  const { decay, leastMinutes } = parameters.siteChoice
  const { matrix } = travelTimesBetween(
    city,
    city.cells.map(({ id, centre }, c) => ({ path: `cells[${c}] (${id})`, location: centre })),
    facilities.map((f) => ({ path: `facilities[${f}]`, location: city.facilities[f]!.location })),
    { speeds: roadSpeedsOf(parameters), mode: 'car', hour: null },
  )
  return { ease: matrix.minutes.map((minutes) => (leastMinutes + minutes) ** -decay) }
}
