import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BedBalance } from '../data/types.ts'
import { balanceSum, shortest, waitingWords } from './bed-balance.ts'

const balance = (kind: BedBalance['kind'], ready: number, preparing: number, people: readonly number[]): BedBalance => {
  const asking = people.reduce((sum, one) => sum + one, 0)
  const places = ['BOARDING', 'OBSERVATION', 'ADMISSION', 'BED'] as const
  return {
    kind,
    ready,
    preparing,
    waiting: places.map((place, k) => ({ place, people: people[k] ?? 0 })),
    asking,
    short: asking - ready - preparing,
  }
}

test('free beds beside no bed within 6 h are a sum with who waits, by where they are', () => {
  const wards = balance('WARD', 28, 3, [5, 0, 46])
  assert.equal(balanceSum(wards, 'zh'), '可给 28 ＋ 整备 3 － 待床 51 ＝ 缺 20')
  assert.equal(balanceSum(wards, 'en'), '28 to give + 3 being made ready − 51 waiting = 20 short')
  assert.equal(waitingWords(wards, 'zh'), '入院准备 46、急诊滞留 5')
  assert.equal(waitingWords(wards, 'en'), '46 to be admitted, 5 boarding in the ED')
  const icu = balance('ICU', 4, 0, [0, 0, 0, 1])
  assert.equal(balanceSum(icu, 'en'), '4 to give − 1 waiting = 3 left')
  assert.equal(waitingWords(balance('ICU', 4, 0, []), 'en'), '')
  assert.equal(shortest([wards, icu]), wards)
  assert.equal(shortest([icu]), null)
})
