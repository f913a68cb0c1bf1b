import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { RISK_THRESHOLDS } from '../../test/risk-thresholds.ts'
import { timeToBreak, wilson95 } from '../experiment/time-to-break.ts'
import { type BedRisk, RISK_HOURS } from './bed-risk.ts'
import { advanceRisks, RISK_LEVELS, type RiskBook, riskAlertsOf } from './risk-alerts.ts'
import { riskOutlookOf } from './risk-outlook.ts'

/** Chances within 6, 12 and 24 h, of twenty runs; it never breaks unless minutes are given. */
const risk = (facility: number, runs: readonly number[], minutes = Number.POSITIVE_INFINITY): BedRisk => ({
  facility,
  resource: 'icu',
  noneFree: runs.map((count) => wilson95(count, 20)),
  breaks: timeToBreak(new Array(20).fill(minutes)),
})

const after = (forecasts: readonly (readonly BedRisk[])[]): RiskBook =>
  forecasts.reduce<RiskBook>((book, risks, k) => advanceRisks(book, risks, RISK_THRESHOLDS, k).book, new Map())

test('before an alert stands a row says how many forecasts agree; then it stands', () => {
  const certain = [risk(1, [20, 20, 20])]
  const [first] = riskOutlookOf(after([certain]), RISK_THRESHOLDS)
  assert.deepEqual(
    [first!.level, first!.withinHours, first!.held, first!.forecasts, first!.forecastsNeeded],
    ['alarm', 6, 'normal', 1, 2],
  )
  const [second] = riskOutlookOf(after([certain, certain]), RISK_THRESHOLDS)
  assert.deepEqual([second!.level, second!.held, second!.forecasts], ['alarm', 'alarm', 0])
})

test('what reaches attention only within a day is a row too, though no alert is asked for', () => {
  const [late] = riskOutlookOf(after([[risk(1, [0, 1, 6]), risk(2, [0, 1, 3])]]), RISK_THRESHOLDS)
  assert.deepEqual([late!.facility, late!.level, late!.withinHours, late!.forecasts], [1, 'watch', 24, 0])
  assert.equal(riskOutlookOf(after([[risk(2, [0, 1, 3])]]), RISK_THRESHOLDS).length, 0)
})

test('L134: every alert that stands has its row, as grave as it at least, and every chance that reaches attention', () => {
  const forecast = fc.array(
    fc.record({
      runs: fc
        .array(fc.integer({ min: 0, max: 20 }), { minLength: 3, maxLength: 3 })
        .map((a) => a.toSorted((x, y) => x - y)),
      minutes: fc.option(fc.integer({ min: 0, max: 1440 }), { nil: Number.POSITIVE_INFINITY }),
    }),
    { minLength: 3, maxLength: 3 },
  )
  fc.assert(
    fc.property(fc.array(forecast, { minLength: 1, maxLength: 8 }), (forecasts) => {
      const told = forecasts.map((of) => of.map(({ runs, minutes }, f) => risk(f - 1, runs, minutes)))
      const book = after(told)
      const rows = riskOutlookOf(book, RISK_THRESHOLDS)
      assert.equal(new Set(rows.map(({ facility }) => facility)).size, rows.length, 'each place once')
      for (const alert of riskAlertsOf(book, RISK_THRESHOLDS)) {
        const row = rows.find(({ facility }) => facility === alert.facility)
        assert.ok(row && RISK_LEVELS.indexOf(row.level) >= RISK_LEVELS.indexOf(alert.level))
        assert.notEqual(row.held, 'normal')
      }
      for (const { facility, noneFree } of told.at(-1)!) {
        const within = RISK_HOURS.filter((_, k) => noneFree[k]!.value >= RISK_THRESHOLDS.watchChance)[0] ?? null
        const row = rows.find((one) => one.facility === facility)
        if (within !== null) assert.equal(row?.withinHours, within)
      }
    }),
  )
})
