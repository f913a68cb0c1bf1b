import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BedRisk, EscalationLadder, RiskAlert, RiskGroup } from '../../../data/risk-types.ts'
import { RISK_WORDS } from '../../../i18n/risk-words.ts'
import {
  cityLevelSeverity,
  decidingRules,
  deskTitle,
  groupsOf,
  hospitalsIn,
  riskRows,
  uncountedHospitals,
} from './risk-figures.ts'

const ladder = {
  levels: ['–', 'Ⅳ', 'Ⅲ'].map((mark) => ({ mark, name: { zh: mark, en: mark } })),
  standings: [
    { facility: null, level: 0 },
    { facility: { id: 'a' }, level: 1 },
    { facility: { id: 'b' }, level: 0 },
    { facility: { id: 'c' }, level: 0 },
  ],
  cityRules: [
    judged(1, 'occupancy', 0.84, 0.9),
    judged(1, 'hospitals', 0.19, 0.2),
    judged(2, 'graver', 0.93, 0.93),
    judged(1, 'unknown', null, 0.5),
  ],
} as unknown as EscalationLadder

function judged(level: number, id: string, value: number | null, from: number) {
  const holds = value === null ? null : value >= from
  return { level, holds, rule: { id }, conditions: [{ value, from, below: null, level: null, met: holds }] }
}

test('the city’s level is never calm green while hospitals are critical, and says what decides it and what is nearest', () => {
  assert.equal(cityLevelSeverity(ladder, 0, 0), 'normal')
  assert.equal(cityLevelSeverity(ladder, 0, 9), 'watch')
  assert.equal(cityLevelSeverity(ladder, 2, 9), 'critical')
  assert.equal(cityLevelSeverity(ladder, null, 9), 'unknown')
  assert.deepEqual(decidingRules(ladder, 0).holding, [])
  assert.equal(decidingRules(ladder, 0).nearest?.rule.id, 'hospitals', 'of the next level, the one most nearly met')
  assert.deepEqual(
    decidingRules(ladder, 2).holding.map(({ rule }) => rule.id),
    ['graver'],
  )
  assert.equal(decidingRules(ladder, 2).nearest, null)
  assert.deepEqual(uncountedHospitals(ladder, ['a', 'b']), ['b'], 'critical, but on no level of this ladder')
})

test('a desk without alerts never says that there is nothing where somebody needs action or will', () => {
  const words = RISK_WORDS.en
  assert.equal(
    deskTitle({ alerts: [] }, [{ when: 'now' }, { when: 'ahead' }, { when: 'ahead' }], words),
    words.first('1', '2'),
  )
  assert.equal(deskTitle({ alerts: [] }, [], words), words.none)
  const alert = { severity: 'CRITICAL', facility: { id: 'a' } } as RiskAlert
  const watch = { ...alert, severity: 'WATCH' } as RiskAlert
  assert.equal(deskTitle({ alerts: [alert, watch] }, [], words), words.title('2', '1', '1'))
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

test('a hospital’s risk leaves in rows with its band; what no run reaches is unknown, not nought', () => {
  const risk = {
    resource: 'ICU',
    noneFree: [
      { hours: 6, chance: { value: 0.25, low95: 0.15, high95: 0.38 } },
      { hours: 24, chance: null },
    ],
    breaks: { p10: null, p50: null, p90: null, never: 1 },
  } as unknown as BedRisk
  assert.deepEqual(riskRows([risk], RISK_WORDS.en), [
    ['ICU beds', '6 h', '25', '15–38', '>24 h'],
    ['ICU beds', '24 h', '–', '–', '>24 h'],
  ])
})
