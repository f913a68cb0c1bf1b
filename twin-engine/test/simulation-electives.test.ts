/** The laws of elective lists (SPEC.md), on a small city. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  advance,
  BED_STATUS_COUNT,
  BedStatus,
  checkState,
  copyState,
  decodeLever,
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
import { chinaParameters, scenario, simulationCity, warmed } from './simulation-city.ts'

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

const WEEK = 7 * DAY
const moved = (differs: Readonly<Record<string, unknown>>) => ({
  kind: 'move-operations',
  facility: 'h1',
  urgency: 'all',
  share: 1,
  days: 14,
  noticeMinutes: 0,
  fromMinute: 0,
  untilMinute: WEEK,
  ...differs,
})

/** Two hospitals with surgery and much intensive care, so that many operations lead there. */
const surgical = warmed(
  5,
  simulationCity([
    [0, 'emergency', 'emergency', 14, 0],
    [0, 'ward', 'general-surgery', 60, 0],
    [0, 'icu', 'icu', 30, 0],
    [1, 'emergency', 'emergency', 9, 0],
    [1, 'ward', 'general-surgery', 40, 0],
    [1, 'icu', 'icu', 40, 0],
  ]),
)

test('L124: operations that are moved are those of the same people, once, at another time or hospital; those of a lower share are among those of a higher one', () => {
  const came = (levers: readonly object[], minutes: number): Set<string> =>
    admitted(fork(surgical, scenario({ levers, horizonHours: 336 }), parameters, 11), minutes)
  const [all, some, none] = [[], [moved({ share: 0.4 })], [moved({})]].map((levers) => came(levers, WEEK))
  for (const who of none!) assert.ok(some!.has(who))
  for (const who of some!) assert.ok(all!.has(who))
  assert.ok(all!.size > some!.size && some!.size > none!.size, `${all!.size} ${some!.size} ${none!.size}`)
  const later = fork(surgical, scenario({ levers: [moved({})], horizonHours: 336 }), parameters, 11)
  const plan = admitted(later, 24 * DAY)
  const put = later.totals.of('operationsPostponed', -1)
  assert.ok(put > 0)
  assert.equal([...all!].filter((who) => !none!.has(who) && plan.has(who)).length, all!.size - none!.size)
  assert.deepEqual(checkState(later.state), [])
})

test('L124: at another hospital the patient needs intensive care as much as at their own, and shares of levers add up', () => {
  let away = 0
  let intensive = 0
  for (let seed = 0; seed < 2; seed++) {
    const levers = [moved({ to: 'h2', days: 0, share: 0.5 }), moved({ days: 1, share: 0.5 })]
    const run = fork(surgical, scenario({ levers, horizonHours: 336 }), parameters, seed)
    const nothing = fork(surgical, scenario({ horizonHours: 336 }), parameters, seed)
    const lying = (one: Simulation): number => {
      let hours = 0
      for (let day = 1; day <= 9; day++) {
        advance(one, day * DAY)
        const { count } = one.state.units
        hours += count[5 * BED_STATUS_COUNT + BedStatus.occupied]!
      }
      return hours
    }
    intensive += lying(run) - lying(nothing)
    away += run.totals.of('operationsMovedAway', -1)
    assert.ok(run.totals.of('operationsMovedLater', -1) > 0)
    assert.deepEqual(checkState(run.state), [])
    const twin = run.copy()
    advance(run, 12 * DAY)
    advance(twin, 12 * DAY)
    assert.ok(sameState(run.state, twin.state))
  }
  assert.ok(away > 5, `${away} went`)
  assert.ok(intensive > away, `${away} operations took ${intensive} bed-days of the other hospital`)
})

test('what the lever of operations cannot do it says, with the remedy', () => {
  const refused = (spec: object): string => {
    const decoded = decodeLever(spec, live.city)
    return decoded.ok ? 'taken' : decoded.problems.map(({ path, why }) => `${path} ${why}`).join('; ')
  }
  assert.match(refused(moved({ days: 0 })), /days must be 1 at least, or let `to` name another hospital/)
  assert.match(refused(moved({ to: 'h1' })), /to must be another hospital; leave it out for a later day/)
  assert.match(refused(moved({ facility: undefined })), /facility must name the hospital whose operations are moved/)
  assert.match(refused(moved({ to: 'h9' })), /to the city has no facility "h9"/)
  const note = (spec: object): string => fork(live, scenario({ levers: [spec] }), parameters, 1).planned[0]!.note.en
  assert.match(note(moved({ facility: 'h4' })), /no theatre in this run/)
  assert.match(note(moved({ to: 'h3' })), /the other hospital has no theatre or no intensive care/)
  assert.match(note(moved({ to: 'h2', need: 'paediatrics' })), /no ward of that specialty/)
  assert.match(note(moved({})), /^100 % of the operations of Hospital 1 .* \(about \d+\.\d\) are done 14 days later$/)
})
