/** A thread that puts the demo's past before what its feed has told, and ends. */
import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { loadScenario } from '@kangcheng/scenarios'
import { loadCity, parametersOfCity } from '@kangcheng/seed-data'
import { fillHistoryBefore, historyBegins } from '../history/history-before.ts'
import { MARK_MILLISECONDS } from '../history/occupancy-history.ts'
import { demoPast, feedBegins } from './demo-past.ts'

export interface DemoPastTask {
  readonly path: string
  /** A built-in city's name, or a folder. */
  readonly city: string
  /** Name of the scenario in which the demo opens. */
  readonly scenario: string
  readonly days: number
}

const { path, city: cityName, scenario: scenarioName, days } = workerData as DemoPastTask
// On Linux the priority is the thread's own: what is live goes first.
if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_LOW)
const scenario = loadScenario(scenarioName)
const begins = historyBegins(path)
if (begins !== null && begins * MARK_MILLISECONDS >= feedBegins(scenario)) {
  const city = loadCity(cityName)
  const setting = { city: city.id, units: city.units.map(({ id }) => id), zone: city.zone }
  fillHistoryBefore(path, setting, demoPast(city, parametersOfCity(city), loadScenario(scenarioName, city), days))
  parentPort!.postMessage(days)
}
