/** Both ways of an ambulance: from the nearest station to the scene, and from there to the nearest open department. */
import { type CityModel, indexCity } from '../../city/city.ts'
import type { TravelMatrix } from '../../network/travel-matrix.ts'

export interface AmbulanceLegs {
  /** Driving minutes by cell, from the nearest station that has a vehicle; Infinity without a way. */
  readonly toScene: Float64Array
  /** Driving minutes by cell, to the nearest emergency department that is open. */
  readonly toHospital: Float64Array
  /** Facilities from which vehicles go out, and which take patients. */
  readonly stations: readonly number[]
  readonly departments: readonly number[]
}

/**
 * @param out minutes from facilities to cells
 * @param home minutes from cells to facilities
 * @param closed facilities that take no patients; vehicles go out from them all the same, unless `stranded`
 */
export function ambulanceLegs(
  city: CityModel,
  out: TravelMatrix,
  home: TravelMatrix,
  closed: ReadonlySet<number>,
  stranded: ReadonlySet<number>,
): AmbulanceLegs {
  const { emergencyUnitOfFacility, placesOfFacility } = indexCity(city)
  const stations = [...new Set(city.vehicles.map(({ station }) => station))].filter((f) => !stranded.has(f))
  const departments = [...city.facilities.keys()].filter(
    (f) => emergencyUnitOfFacility[f]! >= 0 && placesOfFacility[f]! > 0 && !closed.has(f),
  )
  const cells = city.cells.length
  const facilities = city.facilities.length
  const toScene = new Float64Array(cells).fill(Number.POSITIVE_INFINITY)
  for (const f of stations)
    for (let c = 0; c < cells; c++) toScene[c] = Math.min(toScene[c]!, out.minutes[f * cells + c]!)
  const toHospital = new Float64Array(cells).fill(Number.POSITIVE_INFINITY)
  for (let c = 0; c < cells; c++)
    for (const f of departments) toHospital[c] = Math.min(toHospital[c]!, home.minutes[c * facilities + f]!)
  return { toScene, toHospital, stations, departments }
}
