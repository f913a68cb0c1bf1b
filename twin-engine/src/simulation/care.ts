/** Which care a city runs by. */
import type { CityModel } from '../city/city.ts'
import type { Parameters } from '../parameters/parameters.ts'
import type { CareModel } from './care-model.ts'
import { careOfCity } from './care-of-city.ts'
import { careFromParameters } from './demand.ts'
import { careOfEditedCity } from './edited-care.ts'

const cache = new WeakMap<CityModel, WeakMap<Parameters, CareModel>>()

/** The care of a city: its own where it has one, else as the parameters say. Computed at the first call and kept. */
export function careModelOf(city: CityModel, parameters: Parameters): CareModel {
  let byParameters = cache.get(city)
  if (!byParameters) {
    byParameters = new WeakMap()
    cache.set(city, byParameters)
  }
  let care = byParameters.get(parameters)
  if (!care) {
    const base = city.editedFrom
    if (city.care) care = careOfCity(city, city.care, parameters)
    else if (base) care = careOfEditedCity(city, base, careModelOf(base, parameters), parameters)
    else care = careFromParameters(city, parameters)
    byParameters.set(parameters, care)
  }
  return care
}
