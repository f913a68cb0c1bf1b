/** The laws of elective lists (SPEC.md), on a small city. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  advance,
  checkState,
  copyState,
  fork,
  planLever,
  policyOf,
  record,
  replicate,
  type Simulation,
  sameState,
  startSimulation,
  totalOf,
} from '../src/index.ts'
import { chinaParameters, scenario, warmed } from './simulation-city.ts'

const parameters = chinaParameters()
const live = warmed()
const DAY = 1440
const cancel = (share: number, until = 2 * DAY) => ({
  kind: 'cancel-electives',
  share,
  fromMinute: 0,
  untilMinute: until,
})

/** Direct admissions by token. */
function admitted(run: Simulation, minutes: number): Set<string> {
  const out = new Set<string>()
  for (const event of record(run, minutes).events)
    if (event.kind === 'encounter.started' && event.acuity === undefined) out.add(event.encounter)
  return out
}

test('L31: whoever is cancelled is on the list or has come since: nobody is lost, nobody comes twice', () => {
  for (const seed of [1, 2]) {
    const base = admitted(fork(live, scenario(), parameters, seed), 12 * DAY)
    const run = fork(live, scenario({ levers: [cancel(1)] }), parameters, seed)
    const plan = admitted(run, 12 * DAY)
    const list = run.parts.electives!
    const { totals } = run
    const cancelled = totals.of('electivesCancelled', -1)
    const sentBack = totals.of('electivesSentBack', -1)
    const madeUp = totals.of('electivesMadeUp', -1)
    assert.ok(cancelled > 10 && madeUp > 5, `${cancelled} cancelled, ${madeUp} made up`)
    assert.equal(cancelled + sentBack, madeUp + list.behind)
    for (const who of plan) assert.ok(base.has(who), 'everybody is somebody of the base run')
    assert.equal([...base].filter((who) => !plan.has(who)).length, list.behind - sentBack)
    assert.deepEqual(checkState(run.state), [])
  }
})

test('L31: those cancelled at a lower share are among those at a higher one, and the urgent come all the same', () => {
  const came = [0, 0.3, 1].map((share) =>
    admitted(fork(live, scenario({ levers: [cancel(share)] }), parameters, 3), DAY),
  )
  const [all, most, urgent] = came as [Set<string>, Set<string>, Set<string>]
  for (const who of urgent) assert.ok(most.has(who))
  for (const who of most) assert.ok(all.has(who))
  assert.ok(
    urgent.size > 0 && most.size > urgent.size && all.size > most.size,
    `${all.size} ${most.size} ${urgent.size}`,
  )
})

test('the list shrinks again once electives are admitted, by no more than is made up', () => {
  const run = replicate(live, scenario({ horizonHours: 12 * 24, levers: [cancel(1)] }), parameters, 4, 0)
  const list = (sample: number): number => {
    let sum = 0
    for (let i = 0; i < run.facilities.length; i++) {
      const people = run.values.electiveBacklog[sample * run.facilities.length + i]!
      if (people !== 65_535) sum += people
    }
    return sum
  }
  const perDay = (24 * 60) / run.everyMinutes
  const peak = list(2 * perDay)
  assert.ok(list(0) > 0, 'there is a list to begin with')
  assert.ok(peak > list(0), 'it grows while electives are cancelled')
  assert.ok(list(run.samples - 1) < peak, 'and shrinks afterwards')
  assert.ok(totalOf(run, 'electivesMadeUp', -1) > 0)
})

test('who waits for a bed longer than an elective does goes back to the list', () => {
  const full = scenario({ shocks: [{ kind: 'close-beds', facility: 'h1', beds: 90 }] })
  const run = fork(live, full, parameters, 5)
  advance(run, 8 * DAY)
  assert.ok(run.totals.of('electivesSentBack', -1) > 0)
  assert.deepEqual(checkState(run.state), [])
  const twin = run.copy()
  advance(run, 12 * DAY)
  advance(twin, 12 * DAY)
  assert.ok(sameState(run.state, twin.state))
})

test('cancelling where no list runs, or in wards that have none, is told', () => {
  const beds = startSimulation(copyState(live), {
    parameters,
    policy: policyOf('nearest')!,
    seed: 1,
    replication: 0,
    fidelity: 'beds',
  })
  const spec = scenario({ levers: [cancel(0.5)] }).levers[0]!
  assert.match(planLever(spec, beds).note.en, /no elective lists/)
  const nowhere = scenario({ levers: [{ ...cancel(0.5), need: 'psychiatry' }] })
  assert.match(fork(live, nowhere, parameters, 1).planned[0]!.note.en, /no ward there has elective/)
})
