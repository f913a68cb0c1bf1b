/** The laws of mutual aid and of converted wards (SPEC.md), on a small city. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  advance,
  apply,
  BedStatus,
  bedId,
  checkState,
  decodeLever,
  fork,
  record,
  type Simulation,
  sameState,
} from '../src/index.ts'
import { chinaParameters, scenario, simulationCity, warmed } from './simulation-city.ts'

const parameters = chinaParameters()
const live = warmed()
const DAY = 1440
const aid = (different: object = {}) => ({
  kind: 'redistribute',
  facilities: ['h1'],
  to: 'nearest',
  targetOccupancy: 0.85,
  perDay: 20,
  ...different,
})
/** The first hospital loses a third of its ward beds and is too full. */
const FULL = { kind: 'close-beds', facility: 'h1', beds: 40 }

/** When those present at the start left, and who lay in more than one hospital or in intensive care. */
function whereabouts(run: Simulation, minutes: number) {
  const { city, beds, patients } = run.state
  const facilityOf = new Map<string, number>()
  const intensiveBeds = new Set<string>()
  const lying = new Map<string, string>()
  const hospitals = new Map<string, Set<number>>()
  const intensive = new Set<string>()
  const left = new Map<string, number>()
  city.units.forEach((unit) => {
    for (let k = 1; k <= unit.beds + unit.surgeBeds && unit.kind !== 'emergency'; k++) {
      const name = bedId(unit, k)
      facilityOf.set(name, unit.facility)
      if (unit.kind === 'icu') intensiveBeds.add(name)
      const patient = beds.patient[unit.firstBed + k - 1]!
      if (patient < 0) continue
      const hex = (word: number): string => word.toString(16).padStart(8, '0')
      const who = `x${hex(patients.tokenHigh(patient))}-${hex(patients.tokenLow(patient))}`
      lying.set(name, who)
      hospitals.set(who, new Set([unit.facility]))
      if (unit.kind === 'icu') intensive.add(who)
    }
  })
  const { from, events } = record(run, minutes)
  for (const event of events) {
    if (event.kind === 'bed.occupied') {
      const who = event.encounter!
      for (const [bed, other] of lying) if (other === who) lying.delete(bed)
      lying.set(event.bed, who)
      if (intensiveBeds.has(event.bed)) intensive.add(who)
      hospitals.set(who, (hospitals.get(who) ?? new Set()).add(facilityOf.get(event.bed)!))
    } else if (event.kind === 'bed.vacated') {
      left.set(lying.get(event.bed)!, event.occurredAt)
      lying.delete(event.bed)
    }
  }
  const moved = [...hospitals].filter(([who, set]) => set.size > 1 && !intensive.has(who)).map(([who]) => who)
  return { from, events, left, moved, intensive }
}

test('L33: who is moved to another hospital keeps the rest of the stay', () => {
  let kept = 0
  for (const seed of [1, 2]) {
    const base = whereabouts(fork(live, scenario({ shocks: [FULL] }), parameters, seed), 12 * DAY)
    const run = fork(live, scenario({ shocks: [FULL], levers: [aid()] }), parameters, seed)
    const plan = whereabouts(run, 12 * DAY)
    assert.equal(base.moved.length, 0)
    assert.ok(plan.moved.length >= 5, `${plan.moved.length} moved`)
    assert.equal(run.totals.of('patientsMoved', 0), run.totals.of('patientsMoved', -1))
    for (const who of plan.moved) {
      const before = base.left.get(who)
      if (before === undefined || base.intensive.has(who)) continue
      const later = plan.left.get(who)! - before
      // Whoever is moved frees theatre time: an operation may be put off by days less, or more.
      assert.ok(later % (DAY * 60_000) === 0, `${later} ms`)
      if (later === 0) kept++
    }
    for (const event of plan.events) assert.ok(apply(plan.from, event).ok)
    assert.ok(sameState(plan.from, run.state))
    assert.deepEqual(checkState(run.state), [])
  }
  assert.ok(kept >= 8, `${kept} left when they would have`)
})

test('L33: among hospitals that are equally full nobody moves, and the plan is doing nothing', () => {
  const base = fork(live, scenario(), parameters, 3)
  const plan = fork(live, scenario({ levers: [aid({ facilities: null, targetOccupancy: 0.3 })] }), parameters, 3)
  advance(base, 5 * DAY)
  advance(plan, 5 * DAY)
  assert.equal(plan.totals.of('patientsMoved', -1), 0)
  assert.ok(sameState(base.state, plan.state))
})

test('requests that are refused are counted, and nobody is asked twice', () => {
  const refusing = { 'mutualAid.refusalShare': 1 }
  const run = fork(live, scenario({ shocks: [FULL], levers: [aid()], parameters: refusing }), parameters, 4)
  advance(run, 3 * DAY)
  assert.equal(run.totals.of('patientsMoved', -1), 0)
  const refused = run.totals.of('transfersRefused', 0)
  assert.ok(refused > 3 && refused <= 4 * 20, `${refused} refused`)
})

test('who waits in intensive care for a ward bed may go to one elsewhere', () => {
  const shocks = [{ kind: 'close-beds', facility: 'h1', beds: 110 }]
  const levers = [aid({ what: 'step-down', targetOccupancy: 0.99 })]
  let moved = 0
  for (const seed of [5, 6, 7]) {
    const slow = { 'mutualAid.vehicleMeanMinutes': 400 }
    const run = fork(live, scenario({ shocks, levers, parameters: slow }), parameters, seed)
    const unitOf = (bed: string) => run.state.city.units.find(({ id }) => bed.startsWith(`${id}-`))!
    const lay = new Map<string, string>()
    run.tell = (event) => {
      if (event.kind !== 'bed.occupied' || event.encounter === undefined) return
      const before = lay.get(event.encounter)
      lay.set(event.encounter, event.bed)
      // Whoever has found a ward bed in the own hospital meanwhile stays in it.
      if (before !== undefined && unitOf(before).facility !== unitOf(event.bed).facility)
        assert.ok(unitOf(before).kind === 'icu' || unitOf(event.bed).kind === 'icu', `${before} → ${event.bed}`)
    }
    advance(run, 6 * DAY)
    moved += run.totals.of('patientsMoved', 0)
    assert.deepEqual(checkState(run.state), [])
  }
  assert.ok(moved > 0)
})

test('L33: converted beds open only as ward beds have emptied for them, and nobody is moved out', () => {
  const levers = [{ kind: 'convert-wards', facility: 'h1', beds: 6, leadMinutes: 600 }]
  const run = fork(live, scenario({ levers }), parameters, 8)
  assert.equal(run.planned[0]!.planned, 6)
  const { beds } = run.conversions[0]!
  const isOpen = (bed: number): boolean =>
    run.state.beds.status[bed] !== BedStatus.standby && run.state.beds.status[bed] !== BedStatus.closed
  let opened = 0
  for (let minute = 60; minute <= 4 * DAY; minute += 60) {
    advance(run, minute)
    opened = beds.filter(isOpen).length
    assert.ok(2 * opened <= run.closings[0]!.closed.length, 'two ward beds each')
    if (minute < 600) assert.equal(opened, 0, 'not before the lead is over')
  }
  assert.equal(opened, 6)
  assert.deepEqual(checkState(run.state), [])
  const twin = run.copy()
  advance(run, 5 * DAY)
  advance(twin, 5 * DAY)
  assert.ok(sameState(run.state, twin.state))
})

test('what mutual aid and converted beds cost grows with the days that they act', () => {
  const costOf = (horizonHours: number, levers: readonly unknown[], shocks: readonly unknown[] = []): number =>
    fork(live, scenario({ horizonHours, levers, shocks }), parameters, 8).planned.at(-1)!.cost!.staffHours!
  const convert = { kind: 'convert-wards', facility: 'h1', beds: 6, leadMinutes: 600 }
  assert.equal(costOf(10, [convert]), 6 * 4, 'the conversion alone, until they open')
  const [days, weeks] = [costOf(72, [convert]), costOf(28 * 24, [convert])]
  const aDay = (weeks - 24) / (28 - 600 / DAY)
  assert.ok(Math.abs((days - 24) / (3 - 600 / DAY) - aDay) < 1e-9, 'each day costs the same')
  assert.ok(
    aDay > 6 * 6 && aDay < 6 * 18,
    `${aDay} nurse-hours a day for six intensive care beds beyond twelve of wards`,
  )
  const [first, later] = [costOf(24, [aid()], [FULL]), costOf(14 * 24, [aid()], [FULL])]
  const above = Number(
    /(\d+) ward patients/.exec(fork(live, scenario({ levers: [aid()] }), parameters, 8).planned[0]!.note.en)![1],
  )
  assert.ok(first >= 5 * above && later > 1.8 * first, `${first} staff-hours on one day, ${later} in two weeks`)
  assert.ok(costOf(14 * 24, [aid({ perDay: 1 })], [FULL]) <= 14 * 5, 'no more than so many a day')
})

test('what cannot be converted, or has nowhere to go, is refused or told with the remedy', () => {
  const city = simulationCity()
  const why = (lever: object): string => {
    const decoded = decodeLever(lever, city)
    return decoded.ok ? '' : decoded.problems.map((p) => `${p.path}: ${p.why}`).join('; ')
  }
  assert.match(why({ kind: 'convert-wards', facility: 'h3', beds: 2 }), /^to: the hospital has no intensive care unit/)
  assert.match(why({ kind: 'convert-wards', facility: 'h1', to: 'isolation', beds: 2 }), /no infectious ward/)
  assert.match(why({ kind: 'convert-wards', unit: 'u6', beds: 2 }), /"u6" is no ward/)
  assert.match(why({ kind: 'redistribute', to: 'facility' }), /^facility: must name the hospital that takes them/)
  assert.match(why({ kind: 'redistribute', to: 'facility', facility: 'h9' }), /no facility "h9"/)
  const alone = fork(live, scenario({ levers: [aid({ to: 'group' })] }), parameters, 1)
  assert.match(alone.planned[0]!.note.en, /1 have nowhere to send to/)
})
