import assert from 'node:assert/strict'
import { test } from 'node:test'
import { travelMatrix } from './travel-matrix.ts'

test('rows become one array, and no route is infinitely far', () => {
  const matrix = travelMatrix([
    [1, null, 3],
    [0, 5.5, 6],
  ])
  assert.deepEqual([matrix.origins, matrix.destinations], [2, 3])
  assert.deepEqual([...matrix.minutes], [1, Number.POSITIVE_INFINITY, 3, 0, 5.5, 6])
})

test('a time below 0, no number and a short row are named', () => {
  assert.throws(
    () => travelMatrix([[1, -2]]),
    /row 0, column 1 of the travel matrix: minutes from 0 on or null, got -2/,
  )
  assert.throws(() => travelMatrix([[Number.NaN]]), /row 0, column 0/)
  assert.throws(() => travelMatrix([[1, 2], [3]]), /row 1 of the travel matrix has 1 columns, the first row 2/)
})
