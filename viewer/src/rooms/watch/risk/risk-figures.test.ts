import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BedRisk, RiskAlert, RiskGroup } from '../../../data/risk-types.ts'
import { RISK_WORDS } from '../../../i18n/risk-words.ts'
import { atRisk, deskTitle, groupsOf, hospitalsIn } from './risk-figures.ts'

const risk = (facility: string | null, value: number | null, resource: BedRisk['resource'] = 'BEDS'): BedRisk => ({
  facility: facility === null ? null : { id: facility },
  resource,
  noneFree: [
    { hours: 6, chance: null },
    { hours: 12, chance: value === null ? null : { value, low95: value / 2, high95: Math.min(1, value * 1.2) } },
  ],
  breaks: { p10: null, p50: null, p90: null, never: 1 },
})

test('hospitals at risk are those whose chance reaches attention, the likeliest first; the city and the unknown are none', () => {
  const risks = [risk('a', 0.3), risk('b', 0.9, 'ICU'), risk('b', 0.05), risk('c', 0.1), risk('d', null), risk(null, 1)]
  assert.deepEqual(
    atRisk(risks).map(({ facility, risks: own }) => [facility, own.map(({ resource }) => resource)]),
    [
      ['b', ['ICU']],
      ['a', ['BEDS']],
    ],
  )
})

test('a desk without alerts never says that there is no risk where a first forecast sees some', () => {
  const words = RISK_WORDS.en
  assert.equal(deskTitle({ alerts: [], risks: [risk('a', 0.9)] }, words), words.first('1'))
  assert.equal(deskTitle({ alerts: [], risks: [risk('a', 0.1)] }, words), words.none)
  const alert = { severity: 'CRITICAL', facility: { id: 'a' } } as RiskAlert
  const watch = { ...alert, severity: 'WATCH' } as RiskAlert
  assert.equal(deskTitle({ alerts: [alert, watch], risks: [] }, words), words.title('2', '1', '1'))
})

test('a group has the alerts that are told, in its own order, and counts its hospitals once each', () => {
  const alerts = ['x', 'y', 'z'].map((id) => ({ id, facility: { id: id === 'z' ? 'h1' : 'h2' } }) as RiskAlert)
  const group = (id: string, kind: 'PLACE' | 'SHARED', ids: readonly string[]) =>
    ({ id, kind, alerts: ids.map((one) => ({ id: one })) }) as unknown as RiskGroup
  const groups = [
    group('s', 'SHARED', ['z', 'x', 'y']),
    group('p', 'PLACE', ['x', 'gone']),
    group('q', 'PLACE', ['gone']),
  ]
  assert.deepEqual(
    groupsOf({ groups, alerts }, 'SHARED').map((one) => one.alerts.map(({ id }) => id)),
    [['z', 'x', 'y']],
  )
  assert.deepEqual(
    groupsOf({ groups, alerts }, 'PLACE').map((one) => [one.group.id, one.alerts.length]),
    [['p', 1]],
  )
  assert.equal(hospitalsIn(alerts), 2)
})
