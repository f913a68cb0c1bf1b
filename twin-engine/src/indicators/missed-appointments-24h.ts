import type { Indicator } from './indicator.ts'
import { appointmentsOf, toldAtOf } from './referrals.ts'

export const missedAppointments24h: Indicator = {
  id: 'missed-appointments-24h',
  name: { zh: '爽约率（日）', en: 'Appointments missed' },
  unit: 'share',
  better: 'lower',
  explanation: {
    zh: '近 24 小时到期的预约中患者未到的比例；改约与取消的不计。',
    en: 'Share of the appointments due in the last 24 hours to which the patient did not come; those moved or called off are left out.',
  },
  formula: 'missed ÷ (missed + kept)',
  source: '爽约率 (no-show rate) of appointment services 预约诊疗',
  of: (reading, scope) => {
    const appointments = appointmentsOf(reading, scope)
    if (appointments === null) return null
    const due = appointments.missed + appointments.kept
    return due === 0 ? null : appointments.missed / due
  },
  observedAt: (reading, scope) => toldAtOf(reading, scope, 'appointments'),
}
