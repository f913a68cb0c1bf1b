/** Of the six nearest other hospitals with a free bed of the class, the one with the largest share of them free. */
import { availableBeds } from './bed-choice.ts'
import type { AllocationPolicy } from './policy.ts'

const CANDIDATES = 6

export const leastLoaded: AllocationPolicy = {
  id: 'least-loaded',
  name: { zh: '负荷最低优先', en: 'Least loaded nearby hospital' },
  choose(request, state) {
    const order = request.nearest
    let best = -1
    let bestShare = 0
    let seen = 0
    for (let i = 0; i < order.length && seen < CANDIDATES; i++) {
      let free = 0
      let beds = 0
      for (const u of state.index.unitsOfFacility[order[i]!]!) {
        const unit = state.city.units[u]!
        if (unit.bedClass !== request.bedClass || unit.kind === 'emergency') continue
        free += availableBeds(state, u)
        beds += unit.beds
      }
      if (free === 0) continue
      seen++
      if (free / beds > bestShare) {
        bestShare = free / beds
        best = order[i]!
      }
    }
    return best
  },
}
