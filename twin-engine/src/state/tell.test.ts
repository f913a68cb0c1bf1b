/** A state told as events gives the same beds, patients and queues to a twin that knew nothing. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity, loadParameters } from '@kangcheng/seed-data'
import { warmStart } from '../simulation/warm-start.ts'
import { apply } from './apply.ts'
import { checkState } from './invariants.ts'
import { BED_STATUS_COUNT, emptyState, PATIENT_STAGE_COUNT, PatientStage, type TwinState } from './state.ts'
import { tellState } from './tell.ts'

const city = loadCity('testville')
const parameters = loadParameters()
const AT = Date.UTC(2026, 10, 21, 10, 24)

function retell(state: TwinState): TwinState {
  const heard = emptyState(city)
  for (const event of tellState(state)) {
    const verdict = apply(heard, event)
    assert.ok(verdict.ok, `${event.kind}: ${verdict.ok ? '' : verdict.why}`)
  }
  return heard
}

/** Who lies where, by token, and since when. */
function beds(state: TwinState): string[] {
  return Array.from(state.beds.status, (status, b) => {
    const p = state.beds.patient[b]!
    const who = p < 0 ? '-' : `${state.patients.tokenHigh(p)}:${state.patients.tokenLow(p)}`
    return `${status} ${who} ${state.beds.since[b]}`
  })
}

let waiting = 0
for (const seed of [1, 2, 3])
  test(`a twin that hears a warmed-up city (seed ${seed}) agrees with it bed by bed and queue by queue`, () => {
    const state = warmStart(city, parameters, seed, AT, 3)
    const heard = retell(state)
    assert.deepEqual(checkState(heard), [])
    assert.deepEqual(beds(heard), beds(state))
    assert.deepEqual(heard.units.count, state.units.count)
    assert.deepEqual(heard.units.waiting, state.units.waiting)
    const stages = (s: TwinState): number[] => [...s.facilities.stage]
    assert.deepEqual(stages(heard), stages(state))
    assert.ok(
      state.units.count.some((n, i) => n > 0 && i % BED_STATUS_COUNT === 3),
      'somebody lies in a bed',
    )
    waiting += stages(state).filter((n, i) => n > 0 && i % PATIENT_STAGE_COUNT !== PatientStage.inBed).length
  })

test('the cities above had people waiting, so that queues were put to the proof', () => {
  assert.ok(waiting > 0)
})

test('an empty twin has nothing to tell', () => {
  assert.deepEqual(tellState(emptyState(city)), [])
})
