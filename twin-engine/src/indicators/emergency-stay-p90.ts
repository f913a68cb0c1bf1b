import { durationQuantile } from '../state/tallies.ts'
import { facilitiesOf, type Indicator } from './indicator.ts'
import { THRESHOLDS } from './thresholds.ts'

export const emergencyStayP90: Indicator = {
  id: 'emergency-stay-p90',
  name: { zh: '急诊停留时间 P90', en: 'Emergency stay P90' },
  unit: 'min',
  better: 'lower',
  thresholds: THRESHOLDS.emergencyStayMinutes,
  explanation: {
    zh: '近 24 小时离开急诊者从到达至离开的时间，十人中有九人不超过此值。',
    en: 'Nine in ten of those who left the emergency department in the last 24 hours had stayed no longer than this.',
  },
  formula: 'P90 of (left the department − arrived), from a histogram with bins 20 % wide',
  source: 'the NHS compares with 240 min; in China that is no norm',
  of: ({ state }, scope) =>
    scope.kind === 'unit' && state.city.units[scope.unit]!.kind !== 'emergency'
      ? null
      : durationQuantile(state.tallies.emergencyStay, facilitiesOf(state, scope), 0.9),
}
