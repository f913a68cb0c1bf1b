import { bedCountsOf } from './bed-counts.ts'
import type { Indicator } from './indicator.ts'

export const blockedBeds: Indicator = {
  id: 'blocked-beds',
  name: { zh: '停用床位占比', en: 'Blocked beds' },
  unit: 'share',
  better: 'lower',
  explanation: {
    zh: '因维修、感染控制、缺护士等原因停用的床位占全部床位的比例；停用床仍计入开放床位。',
    en: 'Beds that cannot be used (repair, infection control, no nurse …) over all beds; they still count as open.',
  },
  formula: 'blocked ÷ beds of the units that report bed by bed',
  source: 'blocked beds by reason ÷ physical beds',
  of: (reading, scope) => {
    const beds = bedCountsOf(reading.state, scope)
    if (beds.blocked === null) return null
    const { available, assigned, occupied, held, dirty, cleaning, closed, standby } = beds
    const counted = [available, assigned, occupied, held, dirty, cleaning, closed, standby, beds.blocked]
    const all = counted.reduce<number>((sum, n) => sum + (n ?? 0), 0)
    return all === 0 ? null : beds.blocked / all
  },
}
