/** The search for the cheapest actions on the test city, two days ahead: processor time to the first answer and to the replayed front. The limit stands as the other figure. */
import { loadavg } from 'node:os'
import { loadCity, loadParameters } from '@kangcheng/seed-data'
import { PLAIN_SCENARIO, type Scenario, warmStart } from '@kangcheng/twin-engine'
import { SEARCHED_LEVERS } from '@kangcheng/twin-engine/escalation'
import type { Row } from '../src/cli/bench.ts'
import { inProcessExecutor } from '../src/executors/in-process.ts'
import { raceActionsBy } from '../src/rehearsal/action-race.ts'

const FIRST_SECONDS = 10
const AT = Date.UTC(2026, 10, 21, 10, 24)

export async function rows(): Promise<readonly Row[]> {
  const city = loadCity('testville')
  const parameters = loadParameters()
  const text = { zh: '从此刻', en: 'from now' }
  const scenario: Scenario = {
    ...PLAIN_SCENARIO,
    id: 'from-now',
    title: text,
    why: text,
    horizonHours: 48,
    shocks: [],
    levers: [],
    policy: 'nearest',
    parameters: {},
    start: null,
  }
  const state = warmStart(city, parameters, 5, AT, 14)
  const executor = inProcessExecutor(city, parameters)
  const began = process.cpuUsage()
  const seconds = (): number => {
    const { user, system } = process.cpuUsage(began)
    return (user + system) / 1e6
  }
  let first: number | null = null
  const found = await raceActionsBy(
    {
      city,
      parameters,
      state,
      scenario,
      limit: { figure: 'beds', below: 0.9 },
      kinds: SEARCHED_LEVERS,
      places: 3,
      replications: 8,
      laterMinutes: 1440,
      seed: 7,
      priority: 1,
    },
    executor,
    new AbortController().signal,
    ({ standing }) => {
      if (standing !== null) first ??= seconds()
    },
  )
  const all = seconds()
  await executor.close()
  if (found === null || first === null) throw new Error('the search ended without an answer')
  const row = (name: string, ours: number): Row => ({
    name,
    ours,
    other: FIRST_SECONDS,
    unit: 's of processor',
    ratio: FIRST_SECONDS / ours,
    otherCommand: 'limit',
    load: loadavg()[0]!,
  })
  return [
    row(`cheapest actions: first answer, ${found.options.length} actions`, first),
    row(`of ${found.sets.length} sets the front replayed, ${found.runs} runs`, all),
  ]
}
