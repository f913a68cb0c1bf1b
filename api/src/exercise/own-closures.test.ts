import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity, loadParameters } from '@kangcheng/seed-data'
import {
  advance,
  apply,
  copyState,
  decodeScenario,
  doNothing,
  fork,
  PLAIN_SCENARIO,
  replicate,
  totalOf,
  warmStartOf,
} from '@kangcheng/twin-engine'
import { forgetOwnClosures } from './own-closures.ts'

const city = loadCity('testville')
const parameters = loadParameters()
const text = { zh: '演', en: 'x' }
const decoded = decodeScenario(
  {
    id: 'fire',
    title: text,
    why: text,
    horizonHours: 24,
    shocks: [
      { kind: 'outage', dependency: 'building', facilities: ['h01'], share: 1, fromMinute: 0, untilMinute: 120 },
    ],
    start: { at: '2026-11-21T18:00:00+08:00', warmUpDays: 3, seed: 1 },
  },
  city,
)
assert.ok(decoded.ok, JSON.stringify(decoded))
const scenario = decoded.value

test('a fork from an exercise does not take its own outage for one without an end; what was closed before stays closed', () => {
  const before = warmStartOf(city, parameters, scenario)
  const at = before.asOf
  apply(before, { kind: 'facility.status', facility: 'h03', service: 'emergency', status: 'closed', occurredAt: at })
  const run = fork(before, scenario, parameters, 1)
  advance(run, 60)
  const told = copyState(run.state)
  const closedHours = (): number =>
    totalOf(
      replicate(told, doNothing({ ...PLAIN_SCENARIO, ...scenario, shocks: [], horizonHours: 12 }), parameters, 2, 0),
      'emergencyClosedHours',
      -1,
    )
  const taken = closedHours()
  forgetOwnClosures(told, before)
  const forgotten = closedHours()
  assert.ok(taken > forgotten + 10, `${taken} h, then ${forgotten} h`)
  assert.ok(forgotten > 10, `the department that was closed before: ${forgotten} h`)
})
