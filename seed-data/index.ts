/** Loads the built-in cities and parameters from this folder, or a city in the same format from elsewhere (Node only). */
import { existsSync, readFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import {
  type CityModel,
  type CityTransit,
  decodeCity,
  decodeGivenTimes,
  decodeParameters,
  decodeRoads,
  decodeSeries,
  decodeTransit,
  describeProblems,
  type GivenTimes,
  type Parameters,
  type PublishedSeries,
  type RoadGraph,
  TRAVEL_MODES,
} from '@kangcheng/twin-engine'
import { readTable } from './generate/tables.ts'

export { type Blocks, decodeGround, type Ground, type GroundSheet, toSheet } from './ground.ts'

/** Names of the built-in cities. */
export const CITY_NAMES = ['ningbo', 'testville'] as const

/** Folder of a built-in city, or the folder itself where `nameOrFolder` is a path. */
export function cityFolder(nameOrFolder: string): string {
  if (isAbsolute(nameOrFolder) || nameOrFolder.includes('/') || nameOrFolder.startsWith('.')) return nameOrFolder
  return join(import.meta.dirname, 'cities', nameOrFolder)
}

/**
 * The city of a name (`ningbo`, `testville`) or folder: `city.json` with the positions filled in from the file that its
 * `positionsFile` names, its roads where `roads.json` and `roads.bin` lie beside it, and times of its own where `times-car.csv`,
 * `times-walk.csv` or `times-ambulance.csv` do, and a set of parameters of its own where `parameters.json` does. Throws an Error with every problem and its place where the files cannot be
 * decoded.
 */
export function loadCity(nameOrFolder: string): CityModel {
  const folder = cityFolder(nameOrFolder)
  const file = join(folder, 'city.json')
  if (!existsSync(file)) {
    throw new Error(`no city at ${file}; give a folder with city.json, or one of ${CITY_NAMES.join(', ')}`)
  }
  const decoded = decodeCity(withPositions(readJson(file), folder))
  if (!decoded.ok) throw new Error(`${file} is no valid city:\n${describeProblems(decoded.problems)}`)
  const roads = loadRoads(folder)
  const givenTimes = loadGivenTimes(folder, decoded.value)
  const transit = loadTransit(folder)
  const own = join(folder, PARAMETERS_FILE)
  const parameterSheet = existsSync(own) ? readParameterSheet(own) : null
  return {
    ...decoded.value,
    ...(parameterSheet === null ? {} : { parameterSheet }),
    ...(roads === null ? {} : { roads }),
    ...(transit === null ? {} : { transit }),
    ...(givenTimes === null ? {} : { givenTimes }),
  }
}

/** The tables `times-MODE.csv` of a city's folder, or null where it has none. Throws an Error with what is wrong with them. */
function loadGivenTimes(folder: string, city: CityModel): NonNullable<CityModel['givenTimes']> | null {
  const given = TRAVEL_MODES.flatMap((mode): [string, GivenTimes][] => {
    const file = join(folder, `times-${mode}.csv`)
    if (!existsSync(file)) return []
    const decoded = decodeGivenTimes(readFileSync(file, 'utf8'), city)
    if (!decoded.ok) throw new Error(`${file} is no table of travel times:\n${describeProblems(decoded.problems)}`)
    return [[mode, decoded.value]]
  })
  return given.length === 0 ? null : Object.fromEntries(given)
}

/** Series that others published for a city, and those made up for demonstration, which stand in a file that says so. */
export const SERIES_FILE = 'indicators.json'
export const SYNTHETIC_SERIES_FILE = 'indicators-synthetic.json'

/**
 * The series of a city's folder, none where it has no such file. Throws an Error with every problem and its place.
 */
export function loadPublishedSeries(
  nameOrFolder: string,
  city: Pick<CityModel, 'districts'>,
): readonly PublishedSeries[] {
  return [SERIES_FILE, SYNTHETIC_SERIES_FILE].flatMap((name) => {
    const file = join(cityFolder(nameOrFolder), name)
    if (!existsSync(file)) return []
    const decoded = decodeSeries(readJson(file), city, name === SYNTHETIC_SERIES_FILE)
    if (!decoded.ok) throw new Error(`${file} holds no valid series:\n${describeProblems(decoded.problems)}`)
    return decoded.value
  })
}

/** The roads of a city's folder, or null where it has none. Throws an Error with what is wrong with them. */
function loadRoads(folder: string): RoadGraph | null {
  const [sheet, columns] = [join(folder, 'roads.json'), join(folder, 'roads.bin')]
  const [hasSheet, hasColumns] = [existsSync(sheet), existsSync(columns)]
  if (!hasSheet && !hasColumns) return null
  if (!hasSheet || !hasColumns)
    throw new Error(
      `${hasSheet ? columns : sheet} is missing: roads are two files; put it there or take the other away`,
    )
  const decoded = decodeRoads(new Uint8Array(readFileSync(columns)), readJson(sheet))
  if (!decoded.ok) throw new Error(`the roads in ${folder} cannot be read:\n${describeProblems(decoded.problems)}`)
  return decoded.value
}

/** The timetables of a city's folder, or null where it has none. Throws an Error with what is wrong with them. */
function loadTransit(folder: string): CityTransit | null {
  const [sheet, columns] = [join(folder, 'transit.json'), join(folder, 'transit.bin')]
  const [hasSheet, hasColumns] = [existsSync(sheet), existsSync(columns)]
  if (!hasSheet && !hasColumns) return null
  if (!hasSheet || !hasColumns)
    throw new Error(
      `${hasSheet ? columns : sheet} is missing: timetables are two files; build the city again from its timetables, or take the other away`,
    )
  const decoded = decodeTransit(new Uint8Array(readFileSync(columns)), readJson(sheet))
  if (!decoded.ok) throw new Error(`the timetables in ${folder} cannot be read:\n${describeProblems(decoded.problems)}`)
  return decoded.value
}

/** Bytes and sheet of the ground, for `decodeGround` or for serving as they are. */
export function loadGroundFiles(nameOrFolder: string): {
  readonly bin: Uint8Array<ArrayBuffer>
  readonly json: unknown
} {
  const folder = cityFolder(nameOrFolder)
  return {
    bin: new Uint8Array(readFileSync(join(folder, 'ground.bin'))),
    json: readJson(join(folder, 'ground.json')),
  }
}

/** Names of the built-in sets of parameters, one for each jurisdiction. */
export const PARAMETER_SETS = ['china', 'england'] as const
/** The set by which a city runs that names none. */
export const USUAL_PARAMETERS = 'china'
/** A set of its own stands under this name in a city's folder. */
export const PARAMETERS_FILE = 'parameters.json'

/**
 * The parameters of `parameters/NAME.json`, by default China's. A set that `extends` another holds only what differs there.
 * Throws an Error that lists every problem.
 */
export function loadParameters(name: string = USUAL_PARAMETERS): Parameters {
  const file = join(import.meta.dirname, 'parameters', `${name}.json`)
  if (!existsSync(file)) throw new Error(`there is no set of parameters "${name}"; one of ${PARAMETER_SETS.join(', ')}`)
  return parametersOfSheet(readJson(file), file)
}

/** The parameters by which a city runs: its own, those that it names, else China's. */
export const parametersOfCity = (city: Pick<CityModel, 'id' | 'parameters' | 'parameterSheet'>): Parameters =>
  city.parameterSheet === undefined
    ? loadParameters(city.parameters ?? USUAL_PARAMETERS)
    : parametersOfSheet(city.parameterSheet, `${PARAMETERS_FILE} of ${city.id}`)

/** A file with a set of parameters, as it stands. Throws an Error that lists every problem of it. */
export function readParameterSheet(file: string): unknown {
  const sheet = readJson(file)
  parametersOfSheet(sheet, file)
  return sheet
}

function parametersOfSheet(sheet: unknown, place: string): Parameters {
  const decoded = decodeParameters(extended(sheet, place))
  if (!decoded.ok) throw new Error(`${place} is no valid set of parameters:\n${describeProblems(decoded.problems)}`)
  return decoded.value
}

/** A set with the rows of the one that it extends, wherever it has none of its own. */
function extended(document: unknown, place: string): unknown {
  if (typeof document !== 'object' || document === null || !('extends' in document)) return document
  const { extends: name, ...own } = document as { extends: unknown; parameters?: unknown }
  if (!PARAMETER_SETS.some((set) => set === name))
    throw new Error(`${place}: extends: there is no set of parameters "${name}"; one of ${PARAMETER_SETS.join(', ')}`)
  if (!Array.isArray(own.parameters)) return own
  const file = join(import.meta.dirname, 'parameters', `${name}.json`)
  const base = extended(readJson(file), file) as { parameters: { key: string }[] }
  const rows: readonly { key?: unknown }[] = own.parameters
  const differing = new Set(rows.map((row) => row?.key))
  return { ...own, parameters: [...rows, ...base.parameters.filter(({ key }) => !differing.has(key))] }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Locations that stand in a file of their own, because another licence holds for them, put into their facilities. */
function withPositions(document: unknown, folder: string): unknown {
  if (typeof document !== 'object' || document === null || !('positionsFile' in document)) return document
  const { positionsFile, ...city } = document as Record<string, unknown>
  if (typeof positionsFile !== 'string') return city
  const places = new Map(
    readTable(join(folder, positionsFile)).map((row) => [row.id, [Number(row.lng), Number(row.lat)]]),
  )
  const { facilities } = city
  if (!Array.isArray(facilities)) return city
  const placed = facilities.map((f: Record<string, unknown>) =>
    f?.location === null ? { ...f, location: places.get(String(f.id)) ?? null } : f,
  )
  return { ...city, facilities: placed }
}
