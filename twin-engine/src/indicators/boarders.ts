import { emergencyOf } from './emergency.ts'
import type { Indicator } from './indicator.ts'

export const boarders: Indicator = {
  id: 'boarders',
  name: { zh: '急诊滞留人数', en: 'Boarders' },
  unit: 'patients',
  better: 'lower',
  explanation: {
    zh: '已决定收住院、仍在急诊等床的患者。',
    en: 'Patients whose admission is decided and who still wait in the emergency department for a bed.',
  },
  formula: 'patients in stage boarding 滞留',
  source: 'above 10 % of the treatment places counts as crowded (EMI 2012/838610)',
  of: (reading, scope) => emergencyOf(reading, scope)?.boarding ?? null,
}
