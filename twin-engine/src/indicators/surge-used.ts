import { BedStatus } from '../state/state.ts'
import { COUNTS_AS_OCCUPIED } from '../state/transitions.ts'
import { bedUnitsOf, type Indicator, type Reading, type Scope } from './indicator.ts'

/** Surge beds of a scope: those declared in the plan, activated (neither unknown, closed nor on standby), in use. */
export function surgeBeds({ state }: Reading, scope: Scope): { declared: number; activated: number; used: number } {
  const surge = { declared: 0, activated: 0, used: 0 }
  for (const u of bedUnitsOf(state, scope)) {
    const unit = state.city.units[u]!
    const first = unit.firstBed + unit.beds
    surge.declared += unit.surgeBeds
    for (let b = first; b < first + unit.surgeBeds; b++) {
      const status = state.beds.status[b]!
      if (status === BedStatus.unknown || status === BedStatus.closed || status === BedStatus.standby) continue
      surge.activated++
      if (COUNTS_AS_OCCUPIED[status]) surge.used++
    }
  }
  return surge
}

export const surgeUsed: Indicator = {
  id: 'surge-used',
  name: { zh: '应急扩容床使用率', en: 'Surge beds in use' },
  unit: 'share',
  better: 'lower',
  explanation: {
    zh: '已启用的应急扩容床中有患者的比例；未启用任何扩容床时不显示数值。',
    en: 'Share of the activated surge beds that have a patient; no value while none is activated.',
  },
  formula: 'surge beds occupied ÷ surge beds activated',
  source: 'activation itself is activated ÷ declared',
  of: (reading, scope) => {
    const { activated, used } = surgeBeds(reading, scope)
    return activated === 0 ? null : used / activated
  },
}
