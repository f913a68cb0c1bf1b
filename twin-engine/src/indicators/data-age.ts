import { facilitiesOf, type Indicator } from './indicator.ts'
import { THRESHOLDS } from './thresholds.ts'

export const dataAge: Indicator = {
  id: 'data-age',
  name: { zh: '数据时效', en: 'Data age' },
  unit: 'min',
  better: 'lower',
  thresholds: THRESHOLDS.dataAgeMinutes,
  explanation: {
    zh: '距各院区最近一次上报的分钟数；全市与区取其中最久者，从未上报者不计。',
    en: 'Minutes since a hospital last told anything; for the city or a district that of the one silent longest, those never heard of left out.',
  },
  formula: 'max over hospitals (now − last event); a unit: now − its last bed event or census',
  source: 'ages are asOf − observedAt; the city has one clock',
  of: ({ state, now }, scope) => {
    const { units, facilities } = state
    let oldest = Number.POSITIVE_INFINITY
    if (scope.kind === 'unit') {
      const at = Math.max(units.reportedAt[scope.unit]!, units.censusAt[scope.unit]!)
      if (at > 0) oldest = at
    } else {
      for (const f of facilitiesOf(state, scope)) {
        const at = facilities.reportedAt[f]!
        if (at > 0 && state.index.unitsOfFacility[f]!.length > 0) oldest = Math.min(oldest, at)
      }
    }
    return Number.isFinite(oldest) && now > 0 ? Math.max(0, now - oldest) / 60_000 : null
  },
}
