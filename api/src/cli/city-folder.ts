/** A built city's folder, as far as the command line needs it. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CityModel } from '@kangcheng/twin-engine'
import { CannotBeDone } from './command.ts'

/** The city in `DIR/city.json`. @throws CannotBeDone when there is none or it is damaged. */
export function readCityFolder(folder: string): CityModel {
  const file = join(folder, 'city.json')
  if (!existsSync(file)) throw new CannotBeDone(`${folder}: holds no city.json; give the folder of a built city`)
  let city: unknown
  try {
    city = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new CannotBeDone(`${file}: is no JSON (${(error as Error).message}); build the city again`)
  }
  if (!isCity(city))
    throw new CannotBeDone(`${file}: expected a city with id, facilities and units; build the city again`)
  return city
}

function isCity(value: unknown): value is CityModel {
  const city = value as Partial<CityModel> | null
  return (
    typeof city === 'object' &&
    city !== null &&
    typeof city.id === 'string' &&
    Array.isArray(city.facilities) &&
    Array.isArray(city.units)
  )
}
