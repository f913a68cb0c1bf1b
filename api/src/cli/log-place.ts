/** Which log a command speaks of, and of which city. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { CITY_NAMES, loadCity } from '@kangcheng/seed-data'
import type { CityModel } from '@kangcheng/twin-engine'
import { decodeConfig } from '../config.ts'
import { cityOfLog, type LogPlace } from '../log/log-reading.ts'
import { LOG_FILE } from '../log/sqlite.ts'
import { CannotBeDone, type CommandIo } from './command.ts'

/** @throws CannotBeDone naming what to give, when there is neither a folder nor a database. */
export function logPlaceOf([folder, ...others]: readonly string[], io: CommandIo, usage: string): LogPlace {
  const config = decodeConfig({ ...io.env, CITY: undefined }, io.cwd)
  const databaseUrl = config.ok ? config.value.databaseUrl : null
  if (!config.ok && [io.env.DATABASE_URL, io.env.DATABASE_URL_FILE].some((given) => given))
    throw new CannotBeDone(config.problems.join('\n'))
  if (others.length > 0 || (folder === undefined && databaseUrl === null))
    throw new CannotBeDone(`give one DATA_DIR, or set DATABASE_URL · usage: kangcheng ${usage}`)
  const dataDir = resolve(io.cwd, folder ?? io.env.DATA_DIR ?? '.kangcheng')
  if (folder !== undefined && !existsSync(dataDir))
    throw new CannotBeDone(`there is no folder ${dataDir}; give the DATA_DIR of a server`)
  return { dataDir, databaseUrl: folder !== undefined && existsSync(join(dataDir, LOG_FILE)) ? null : databaseUrl }
}

/** @param given a city's name or folder; undefined = the one that the log names. */
export async function cityOfLogPlace(given: string | undefined, place: LogPlace, io: CommandIo): Promise<CityModel> {
  const id = await cityOfLog(place)
  const named = given !== undefined && given !== '' ? (given.includes('/') ? join(resolve(io.cwd, given)) : given) : id
  try {
    return loadCity(named)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new CannotBeDone(
      `${why}. The log is of city "${id}"; built in are ${CITY_NAMES.join(', ')}; give another with --city`,
    )
  }
}

/** Tells a terminal now and then how many events were replayed. */
export function replayProgress(io: CommandIo): (events: number) => void {
  let told = 0
  return (events) => {
    if (!io.terminal || events - told < 200_000) return
    told = events
    io.log(`${events} events replayed`)
  }
}
