/** The nearest other hospital that has a free bed of the class. */
import { hasAvailableBed } from './bed-choice.ts'
import type { AllocationPolicy } from './policy.ts'

export const nearest: AllocationPolicy = {
  id: 'nearest',
  name: { zh: '就近转运', en: 'Nearest hospital' },
  choose(request, state) {
    const order = request.nearest
    for (let i = 0; i < order.length; i++) if (hasAvailableBed(state, order[i]!, request.bedClass)) return order[i]!
    return -1
  },
}
