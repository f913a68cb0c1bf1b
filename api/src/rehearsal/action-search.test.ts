import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity, loadParameters } from '@kangcheng/seed-data'
import {
  decodeScenario,
  doNothing,
  fork,
  plannedLevers,
  restoreState,
  type Trajectory,
  warmStart,
} from '@kangcheng/twin-engine'
import { inProcessExecutor } from '../executors/in-process.ts'
import type { SweepExecutor } from '../executors/sweep-executor.ts'
import { mostSetsOf, type SearchProgress, searchActionsBy } from './action-search.ts'
import { findActionValuesBy } from './action-values.ts'
import { findActionsBy } from './actions.ts'

test('over a week all sets of a few actions are tried, beyond it eight', () => {
  assert.equal(mostSetsOf(168), undefined)
  assert.equal(mostSetsOf(168.5), 8)
})

test('L137: runs made before are not made again and change nothing; five pairs are the first to be told of', async () => {
  const [city, parameters] = [loadCity('testville'), loadParameters()]
  const state = warmStart(city, parameters, 5, Date.parse('2026-10-14T19:00:00+08:00'), 2)
  const text = { zh: '试', en: 'Trial' }
  const levers = [{ kind: 'defer-electives', share: 1 }]
  const shocks = [{ kind: 'surge-arrivals', factor: 4 }]
  const input = { id: 'trial', title: text, why: text, horizonHours: 3, levers, shocks }
  const decoded = decodeScenario(input, city)
  assert.ok(decoded.ok)
  const scenario = decoded.value
  const executor = inProcessExecutor(city, parameters)
  const signal = new AbortController().signal
  const planned = plannedLevers(scenario, fork(restoreState(city, state), scenario, parameters, 1).planned)
  const question = { city, state, scenario, planned, seed: 1, replications: 6, priority: 1, laterMinutes: 60 }
  const [nothing, plan]: [Trajectory[], Trajectory[]] = [[], []]
  await executor.run(
    { state, scenarios: [doNothing(scenario), scenario], seed: 1, replications: 6, priority: 1 },
    (_, [one, other]) => {
      nothing.push(one!)
      plan.push(other!)
    },
    signal,
  )
  const heard: { readonly of: number; readonly pairs: number | null }[] = []
  const hear = ({ of, soFar }: SearchProgress): void => {
    heard.push({ of, pairs: soFar()?.replications ?? null })
  }
  const again = await searchActionsBy({ ...question, made: { nothing, plan } }, executor, signal, hear)
  assert.deepEqual([heard[0]!.of, heard.at(-1)!.of], [12, 12], 'without the shocks, and the plan begun later')
  assert.deepEqual(
    heard.map(({ pairs }) => pairs),
    [null, null, null, null, null, 5, 6],
  )
  const afresh = await searchActionsBy(question, executor, signal, () => undefined)
  assert.deepEqual(again, afresh)
  await executor.close()
})

test('the command line and the API try the same sets of actions', async () => {
  const [city, parameters] = [loadCity('testville'), loadParameters()]
  const state = warmStart(city, parameters, 5, Date.parse('2026-10-14T19:00:00+08:00'), 2)
  const text = { zh: '试', en: 'Trial' }
  const open = (beds: number) => ({ kind: 'open-beds', facility: 'h01', beds })
  const input = { id: 'trial', title: text, why: text, horizonHours: 200, levers: [open(1), open(2), open(3), open(4)] }
  const decoded = decodeScenario(input, city)
  assert.ok(decoded.ok)
  const scenario = decoded.value
  const asked: number[][] = []
  const executor = (order: number[]): SweepExecutor =>
    ({
      run: async ({ scenarios }: { scenarios: readonly unknown[] }) => {
        order.push(scenarios.length)
        throw new Error('far enough')
      },
    }) as unknown as SweepExecutor
  const question = { city, state, scenario, seed: 1, replications: 2, priority: 1, laterMinutes: 60 }
  const planned = plannedLevers(scenario, fork(restoreState(city, state), scenario, parameters, 1).planned)
  const signal = new AbortController().signal
  for (const search of [
    (of: SweepExecutor) => findActionValuesBy({ ...question, parameters }, of, signal),
    (of: SweepExecutor) => findActionsBy({ ...question, planned }, of, signal),
  ]) {
    const order: number[] = []
    await assert.rejects(search(executor(order)), /far enough/)
    asked.push(order)
  }
  assert.deepEqual(asked[0], asked[1])
  assert.ok(asked[0]![0]! < 2 ** 4, 'not every set of four actions')
})
