import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { MINUTE, SATURDAY_MORNING, smallCity } from '../../test/small-city.ts'
import { stateHash } from './equality.ts'
import { checkState } from './invariants.ts'
import { BedStatus, emptyState, PatientStage, type TwinState } from './state.ts'
import { sumOverDay } from './tallies.ts'
import * as transition from './transitions.ts'

const city = smallCity()
const at = SATURDAY_MORNING

function arrival(
  tokenHigh: number,
  tokenLow: number,
  stage: PatientStage = PatientStage.awaitingBed,
): transition.Arrival {
  return { tokenHigh, tokenLow, facility: 0, originCell: 0, acuity: 3, need: 1, stage }
}

function started(): TwinState {
  const state = emptyState(city)
  transition.passClock(state, at)
  return state
}

test('the token table finds what a Map finds, under many arrivals and departures with clashing tokens', () => {
  const few = fc.integer({ min: 0, max: 40 })
  const operation = fc.tuple(fc.boolean(), few, fc.constantFrom(0, 64, 128, 0x80000000, 0xffffffc0))
  fc.assert(
    fc.property(
      fc.array(operation, { maxLength: 400, size: 'max' }),
      fc.constantFrom(0, 3, 16),
      (operations, capacity) => {
        const state = emptyState(city, capacity)
        const plain = new Map<string, number>()
        let minute = 0
        for (const [arrives, n, offset] of operations) {
          const low = offset + n
          const key = `${n} ${low}`
          const now = at + minute++ * MINUTE
          const p = transition.findPatient(state, n, low)
          assert.equal(p >= 0, plain.has(key))
          if (p >= 0) assert.equal(state.patients.startedAt(p), plain.get(key))
          if (arrives && p < 0) {
            transition.startEncounter(state, now, arrival(n, low))
            plain.set(key, now)
          } else if (!arrives && p >= 0) {
            transition.endEncounter(state, now, p)
            plain.delete(key)
          }
        }
        assert.equal(state.patients.head[1], plain.size)
        assert.deepEqual(checkState(state), [])
      },
    ),
    { numRuns: 120 },
  )
})

test('refusals say what stands in the way and what to send', () => {
  const state = started()
  const occupy = (minute: number, bed: number, patient = -1) =>
    transition.occupyBed(state, at + minute * MINUTE, bed, patient)
  const why = (verdict: transition.Verdict): string => (verdict.ok ? '' : verdict.why)
  assert.ok(occupy(10, 0).ok)
  assert.match(why(occupy(20, 0)), /occupied by another patient since 2026-01-10T00:10.*send bed\.vacated first/)
  assert.match(
    why(transition.vacateBed(state, at, 0)),
    /occupied since .* later than this event .*; send events in order/,
  )
  assert.match(why(transition.blockBed(state, at + 20 * MINUTE, 0, 0)), /cannot block a bed that is occupied/)
  assert.match(why(transition.passClock(state, at)), /clock already stands at .*; it never goes back/)
  transition.closeBed(state, at, 1, 0)
  assert.match(why(occupy(5, 1)), /cannot occupy a bed that is closed; it must be available/)
  transition.startEncounter(state, at, arrival(1, 1))
  const p = transition.findPatient(state, 1, 1)
  assert.match(why(transition.startEncounter(state, at, arrival(1, 1))), /already present/)
  assert.match(why(transition.seePatient(state, at, p)), /only a patient waiting/)
  transition.reserveBed(state, at, 2, p)
  assert.match(why(transition.reserveBed(state, at, 3, p)), /already has a reserved bed; send bed\.released/)
  assert.match(why(occupy(1, 2)), /reserved for another encounter/)
})

test('a patient goes from the emergency department to a bed and home, and everything is tallied', () => {
  const state = started()
  transition.startEncounter(state, at, arrival(1, 1, PatientStage.emergencyWaiting))
  const p = transition.findPatient(state, 1, 1)
  transition.seePatient(state, at + 10 * MINUTE, p)
  transition.requestBed(state, at + 30 * MINUTE, p, 1, 1, 2)
  assert.equal(state.units.waiting[1], 1)
  assert.equal(state.patients.stage(p), PatientStage.boarding)
  transition.occupyBed(state, at + 50 * MINUTE, 0, p)
  assert.equal(state.units.waiting[1], 0)
  transition.vacateBed(state, at + 55 * MINUTE, 0)
  transition.finishCleaning(state, at + 59 * MINUTE, 0)
  assert.equal(sumOverDay(state.tallies.emergencyArrivals, 0), 1)
  assert.equal(sumOverDay(state.tallies.boardingMinutes, 0), 20)
  assert.equal(sumOverDay(state.tallies.admissions, 0), 1)
  assert.equal(sumOverDay(state.tallies.discharges, 0), 1)
  assert.equal(sumOverDay(state.tallies.stayMinutes, 0), 5)
  assert.equal(
    state.tallies.turnaround.reduce((a, b) => a + b),
    1,
  )
  assert.equal(
    state.tallies.emergencyStay.reduce((a, b) => a + b),
    1,
  )
  assert.equal(state.patients.head[1], 0)
})

test('a cancelled encounter leaves no emergency stay behind', () => {
  const state = started()
  transition.startEncounter(state, at, arrival(1, 1, PatientStage.emergencyWaiting))
  transition.cancelEncounter(state, at + MINUTE, transition.findPatient(state, 1, 1))
  assert.equal(
    state.tallies.emergencyStay.reduce((a, b) => a + b),
    0,
  )
})

test('occupied bed-minutes of each hour are exact, across silence and events dated far ahead', () => {
  const state = started()
  for (let b = 0; b < 4; b++) transition.openBed(state, at, b, false)
  transition.occupyBed(state, at + 30 * MINUTE, 0, -1)
  // Dated a year ahead: counts from the end of the running hour at the latest.
  transition.occupyBed(state, at + 525_600 * MINUTE, 1, -1)
  transition.passClock(state, at + 180 * MINUTE)
  const hour = (h: number) => (at / 3_600_000 + h) % 24
  const { occupiedMinutes, openMinutes } = state.tallies
  assert.deepEqual(
    [0, 1, 2, 3].map((h) => occupiedMinutes[hour(h)]),
    [30, 120, 120, 0],
  )
  assert.deepEqual(
    [0, 1, 2, 3].map((h) => openMinutes[hour(h)]),
    [240, 240, 240, 0],
  )
  transition.passClock(state, at + 100 * 60 * MINUTE)
  assert.equal(sumOverDay(occupiedMinutes, 0), 23 * 120, 'after four days of silence: 23 whole hours and a new one')
})

test('a census counts until the first bed event of its unit, and an emergency census never counts as beds', () => {
  const state = started()
  transition.reportCensus(state, at, 5, 18)
  transition.reportCensus(state, at, 0, 7)
  assert.equal(state.tallies.occupied[2], 18)
  assert.equal(state.tallies.open[2], 20)
  assert.equal(state.tallies.occupied[0], 0)
  assert.equal(state.units.census[0], 7)
  const bed = city.units[5]!.firstBed
  transition.occupyBed(state, at + MINUTE, bed, -1)
  assert.equal(state.tallies.occupied[2], 1)
  transition.reportCensus(state, at + 2 * MINUTE, 5, 19)
  assert.equal(state.tallies.occupied[2], 1)
  assert.deepEqual(checkState(state), [])
})

test('open beds told with a census are the unit’s denominator, until a census without them or the first bed event', () => {
  const state = started()
  const told = () => [state.tallies.occupied[2], state.tallies.open[2], state.units.censusOpen[5]]
  transition.reportCensus(state, at, 5, 12, 15)
  assert.deepEqual(told(), [12, 15, 15])
  transition.reportCensus(state, at + MINUTE, 5, 14, 0)
  assert.deepEqual(told(), [14, 0, 0], 'no open bed is a figure like others')
  transition.reportCensus(state, at + 2 * MINUTE, 5, 13)
  assert.deepEqual(told(), [13, 20, -1], 'not told again: the beds of the plan')
  transition.reportCensus(state, at + 3 * MINUTE, 5, 24, 22)
  assert.deepEqual(told(), [24, 22, 22])
  const bed = city.units[5]!.firstBed
  transition.openBed(state, at + 4 * MINUTE, bed, false)
  assert.deepEqual(told(), [0, 1, 22])
  transition.reportCensus(state, at + 5 * MINUTE, 5, 2, 3)
  assert.deepEqual(told(), [0, 1, 3], 'kept beside the beds')
  assert.deepEqual(checkState(state), [])
})

test('a census keeps what the beds said when it came; a unit without bed events has said nothing', () => {
  const state = started()
  const { censusByBed } = state.units
  transition.reportCensus(state, at, 1, 5)
  assert.equal(censusByBed[1], -1)
  for (const bed of [0, 1, 2]) transition.occupyBed(state, at + MINUTE, bed, -1)
  transition.holdBed(state, at + 2 * MINUTE, 1)
  transition.reportCensus(state, at + 3 * MINUTE, 1, 5)
  transition.vacateBed(state, at + 4 * MINUTE, 0)
  assert.equal(censusByBed[1], 3)
  transition.vacateBed(state, at + 5 * MINUTE, 1)
  transition.vacateBed(state, at + 5 * MINUTE, 2)
  transition.reportCensus(state, at + 6 * MINUTE, 1, 0)
  assert.equal(censusByBed[1], 0, 'an empty ward is not an unknown one')
})

test('reports of different figures do not make each other late', () => {
  const state = started()
  const { queue, queueAt } = state.facilities
  assert.ok(transition.report(state, at + MINUTE, queue, 0, 5, queueAt, 0).ok)
  assert.ok(transition.report(state, at, queue, 1, 7, queueAt, 0).ok)
  const late = transition.report(state, at, queue, 0, 9, queueAt, 0)
  assert.match(late.ok ? '' : late.why, /a later report \(2026-01-10T00:01/)
  assert.deepEqual([queue[0], queue[1]], [5, 7])
})

test('the history holds a sample every five minutes and leaves silence unknown', () => {
  const state = started()
  transition.openBed(state, at, 0, false)
  transition.occupyBed(state, at, 0, -1)
  transition.passClock(state, at + 5 * MINUTE)
  transition.passClock(state, at + 6 * MINUTE)
  transition.passClock(state, at + 20 * MINUTE)
  const facilities = state.city.facilities.length
  const slot = (minute: number) => (Math.floor((at + minute * MINUTE) / (5 * MINUTE)) % 288) * facilities
  const read = (minute: number) => state.history.occupied[slot(minute)]
  assert.deepEqual([0, 5, 10, 15, 20].map(read), [65_535, 1, 65_535, 65_535, 1])
  assert.equal(state.history.emergency[slot(20)], 65_535, 'an emergency department never heard of')
  assert.equal(BedStatus.occupied, 3)
})

test('a census that no ward could hold is refused with the most that could be; extra beds are not', () => {
  const state = started()
  const u = state.city.units.findIndex((unit) => unit.kind === 'ward')
  const { beds, surgeBeds } = state.city.units[u]!
  const before = stateHash(state)
  const verdict = transition.reportCensus(state, at, u, 5000)
  assert.ok(!verdict.ok)
  assert.match(verdict.why, new RegExp(`census of 5000 cannot be right .* at most ${2 * (beds + surgeBeds)} are taken`))
  assert.equal(stateHash(state), before)
  assert.ok(transition.reportCensus(state, at, u, beds + 3).ok)
})

test('more open beds than twice the ward’s are refused, and patients are judged by the open beds where those are more', () => {
  const state = started()
  const u = state.city.units.findIndex((unit) => unit.kind === 'ward')
  const { beds, surgeBeds } = state.city.units[u]!
  const physical = beds + surgeBeds
  const before = stateHash(state)
  const why = (occupied: number, open: number): string => {
    const verdict = transition.reportCensus(state, at, u, occupied, open)
    return verdict.ok ? '' : verdict.why
  }
  assert.match(
    why(5, 2 * physical + 1),
    new RegExp(
      `${2 * physical + 1} open beds cannot be right for a unit of ${physical} beds; at most ${2 * physical} are taken: check the unit and the figure of open beds`,
    ),
  )
  assert.match(why(3 * physical + 1, physical + physical / 2), new RegExp(`at most ${3 * physical} are taken`))
  assert.match(
    why(2 * physical + 1, 1),
    new RegExp(`at most ${2 * physical} are taken`),
    'few open beds ask for no less',
  )
  assert.equal(stateHash(state), before)
  assert.equal(why(3 * physical, physical + physical / 2), '')
})
