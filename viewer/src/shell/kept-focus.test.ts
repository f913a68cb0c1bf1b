import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HOME, type Route } from '../route.ts'
import { leftBehind } from './kept-focus.ts'

const hospital: Route = { ...HOME, level: 'hospital', facility: 'h04' }

test('leaving a ward leads back to its row', () => {
  assert.equal(leftBehind({ ...hospital, unit: 'h04-w12' }, hospital), 'h04-w12')
})

test('leaving a hospital leads back to its row, flying in leads to no row in particular', () => {
  assert.equal(leftBehind({ ...hospital, unit: 'h04-w12' }, { ...HOME, facility: 'h04' }), 'h04')
  assert.equal(leftBehind({ ...HOME, facility: 'h04' }, hospital), null)
  assert.equal(leftBehind(hospital, { ...HOME, room: 'rehearse' }), null)
})
