/** Ventilators and other equipment: lent, given back, out of order, and who waits beside a free bed without one; on a small city. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { EQUIPMENT_KINDS } from '../src/events/event.ts'
import {
  advance,
  apply,
  copyState,
  decodeLever,
  fork,
  type Occurrence,
  observe,
  record,
  type Simulation,
  sameState,
  totalOf,
} from '../src/index.ts'
import { type EquipmentRun, piecesElsewhere, TRAVELLING_KINDS } from '../src/simulation/parts/equipment.ts'
import { availableBeds, freeBedsOf, lyingIn, piecesHeld, piecesIn } from '../src/state/limits.ts'
import type { TwinState } from '../src/state/state.ts'
import { chinaParameters, ROWS, scenario, simulationCity, warmed } from './simulation-city.ts'

const parameters = chinaParameters()
const VENTILATOR = EQUIPMENT_KINDS.indexOf('ventilator')
const DAY = 1440
const [H1_ICU, H2_ICU] = [5, 9] as const

/** The warm city, its two intensive care units with so many ventilators each. */
function reported(of: Readonly<Record<string, number>>): TwinState {
  const state = copyState(warm)
  for (const [unit, pieces] of Object.entries(of)) {
    const verdict = apply(state, {
      kind: 'equipment.reported',
      unit,
      equipment: 'ventilator',
      inUse: 0,
      available: pieces,
      occurredAt: state.asOf,
    })
    assert.ok(verdict.ok)
  }
  return state
}
// The second hospital could open four more beds of intensive care.
const warm = warmed(
  5,
  simulationCity(ROWS.map((row, u) => (u === H2_ICU ? ([row[0], row[1], row[2], row[3], 4] as const) : row))),
)
const equipmentOf = (run: Simulation): EquipmentRun => {
  assert.ok(run.parts.equipment)
  return run.parts.equipment
}
const inUnits = (run: Simulation): number =>
  run.state.city.units.reduce((sum, _, u) => sum + Math.max(0, piecesIn(run.state, u, VENTILATOR)), 0)

const loans = fc.record({
  kind: fc.constant('share-equipment'),
  from: fc.constantFrom('h1', 'h2'),
  to: fc.constantFrom('h1', 'h2', 'h3'),
  pieces: fc.integer({ min: 1, max: 9 }),
  atMinute: fc.integer({ min: 0, max: 1500 }),
  leadMinutes: fc.constantFrom(0, 90, 700, 1440),
  back: fc.constantFrom(null, 0, 400),
})
const failures = fc.record({
  kind: fc.constant('equipment-failure'),
  facilities: fc.constantFrom(['h1'], ['h1', 'h2', 'h3'], null),
  share: fc.constantFrom(0, 0.3, 1),
  fromMinute: fc.integer({ min: 0, max: 1500 }),
  untilMinute: fc.integer({ min: 1501, max: 2600 }),
})

test('L125, L126: equipment is conserved, what is on the road serves nobody, and L7 and a copy in the middle hold', () => {
  let onTheRoad = 0
  fc.assert(
    fc.property(
      fc.array(
        loans.filter(({ from, to }) => from !== to),
        { minLength: 1, maxLength: 4 },
      ),
      fc.array(failures, { maxLength: 2 }),
      fc.nat(500),
      (asked, broken, seed) => {
        const levers = asked.map(({ back, ...loan }) => ({
          ...loan,
          ...(back !== null && { backMinute: loan.atMinute + loan.leadMinutes + back }),
        }))
        const live = reported({ u6: 6, u10: 5 })
        const run = fork(live, scenario({ shocks: broken, levers, horizonHours: 48 }), parameters, seed)
        const replayed = copyState(run.state)
        const events: Occurrence[] = []
        let copy: Simulation | null = null
        for (let minute = 0; minute <= 2 * DAY; minute += 96) {
          if (minute === 1440) copy = run.copy()
          events.push(...record(run, minute).events)
          const away = piecesElsewhere(equipmentOf(run), VENTILATOR)
          onTheRoad += away
          assert.equal(inUnits(run) + away, 11)
          for (const unit of [H1_ICU, H2_ICU]) {
            const pieces = piecesIn(run.state, unit, VENTILATOR)
            assert.ok(pieces >= 0)
            const room = Math.floor(pieces / 0.75 + 1e-9) - lyingIn(run.state, unit)
            assert.ok(availableBeds(run.state, unit) <= Math.max(0, room), 'only pieces in the unit let anybody in')
          }
        }
        assert.ok(copy)
        advance(copy, 2 * DAY)
        assert.ok(sameState(copy.state, run.state))
        for (const event of events) assert.ok(apply(replayed, event).ok)
        assert.ok(sameState(replayed, run.state))
      },
    ),
    { numRuns: 8 },
  )
  assert.ok(onTheRoad > 20, `${onTheRoad} pieces seen on the road`)
})

test('a loan is gone at once, as far as no patient holds it, and counts at the other hospital when it has come; due back it comes back', () => {
  const live = reported({ u6: 8, u10: 1 })
  const held = piecesHeld(live, H1_ICU, VENTILATOR)
  const loan = { kind: 'share-equipment', from: 'h1', to: 'h2', pieces: 8, leadMinutes: 600, backMinute: 900 }
  const run = fork(live, scenario({ levers: [loan], horizonHours: 48 }), parameters, 3)
  assert.deepEqual([run.planned[0]!.wanted, run.planned[0]!.planned], [8, 8 - held])
  assert.match(
    run.planned[0]!.note.en,
    new RegExp(`^${8 - held} ventilators go from .*; only ${8 - held} are free now$`),
  )
  advance(run, 0)
  assert.equal(piecesIn(run.state, H1_ICU, VENTILATOR), held)
  assert.equal(piecesIn(run.state, H2_ICU, VENTILATOR), 1)
  advance(run, 599)
  assert.equal(piecesIn(run.state, H2_ICU, VENTILATOR), 1)
  advance(run, 601)
  assert.equal(piecesIn(run.state, H2_ICU, VENTILATOR), 1 + 8 - held)
  advance(run, 2 * DAY)
  const there = piecesHeld(run.state, H2_ICU, VENTILATOR)
  assert.ok(piecesIn(run.state, H2_ICU, VENTILATOR) <= Math.max(1, there), 'what patients do not hold has gone home')
  assert.equal(inUnits(run) + piecesElsewhere(equipmentOf(run), VENTILATOR), 9)
})

test('beds of intensive care without ventilators stay empty while patients wait, and a loan lets them in', () => {
  const live = reported({ u6: 12, u10: 4 })
  const shocks = [
    { kind: 'surge-arrivals', factor: 4, facilities: ['h2'] },
    { kind: 'open-beds', unit: 'u10', beds: 4, leadMinutes: 0 },
  ]
  const waited = (levers: readonly unknown[]): number =>
    totalOf(
      observe(fork(live, scenario({ shocks, levers, horizonHours: 72 }), parameters, 4), 72),
      'ventilatorWaitHours',
      -1,
    )
  const nothing = waited([])
  assert.ok(nothing > 20, `${nothing} patient-hours`)
  const lent = waited([{ kind: 'share-equipment', from: 'h1', to: 'h2', pieces: 3, leadMinutes: 60 }])
  assert.ok(lent < nothing / 2, `${lent} of ${nothing}`)
  const tooLate = waited([{ kind: 'share-equipment', from: 'h1', to: 'h2', pieces: 3, atMinute: 3 * DAY - 1 }])
  assert.equal(tooLate, nothing, 'what has not come has changed nothing')
})

test('a breakdown moves nobody out, keeps others from being let in, and ends', () => {
  const live = reported({ u6: 8, u10: 5 })
  const shock = { kind: 'equipment-failure', facilities: ['h1'], share: 1, fromMinute: 60, untilMinute: 5 * DAY }
  const run = fork(live, scenario({ shocks: [shock], horizonHours: 144 }), parameters, 5)
  advance(run, 61)
  const lying = lyingIn(run.state, H1_ICU)
  assert.equal(piecesIn(run.state, H1_ICU, VENTILATOR), 0)
  assert.ok(lying > 0)
  assert.equal(availableBeds(run.state, H1_ICU), 0)
  advance(run, 5 * DAY - 1)
  assert.ok(freeBedsOf(run.state, H1_ICU) > 0 && availableBeds(run.state, H1_ICU) === 0)
  advance(run, 5 * DAY + 1)
  assert.equal(piecesIn(run.state, H1_ICU, VENTILATOR), 8)
})

test('where nobody reports equipment nothing is lent or broken, and it says so; what makes no sense is refused with the remedy', () => {
  const loan = { kind: 'share-equipment', from: 'h1', to: 'h2', pieces: 2 }
  const silent = fork(warm, scenario({ levers: [loan], shocks: [{ kind: 'equipment-failure' }] }), parameters, 1)
  assert.deepEqual(silent.planned.map(({ kind, planned }) => [kind, planned]).sort(), [
    ['equipment-failure', 0],
    ['share-equipment', 0],
  ])
  assert.ok(
    silent.planned.some(({ note }) => /never reported ventilators: how many there are is not known/.test(note.en)),
  )
  const cases: readonly (readonly [object, string, RegExp])[] = [
    [{ kind: 'share-equipment', from: 'h1' }, 'to', /name the hospital that borrows/],
    [{ kind: 'share-equipment', from: 'h1', to: 'h1' }, 'to', /another one than from/],
    [{ kind: 'share-equipment', from: 'h1', to: 'h8' }, 'to', /no facility "h8"/],
    [{ ...loan, equipment: 'ct' }, 'equipment', /one of ventilator, monitor, dialysis, ecmo/],
    [{ ...loan, pieces: 1.5 }, 'pieces', /whole number, got 1.5/],
    [{ ...loan, backMinute: 90 }, 'backMinute', /not be before it has come, minute 1440, got 90/],
    [{ kind: 'equipment-failure', share: 2 }, 'share', /from 0 to 1, got 2/],
  ]
  for (const [input, path, why] of cases) {
    const decoded = decodeLever(input, simulationCity())
    assert.ok(!decoded.ok)
    assert.ok(
      decoded.problems.some((problem) => problem.path === path && why.test(problem.why)),
      JSON.stringify(decoded.problems),
    )
  }
  assert.equal(TRAVELLING_KINDS.includes('ct' as never), false)
})
