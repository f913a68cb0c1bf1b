import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Alert, FacilityPulse, Severity } from '../../data/types.ts'
import { needingAction, others } from './ranking.ts'

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
  )
  assert.deepEqual(
    list.map((r) => r.pulse.id),
    ['b', 'c', 'd', 'a'],
  )
})

test('of several alerts the most severe explains the row', () => {
  const [row] = needingAction([pulse('a', 'watch', 0.9)], [alert('a', 'watch', null), alert('a', 'critical', 30)])
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
    others(all, needingAction(all, [])).map((p) => p.id),
    ['d', 'c', 'b'],
  )
})
