import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity, loadParameters } from '@kangcheng/seed-data'
import { observe } from '../simulation/observe.ts'
import { warmStart } from '../simulation/warm-start.ts'
import { fork } from './fork.ts'
import { replicate } from './replicate.ts'
import { PLAIN_SCENARIO, type Scenario } from './scenario.ts'

test('a run of which only the figures are kept comes to the same, without the history and the visits that screens read', () => {
  const city = loadCity('testville')
  const parameters = loadParameters()
  const live = warmStart(city, parameters, 7, Date.UTC(2026, 10, 21, 1, 24), 2)
  const plan: Scenario = {
    ...PLAIN_SCENARIO,
    id: 'plain',
    title: city.name,
    why: city.name,
    horizonHours: 30,
    shocks: [],
    levers: [],
    policy: 'nearest',
    parameters: {},
    start: null,
  }
  const figures = replicate(live, plan, parameters, 12, 3)
  const seen = fork(live, plan, parameters, 12, 3)
  const unseen = fork(live, plan, parameters, 12, 3, false)
  assert.deepEqual(observe(seen, 30), figures)
  assert.deepEqual(observe(unseen, 30), figures)
  const lastVisit = ({ state }: typeof seen): number => Math.max(...state.flows.toldAt)
  assert.ok(seen.state.history.newest[0]! > live.history.newest[0]!)
  assert.ok(lastVisit(seen) > live.asOf)
  assert.equal(unseen.state.history.newest[0], live.history.newest[0])
  assert.ok(lastVisit(unseen) <= live.asOf, 'no visits are told')
  assert.deepEqual(unseen.state.beds, seen.state.beds)
})
