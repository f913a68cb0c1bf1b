/** RefNet written down as an ordinary city folder with a scenario, for `rehearse --city`. */
import { accessSync, constants, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { decodeCity, describeProblems, encodeScenario } from '@kangcheng/twin-engine'
import { refNetCity, refNetScenario } from '@kangcheng/twin-engine/refnet'
import type { NetworkTask } from './replication.ts'

/**
 * Writes `city.json` and `scenario.json` into the folder, which is made where it is missing.
 * @returns the two files
 * @throws an Error that says why it cannot be: another city stands there, nothing can be written there, or the network is no
 * city.
 */
export function exportCity(task: NetworkTask, folder: string): readonly string[] {
  const city = refNetCity(task.parameters, task.copies, task.model)
  const text = JSON.stringify(city, null, 1)
  const decoded = decodeCity(JSON.parse(text))
  if (!decoded.ok) throw new Error(`the network is no city:\n${describeProblems(decoded.problems)}`)
  const cityFile = join(folder, 'city.json')
  const scenarioFile = join(folder, 'scenario.json')
  if (existsSync(cityFile) && !holdsRefNet(cityFile))
    throw new Error(`${cityFile} holds another city; name a folder of its own`)
  makeFolder(folder)
  writeFileSync(cityFile, `${text}\n`)
  const scenario = encodeScenario(refNetScenario(task.parameters, city, task))
  writeFileSync(scenarioFile, `${JSON.stringify(scenario, null, 2)}\n`)
  return [cityFile, scenarioFile]
}

/** Makes a folder with those above it, one by one: made recursively, one in /proc is tried for ever. */
function makeFolder(folder: string): void {
  const missing: string[] = []
  let above = folder
  while (!existsSync(above)) {
    missing.unshift(above)
    above = dirname(above)
  }
  try {
    if (!statSync(above).isDirectory()) throw new Error('it is no folder')
    accessSync(above, constants.W_OK)
    for (const one of missing) mkdirSync(one)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(`nothing can be written in ${above} (${why}); give a folder that can be written`)
  }
}

function holdsRefNet(file: string): boolean {
  try {
    const { id } = JSON.parse(readFileSync(file, 'utf8')) as { id?: unknown }
    return typeof id === 'string' && /^refnet(-\d+)?$/.test(id)
  } catch {
    // Whatever it is, it was not written here.
    return false
  }
}
