import { emergencyOf } from './emergency.ts'
import type { Indicator } from './indicator.ts'

export const emergencyPatients: Indicator = {
  id: 'emergency-patients',
  name: { zh: '急诊在科人数', en: 'Emergency patients' },
  unit: 'patients',
  better: 'lower',
  explanation: {
    zh: '急诊候诊、诊疗中与滞留待床的患者合计。',
    en: 'Patients waiting, in treatment and boarding in emergency departments.',
  },
  formula: 'waiting + in treatment + boarding',
  source: 'ED occupancy above its places counts as crowded (EMI 2012/838610)',
  of: (reading, scope) => {
    const emergency = emergencyOf(reading, scope)
    return emergency === null ? null : emergency.waiting + emergency.treatment + emergency.boarding
  },
}
