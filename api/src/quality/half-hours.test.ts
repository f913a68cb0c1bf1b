import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { HALF_HOURS_A_DAY, HALF_HOURS_KEPT, HalfHourBins, HalfHourCounts } from './half-hours.ts'
import { countOf } from './log-bins.ts'

const START = 980_000
const steps = fc.array(fc.record({ step: fc.integer({ min: -3, max: 60 }), n: fc.nat(5) }), { maxLength: 60 })

test('counts of the kept half hours are those of a plain list, whatever the order of arrival', () => {
  fc.assert(
    fc.property(steps, (list) => {
      const counts = new HalfHourCounts()
      const plain = new Map<number, number>()
      let [at, newest] = [START, START]
      for (const { step, n } of list) {
        at += step
        newest = Math.max(newest, at)
        counts.add(at, n)
        if (at > newest - HALF_HOURS_KEPT) plain.set(at, (plain.get(at) ?? 0) + n)
      }
      for (let h = newest - 2 * HALF_HOURS_KEPT; h <= newest + 1; h++)
        assert.equal(counts.at(h), h > newest - HALF_HOURS_KEPT ? (plain.get(h) ?? 0) : 0)
    }),
  )
})

test('the distribution forgets what is older than 24 hours and nothing else', () => {
  fc.assert(
    fc.property(steps, (list) => {
      const bins = new HalfHourBins()
      const plain: { at: number; bin: number }[] = []
      let [at, newest] = [START, Number.NEGATIVE_INFINITY]
      for (const { step, n } of list) {
        at += step
        newest = Math.max(newest, at)
        bins.add(at, n)
        if (at > newest - HALF_HOURS_A_DAY) plain.push({ at, bin: n })
      }
      const kept = plain.filter((item) => item.at > newest - HALF_HOURS_A_DAY)
      assert.equal(countOf(bins.total), kept.length)
      for (let bin = 0; bin <= 5; bin++) assert.equal(bins.total[bin], kept.filter((item) => item.bin === bin).length)
      assert.equal(
        bins.slots().reduce((sum, slot) => sum + countOf(slot), 0),
        kept.length,
      )
    }),
  )
})

test('a clock that is set back by weeks begins anew instead of dropping everything', () => {
  const counts = new HalfHourCounts()
  const bins = new HalfHourBins()
  for (const at of [START, START - 2000]) {
    counts.add(at, 3)
    bins.add(at, 7)
  }
  assert.deepEqual([counts.newest, counts.at(START - 2000), counts.at(START)], [START - 2000, 3, 0])
  assert.equal(countOf(bins.total), 1)
})
