import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { RISK_THRESHOLDS } from '../../test/risk-thresholds.ts'
import { warmed } from '../../test/simulation-city.ts'
import { RESOURCES, type Resource, timeToBreak, wilson95 } from '../experiment/time-to-break.ts'
import { type AlertRanking, alertGroups, urgencyMinutes } from './alert-groups.ts'
import { type BedRisk, RISK_HOURS } from './bed-risk.ts'
import { advanceRisks, RISK_LEVELS, type RiskAlert, type RiskBook, riskAlertsOf } from './risk-alerts.ts'

const ranking: AlertRanking = { weights: { beds: 1, icu: 3, emergency: 2 }, sharedFrom: 3 }
const thresholds = RISK_THRESHOLDS
const { city } = warmed()
const RUNS = 20

/** @param breakMinutes of every run; null = it breaks in none */
const riskOf = (facility: number, resource: Resource, count: number, breakMinutes: number | null = null): BedRisk => ({
  facility,
  resource,
  noneFree: RISK_HOURS.map(() => wilson95(count, RUNS)),
  breaks: timeToBreak(new Array<number>(RUNS).fill(breakMinutes ?? Number.POSITIVE_INFINITY)),
})
/** The book after the same risks were told so often. */
const told = (risks: readonly BedRisk[], times = 2, from: RiskBook = new Map()): RiskBook => {
  let book = from
  for (let k = 0; k < times; k++) book = advanceRisks(book, risks, thresholds, k + 1).book
  return book
}
const groupsOf = (risks: readonly BedRisk[]) => alertGroups(city, riskAlertsOf(told(risks), thresholds), ranking, 12)

const someRisks = fc.uniqueArray(
  fc.record({
    facility: fc.integer({ min: -1, max: 5 }),
    resource: fc.constantFrom(...RESOURCES),
    count: fc.integer({ min: 0, max: RUNS }),
    breaks: fc.option(fc.integer({ min: 0, max: 1440 })),
  }),
  { selector: ({ facility, resource }) => `${facility} ${resource}`, maxLength: 18 },
)
const asRisks = (drawn: readonly { facility: number; resource: Resource; count: number; breaks: number | null }[]) =>
  drawn.map(({ facility, resource, count, breaks }) => riskOf(facility, resource, count, breaks))

test('every alert is in one group of its place, and in one that hospitals share where enough do; none is left out (law L128)', () => {
  fc.assert(
    fc.property(someRisks, (drawn) => {
      const alerts = riskAlertsOf(told(asRisks(drawn)), thresholds)
      const groups = alertGroups(city, alerts, ranking, 12)
      const [places, shared] = [groups.filter((g) => g.kind === 'place'), groups.filter((g) => g.kind === 'shared')]
      assert.deepEqual(new Set(places.flatMap((g) => g.alerts)), new Set(alerts))
      assert.equal(places.flatMap((g) => g.alerts).length, alerts.length)
      for (const { facility, alerts: own } of places) assert.ok(own.every((alert) => alert.facility === facility))
      for (const resource of RESOURCES) {
        const own = alerts.filter((alert) => alert.facility >= 0 && alert.resource === resource)
        const many = new Set(own.map(({ facility }) => facility)).size
        const group = shared.find((one) => one.resource === resource)
        assert.equal(group !== undefined, many >= ranking.sharedFrom)
        if (group) assert.deepEqual(new Set(group.alerts), new Set(own))
      }
    }),
  )
})

test('groups and what is in them stand the gravest first, then the most urgent (law L128)', () => {
  const rank = ({ level }: Pick<RiskAlert, 'level'>): number => -RISK_LEVELS.indexOf(level)
  fc.assert(
    fc.property(someRisks, (drawn) => {
      const groups = groupsOf(asRisks(drawn))
      for (const kind of ['place', 'shared'] as const) {
        const own = groups.filter((group) => group.kind === kind)
        own.forEach((group, k) => {
          const before = own[k - 1]
          if (before)
            assert.ok(
              rank(before) < rank(group) ||
                (rank(before) === rank(group) && before.urgencyMinutes <= group.urgencyMinutes),
            )
          assert.equal(group.level, group.alerts[0]!.level)
          assert.equal(group.urgencyMinutes, urgencyMinutes(group.alerts[0]!, ranking))
          group.alerts.forEach((alert, j) => {
            const other = group.alerts[j - 1]
            if (other) assert.ok(rank(other) <= rank(alert))
          })
        })
      }
    }),
  )
})

test('whatever one forecast says between others that agree, no level moves by it (law L128)', () => {
  fc.assert(
    fc.property(someRisks, someRisks, (drawn, odd) => {
      const settled = told(asRisks(drawn), thresholds.readingsDown + thresholds.readingsUp)
      const outlier = advanceRisks(settled, asRisks(odd), thresholds, 100)
      assert.deepEqual(outlier.changes, [])
      assert.deepEqual(advanceRisks(outlier.book, asRisks(drawn), thresholds, 101).changes, [])
    }),
  )
})

test('of what has broken already the weight decides; a chance is less urgent than a break and more so the higher it is', () => {
  const of = (risk: BedRisk): number =>
    urgencyMinutes(
      { rule: risk.breaks.p50 === null ? 'no-bed' : 'time-to-break', resource: risk.resource, risk },
      ranking,
    )
  assert.equal(of(riskOf(0, 'icu', RUNS, 0)), 20)
  assert.equal(of(riskOf(0, 'emergency', RUNS, 0)), 30)
  assert.equal(of(riskOf(0, 'beds', RUNS, 120)), 180)
  // 6 h ln 2 / −ln(1 − 0.5) = 6 h, an hour added, by half of three.
  assert.ok(Math.abs(of(riskOf(0, 'icu', 10)) - 420 / 1.5) < 1e-9)
  assert.ok(of(riskOf(0, 'icu', 15)) < of(riskOf(0, 'icu', 10)))
  assert.ok(of(riskOf(0, 'icu', RUNS)) > of(riskOf(0, 'icu', RUNS, 60)))
  assert.equal(of(riskOf(0, 'icu', 0)), Number.POSITIVE_INFINITY)
})

test('what hospitals share is said with how many, the range of their chances and the first that breaks', () => {
  const groups = groupsOf([riskOf(0, 'icu', 12), riskOf(1, 'icu', 20, 30), riskOf(2, 'icu', 5), riskOf(2, 'beds', 12)])
  assert.deepEqual(
    groups.map(({ id }) => id),
    ['shared:icu', 'place:1', 'place:0', 'place:2'],
  )
  assert.equal(
    groups[0]!.finding.en,
    '3 hospitals: 25%–100% chance of no intensive care bed within 12 h; 1 of them falls short, in 30 min (median)',
  )
  assert.equal(groups[0]!.finding.zh, '3 家医院：12 小时内无重症空床的可能 25%–100%；其中 1 家不够用，P50 30 min 后')
  assert.equal(groups[3]!.alerts.length, 2, 'a hospital is one row whatever it lacks')
  assert.deepEqual(
    groupsOf([riskOf(0, 'icu', 12), riskOf(1, 'icu', 12), riskOf(-1, 'icu', 12)]).map(({ kind }) => kind),
    ['place', 'place', 'place'],
    'two hospitals share nothing, and the city is none of them',
  )
})
