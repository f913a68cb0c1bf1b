import type { Indicator } from './indicator.ts'
import { referralsOf, toldAtOf } from './referrals.ts'

export const referralsDown24h: Indicator = {
  id: 'referrals-down-24h',
  name: { zh: '下转患者（日）', en: 'Referrals down per day' },
  unit: 'patients',
  better: 'higher',
  explanation: {
    zh: '近 24 小时从医院下转到基层等机构的患者人次，已撤销的不扣除；单个机构计转出与转入，全市与区按转出机构计一次。',
    en: 'Patients referred by a hospital to primary care or another kind of facility in the last 24 hours, those called off later included; a facility counts what it sent and received, the city and a district what was sent.',
  },
  formula: 'Σ referrals from a hospital to any other kind of facility',
  source: '双向转诊 of tiered care 分级诊疗; ratios are read with these counts',
  of: (reading, scope) => referralsOf(reading, scope, 'down'),
  observedAt: (reading, scope) => toldAtOf(reading, scope, 'referrals'),
}
