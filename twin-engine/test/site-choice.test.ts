/** Who goes where once there is another site: the people of the unedited city, each of whom chooses anew. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NEEDS } from '../src/city/city.ts'
import { cityOfScenario } from '../src/experiment/edited-city.ts'
import {
  advance,
  breakRows,
  careModelOf,
  compare,
  doNothing,
  fork,
  replicate,
  sameState,
  summarise,
  type Trajectory,
  totalOf,
} from '../src/index.ts'
import { expectedDemand } from '../src/simulation/site-choice.ts'
import { chinaParameters, scenario, warmed } from './simulation-city.ts'

const parameters = chinaParameters()
const live = warmed()
const NEW = {
  kind: 'add-facility',
  id: 'new',
  location: [121.54, 29.91],
  beds: { 'general-medicine': 60, icu: 4 },
  emergencyPlaces: 6,
}
const week = (edits: unknown[], fidelity = 'beds') => scenario({ edits, fidelity, horizonHours: 168 })
const run = (edits: unknown[], fidelity = 'beds', replication = 0): Trajectory =>
  replicate(live, week(edits, fidelity), parameters, 3, replication)
const choiceIn = (edits: unknown[]) => {
  const city = cityOfScenario(live.city, week(edits))
  return { city, choice: careModelOf(city, parameters).siteChoice! }
}
const KINDS = NEEDS.map((_, k) => k).filter((k) => NEEDS[k] !== 'icu')
const before = (k: number, f: number): number => {
  const care = careModelOf(live.city, parameters)
  if (NEEDS[k] === 'emergency') return care.emergencyRate(f).scale
  return live.city.units.reduce(
    (sum, unit, u) =>
      sum + (unit.facility === f && unit.kind === 'ward' && unit.need === NEEDS[k] ? care.directRate(u).scale : 0),
    0,
  )
}

test('an edited city whose people and places are as before runs as the unedited one (law L61)', () => {
  const same = fork(live, week([{ kind: 'change-population', factors: [1, 1, 1, 1] }]), parameters, 3)
  const base = fork(live, week([]), parameters, 3)
  advance(same, 3 * 1440)
  advance(base, 3 * 1440)
  assert.ok(sameState(same.state, base.state))
})

const EDITS: readonly (readonly [name: string, edits: unknown[]])[] = [
  ['a new hospital', [NEW]],
  ['two new ones', [NEW, { ...NEW, id: 'other', location: [121.6, 29.9] }]],
  ['a hospital that moves', [{ kind: 'move-facility', facility: 'h2', location: [121.58, 29.92] }]],
  [
    'a larger hospital',
    [{ kind: 'enlarge-facility', facility: 'h3', beds: { 'general-medicine': 40 }, emergencyPlaces: 6 }],
  ],
  ['one that closes', [NEW, { kind: 'close-facility', facility: 'h3' }]],
]

for (const [name, edits] of EDITS)
  test(`${name}: nobody is lost and nobody made, by kind of care (law L61)`, () => {
    const { city, choice } = choiceIn(edits)
    for (const k of KINDS) {
      const all = live.city.facilities.reduce((sum, _, f) => sum + before(k, f), 0)
      const after = city.facilities.reduce((sum, _, f) => sum + expectedDemand(choice, city, k, f), 0)
      assert.ok(Math.abs(after - all) <= 1e-9 * Math.max(all, 1e-9), `${NEEDS[k]}: ${all} before, ${after} after`)
    }
  })

test('a closed house is left by all, a larger one draws, a farther one loses', () => {
  const visits = NEEDS.indexOf('emergency')
  const of = (edits: unknown[], f: number): number => {
    const { city, choice } = choiceIn(edits)
    return expectedDemand(choice, city, visits, f)
  }
  assert.equal(of(EDITS[4]![1], 2), 0)
  assert.ok(of(EDITS[3]![1], 2) > 1.3 * before(visits, 2))
  assert.ok(of([{ kind: 'move-facility', facility: 'h3', location: [121.68, 29.9] }], 2) < before(visits, 2))
})

for (const fidelity of ['beds', 'flow'] as const)
  test(`the people whom a new site treats are those whom the others lose, one by one (${fidelity}; law L62)`, () => {
    const base = run([], fidelity)
    const plan = run([NEW], fidelity)
    const own = plan.facilities.length - 1
    for (const [away, here] of [
      ['visitsMovedAway', 'visitsMovedHere'],
      ['admissionsMovedAway', 'admissionsMovedHere'],
    ] as const) {
      assert.ok(totalOf(plan, here, own) >= 5, `${here}: ${totalOf(plan, here, own)}`)
      assert.equal(totalOf(plan, away, -1), totalOf(plan, here, -1))
      assert.equal(totalOf(plan, away, -1), totalOf(plan, here, own), 'the new site alone gains')
    }
    if (fidelity !== 'beds') return
    assert.equal(totalOf(plan, 'emergencyArrivals', -1), totalOf(base, 'emergencyArrivals', -1))
    for (let i = 0; i < own; i++)
      assert.equal(
        totalOf(base, 'emergencyArrivals', i) - totalOf(plan, 'emergencyArrivals', i),
        totalOf(plan, 'visitsMovedAway', i),
      )
    assert.equal(totalOf(plan, 'emergencyArrivals', own), totalOf(plan, 'visitsMovedHere', own))
  })

test('as many come as are expected', () => {
  const { city, choice } = choiceIn([NEW])
  const visits = NEEDS.indexOf('emergency')
  const all = [0, 1, 2, 3].reduce((sum, f) => sum + before(visits, f), 0)
  const expected = expectedDemand(choice, city, visits, 4) / all
  const week = run([NEW])
  const share = totalOf(week, 'visitsMovedHere', 4) / totalOf(week, 'emergencyArrivals', -1)
  assert.ok(Math.abs(share - expected) < 0.05, `${expected} of all expected, ${share} came`)
})

test('a site beside another draws nobody whom the other did not spare, and its luck is shared', () => {
  const small = run([{ ...NEW, emergencyPlaces: 3 }])
  const large = run([NEW])
  for (let i = 0; i < 4; i++) assert.ok(totalOf(small, 'visitsMovedAway', i) <= totalOf(large, 'visitsMovedAway', i))
})

test('more people bring more, older ones fill wards more than departments', () => {
  const base = run([])
  const grown = run([{ kind: 'change-population', factors: [1.3, 1.3, 1.3, 1.3] }])
  const ratio = totalOf(grown, 'emergencyArrivals', -1) / totalOf(base, 'emergencyArrivals', -1)
  assert.ok(Math.abs(ratio - 1.3) < 0.1, `${ratio}`)
  const care = careModelOf(
    cityOfScenario(live.city, week([{ kind: 'change-population', factors: [1, 1, 1, 1.5] }])),
    parameters,
  )
  const plain = careModelOf(live.city, parameters)
  const visits = care.emergencyRate(0).scale / plain.emergencyRate(0).scale
  const medical = live.city.units.findIndex((unit) => unit.need === 'general-medicine')
  const children = live.city.units.findIndex((unit) => unit.need === 'paediatrics')
  assert.ok(care.directRate(medical).scale / plain.directRate(medical).scale > visits)
  assert.equal(care.directRate(children).scale, plain.directRate(children).scale)
})

test('an opened hospital is what the plan does and its twin lacks', () => {
  const plan = scenario({
    horizonHours: 24,
    fidelity: 'beds',
    levers: [{ kind: 'open-facility', near: 'h3', eastKilometres: 1, beds: 50, icuBeds: 4, places: 6 }],
  })
  const simulation = fork(live, plan, parameters, 3)
  assert.equal(simulation.planned[0]!.planned, 60)
  assert.equal(simulation.state.city.facilities[4]!.id, 'new-site-1')
  assert.equal(simulation.state.index.bedCount, live.index.bedCount + 54)
  assert.equal(fork(live, doNothing(plan), parameters, 3).state.city, live.city)
})

test('a plan that opens a hospital is compared with its twin, row by row of those that both have', () => {
  const plan = scenario({
    horizonHours: 24,
    fidelity: 'beds',
    levers: [{ kind: 'open-facility', near: 'h1', beds: 50, places: 6 }],
  })
  const [base, with_] = [doNothing(plan), plan].map((one) => [0, 1].map((k) => replicate(live, one, parameters, 3, k)))
  const city = cityOfScenario(live.city, plan)
  const { facilities } = compare(base!, with_!)
  assert.deepEqual(
    facilities.map(({ facility }) => facility),
    [0, 1, 2, 3],
  )
  assert.equal(summarise(city, with_!).facilities.length, 5)
  assert.equal(summarise(city, base!).facilities.length, 4)
  assert.ok(breakRows(city, with_!).length > breakRows(city, base!).length)
})
