import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { claimYuan, ownYuan, settleFund } from './insurance-fund.ts'

const share = fc.double({ min: 0, max: 1, noNaN: true })
const yuan = fc.double({ min: 0, max: 1e9, noNaN: true })
const close = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b))

test('L59: what is paid and borne is what was claimed and retained; what is paid and left is the budget', () => {
  fc.assert(
    fc.property(yuan, yuan, share, share, share, (budget, claimed, retainedShare, borneShare, limitShare) => {
      const b = settleFund(budget, claimed, { retainedShare, borneShare, limitShare })
      assert.ok(close(b.paidYuan + b.borneYuan, claimed + b.retainedYuan))
      assert.ok(close(b.paidYuan + b.fundYuan, budget))
      assert.ok(b.retainedYuan >= 0 && b.retainedYuan <= Math.max(0, budget - claimed) + 1e-6)
      assert.ok(b.borneYuan >= 0 && b.borneYuan <= Math.max(0, claimed - budget) + 1e-6)
      assert.ok(b.retainedYuan === 0 || b.borneYuan === 0, 'nobody keeps a surplus and bears an overrun at once')
      // The fund pays between its budget and the claims, and never more than its part of the overrun within the limit.
      assert.ok(b.paidYuan >= Math.min(budget, claimed) - 1e-3 && b.paidYuan <= Math.max(budget, claimed) + 1e-3)
      assert.ok(b.fundYuan >= -limitShare * budget - 1e-3)
      const more = settleFund(budget, claimed + 1000, { retainedShare, borneShare, limitShare })
      assert.ok(more.paidYuan >= b.paidYuan - 1e-3, 'a further claim never lowers what is paid')
    }),
  )
})

test('L59: a surplus of 10 with 60 % retained, an overrun of 30 with half borne up to 10 % of the budget', () => {
  const rule = { retainedShare: 0.6, borneShare: 0.5, limitShare: 0.1 }
  assert.deepEqual(settleFund(100, 90, rule), {
    budgetYuan: 100,
    claimedYuan: 90,
    paidYuan: 96,
    retainedYuan: 6,
    borneYuan: 0,
    fundYuan: 4,
  })
  const over = settleFund(100, 130, rule)
  assert.deepEqual([over.paidYuan, over.borneYuan, over.fundYuan], [105, 25, -5])
  assert.throws(() => settleFund(100, 90, { ...rule, borneShare: 1.2 }), /borneShare must lie in 0 … 1, got 1\.2/)
  assert.throws(() => settleFund(-1, 90, rule), /budgetYuan must lie in 0 … any amount, got -1/)
  const prices = { priceYuan: [120, 360, 10_000], coveredShare: [0.65, 0.5, 0.7] }
  assert.deepEqual(
    [claimYuan(prices, 1), ownYuan(prices, 1), claimYuan(prices, 0) + ownYuan(prices, 0)],
    [180, 180, 120],
  )
})
