import { bedCountsOf } from './bed-counts.ts'
import type { Indicator } from './indicator.ts'

export const icuOccupancy: Indicator = {
  id: 'icu-occupancy',
  name: { zh: '重症床位使用率', en: 'ICU occupancy' },
  unit: 'share',
  better: 'neither',
  thresholds: { watch: 0.85, alarm: 0.95, source: 'risk rises above 80–85 %, recalled' },
  explanation: {
    zh: '重症床上的患者除以有护士的重症床位；护士未上报时除以开放床位。',
    en: 'Patients in intensive care beds over staffed ones; over open ones where nurses are not reported.',
  },
  formula: '(occupied + held) ÷ staffed, or ÷ open where staffing is not known',
  source: 'ICU-bed patients ÷ staffed ICU beds',
  of: (reading, scope) => {
    const beds = bedCountsOf(reading.state, scope, 'icu')
    if (beds.occupied === null || beds.open === null) return null
    const usable = beds.staffed ?? beds.open
    return usable === 0 ? null : (beds.occupied + (beds.held ?? 0)) / usable
  },
}
