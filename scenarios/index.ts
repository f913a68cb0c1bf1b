/** Loads the scenario files of this folder, or one from elsewhere (Node only). */
import { readdirSync, readFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import {
  type CityModel,
  decodeScenario,
  describeProblems,
  type Parameters,
  type Scenario,
} from '@kangcheng/twin-engine'

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

/**
 * The scenario of a name or file; with a city, its ids are checked too, with parameters the values that it changes. Throws
 * an Error that lists every problem and its place, or the scenarios there are.
 */
export function loadScenario(nameOrFile: string, city?: CityModel, parameters?: Parameters): Scenario {
  const file = scenarioFile(nameOrFile)
  let input: unknown
  try {
    input = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(`cannot read the scenario ${file} (${why}); built-in ones are ${scenarioNames().join(', ')}`)
  }
  const decoded = decodeScenario(input, city, parameters)
  if (!decoded.ok) throw new Error(`${file} is no valid scenario:\n${describeProblems(decoded.problems)}`)
  return decoded.value
}
