/** A plan and its do-nothing twin meet the same people with the same fates, so that differences vary far less than runs. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refNetPairs, STATISTIC_NAMES, TENFOLD, varianceRatio } from './refnet-runs.ts'

const PAIRS = 32
/** A month: the year is the long form (`npm run soak refnet`). */
const WEEKS = { warmupWeeks: 8, weeks: 4 }
/** One extreme a run, which in a month is one bad afternoon. */
const EXTREMES = ['edq_max']

test('two more intensive care beds: shared luck takes most of the variance of every difference', () => {
  const { base, plan } = refNetPairs(PAIRS, WEEKS)
  for (const name of STATISTIC_NAMES) {
    if (/^h\d_/.test(name) || EXTREMES.includes(name)) continue
    const ratio = varianceRatio(
      base.map((r) => r[name]!),
      plan.map((r) => r[name]!),
    )
    // Slots are not drawn: they neither vary nor differ.
    if (name === 'el_sched') assert.ok(Number.isNaN(ratio))
    else assert.ok(ratio >= (TENFOLD.includes(name) ? 10 : 4), `${name}: ${ratio}`)
  }
  assert.deepEqual(
    plan.map((r) => r.n_arr),
    base.map((r) => r.n_arr),
    'the same people come',
  )
  assert.notDeepEqual(
    plan.map((r) => r.icu_wait_mean),
    base.map((r) => r.icu_wait_mean),
    'the beds are felt',
  )
})
