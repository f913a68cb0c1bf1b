/** Loads the scenario files of this folder, or one from elsewhere (Node only). */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import {
  type CityModel,
  decodeScenario,
  describeProblems,
  type Parameters,
  type Problem,
  readAdmissionCurve,
  type Scenario,
} from '@kangcheng/twin-engine'
import { decodeLadder, type Ladder } from '@kangcheng/twin-engine/escalation'

/** Names of the scenarios of this folder, in alphabetical order. */
export function scenarioNames(): readonly string[] {
  return readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.json') && name !== 'package.json')
    .map((name) => name.slice(0, -'.json'.length))
    .sort()
}

/** File of a scenario of this folder, or the file itself where `nameOrFile` is a path. */
export function scenarioFile(nameOrFile: string): string {
  const isPath = isAbsolute(nameOrFile) || nameOrFile.includes('/') || nameOrFile.endsWith('.json')
  return isPath ? nameOrFile : join(import.meta.dirname, `${nameOrFile}.json`)
}

/** Names of the pathogens of this folder, in alphabetical order. */
export function pathogenNames(): readonly string[] {
  return readdirSync(join(import.meta.dirname, 'pathogens'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort()
}

/** What a pathogen's file holds, undecoded: of this folder by name, or a path. @throws an Error that names those there are */
export function readPathogen(nameOrFile: string): unknown {
  if (nameOrFile.includes('/') || nameOrFile.endsWith('.json')) return readJson(nameOrFile, 'pathogen')
  const names = pathogenNames()
  if (!names.includes(nameOrFile)) throw new Error(`no pathogen "${nameOrFile}"; built-in ones are ${names.join(', ')}`)
  return readJson(join(import.meta.dirname, 'pathogens', `${nameOrFile}.json`), 'pathogen')
}

/** Names of the escalation ladders of this folder, in alphabetical order. */
export function ladderNames(): readonly string[] {
  return readdirSync(join(import.meta.dirname, 'ladders'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort()
}

/** The ladder of this folder by name, or of a path. @throws an Error that lists every problem and its place, or the ladders there are */
export function loadLadder(nameOrFile: string): Ladder {
  const isPath = nameOrFile.includes('/') || nameOrFile.endsWith('.json')
  if (!isPath && !ladderNames().includes(nameOrFile))
    throw new Error(
      `no escalation ladder "${nameOrFile}"; built-in ones are ${ladderNames().join(', ')}, or give a file`,
    )
  const file = isPath ? nameOrFile : join(import.meta.dirname, 'ladders', `${nameOrFile}.json`)
  const decoded = decodeLadder(readJson(file, 'escalation ladder'))
  if (!decoded.ok) throw wrong(file, 'escalation ladder', decoded.problems)
  return decoded.value
}

/**
 * What a scenario file holds, undecoded, with the tables that its curves name (`"file": "winter-flu.csv"`, beside the scenario)
 * in their place. @throws an Error that names the file that cannot be read, or every problem of a table.
 */
export function readScenario(nameOrFile: string): unknown {
  const file = scenarioFile(nameOrFile)
  let input: unknown
  try {
    input = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(`cannot read the scenario ${file} (${why}); built-in ones are ${scenarioNames().join(', ')}`)
  }
  return withCurves(input, dirname(file))
}

function withCurves(input: unknown, folder: string): unknown {
  if (Array.isArray(input)) return input.map((one) => withCurves(one, folder))
  if (typeof input !== 'object' || input === null) return input
  const { file, ...rest } = input as Readonly<Record<string, unknown>>
  if ('kind' in input && typeof file === 'string') {
    const path = isAbsolute(file) ? file : join(folder, file)
    if (input.kind === 'admission-curve') return { ...rest, curve: readCurve(path) }
    if (input.kind === 'epidemic') return { ...rest, pathogen: readJson(path, 'pathogen') }
    if (input.kind === 'demand-shock') return { ...rest, shock: readJson(path, 'shock of demand') }
  }
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, withCurves(value, folder)]))
}

function readCurve(file: string): unknown {
  if (file.endsWith('.json')) return readJson(file, 'curve')
  const table = readAdmissionCurve(readText(file, 'curve'))
  if (table.ok) return table.value
  throw wrong(file, 'table of a curve', table.problems)
}

function readText(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Error(`cannot read the ${what} ${file} (${error instanceof Error ? error.message : String(error)})`)
  }
}

function readJson(file: string, what: string): unknown {
  const text = readText(file, what)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`${file} is no JSON (${error instanceof Error ? error.message : String(error)})`)
  }
}

const wrong = (file: string, what: string, problems: readonly Problem[]): Error =>
  new Error(`${file} is no valid ${what}:\n${describeProblems(problems)}`)

/**
 * The scenario of a name or file; with a city, its ids are checked too, with parameters the values that it changes. Throws
 * an Error that lists every problem and its place, or the scenarios there are.
 */
export function loadScenario(nameOrFile: string, city?: CityModel, parameters?: Parameters): Scenario {
  const input = readScenario(nameOrFile)
  const decoded = decodeScenario(input, city, parameters)
  if (!decoded.ok) throw wrong(scenarioFile(nameOrFile), 'scenario', decoded.problems)
  return decoded.value
}
