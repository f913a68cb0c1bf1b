/**
 * A rehearsal of the whole city as the server runs it: Ningbo, 72 hours from a warmed-up state, 100 pairs of plan and
 * do-nothing. Threads are started anew for each round, alternately two and one, so that their start and their compiling
 * count; the best round of each counts.
 */
import { loadavg } from 'node:os'
import { loadScenario } from '@kangcheng/scenarios'
import { loadCity, loadParameters } from '@kangcheng/seed-data'
import {
  type CityModel,
  compare,
  doNothing,
  type Scenario,
  summarise,
  type Trajectory,
  type TwinState,
  warmStartOf,
} from '@kangcheng/twin-engine'
import type { Row } from '../src/cli/bench.ts'
import { workerThreadsExecutor } from '../src/executors/worker-threads.ts'

const CITY = 'ningbo'
const SCENARIO = 'respiratory-surge'
const HOURS = 72
const PAIRS = 100
/** What the server waits for before it shows a first result. */
const FIRST_RESULT_PAIRS = 5
const ROUNDS = 2
const BAR_SECONDS = 20
const FIRST_BAND_BAR_SECONDS = 1

interface Round {
  readonly seconds: number
  readonly firstBandSeconds: number
  /** Of this process with its threads: unlike the others, hardly touched by what else the machine does. */
  readonly cpuSeconds: number
  readonly entries: number
}

async function round(city: CityModel, state: TwinState, scenario: Scenario, threads: number): Promise<Round> {
  const executor = workerThreadsExecutor(CITY, threads)
  const base: Trajectory[] = []
  const plan: Trajectory[] = []
  const cpuBefore = process.cpuUsage()
  const began = performance.now()
  const since = (): number => (performance.now() - began) / 1000
  let firstBandSeconds = Number.NaN
  try {
    await executor.run(
      {
        state,
        scenarios: [doNothing(scenario), scenario],
        seed: 20261121,
        replications: PAIRS,
        priority: 1,
      },
      (_, [b, p]) => {
        base.push(b!)
        plan.push(p!)
        if (plan.length !== FIRST_RESULT_PAIRS) return
        sumUp(city, base, plan)
        firstBandSeconds = since()
      },
      new AbortController().signal,
    )
    sumUp(city, base, plan)
    const entries = [...base, ...plan].reduce((sum, run) => sum + run.entries, 0)
    const { user, system } = process.cpuUsage(cpuBefore)
    return { seconds: since(), firstBandSeconds, cpuSeconds: (user + system) / 1e6, entries }
  } finally {
    await executor.close()
  }
}

/** What is shown of the pairs so far: summing up is part of the time to a result. */
function sumUp(city: CityModel, base: readonly Trajectory[], plan: readonly Trajectory[]): void {
  summarise(city, base)
  summarise(city, plan)
  compare(base, plan)
}

const better = (a: Round | null, b: Round): Round =>
  a === null
    ? b
    : {
        seconds: Math.min(a.seconds, b.seconds),
        firstBandSeconds: Math.min(a.firstBandSeconds, b.firstBandSeconds),
        cpuSeconds: Math.min(a.cpuSeconds, b.cpuSeconds),
        entries: b.entries,
      }

/** The rows: wall seconds to the end and to the first band, calendar entries, and two threads beside one. */
export async function rows(log: (line: string) => void): Promise<readonly Row[]> {
  const city = loadCity(CITY)
  const scenario: Scenario = { ...loadScenario(SCENARIO, city), horizonHours: HOURS }
  log(`${city.name.en}: warming up …`)
  const state = warmStartOf(city, loadParameters(), scenario)
  let two: Round | null = null
  let one: Round | null = null
  for (let k = 0; k < ROUNDS; k++) {
    log(`${city.name.en}, ${HOURS} h, ${PAIRS} pairs: round ${k + 1} of ${ROUNDS} …`)
    two = better(two, await round(city, state, scenario, 2))
    one = better(one, await round(city, state, scenario, 1))
  }
  const [both, single] = [two!, one!]
  const load = loadavg()[0]!
  const what = `${city.name.en}, ${HOURS} h, ${PAIRS} pairs`
  const against = (limit: number, value: number): { ours: number; other: number; ratio: number } => ({
    ours: value,
    other: limit,
    ratio: limit / value,
  })
  const count = { other: null, ratio: null, otherCommand: 'none: a figure to know', load }
  return [
    {
      name: `${what}, two threads`,
      unit: 's',
      ...against(BAR_SECONDS, both.seconds),
      otherCommand: `the bar, ${BAR_SECONDS} s on two cores`,
      load,
    },
    {
      name: `${what}, first band`,
      unit: 's',
      ...against(FIRST_BAND_BAR_SECONDS, both.firstBandSeconds),
      otherCommand: `the bar, ${FIRST_BAND_BAR_SECONDS} s to the result of ${FIRST_RESULT_PAIRS} pairs`,
      load,
    },
    {
      name: `${what}, two threads over one`,
      unit: 's',
      ...against(single.seconds, both.seconds),
      otherCommand: 'the same on one thread',
      load,
    },
    {
      name: `${city.name.en}, calendar entries`,
      unit: 'events/city-day',
      ours: both.entries / (2 * PAIRS * (HOURS / 24)),
      ...count,
    },
    {
      name: `${city.name.en}, calendar entries run`,
      unit: 'events/CPU s',
      ours: both.entries / both.cpuSeconds,
      ...count,
    },
  ]
}
