import { type Indicator, periodOf } from './indicator.ts'

export const turnover24h: Indicator = {
  id: 'turnover-24h',
  name: { zh: '病床周转次数（日）', en: 'Bed turnover per day' },
  unit: 'per day',
  better: 'higher',
  explanation: {
    zh: '近 24 小时出院人数除以实际开放床日数：平均每张开放床一天周转几次。',
    en: 'Discharges of the last 24 hours per open bed-day: how often an open bed changes its patient in a day.',
  },
  formula: 'discharges ÷ (Σ open bed-minutes ÷ 1,440)',
  source: '病床周转次数 = 出院人数 ÷ 平均开放床位数, per day',
  of: (reading, scope) => {
    const period = periodOf(reading, scope)
    return period === null || period.openMinutes === 0 ? null : period.discharges / (period.openMinutes / 1440)
  },
}
