import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { thinnedLabels } from './label-thinning.ts'

const labels = fc.array(fc.record({ column: fc.nat(3), y: fc.integer({ min: 0, max: 600 }), rank: fc.nat(2) }), {
  maxLength: 60,
})

test('shown names of a column never touch, and every hidden name had a shown one of its rank or better too near', () => {
  fc.assert(
    fc.property(labels, (list) => {
      const shown = thinnedLabels(list, 15)
      list.forEach((label, at) => {
        const near = list.filter(
          (other, index) =>
            index !== at && shown[index] && other.column === label.column && Math.abs(other.y - label.y) < 15,
        )
        if (shown[at]) assert.equal(near.length, 0)
        else assert.ok(near.some((other) => other.rank <= label.rank))
      })
    }),
  )
})
