/** The nearest other hospital that has a free bed of the class. */
import { hasAvailableBed } from './bed-choice.ts'
import { neighboursOf } from './neighbours.ts'
import type { AllocationPolicy } from './policy.ts'

export const nearest: AllocationPolicy = {
  id: 'nearest',
  name: { zh: '就近转运', en: 'Nearest hospital' },
  choose(request, state) {
    const order = neighboursOf(state.city).order(request.facility, request.bedClass)
    for (let i = 0; i < order.length; i++) if (hasAvailableBed(state, order[i]!, request.bedClass)) return order[i]!
    return -1
  },
}
