/** The city that a command's `--city` means: a folder, or the name of a built-in one. */
import { resolve } from 'node:path'
import { CITY_NAMES, loadCity } from '@kangcheng/seed-data'
import type { CityModel } from '@kangcheng/twin-engine'
import { CannotBeDone } from './command.ts'

/** The decoded city. @throws CannotBeDone with every problem when there is none or it is damaged. */
export function openCity(nameOrFolder: string, cwd: string): CityModel {
  const builtIn = (CITY_NAMES as readonly string[]).includes(nameOrFolder)
  try {
    return loadCity(builtIn ? nameOrFolder : resolve(cwd, nameOrFolder))
  } catch (error) {
    throw new CannotBeDone(`--city: ${error instanceof Error ? error.message : String(error)}`)
  }
}
