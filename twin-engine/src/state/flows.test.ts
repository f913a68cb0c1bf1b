import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cityWithPrimaryCare, MINUTE, SATURDAY_MORNING } from '../../test/small-city.ts'
import { CARE_NEEDS } from '../choice/care-needs.ts'
import type { EventBody } from '../events/event.ts'
import { indicatorById } from '../indicators/index.ts'
import { CITY, readingOf } from '../indicators/indicator.ts'
import { apply } from './apply.ts'
import { checkState } from './invariants.ts'
import { emptyState, FLOW_NEEDS, TALLY_HOURS, type TwinState } from './state.ts'
import { sumOverDay } from './tallies.ts'

const HOUR = 60 * MINUTE
const city = cityWithPrimaryCare()
const flow = { kind: 'flow.reported', from: SATURDAY_MORNING - HOUR, to: SATURDAY_MORNING } as const

function told(...bodies: readonly (EventBody & { readonly at?: number })[]): TwinState {
  const state = emptyState(city, 2)
  assert.ok(apply(state, { kind: 'clock.passed', occurredAt: SATURDAY_MORNING }).ok)
  for (const { at = SATURDAY_MORNING, ...body } of bodies) {
    const verdict = apply(state, { ...(body as EventBody), occurredAt: at })
    assert.ok(verdict.ok, JSON.stringify(verdict))
  }
  return state
}

/** People of the day at a facility for a need. */
const people = ({ flows }: TwinState, facility: number, need: number): number => {
  let sum = 0
  for (let h = 0; h < TALLY_HOURS; h++) sum += flows.byNeed[(facility * TALLY_HOURS + h) * FLOW_NEEDS + need]!
  return sum
}

test('L3e: flows count by need, age and district of origin in their hour, and leave with the day', () => {
  const state = told(
    { ...flow, origin: 'c1', destination: 'h4', need: 'acute-minor', ageBand: '65+', count: 40 },
    { ...flow, origin: 'd1', destination: 'h4', need: 'acute-minor', count: 2 },
    { ...flow, origin: 'd2', destination: 'h1', need: 'specialist', ageBand: '15-59', count: 7 },
    { ...flow, origin: 'd2', destination: 'h3', need: 'dentist', count: 3 },
    { ...flow, origin: 'd1', destination: 'h1', need: 'specialist', count: 900, at: SATURDAY_MORNING - 25 * HOUR },
  )
  const centre = 3
  assert.equal(people(state, centre, CARE_NEEDS.indexOf('acute-minor')), 42)
  assert.equal(people(state, 0, CARE_NEEDS.indexOf('specialist')), 7)
  assert.equal(people(state, 2, CARE_NEEDS.length), 3, 'any other need in one column')
  assert.equal(sumOverDay(state.flows.ofResidents, 0), 42)
  assert.equal(sumOverDay(state.flows.ofResidents, 1), 10)
  // The centre stands in district 2, as does hospital 3; hospital 1 in district 1.
  assert.equal(sumOverDay(state.flows.atHome, 0), 0)
  assert.equal(sumOverDay(state.flows.atHome, 1), 3)
  assert.equal(sumOverDay(state.flows.inPrimaryCare, 0), 42)
  assert.equal(
    state.flows.byAge.reduce((a, b) => a + b, 0),
    47,
  )
  const share = (id: string): number | null => indicatorById(id)!.of(readingOf(state), CITY)
  assert.equal(share('primary-care-share-24h'), 42 / 52)
  assert.equal(share('in-district-share-24h'), 3 / 52)
  assert.deepEqual(checkState(state), [])
  assert.ok(apply(state, { kind: 'clock.passed', occurredAt: SATURDAY_MORNING + 24 * HOUR }).ok)
  assert.equal(share('in-district-share-24h'), null)
  assert.ok(state.flows.byNeed.every((count) => count === 0) && state.flows.ofResidents.every((count) => count === 0))
})

test('a flow from a place that the city has not is refused with what would be right', () => {
  const state = told()
  const verdict = apply(state, {
    ...flow,
    origin: 'c99',
    destination: 'h4',
    need: 'x',
    count: 1,
    occurredAt: SATURDAY_MORNING,
  })
  assert.match(verdict.ok ? '' : verdict.why, /no district or population cell "c99"/)
})
