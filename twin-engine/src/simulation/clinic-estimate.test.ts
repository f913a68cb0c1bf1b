import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity } from '../../../seed-data/index.ts'
import { chinaParameters } from '../../test/simulation-city.ts'
import { clinicDay, clinicEstimate, quarterOf } from './clinic-estimate.ts'
import type { ClinicQueues } from './clinic-queues.ts'

const city = loadCity('testville')
const parameters = chinaParameters()
const at = (instant: string): number => Date.parse(`${instant}Z`) / 60_000

function estimate(local: number, days = 12) {
  const run = Array.from({ length: days }, (_, day) => clinicDay(city, parameters, local, 7, day))
  assert.ok(run.every((one) => one !== null))
  return clinicEstimate(run as ClinicQueues[], local)
}

test('on a weekday morning people wait at centres, with a spread; minutes follow the people', () => {
  const rows = estimate(at('2026-11-23T10:05'))
  const centres = rows.filter(({ facility }) => city.facilities[facility]!.kind === 'PRIMARY_CARE_CENTRE')
  assert.ok(centres.length > 0 && rows.length > centres.length)
  assert.ok(rows.every(({ isOpen, waitMinutes }) => isOpen && waitMinutes !== null))
  for (const { waiting, waitMinutes } of rows) {
    assert.ok(0 <= waiting.p10 && waiting.p10 <= waiting.p50 && waiting.p50 <= waiting.p90)
    assert.equal(waitMinutes!.p50 > 0, waiting.p50 > 0)
  }
  assert.ok(
    centres.some(({ waiting }) => waiting.p90 > waiting.p10),
    'days differ',
  )
})

test('at night nobody is seen, and no wait is told in place of 0', () => {
  for (const { isOpen, waitMinutes } of estimate(at('2026-11-23T02:00'), 2))
    assert.deepEqual([isOpen, waitMinutes], [false, null])
})

test('a quarter of an hour has one answer, and the same seed the same days', () => {
  const local = at('2026-11-23T10:05')
  assert.equal(quarterOf(local), at('2026-11-23T10:00'))
  assert.deepEqual(estimate(local, 3), estimate(local + 9, 3))
})

test('of no days nothing is told', () => {
  assert.deepEqual(clinicEstimate([], 0), [])
})
