import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { RISK_THRESHOLDS } from '../../test/risk-thresholds.ts'
import { chinaParameters, scenario, warmed } from '../../test/simulation-city.ts'
import { replicate } from '../experiment/replicate.ts'
import { timeToBreak, wilson95 } from '../experiment/time-to-break.ts'
import { type BedRisk, bedRisks, RISK_HOURS } from './bed-risk.ts'
import { CALM, held } from './hysteresis.ts'
import { advanceRisks, type RiskBook, type RiskThresholds, riskAlertsOf } from './risk-alerts.ts'

const thresholds: RiskThresholds = { ...RISK_THRESHOLDS, readingsDown: 3 }

const NEVER = new Array<number>(20).fill(Number.POSITIVE_INFINITY)
const risk = (count: number, minutes: readonly number[] = NEVER): BedRisk => ({
  facility: 4,
  resource: 'icu',
  noneFree: RISK_HOURS.map(() => wilson95(count, 20)),
  breaks: timeToBreak(minutes),
})
/** Takes forecasts one after the other; the level of the chance of no bed after each. */
function levels(counts: readonly (number | null)[]): readonly string[] {
  let book: RiskBook = new Map()
  return counts.map((count, k) => {
    book = advanceRisks(book, count === null ? [] : [risk(count)], thresholds, k).book
    return riskAlertsOf(book, thresholds)[0]?.level ?? 'normal'
  })
}

test('the next finds nothing free before anybody goes without, in every run, hospital and hour (law L98)', () => {
  const state = warmed()
  const parameters = chinaParameters()
  const runs = Array.from({ length: 6 }, (_, r) => replicate(state, scenario({ horizonHours: 24 }), parameters, 7, r))
  const risks = bedRisks(state.city, runs)
  assert.ok(risks.some(({ facility }) => facility === -1) && risks.some(({ facility }) => facility >= 0))
  for (const { noneFree, breaks, resource } of risks) {
    const shares = noneFree.map((chance) => chance!.value)
    assert.deepEqual(
      shares,
      shares.toSorted((a, b) => a - b),
      'a longer time is never safer',
    )
    if (resource !== 'emergency') assert.ok(shares.at(-1)! >= breaks.probability.value)
    for (const chance of noneFree) assert.ok(chance!.low95 <= chance!.value && chance!.value <= chance!.high95)
  }
  const short = bedRisks(state.city, [replicate(state, scenario({ horizonHours: 8 }), parameters, 7, 0)])
  assert.deepEqual(
    short[0]!.noneFree.map((chance) => chance === null),
    [false, true, true],
    'nothing is said of hours that were not run',
  )
  assert.throws(() => bedRisks(state.city, []), /no runs, so nothing is known of the risk/)
})

test('an alert rises after two forecasts, at the milder of both, and falls after three well below (law L98)', () => {
  assert.deepEqual(levels([12, 12, 12]), ['normal', 'alarm', 'alarm'])
  assert.deepEqual(levels([12, 5]), ['normal', 'watch'], 'only one asked for an alarm')
  assert.deepEqual(
    levels([5, 1, 5, 1, 5]),
    ['normal', 'normal', 'normal', 'normal', 'normal'],
    'trembling rings nothing',
  )
  assert.deepEqual(levels([5, 5, 3, 3, 3, 3]).at(-1), 'watch', 'within the margin of the threshold')
  assert.deepEqual(levels([5, 5, 1, 1, 1]), ['normal', 'watch', 'watch', 'watch', 'normal'])
  assert.deepEqual(levels([12, 12, null, null, null, null]).at(-1), 'alarm', 'an unknown figure moves nothing')
})

test('a level never moves without as many readings in a row as it needs (law L98)', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 3 })), { maxLength: 40 }), (asked) => {
      let now = CALM
      asked.forEach((want, k) => {
        const next = held(now, want, { up: 2, down: 4 }, k)
        if (next.level > now.level) {
          const told = asked.slice(0, k + 1).filter((one) => one !== null)
          assert.ok(told.slice(-2).every((one) => one >= next.level))
        }
        if (next.level < now.level) {
          const told = asked.slice(0, k + 1).filter((one) => one !== null)
          assert.ok(told.length >= 4 && told.slice(-4).every((one) => one <= next.level))
        }
        now = next
      })
    }),
  )
})

test('a break that comes nearer raises its own alert, and the finding says when, with its band', () => {
  let book: RiskBook = new Map()
  const soon = NEVER.map((_, r) => (r < 15 ? 120 + 6 * r : Number.POSITIVE_INFINITY))
  for (const at of [1, 2]) book = advanceRisks(book, [risk(0, soon)], thresholds, at).book
  const [alert] = riskAlertsOf(book, thresholds)
  assert.equal(alert?.rule, 'time-to-break')
  assert.equal(alert.level, 'alarm')
  assert.equal(alert.since, 2)
  assert.equal(alert.threshold, 240)
  assert.match(alert.finding.en, /^intensive care beds fall short in 2 h 5\d m \(median; P10–90 2 h 1\d m – >24 h\)$/)
  assert.match(alert.finding.zh, /^重症床位不够用：P50 2 h 5\d m 后/)
  assert.match(
    riskAlertsOf(advance(12), thresholds)[0]!.finding.zh,
    /12 小时内无重症空床的可能 60%（95% 区间 39%–78%）/,
  )
})

test('a finding of the city says that it adds hospitals up', () => {
  let book: RiskBook = new Map()
  for (const at of [1, 2]) book = advanceRisks(book, [{ ...risk(18), facility: -1 }], thresholds, at).book
  const [alert] = riskAlertsOf(book, thresholds)
  assert.match(alert!.finding.en, /^all hospitals added up: 90% chance of no intensive care bed within 12 h/)
  assert.match(alert!.finding.zh, /^各院合计，12 小时内无重症空床的可能 90%/)
})

function advance(count: number): RiskBook {
  const first = advanceRisks(new Map(), [risk(count)], thresholds, 1)
  return advanceRisks(first.book, [risk(count)], thresholds, 2).book
}
