/** The laws of discharge (SPEC.md), on a small city. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  advance,
  apply,
  bedId,
  checkState,
  copyState,
  fork,
  type Occurrence,
  planLever,
  policyOf,
  record,
  type Simulation,
  sameState,
  startSimulation,
} from '../src/index.ts'
import { chinaParameters, scenario, warmed } from './simulation-city.ts'

const parameters = chinaParameters()
const live = warmed()
const NEEDS_WITH_DELAY = Object.keys(parameters.discharge.delayedShare)

/** When everybody left, whether they were ever in intensive care, and when they were told to be fit. */
function departures(run: Simulation, minutes: number) {
  const { city, beds, index, patients } = run.state
  const names = city.units.flatMap((unit) =>
    unit.kind === 'emergency' ? [] : Array.from({ length: unit.beds + unit.surgeBeds }, (_, k) => bedId(unit, k + 1)),
  )
  const lying = new Map<string, string>()
  const present = new Set<string>()
  const intensive = new Set<string>()
  const fit = new Map<string, number>()
  names.forEach((name, bed) => {
    const patient = beds.patient[bed]!
    if (patient < 0) return
    const who = `p${patients.tokenHigh(patient)}-${patients.tokenLow(patient)}`
    lying.set(name, who)
    present.add(who)
    if (patients.fit(patient)) fit.set(who, 0)
    if (index.kindOfUnit[index.unitOfBed[bed]!] === 1) intensive.add(who)
  })
  const left = new Map<string, number>()
  const outcome = new Map<string, string>()
  const { from, events } = record(run, minutes)
  const nameOf = (token: string): string => {
    const hex = /^x([0-9a-f]{8})-([0-9a-f]{8})$/.exec(token)!
    return `p${Number.parseInt(hex[1]!, 16)}-${Number.parseInt(hex[2]!, 16)}`
  }
  for (const event of events) {
    if (event.kind === 'bed.occupied') {
      const who = nameOf(event.encounter!)
      for (const [bed, other] of lying) if (other === who) lying.delete(bed)
      lying.set(event.bed, who)
      if (city.units[index.unitOfBed[names.indexOf(event.bed)]!]!.kind === 'icu') intensive.add(who)
    } else if (event.kind === 'bed.vacated') {
      left.set(lying.get(event.bed)!, event.occurredAt)
      outcome.set(lying.get(event.bed)!, event.outcome!)
      lying.delete(event.bed)
    } else if (event.kind === 'encounter.fit') fit.set(nameOf(event.encounter), event.occurredAt)
  }
  return { from, events, present, intensive, left, outcome, fit }
}

const withoutFitness = (events: readonly Occurrence[]) => events.filter((e) => e.kind !== 'encounter.fit')

test('L30: being fit is the last part of a stay, and changes nobody’s', () => {
  const none = Object.fromEntries(NEEDS_WITH_DELAY.map((need) => [`discharge.delayedShare.${need}`, 0]))
  for (const seed of [1, 2]) {
    const delayed = record(fork(live, scenario(), parameters, seed), 6000).events
    const prompt = record(fork(live, scenario({ parameters: none }), parameters, seed), 6000).events
    assert.deepEqual(withoutFitness(delayed), prompt)
    assert.ok(delayed.length - prompt.length > 5, 'some were told to be fit')
  }
})

test('L30: who is told to be fit lies in bed, is counted there, and leaves later', () => {
  const run = fork(live, scenario(), parameters, 3)
  const { from, events, left, fit, intensive } = departures(run, 8000)
  assert.ok([...fit.values()].filter((at) => at > 0).length > 5)
  for (const [who, at] of fit) if (!intensive.has(who)) assert.ok((left.get(who) ?? Number.POSITIVE_INFINITY) >= at)
  for (const event of events) assert.ok(apply(from, event).ok)
  assert.ok(sameState(from, run.state))
  assert.deepEqual(checkState(run.state), [])
  const counted = run.state.facilities.fit.reduce((a, b) => a + b, 0)
  assert.ok(counted > 0, `${counted} fit at the end`)
})

test('speeding up discharges costs the hours of all who leave earlier, also of those admitted later', () => {
  const costOf = (horizonHours: number): number =>
    fork(live, scenario({ horizonHours, levers: [{ kind: 'speed-discharge', share: 0.5 }] }), parameters, 4).planned[0]!
      .cost!.staffHours!
  const run = fork(live, scenario({ levers: [{ kind: 'speed-discharge', share: 0.5 }] }), parameters, 4)
  const aDay = Number(/likewise, some (\d+) a day$/.exec(run.planned[0]!.note.en)![1])
  assert.ok(aDay > 5 && aDay < 40, `${aDay} a day of some two hundred beds`)
  assert.ok(Math.abs(costOf(56 * 24) / (56 * aDay * 1.5) - 1) < 0.1, `${costOf(56 * 24)} over eight weeks`)
  assert.ok(costOf(72) < costOf(56 * 24) / 5)
})

test('L30a: speeding up discharges lengthens no stay, and nobody leaves before being fit', () => {
  const lever = { kind: 'speed-discharge', hours: 24, share: 0.8, fitShare: 0.6 }
  for (const seed of [4, 5]) {
    const base = departures(fork(live, scenario(), parameters, seed), 5000)
    const run = fork(live, scenario({ levers: [lever] }), parameters, seed)
    const plan = departures(run, 5000)
    let earlier = 0
    for (const who of base.present) {
      if (base.intensive.has(who) || plan.intensive.has(who)) continue
      const before = base.left.get(who) ?? Number.POSITIVE_INFINITY
      const after = plan.left.get(who) ?? Number.POSITIVE_INFINITY
      assert.ok(after <= before, `${who} left at ${after} instead of ${before}`)
      assert.ok(after >= (base.fit.get(who) ?? 0), `${who} left before being fit`)
      if (after < before) earlier++
    }
    assert.ok(earlier > 10, `${earlier} left earlier`)
    assert.deepEqual(checkState(run.state), [])
    const { planned, cost } = run.planned[0]!
    assert.ok(planned > 10 && cost!.staffHours! > 0)
  }
})

test('step-down takes the fit only, and no more of them at a time than it has places', () => {
  const open = (places: number) => ({ kind: 'open-step-down', places, facilities: ['h1', 'h2'] })
  const took = [2, 20].map((places) => {
    const run = fork(live, scenario({ levers: [open(places)] }), parameters, 6)
    const { fit, left, outcome } = departures(run, 4000)
    const moved = [...outcome].filter(([, how]) => how === 'step-down').map(([who]) => who)
    for (const who of moved) assert.ok(left.get(who)! >= fit.get(who)!, `${who} was not fit`)
    return moved.length
  })
  assert.ok(took[0]! >= 2 && took[1]! > took[0]!, `${took}`)
  // Whoever dies before leaving has not stepped down: as many are counted as beds were left for a place.
  const many = fork(live, scenario({ levers: [open(20)] }), parameters, 6)
  const left = [...departures(many, 4000).outcome.values()]
  assert.equal(many.totals.of('steppedDown', -1), left.filter((how) => how === 'step-down').length)
  const first = fork(live, scenario({ levers: [open(2)] }), parameters, 6)
  advance(first, 300)
  assert.ok(first.totals.of('steppedDown', -1) <= 2, 'two places take two at first')
})

test('a run copied in the middle of hastened discharges has the same future', () => {
  const levers = [
    { kind: 'speed-discharge', hours: 12, share: 0.5, fromMinute: 600 },
    { kind: 'open-step-down', places: 5 },
  ]
  const run = fork(live, scenario({ levers }), parameters, 7)
  advance(run, 900)
  const twin = run.copy()
  advance(run, 3000)
  advance(twin, 3000)
  assert.ok(sameState(run.state, twin.state))
})

test('a lever where no discharge process runs says so and plans nothing', () => {
  const run = startSimulation(copyState(live), {
    parameters,
    policy: policyOf('nearest')!,
    seed: 1,
    replication: 0,
    fidelity: 'beds',
  })
  for (const lever of [{ kind: 'speed-discharge' }, { kind: 'open-step-down', places: 3 }]) {
    const { planned, note } = planLever(scenario({ levers: [lever] }).levers[0]!, run)
    assert.equal(planned, 0)
    assert.match(note.en, /no discharge process/)
  }
})
