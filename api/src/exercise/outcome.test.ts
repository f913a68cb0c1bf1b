import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity, loadParameters } from '@kangcheng/seed-data'
import {
  advance,
  decodeScenario,
  fork,
  type PulledLever,
  planLever,
  stateHash,
  warmStartOf,
} from '@kangcheng/twin-engine'
import { inProcessExecutor } from '../executors/in-process.ts'
import type { SweepExecutor, SweepJob } from '../executors/sweep-executor.ts'
import { outcomeOf } from './outcome.ts'
import { recommend } from './recommend.ts'

const city = loadCity('testville')
const parameters = loadParameters()
const text = { zh: '演', en: 'x' }
const decoded = decodeScenario(
  {
    id: 'surge',
    title: text,
    why: text,
    horizonHours: 24,
    shocks: [{ kind: 'surge-arrivals', factor: 4 }],
    start: { at: '2026-11-21T18:00:00+08:00', warmUpDays: 3, seed: 1 },
  },
  city,
  parameters,
)
assert.ok(decoded.ok, JSON.stringify(decoded))
const scenario = decoded.value
const state = warmStartOf(city, parameters, scenario)
const OPEN = { kind: 'open-beds', facility: 'h01', unit: null, beds: 4, atMinute: 0, leadMinutes: 0 } as const
const SEED = 7

/** An executor that keeps what it was asked for. */
function watched(): SweepExecutor & { readonly jobs: SweepJob[] } {
  const jobs: SweepJob[] = []
  const executor = inProcessExecutor(city, parameters)
  return { ...executor, jobs, run: (job, ...rest) => executor.run(jobs[jobs.push(job) - 1]!, ...rest) }
}

test('the comparison at the end is a job of the executor, and finds the run that was played again', async () => {
  const simulation = fork(state, scenario, parameters, SEED)
  advance(simulation, 61.5)
  planLever(OPEN, simulation)
  advance(simulation, 200.25)
  const played = {
    state,
    scenario,
    seed: SEED,
    minutes: 200.25,
    pulled: [{ minute: 61.5, spec: OPEN, as: 'action' as const }],
    options: [OPEN],
    stateHash: stateHash(simulation.state),
  }
  const executor = watched()
  const outcome = await outcomeOf(played, executor, new AbortController().signal)
  assert.deepEqual(
    executor.jobs.map(({ scenarios, replications }) => [scenarios.length, replications]),
    [[3, 6]],
    'nothing, as played, and the one option',
  )
  assert.ok(outcome?.reproduced)
  assert.equal(outcome.series.played.length, Math.floor(200.25 / 15) + 1)
  const other = await outcomeOf({ ...played, pulled: [] }, watched(), new AbortController().signal)
  assert.equal(other?.reproduced, false, 'another run does not end in those bytes')
  assert.equal(await outcomeOf({ ...played, minutes: 29 }, watched(), new AbortController().signal), null)
  assert.equal(await outcomeOf(played, watched(), AbortSignal.abort()), null)
})

test('a recommendation knows what was done before and is still to come', async () => {
  const advised = async (pulled: readonly PulledLever[]) => {
    const found = await recommend(
      { inject: 'i1', state, minute: 1200, scenario, pulled, options: [OPEN], playedSeed: SEED, seed: 99 },
      inProcessExecutor(city, parameters),
      new AbortController().signal,
    )
    assert.ok(found !== null)
    return found.options[0]!.mean
  }
  const everyBed = { ...OPEN, beds: 500, leadMinutes: 2400 }
  assert.notEqual(await advised([]), 0, 'four beds at four times the arrivals make a difference')
  assert.equal(
    await advised([{ minute: 60, spec: everyBed }]),
    0,
    'all that stand by are to be opened already: there is nothing to open any more',
  )
})
