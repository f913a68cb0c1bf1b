import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FacilityPlan, UnitPlan } from '../../data/types.ts'
import { placeOptions } from './place-options.ts'

const unit = (id: string, openBeds: number): UnitPlan => ({
  id,
  index: 0,
  name: { zh: `${id} 病区`, en: `Ward ${id}` },
  kind: 'ward',
  need: 'respiratory',
  building: 1,
  floor: 1,
  firstBed: 0,
  openBeds,
  surgeBeds: 2,
})
const facility = (id: string, units: UnitPlan[]): FacilityPlan => ({
  id,
  index: 0,
  name: { zh: `甲院${id}`, en: `Alpha ${id}` },
  kind: 'HOSPITAL',
  location: { lng: 121.5, lat: 29.9 },
  district: null,
  level: null,
  approvedBeds: null,
  units,
})
const places = [facility('z1', [unit('z1-w01', 8), unit('z1-w02', 8)]), facility('z2', [unit('z2-w01', 40)])]
const values = (field: string, text: string, near: string | null = null): string[] =>
  placeOptions(field, text, places, near, 'zh').map(({ value }) => value)

test('a unit’s id leads to its beds, surge beds included, as the city writes them', () => {
  assert.deepEqual(values('bed', 'z1-w02').slice(0, 2), ['z1-w02-b01', 'z1-w02-b02'])
  assert.equal(values('bed', 'z1-w02').length, 10)
  assert.deepEqual(values('bed', 'z1-w02-b1'), ['z1-w02-b10'])
  assert.deepEqual(values('bed', 'z1-w02-b03'), ['z1-w02-b03'])
})

test('a name finds a place in either language', () => {
  assert.deepEqual(values('facility', 'alpha z2'), ['z2'])
  assert.deepEqual(values('unit', '甲院z1'), ['z1-w01', 'z1-w02'])
})

test('without a text the places of the facility in question are offered, and never more than sixty', () => {
  assert.deepEqual(values('unit', '', 'z2'), ['z2-w01'])
  assert.deepEqual(values('facility', '', 'z2'), ['z2', 'z1'])
  assert.ok(values('bed', '').length <= 60)
})
