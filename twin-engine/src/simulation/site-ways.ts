/** How easily people reach the facilities of a city, for who goes where once there is another. */
import { type CityModel, indexCity } from '../city/city.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { distanceKilometres } from '../policies/neighbours.ts'

export interface SiteWays {
  /** `[cell × facilities + facility]`: (least minutes + minutes of the way) to the power −λ; 0 where there is no way. */
  readonly ease: Float64Array
}

const known = new WeakMap<CityModel, WeakMap<Parameters, SiteWays>>()
/** Roads are longer than the great circle by this factor; assumed. */
const DETOUR = 1.35

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

/** To some facilities, by number. */
export function waysTo(city: CityModel, parameters: Parameters, facilities: readonly number[]): SiteWays {
  const { decay, leastMinutes } = parameters.siteChoice
  const perKilometre = (60 * DETOUR) / parameters.ambulance.speedPeakKilometresPerHour
  const ease = new Float64Array(city.cells.length * facilities.length)
  city.cells.forEach(({ centre }, c) => {
    facilities.forEach((f, i) => {
      const minutes = perKilometre * distanceKilometres(centre, city.facilities[f]!.location)
      ease[c * facilities.length + i] = (leastMinutes + minutes) ** -decay
    })
  })
  return { ease }
}
