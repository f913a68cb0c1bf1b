/** Capacitated p-median: as p-median, and no site serves more than its capacity; demand points are shared, or go whole. */
import { judgeCapacitated, proveCapacitated, searchCapacitated } from './capacitated.ts'
import type { SitingInstance } from './instance.ts'
import type { SitingProblem } from './problem.ts'

export const capacitatedPMedian: SitingProblem = {
  id: 'capacitated-p-median',
  name: { zh: '有容量的 p-中位', en: 'capacitated p-median' },
  objective: { zh: '所有需求到所分配站点的加权总成本', en: 'weighted total cost from everybody to the site assigned' },
  sense: 'least',
  needs: ['p', 'capacities'],
  search: (instance, limits) => searchCapacitated(instance, noCharge(instance), limits),
  prove: (instance, found, proof) => proveCapacitated(instance, noCharge(instance), found, proof),
  judge: (instance, plan) => judgeCapacitated(instance, noCharge(instance), plan),
}

function noCharge({ sites }: SitingInstance): Float64Array {
  return new Float64Array(sites)
}
