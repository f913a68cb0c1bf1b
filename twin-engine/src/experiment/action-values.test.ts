/** What actions are worth: on outcomes worked by hand, and on runs of a small city. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chinaParameters, scenario, simulationCity, warmed } from '../../test/simulation-city.ts'
import type { Planned } from '../simulation/simulation.ts'
import { type ActionQuestion, type ActionValues, actionValuesSoFar, searchActionValues } from './action-values.ts'
import { fork, plannedLevers } from './fork.ts'
import { laterBy } from './later.ts'
import { replicateAll } from './replicate.ts'
import { type RunOutcome, runOutcome } from './run-outcome.ts'
import { doNothing, type Scenario } from './scenario.ts'

const surge = { kind: 'surge-arrivals', factor: 3, facilities: ['h1'] }
const open = (beds: number, atMinute = 0) => ({ kind: 'open-beds', facility: 'h1', beds, atMinute })
const note = { zh: '', en: '' }
const planned = (...costs: readonly (number | null)[]): Planned[] =>
  costs.map((staffHours) => ({
    kind: 'open-beds',
    wanted: 1,
    planned: 1,
    note,
    ...(staffHours === null ? {} : { cost: { staffHours, moneyYuan: null } }),
  }))
const NEVER = Number.POSITIVE_INFINITY

/** One hospital; the minute at which its wards break in each of `runs` runs, and boarding. */
const outcomes = (runs: number, minute: (r: number) => number, boarding = 0): RunOutcome[] =>
  Array.from({ length: runs }, (_, replication) => ({
    replication,
    horizonMinutes: 1440,
    facilities: Int32Array.of(0),
    breaks: Float64Array.of(minute(replication), Number.NaN, NEVER),
    boardingHours: boarding,
  }))

/** Answers the search from a table: what comes of a scenario, by its shocks and the beds of its levers. */
function answered(
  question: ActionQuestion,
  of: (beds: readonly number[], calm: boolean) => RunOutcome[],
): ActionValues {
  const search = searchActionValues(question)
  let step = search.next()
  while (!step.done)
    step = search.next(
      step.value.map((one) =>
        of(
          one.levers.map((lever) => ('beds' in lever ? (lever.beds ?? 0) : 0)),
          one.shocks.length === 0,
        ),
      ),
    )
  return step.value
}

test('worked by hand: nothing breaks calm, doing nothing breaks at 600; ten beds hold, five put it off, one is for nothing', () => {
  const one = scenario({ shocks: [surge], levers: [open(10), open(5), open(1)] })
  const found = answered({ scenario: one, planned: planned(100, 20, 1), laterMinutes: 120 }, (beds, calm) => {
    const minute = calm || beds.includes(10) ? NEVER : beds.includes(5) ? 900 : 600
    return outcomes(40, () => minute, calm ? 0 : 100 - beds.reduce((a, b) => a + b, 0))
  })
  assert.deepEqual(
    found.atStake.map(({ facility, resource, nothing, calm }) => [facility, resource, nothing.value, calm.value]),
    [[0, 'beds', 1, 0]],
  )
  assert.deepEqual([found.nothing.holds.value, found.plan.holds.value, found.tried], [0, 1, 8])
  const [ten, five, useless] = found.actions
  assert.deepEqual([ten!.alone.minutes!.p50, ten!.alone.minutes!.never, ten!.alone.holds], [null, 1, 1])
  assert.deepEqual([five!.alone.minutes!.p50, five!.alone.holds, five!.alone.boardingHours!.mean], [300, 0, 5])
  assert.deepEqual([useless!.alone.minutes!.p50, useless!.alone.boardingHours!.mean], [0, 1])
  assert.equal(ten!.needed, true, 'without it the plan breaks')
  assert.equal(useless!.needed, false)
  assert.deepEqual(
    [found.cheapest!.levers, found.cheapest!.cost.staffHours, found.cheapest!.costKnown],
    [[0], 100, true],
  )
})

test('L137: what has run so far answers as the whole search with as many replications would', () => {
  const one = scenario({ shocks: [surge], levers: [open(10), open(5)] })
  const of = (beds: readonly number[], calm: boolean, runs: number): RunOutcome[] =>
    outcomes(runs, (r) => (calm || beds.includes(10) ? NEVER : beds.includes(5) ? 900 + r : 600 - r), beds.length)
  const question = { scenario: one, planned: planned(100, 20), laterMinutes: 120 }
  const first = searchActionValues(question).next().value as readonly Scenario[]
  for (const runs of [5, 12, 40]) {
    const ran = first.map(({ levers, shocks }) =>
      of(
        levers.map((lever) => ('beds' in lever ? (lever.beds ?? 0) : 0)),
        shocks.length === 0,
        runs,
      ),
    )
    const whole = answered(question, (beds, calm) => of(beds, calm, runs))
    assert.deepEqual(actionValuesSoFar(question, ran), whole)
  }
  const thinned = {
    ...question,
    mostSets: 2,
    scenario: scenario({ shocks: [surge], levers: [open(10), open(5), open(2), open(1)] }),
  }
  const asked = searchActionValues(thinned).next().value as readonly Scenario[]
  const holding = asked.map(() => outcomes(40, () => NEVER))
  assert.equal(
    actionValuesSoFar({ ...thinned, planned: planned(4, 3, 2, 1) }, holding),
    null,
    'it would ask for smaller sets',
  )
})

test('work that two actions share is paid once in a set, and by each of them alone', () => {
  const one = scenario({ shocks: [surge], levers: [open(6), open(4), open(10)] })
  const table = (beds: readonly number[], calm: boolean) =>
    outcomes(30, () => (calm || beds.reduce((a, b) => a + b, 0) >= 10 ? NEVER : 300))
  const apart = planned(400, 400, 500)
  const shared = apart.map((made, i): Planned => (i < 2 ? { ...made, sharedWork: 'evacuate h1' } : made))
  const cheapest = (made: readonly Planned[]) => {
    const { levers, cost } = answered({ scenario: one, planned: made, laterMinutes: null }, table).cheapest!
    return [levers, cost.staffHours]
  }
  assert.deepEqual(cheapest(apart), [[2], 500])
  assert.deepEqual(cheapest(shared), [[0, 1], 400])
})

test('L40: the cheapest of all sets that hold is found, also where two cheap actions do what a dear one does', () => {
  const one = scenario({ shocks: [surge], levers: [open(10), open(6), open(4), open(1)] })
  const table = (beds: readonly number[], calm: boolean) =>
    outcomes(30, (r) => (calm || beds.reduce((a, b) => a + b, 0) >= (r < 24 ? 10 : 11) ? NEVER : 300))
  const found = answered({ scenario: one, planned: planned(100, 20, 10, 5), laterMinutes: null }, table)
  assert.deepEqual(found.cheapest!.levers, [1, 2])
  assert.equal(found.cheapest!.holds.value, 0.8)
  assert.equal(found.tried, 16)
  const unknown = answered({ scenario: one, planned: planned(100, null, 10, 5), laterMinutes: null }, table)
  assert.deepEqual([unknown.cheapest!.levers, unknown.cheapest!.costKnown], [[1, 2], false])
  const thinned = answered({ scenario: one, planned: planned(100, 20, 10, 5), laterMinutes: null, mostSets: 8 }, table)
  assert.deepEqual(thinned.cheapest!.levers, [1, 2], 'thinning from the whole plan drops the dear one first')
  assert.ok(thinned.tried < 16)
})

test('fewer than 30 runs say nothing of what holds or is needed; what breaks calm as early is nobody’s failure', () => {
  const one = scenario({ shocks: [surge], levers: [open(10)] })
  const few = answered({ scenario: one, planned: planned(1), laterMinutes: null }, (beds, calm) =>
    outcomes(29, () => (calm || beds.length > 0 ? NEVER : 300)),
  )
  assert.deepEqual([few.enough, few.cheapest, few.actions[0]!.needed], [false, null, null])
  const alike = answered({ scenario: one, planned: planned(1), laterMinutes: null }, () => outcomes(40, (r) => 300 + r))
  assert.deepEqual([alike.atStake, alike.nothing.holds.value, alike.cheapest!.levers], [[], 1, []])
  const harm = answered({ scenario: one, planned: planned(1), laterMinutes: null }, (beds) =>
    outcomes(40, () => (beds.length > 0 ? 300 : NEVER)),
  )
  assert.deepEqual([harm.plan.holds.value, harm.cheapest!.levers], [0, []], 'what a plan itself breaks counts')
})

test('acting later moves what is done and not what happens; what would end before it begins is left out', () => {
  const one = scenario({
    shocks: [{ ...surge, fromMinute: 60 }],
    levers: [
      open(10, 30),
      { kind: 'defer-electives', share: 0.5, fromMinute: 0, untilMinute: 100 },
      { kind: 'defer-electives', share: 0.5, fromMinute: 0, untilMinute: 300 },
    ],
  })
  const later = laterBy(one, 100)
  assert.deepEqual(later.shocks, one.shocks)
  assert.deepEqual(
    later.levers.map((lever) =>
      'atMinute' in lever ? lever.atMinute : 'fromMinute' in lever ? lever.fromMinute : null,
    ),
    [130, 100],
  )
  assert.deepEqual(laterBy(one, 0), one)
})

test('L39, on runs: an action that opens nothing gains exactly nothing, beds where the surge strikes gain', () => {
  const city = simulationCity()
  const live = warmed(5, city)
  const parameters = chinaParameters()
  const one = scenario({
    shocks: [surge],
    levers: [open(12), open(0), { kind: 'add-beds', unit: 'u2', beds: 60, atMinute: 0 }],
    fidelity: 'beds',
  })
  const replicateEach = (scenarios: readonly Scenario[]): RunOutcome[][] => {
    const runs = Array.from({ length: 8 }, (_, r) => replicateAll(live, scenarios, parameters, 9, r))
    return scenarios.map((_, k) => runs.map((run) => runOutcome(city, run[k]!)))
  }
  const made = plannedLevers(one, fork(live, one, parameters, 9).planned)
  assert.deepEqual(
    made.map(({ kind, wanted }) => [kind, wanted]),
    [
      ['open-beds', 12],
      ['open-beds', 0],
      ['add-beds', 60],
    ],
  )
  const search = searchActionValues({ scenario: one, planned: made, laterMinutes: 1200 })
  let step = search.next()
  while (!step.done) step = search.next(replicateEach(step.value))
  const { actions, atStake, later, nothing } = step.value
  assert.ok(atStake.length > 0 && atStake.some(({ facility }) => facility === 0))
  assert.ok(nothing.holds.value < 0.5)
  const [opened, useless, added] = actions
  for (const gain of [useless!.alone, useless!.without]) {
    assert.equal(gain.boardingHours!.mean, 0)
    assert.equal(gain.holds, 0)
    assert.ok(gain.minutes === null || gain.minutes.p50 === 0)
  }
  assert.ok(opened!.alone.boardingHours!.mean > 0, JSON.stringify(opened!.alone))
  assert.ok(added!.alone.boardingHours!.mean > 0, JSON.stringify(added!.alone))
  assert.ok(later!.difference.boardingHours!.mean < 0, `waiting costs: ${JSON.stringify(later)}`)
  const same = replicateEach([doNothing(one), { ...doNothing(one), shocks: [] }])
  const calm = replicateEach([scenario({ fidelity: 'beds' })])
  assert.deepEqual(same[1], calm[0], 'without its shocks a scenario is the baseline')
  assert.notDeepEqual(same[0], calm[0])
})
