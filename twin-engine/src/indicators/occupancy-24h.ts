import { type Indicator, periodOf } from './indicator.ts'
import { THRESHOLDS } from './thresholds.ts'

export const occupancy24h: Indicator = {
  id: 'occupancy-24h',
  name: { zh: '病床使用率（24 小时）', en: 'Bed occupancy, 24 h' },
  unit: 'share',
  better: 'neither',
  thresholds: THRESHOLDS.occupancy,
  explanation: {
    zh: '近 24 小时实际占用总床日数除以实际开放总床日数；午夜普查看不到的日间高峰也计入。',
    en: 'Occupied over open bed-time of the last 24 hours, the midday peak that a midnight census misses included.',
  },
  formula: 'Σ occupied bed-minutes ÷ Σ open bed-minutes, 23 whole hours and the running one',
  source:
    '实际占用总床日数 ÷ 实际开放总床日数; China 2023: hospitals 79.4 %, public hospitals 86.0 % (statistical communiqué)',
  of: (reading, scope) => {
    const period = periodOf(reading, scope)
    return period === null || period.openMinutes === 0 ? null : period.occupiedMinutes / period.openMinutes
  },
}
