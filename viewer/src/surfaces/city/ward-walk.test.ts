import assert from 'node:assert/strict'
import { test } from 'node:test'
import { neighbourWard } from './ward-walk.ts'

const ward = (unitId: string, floor: number) => ({
  unitId,
  name: unitId,
  floor,
  openBeds: 40,
  firstBed: 0,
  statuses: new Uint8Array(40),
  hasFree: false,
})
const view = {
  name: 'Test',
  ed: { resus: null, treating: null, observation: null, boarding: null, places: null },
  towers: [
    { name: '1', wards: [ward('a3', 3), ward('a2', 2), ward('a4', 4)] },
    { name: '2', wards: [ward('b2', 2)] },
  ],
}

test('up and down follow the floors, whatever order the wards come in', () => {
  assert.equal(neighbourWard(view, 'a2', 'ArrowUp'), 'a3')
  assert.equal(neighbourWard(view, 'a3', 'ArrowUp'), 'a4')
  assert.equal(neighbourWard(view, 'a4', 'ArrowUp'), 'a4')
  assert.equal(neighbourWard(view, 'a3', 'ArrowDown'), 'a2')
})

test('sideways changes the tower and stays as high as that tower goes', () => {
  assert.equal(neighbourWard(view, 'a4', 'ArrowRight'), 'b2')
  assert.equal(neighbourWard(view, 'b2', 'ArrowLeft'), 'a2')
})

test('without a choice the walk starts at the first floor, without wards nowhere', () => {
  assert.equal(neighbourWard(view, null, 'ArrowUp'), 'a2')
  assert.equal(neighbourWard({ ...view, towers: [] }, null, 'ArrowUp'), null)
})
