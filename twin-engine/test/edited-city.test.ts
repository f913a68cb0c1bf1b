/** A live state on a city as it might be. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type CityEdit,
  type CityModel,
  checkState,
  editCity,
  moveState,
  sameState,
  type TwinState,
} from '../src/index.ts'
import { BedStatus } from '../src/state/state.ts'
import { warmed } from './simulation-city.ts'

const live = warmed()
const NEW: CityEdit = {
  kind: 'add-facility',
  id: 'new',
  name: { zh: '新院', en: 'New' },
  facilityKind: 'HOSPITAL',
  location: [121.54, 29.91],
  level: null,
  group: null,
  beds: { 'general-medicine': 60, icu: 4 },
  emergencyPlaces: 6,
  doctors: 0,
}
const after = (...edits: CityEdit[]): CityModel => {
  const result = editCity(live.city, edits)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}
const moved = (to: CityModel): TwinState => {
  const result = moveState(live, to)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

test('a state moved to its own city is byte for byte the same (law L60)', () => {
  assert.ok(sameState(moved(live.city), live))
})

test('beds that were there keep status, patient and time; new beds are open and empty (law L60)', () => {
  const state = moved(
    after(NEW, { kind: 'enlarge-facility', facility: 'h1', beds: { cardiology: 20 }, emergencyPlaces: 0, doctors: 0 }),
  )
  const own = live.index.bedCount
  assert.deepEqual(state.beds.status.subarray(0, own), live.beds.status)
  assert.deepEqual(state.beds.since.subarray(0, own), live.beds.since)
  assert.deepEqual(state.beds.patient.subarray(0, own), live.beds.patient)
  assert.equal(state.index.bedCount, own + 84)
  assert.ok(state.beds.status.subarray(own).every((status) => status === BedStatus.available))
  assert.deepEqual(checkState(state), [])
  const width = live.city.facilities.length
  const row = live.history.newest[0]! % 288
  for (let f = 0; f < width; f++)
    assert.equal(state.history.occupied[row * (width + 1) + f], live.history.occupied[row * width + f])
})

test('the patients of a house that closes lie elsewhere, for as long already, or it does not close (law L60)', () => {
  const lying = (state: TwinState): number =>
    state.beds.status.reduce((n, s) => n + (s === BedStatus.occupied || s === BedStatus.held ? 1 : 0), 0)
  const close: CityEdit = { kind: 'close-facility', facility: 'h3' }
  const state = moved(after({ ...NEW }, close))
  assert.equal(lying(state), lying(live))
  const units = state.index.unitsOfFacility[2]!
  for (let bed = 0; bed < live.index.bedCount; bed++)
    if (units.includes(state.index.unitOfBed[bed]!)) assert.equal(state.beds.status[bed], BedStatus.closed)
  assert.deepEqual(checkState(state), [])
  const sinceOf = (one: TwinState): number[] =>
    [...one.beds.since].filter((_, b) => one.beds.status[b] === BedStatus.occupied).sort()
  assert.deepEqual(sinceOf(state), sinceOf(live))
  const refused = moveState(live, after({ kind: 'close-facility', facility: 'h1' }))
  assert.ok(!refused.ok)
  assert.match(
    refused.problems[0]!.why,
    /"h1" cannot close: no bed elsewhere for \d+ of .*; add beds by an edit before it/,
  )
})
