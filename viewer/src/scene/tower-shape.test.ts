import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { litFloors, poolRadius, towerShape } from './tower-shape.ts'

test('more beds never give a smaller tower', () => {
  fc.assert(
    fc.property(fc.nat(5000), fc.nat(500), (beds, more) => {
      const small = towerShape(beds)
      const large = towerShape(beds + more)
      assert.ok(large.floors >= small.floors && large.width >= small.width && large.height >= small.height)
    }),
  )
})

test('a hospital of 2,100 beds is a tower of about nineteen floors and two kilometres drawn height', () => {
  const shape = towerShape(2100)
  assert.equal(shape.floors, 19)
  assert.ok(shape.height > 17 && shape.height < 22)
})

test('floors are lit in proportion, and an unreported hospital stays dark rather than empty by number', () => {
  assert.equal(litFloors(20, 0.5), 10)
  assert.equal(litFloors(20, 1.2), 20)
  assert.equal(litFloors(20, null), 0)
  assert.equal(litFloors(20, Number.NaN), 0)
})

test('no ground pool is wider than 1.3 km', () => {
  for (const beds of [0, 100, 2000, 9000]) assert.ok(poolRadius(towerShape(beds)) <= 13)
})
