/** The search for the cheapest actions, two days ahead: processor time to the first answer, on the test city and on Ningbo, and to the replayed front. The limits stand as the other figure. */
import { loadavg } from 'node:os'
import { loadCity, parametersOfCity } from '@kangcheng/seed-data'
import { PLAIN_SCENARIO, type Scenario, warmStart } from '@kangcheng/twin-engine'
import { SEARCHED_LEVERS } from '@kangcheng/twin-engine/escalation'
import type { Row } from '../src/cli/bench.ts'
import { inProcessExecutor } from '../src/executors/in-process.ts'
import { raceActionsBy } from '../src/rehearsal/action-race.ts'

const AT = Date.UTC(2026, 10, 21, 10, 24)
const TEXT = { zh: '从此刻', en: 'from now' }
const FROM_NOW: Scenario = {
  ...PLAIN_SCENARIO,
  id: 'from-now',
  title: TEXT,
  why: TEXT,
  horizonHours: 48,
  shocks: [],
  levers: [],
  policy: 'nearest',
  parameters: {},
  start: null,
}
/** What was asked for; the whole of Ningbo has no limit of its own. */
const CITIES = [
  { name: 'testville', firstSeconds: 2, allSeconds: 60 },
  { name: 'ningbo', firstSeconds: 10, allSeconds: 600 },
] as const

export async function rows(): Promise<readonly Row[]> {
  const all: Row[] = []
  for (const city of CITIES) all.push(...(await rowsOf(city)))
  return all
}

async function rowsOf({ name, firstSeconds, allSeconds }: (typeof CITIES)[number]): Promise<readonly Row[]> {
  const city = loadCity(name)
  const parameters = parametersOfCity(city)
  const state = warmStart(city, parameters, 5, AT, 14)
  const executor = inProcessExecutor(city, parameters)
  const began = process.cpuUsage()
  const seconds = (): number => {
    const { user, system } = process.cpuUsage(began)
    return (user + system) / 1e6
  }
  let first: { readonly seconds: number; readonly sets: number; readonly runs: number } | null = null
  const found = await raceActionsBy(
    {
      city,
      parameters,
      state,
      scenario: FROM_NOW,
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
      if (standing !== null) first ??= { seconds: seconds(), sets: standing.tried, runs: standing.runs }
    },
  )
  const whole = seconds()
  await executor.close()
  const told = first as { readonly seconds: number; readonly sets: number; readonly runs: number } | null
  if (found === null || told === null) throw new Error('the search ended without an answer')
  const row = (what: string, ours: number, limit: number): Row => ({
    name: `cheapest actions, ${city.id}: ${what}`,
    ours,
    other: limit,
    unit: 's of processor',
    ratio: limit / ours,
    otherCommand: 'limit',
    load: loadavg()[0]!,
  })
  return [
    row(`first answer, ${told.sets} of ${found.options.length} actions, ${told.runs} runs`, told.seconds, firstSeconds),
    row(`${found.tried} sets, the front replayed, ${found.runs} runs`, whole, allSeconds),
  ]
}
