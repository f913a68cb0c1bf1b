import type { Indicator } from './indicator.ts'
import { referralsOf, toldAtOf } from './referrals.ts'

export const referralsUp24h: Indicator = {
  id: 'referrals-up-24h',
  name: { zh: '上转患者（日）', en: 'Referrals up per day' },
  unit: 'patients',
  better: 'neither',
  explanation: {
    zh: '近 24 小时从基层等机构上转到医院的患者人次，已撤销的不扣除；单个机构计转出与转入，全市与区按转出机构计一次。',
    en: 'Patients referred to a hospital from primary care or another kind of facility in the last 24 hours, those called off later included; a facility counts what it sent and received, the city and a district what was sent.',
  },
  formula: 'Σ referrals to a hospital from any other kind of facility',
  source: '双向转诊 of tiered care 分级诊疗; ratios are read with these counts',
  of: (reading, scope) => referralsOf(reading, scope, 'up'),
  observedAt: (reading, scope) => toldAtOf(reading, scope, 'referrals'),
}
