import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SATURDAY_MORNING as at, smallCity } from '../../test/small-city.ts'
import { sameState, stateHash } from './equality.ts'
import { checkState } from './invariants.ts'
import { copyState, emptyState, restoreState, stateFormat, TALLY_HOURS, type TwinState } from './state.ts'
import * as transition from './transitions.ts'

const city = smallCity()

function busy(): TwinState {
  const state = emptyState(city, 8)
  transition.startEncounter(state, at, {
    tokenHigh: 1,
    tokenLow: 2,
    facility: 0,
    originCell: 0,
    acuity: 2,
    need: 1,
    stage: 1,
  })
  transition.requestBed(state, at, 0, 1, 1, 0)
  transition.openBed(state, at, 1, true)
  transition.occupyBed(state, at, 2, -1)
  transition.reportCensus(state, at, 5, 12, 16)
  transition.passClock(state, at)
  transition.sendReferral(state, at, 0, 1)
  transition.countAppointment(state, at, 0, 'kept')
  assert.deepEqual(checkState(state), [])
  return state
}

test('every kind of damage to a state is found and its place is named', () => {
  const damages: readonly [damage: (state: TwinState) => unknown, place: RegExp][] = [
    [(s) => s.beds.status.fill(3, 0, 1), /units\.count\[\d+\]/],
    [(s) => s.beds.status.fill(77, 0, 1), /beds\.status\[0\]/],
    [(s) => s.beds.extra.fill(0, 1, 2), /units\.extra\[1\]/],
    [(s) => s.beds.patient.fill(0, 2, 3), /beds\.patient\[2\]/],
    [(s) => s.beds.patient.fill(5, 2, 3), /beds\.patient\[2\]/],
    [(s) => s.tallies.occupied.fill(9, 0, 1), /tallies\.occupied\[0\]/],
    [(s) => s.tallies.open.fill(9, 0, 1), /tallies\.open\[0\]/],
    [(s) => s.units.censusOpen.fill(3, 1, 2), /units\.censusOpen\[1\]/],
    [(s) => s.units.censusOpen.fill(15, 5, 6), /tallies\.open\[2\]/],
    [(s) => s.units.censusByBed.fill(4, 5, 6), /units\.censusByBed\[5\]/],
    [(s) => s.referrals.across.fill(0, 0, TALLY_HOURS), /referrals\.across\[… \+ 0\]/],
    [(s) => s.referrals.toldAt.fill(0, 1, 2), /referrals\.acrossReceived\[24…\]/],
    [(s) => s.appointments.toldAt.fill(0), /appointments\.kept\[0…\]/],
    [(s) => s.units.waiting.fill(0, 1, 2), /units\.waiting\[1\]/],
    [(s) => s.facilities.stage.fill(0, 3, 4), /facilities\.stage\[3\]/],
    [(s) => s.patients.setStage(0, 4), /patients\.stage\[0\]/],
    [(s) => s.patients.tokens().fill(0), /patients\.table/],
    [(s) => s.patients.setTokenLow(0, 99), /patients\.table/],
    [(s) => s.patients.head.fill(4, 1, 2), /patients\.head\[1\]/],
    [(s) => s.patients.setNext(3, -1), /patients\.next/],
    [(s) => s.patients.setStartedAt(4, 1), /patients\[4\]/],
  ]
  for (const [damage, place] of damages) {
    const state = busy()
    damage(state)
    const problems = checkState(state)
    assert.ok(
      problems.some((p) => place.test(p.path)),
      `${damage} was not found at ${place}: ${JSON.stringify(problems)}`,
    )
  }
})

test('one flipped bit anywhere changes the fingerprint and the equality', () => {
  const state = busy()
  const hash = stateHash(state)
  assert.match(hash, /^[0-9a-f]{16}$/)
  for (const buffer of ['buffer', 'patientBuffer'] as const) {
    const size = state[buffer].byteLength
    for (let k = 0; k < 200; k++) {
      const copy = copyState(state)
      new Uint8Array(copy[buffer])[Math.floor((k * (size - 1)) / 199)]! ^= 1 << (k % 8)
      assert.notEqual(stateHash(copy), hash)
      assert.ok(!sameState(state, copy))
    }
  }
  assert.ok(sameState(state, copyState(state)))
})

test('a snapshot of another city or of damaged size is refused with both sizes', () => {
  const state = busy()
  const bytes = { buffer: state.buffer, patientBuffer: state.patientBuffer }
  assert.ok(sameState(restoreState(city, bytes), state))
  assert.throws(
    () => restoreState(city, { ...bytes, buffer: new ArrayBuffer(64) }),
    /64 bytes does not fit city small, which needs \d+/,
  )
  assert.throws(
    () => restoreState(city, { ...bytes, patientBuffer: state.patientBuffer.slice(0, 80) }),
    /80 bytes do not fit/,
  )
  assert.throws(() => restoreState(city, { ...bytes, patientBuffer: new ArrayBuffer(0) }), /0 bytes do not fit/)
  assert.equal(stateFormat(city), stateFormat(smallCity()))
  assert.notEqual(stateFormat(city), stateFormat({ ...city, vehicles: [] }))
})
