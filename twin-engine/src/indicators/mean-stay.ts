import { type Indicator, periodOf } from './indicator.ts'

export const meanStay: Indicator = {
  id: 'mean-stay',
  name: { zh: '平均住院日', en: 'Mean length of stay' },
  unit: 'd',
  better: 'lower',
  explanation: {
    zh: '近 24 小时出院患者占用的总床日数除以出院人数。',
    en: 'Bed-days that the patients discharged in the last 24 hours had used, over their number.',
  },
  formula: "Σ discharged patients' bed-minutes ÷ discharges ÷ 1,440",
  source: '出院者平均住院日; China 2023: hospitals 8.8 d, public hospitals 8.4 d (statistical communiqué)',
  of: (reading, scope) => {
    const period = periodOf(reading, scope)
    return period === null || period.discharges === 0 ? null : period.stayMinutes / period.discharges / 1440
  },
}
