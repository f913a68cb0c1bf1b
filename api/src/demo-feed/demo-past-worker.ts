/** A thread that puts the demo's past before what its feed has told, and ends. */
import { constants, setPriority } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { loadScenario } from '@kangcheng/scenarios'
import { loadCity, parametersOfCity } from '@kangcheng/seed-data'
import { fillHistoryBefore, historyBegins } from '../history/history-before.ts'
import { MARK_MILLISECONDS, type MarkSample } from '../history/occupancy-history.ts'
import { demoPast, feedBegins } from './demo-past.ts'

const LOOK_MILLISECONDS = 1_000
const DAY_MARKS = (24 * 3_600_000) / MARK_MILLISECONDS

export interface DemoPastTask {
  readonly path: string
  /** A built-in city's name, or a folder. */
  readonly city: string
  /** Name of the scenario in which the demo opens. */
  readonly scenario: string
  readonly days: number
}

/** What an earlier start has put there stays. */
function* missingOf(past: Iterable<readonly MarkSample[]>, before: number): Generator<readonly MarkSample[]> {
  for (const samples of past) yield samples.filter(({ mark }) => mark < before)
}

const { path, city: cityName, scenario: scenarioName, days } = workerData as DemoPastTask
// On Linux the priority is the thread's own: what is live goes first.
if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL)
const scenario = loadScenario(scenarioName)
let begins = historyBegins(path)
// Before the feed has told anything it is not known where it begins.
for (; begins === null; begins = historyBegins(path)) await pause(LOOK_MILLISECONDS)
const wanted = feedBegins(scenario) / MARK_MILLISECONDS - days * DAY_MARKS
if (begins > wanted + 1) {
  const city = loadCity(cityName)
  const setting = { city: city.id, units: city.units.map(({ id }) => id), zone: city.zone }
  const before = begins
  const past = demoPast(city, parametersOfCity(city), loadScenario(scenarioName, city), days)
  fillHistoryBefore(path, setting, missingOf(past, before))
  parentPort!.postMessage(days)
}
