import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { servingShares } from './serving-shares.ts'

const rowOf = ({ first, destination, share }: ReturnType<typeof servingShares>, i: number) =>
  Array.from({ length: first[i + 1]! - first[i]! }, (_, k) => [destination[first[i]! + k]!, share[first[i]! + k]!])

const question = (minutes: number[], supply: number[]) => ({
  times: {
    origins: minutes.length / supply.length,
    destinations: supply.length,
    minutes: Float64Array.from(minutes),
  },
  people: new Float64Array(minutes.length / supply.length).fill(100),
  supply: Float64Array.from(supply),
})

test('beds times the weight of the way, by hand', () => {
  // 100 beds at 10 min weigh 96.2, 300 at 25 min 113.1, 50 at 61 min nothing.
  const shares = servingShares(question([10, 25, 61, 70, 80, 90], [100, 300, 50]), 8)
  assert.deepEqual(
    rowOf(shares, 0).map(([j, share]) => [j, Number(share!.toFixed(4))]),
    [
      [1, 0.5404],
      [0, 0.4596],
    ],
  )
  assert.deepEqual(rowOf(shares, 1), [], 'nothing within an hour serves nobody, and is no share of 0')
})

test('shares of a row add up to one, largest first, and none is of a place without beds or way', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 6 }),
      fc.array(fc.oneof(fc.double({ min: 0, max: 120, noNaN: true }), fc.constant(Number.POSITIVE_INFINITY)), {
        minLength: 12,
        maxLength: 12,
      }),
      fc.integer({ min: 1, max: 6 }),
      (supply, all, most) => {
        const origins = Math.floor(12 / supply.length)
        const minutes = all.slice(0, origins * supply.length)
        const shares = servingShares(question(minutes, supply), most)
        for (let i = 0; i < origins; i++) {
          const row = rowOf(shares, i)
          const reached = supply.some((beds, j) => beds > 0 && minutes[i * supply.length + j]! <= 60)
          assert.equal(row.length > 0, reached)
          assert.ok(row.length <= most)
          if (reached) assert.ok(Math.abs(row.reduce((sum, [, share]) => sum + share!, 0) - 1) < 1e-9)
          for (const [k, [j, share]] of row.entries()) {
            assert.ok(supply[j!]! > 0 && minutes[i * supply.length + j!]! <= 60)
            assert.ok(k === 0 || share! <= row[k - 1]![1]!)
          }
        }
      },
    ),
  )
})

test('what does not fit together is named', () => {
  assert.throws(
    () => servingShares({ ...question([1, 2], [1, 2]), supply: new Float64Array(3) }, 3),
    /supply of 3 places, travel times to 2/,
  )
  assert.throws(() => servingShares(question([1, 2], [1, 2]), 0), /most: a whole number from 1, got 0/)
})
