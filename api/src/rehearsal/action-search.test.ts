import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity, loadParameters } from '@kangcheng/seed-data'
import { decodeScenario, fork, plannedLevers, restoreState, warmStart } from '@kangcheng/twin-engine'
import type { SweepExecutor } from '../executors/sweep-executor.ts'
import { mostSetsOf } from './action-search.ts'
import { findActionValuesBy } from './action-values.ts'
import { findActionsBy } from './actions.ts'

test('over a week all sets of a few actions are tried, beyond it eight', () => {
  assert.equal(mostSetsOf(168), undefined)
  assert.equal(mostSetsOf(168.5), 8)
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
