/** The city that a command's `--city` means: a folder, or the name of a built-in one. */
import { resolve } from 'node:path'
import { CITY_NAMES, loadCity } from '@kangcheng/seed-data'
import type { CityModel } from '@kangcheng/twin-engine'
import { CannotBeDone } from './command.ts'

/** A built-in city's name as it is, anything else as a folder seen from `cwd`. */
export function cityFolderOf(nameOrFolder: string, cwd: string): string {
  return (CITY_NAMES as readonly string[]).includes(nameOrFolder) ? nameOrFolder : resolve(cwd, nameOrFolder)
}

/** The decoded city. @throws CannotBeDone with every problem when there is none or it is damaged. */
export function openCity(nameOrFolder: string, cwd: string): CityModel {
  try {
    return loadCity(cityFolderOf(nameOrFolder, cwd))
  } catch (error) {
    throw new CannotBeDone(`--city: ${error instanceof Error ? error.message : String(error)}`)
  }
}
