import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { RiskOutlook } from '../../data/risk-types.ts'
import type { Alert, FacilityPulse, Severity } from '../../data/types.ts'
import { RISK_WORDS } from '../../i18n/risk-words.ts'
import {
  aheadOnly,
  criticalOf,
  findingOf,
  graveness,
  needingAction,
  nowOf,
  others,
  soonestHours,
  urgentOf,
} from './ranking.ts'
import { deskTitle } from './risk/risk-figures.ts'

const pulse = (id: string, severity: Severity, occupancy: number | null): FacilityPulse => ({
  id,
  index: 0,
  occupied: 1,
  open: 1,
  available: 1,
  severity,
  needed: null,
  icuOccupied: null,
  icuOpen: null,
  emergency: null,
  boarding: null,
  observedAt: null,
  occupancy,
})
const alert = (facility: string, severity: Severity, p50: number | null, since = '2026-11-21T10:00:00Z'): Alert => ({
  id: `${facility} ${since}`,
  facility: { id: facility, index: 0 },
  rule: 'full-soon',
  severity,
  since,
  finding: { zh: '', en: '' },
  value: null,
  threshold: null,
  unit: '',
  resource: 'ALL_BEDS',
  fullInMinutes: p50 === null ? null : { p10: p50, p50, p90: p50 },
  stale: false,
})

test('critical comes before watch, then who fills first, then the fuller', () => {
  const list = needingAction(
    [
      pulse('a', 'watch', 0.97),
      pulse('b', 'critical', 0.96),
      pulse('c', 'critical', 0.99),
      pulse('d', 'watch', 0.9),
      pulse('e', 'normal', 0.8),
    ],
    [alert('b', 'critical', 60), alert('c', 'critical', 200), alert('d', 'watch', 90), alert('a', 'watch', null)],
    [],
  )
  assert.deepEqual(
    list.map((r) => r.pulse.id),
    ['b', 'c', 'd', 'a'],
  )
})

test('of several alerts the most severe explains the row', () => {
  const [row] = needingAction([pulse('a', 'watch', 0.9)], [alert('a', 'watch', null), alert('a', 'critical', 30)], [])
  assert.equal(row!.severity, 'critical')
  assert.equal(row!.full?.p50, 30)
  assert.deepEqual(
    row!.further.map(({ severity }) => severity),
    ['watch'],
    'the others are kept beside it',
  )
})

test('everyone else is listed once, the unreported last', () => {
  const all = [
    pulse('a', 'critical', 0.99),
    pulse('b', 'unknown', null),
    pulse('c', 'normal', 0.7),
    pulse('d', 'normal', 0.8),
  ]
  assert.deepEqual(
    others(all, needingAction(all, [], [])).map((p) => p.id),
    ['d', 'c', 'b'],
  )
})

const ahead = (
  facility: string | null,
  severity: RiskOutlook['severity'],
  withinHours: number | null,
): RiskOutlook => ({
  id: `ahead:icu:${facility ?? 'city'}`,
  facility: facility === null ? null : { id: facility },
  resource: 'ICU',
  severity,
  withinHours,
  finding: { zh: '将无', en: 'none to come' },
  standing: false,
  forecasts: 1,
  forecastsNeeded: 2,
  taken: null,
  due: [],
})

test('who is certain to have no bed stands in the list, as to come, and is told by that word and time', () => {
  const rows = needingAction(
    [pulse('a', 'normal', 0.8), pulse('b', 'critical', 0.99), pulse('c', 'normal', 0.7), pulse('d', 'normal', 0.6)],
    [alert('b', 'critical', 60)],
    [ahead('a', 'WATCH', 24), ahead('c', 'CRITICAL', 6), ahead('b', 'CRITICAL', 6), ahead(null, 'WATCH', 6)],
  )
  assert.deepEqual(
    rows.map((row) => [row.pulse.id, row.when, graveness(row), soonestHours(row.ahead)]),
    [
      ['b', 'now', 'sev.critical', 6],
      ['c', 'ahead', 'sev.ahead', 6],
      ['a', 'ahead', 'sev.ahead', 24],
    ],
  )
  assert.equal(findingOf(rows[1]!)?.en, 'none to come')
  assert.equal(criticalOf(rows).length, 1, 'what is to come is not critical now')
})

test('L134: list, desk, wall and headline name the same hospitals: each needs somebody now, or will, or needs nobody', () => {
  const ids = ['a', 'b', 'c', 'd', 'e']
  const severity = fc.constantFrom<Severity>('normal', 'watch', 'critical', 'unknown')
  const place = fc.constantFrom(...ids)
  const raised = fc.constantFrom('watch' as const, 'critical' as const)
  fc.assert(
    fc.property(
      fc.array(severity, { minLength: 5, maxLength: 5 }),
      fc.array(fc.tuple(place, raised), { maxLength: 6 }),
      fc.array(
        fc.tuple(
          fc.option(place, { nil: null }),
          fc.constantFrom('WATCH' as const, 'CRITICAL' as const),
          fc.option(fc.constantFrom(6, 12, 24), { nil: null }),
        ),
        { maxLength: 8 },
      ),
      (severities, raisedAlerts, risks) => {
        const facilities = severities.map((one, k) => pulse(ids[k]!, one, 0.9))
        const alerts = raisedAlerts.map(([id, level]) => alert(id, level, null))
        const outlook = risks.map((risk) => ahead(...risk))
        const ranked = needingAction(facilities, alerts, outlook)
        const [now, later, rest] = [nowOf(ranked), aheadOnly(ranked), others(facilities, ranked)]
        const named = [...now, ...later].map(({ pulse: one }) => one.id)
        assert.deepEqual([...named, ...rest.map(({ id }) => id)].toSorted(), ids, 'each stands in one place')
        for (const { facility } of [...alerts, ...outlook])
          if (facility) assert.ok(named.includes(facility.id), `${facility.id} has an alert or a risk, and is named`)
        for (const one of rest)
          assert.ok(
            one.severity === 'normal' || one.severity === 'unknown',
            'nobody critical is among those who need nothing',
          )
        assert.equal(urgentOf({ facilities, alerts } as never, outlook), named[0] ?? null)
        const words = RISK_WORDS.en
        assert.equal(
          deskTitle({ alerts: [] }, ranked, words),
          named.length === 0 ? words.none : words.first(String(now.length), String(later.length)),
        )
      },
    ),
  )
})
