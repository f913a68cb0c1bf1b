import { bedCountsOf } from './bed-counts.ts'
import type { Indicator } from './indicator.ts'
import { THRESHOLDS } from './thresholds.ts'

export const occupancyNow: Indicator = {
  id: 'occupancy-now',
  name: { zh: '病床使用率（此刻）', en: 'Bed occupancy now' },
  unit: 'share',
  better: 'neither',
  thresholds: THRESHOLDS.occupancy,
  explanation: {
    zh: '此刻在床与请假保留的患者数，除以实际开放床位；加床只计入分子，可超过 100%。',
    en: 'Patients in beds, those on leave included, over open beds; extra beds count in the numerator only, so it may exceed 100 %.',
  },
  formula: '(occupied + held) ÷ open',
  source: '病床使用率 of Chinese hospital statistics, taken at one moment',
  of: (reading, scope) => bedCountsOf(reading.state, scope).occupancy,
}
