// What is said of a live state and what a run forked from it begins with are the same numbers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { limitedUse } from '../src/escalation/action-limit.ts'
import { citySums } from '../src/experiment/summarise.ts'
import {
  apply,
  bedCountsOf,
  CITY,
  emergencyOf,
  type Measure,
  NOT_KNOWN,
  neededBedsOf,
  ofFacility,
  readingOf,
  replicate,
  type Scope,
  type TwinState,
} from '../src/index.ts'
import { bedBalanceOf, waitingForBeds } from '../src/indicators/bed-balance.ts'
import { chinaParameters, scenario, warmed } from './simulation-city.ts'

const parameters = chinaParameters()

/** What the indicators, the pulse and the panels read, by the measure of a run that shows the same. */
const LIVE: Readonly<Partial<Record<Measure, (state: TwinState, scope: Scope) => number | null>>> = {
  needed: (state, scope) => neededBedsOf(state, scope)?.needed ?? null,
  preAdmission: (state, scope) => neededBedsOf(state, scope)?.preAdmission ?? null,
  occupied: (state, scope) => neededBedsOf(state, scope)?.occupied ?? null,
  open: (state, scope) => bedCountsOf(state, scope).open,
  available: (state, scope) => bedCountsOf(state, scope).available,
  icuOpen: (state, scope) => bedCountsOf(state, scope, 'icu').open,
  icuOccupied: (state, scope) => {
    const { occupied, held } = bedCountsOf(state, scope, 'icu')
    return occupied === null ? null : occupied + (held ?? 0)
  },
  emergency: (state, scope) => {
    const people = emergencyOf(readingOf(state), scope)
    return people && people.waiting + people.treatment + people.boarding
  },
  boarding: (state, scope) => emergencyOf(readingOf(state), scope)?.boarding ?? null,
}

test('L127: a run begins with the figures that are said of the state that it was forked from', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1000 }), (seed) => {
      const state = warmed(seed)
      const run = replicate(state, scenario({ horizonHours: 1 }), parameters, seed, 0)
      for (const [measure, live] of Object.entries(LIVE) as [Measure, NonNullable<(typeof LIVE)[Measure]>][]) {
        run.facilities.forEach((f, i) => {
          const first = run.values[measure][i]!
          if (first !== NOT_KNOWN) assert.equal(live(state, ofFacility(f)), first, `${measure} of facility ${f}`)
        })
        const sum = citySums(run, measure)[0]!
        if (!Number.isNaN(sum)) assert.equal(live(state, CITY), sum, `${measure} of the city`)
      }
    }),
    { numRuns: 6 },
  )
})

test('L135: what is said to be left for the next patient is what the chance of no bed begins with', () => {
  for (let seed = 0; seed < 6; seed++) {
    const state = warmed(seed)
    const run = replicate(state, scenario({ horizonHours: 1 }), parameters, seed, 0)
    const waiting = waitingForBeds(state)
    run.facilities.forEach((f, i) => {
      for (const kind of ['ward', 'icu'] as const) {
        const [asking, free] = [run.values[`${kind}Waiting`][i]!, run.values[`${kind}Free`][i]!]
        if (asking === NOT_KNOWN) continue
        const balance = bedBalanceOf(state, f, kind, waiting)!
        assert.equal(balance.short, asking - free, `${kind} beds of facility ${f}`)
        assert.equal(
          balance.asking,
          Object.values(balance.waiting).reduce((sum, people) => sum + people, 0),
        )
      }
    })
  }
})

test('L127: beds of a limit on actions are those needed over those open, as the fan draws them and the list says', () => {
  const state = warmed()
  const run = replicate(state, scenario({ horizonHours: 1 }), parameters, 3, 0)
  run.facilities.forEach((f, i) => {
    const { used, places } = limitedUse(state.city, run, { figure: 'beds', below: 1 }, 0, i)
    assert.equal(used, neededBedsOf(state, ofFacility(f))!.needed)
    assert.equal(places, bedCountsOf(state, ofFacility(f)).open)
  })
})

test('a free bed that no nurse can care for is free for nobody, live and in a run', () => {
  const state = warmed()
  const unit = state.city.units.findIndex(
    ({ kind }, u) => kind === 'ward' && bedBalanceOf(state, state.index.facilityOfUnit[u]!, 'ward')!.ready > 0,
  )
  const facility = state.index.facilityOfUnit[unit]!
  const before = bedBalanceOf(state, facility, 'ward')!
  for (const u of state.index.unitsOfFacility[facility]!)
    if (state.city.units[u]!.kind === 'ward')
      assert.ok(
        apply(state, {
          occurredAt: state.asOf,
          kind: 'staff.reported',
          unit: state.city.units[u]!.id,
          role: 'nurse',
          onShift: 0,
        }).ok,
      )
  const after = bedBalanceOf(state, facility, 'ward')!
  assert.deepEqual([after.ready, after.preparing], [0, 0])
  assert.equal(after.short, before.short + before.ready + before.preparing)
  const run = replicate(state, scenario({ horizonHours: 1 }), parameters, 3, 0)
  assert.equal(run.values.wardFree[run.facilities.indexOf(facility)], 0)
})

test('beds needed exceed those occupied by exactly those who wait', () => {
  const state = warmed()
  let waits = 0
  for (let f = 0; f < state.city.facilities.length; f++) {
    const need = neededBedsOf(state, ofFacility(f))
    if (need === null) continue
    assert.equal(need.needed - need.occupied, need.boarding + need.preAdmission)
    waits += need.boarding + need.preAdmission
  }
  assert.ok(waits > 0, 'somebody waits in this city')
  assert.equal(neededBedsOf(state, { kind: 'unit', unit: 0 }), null)
})
