/** Fixed-charge location with capacities (CFLP; Balinski 1965): as many sites as pay, each at its price, least price and ways. */
import { judgeCapacitated, proveCapacitated, searchCapacitated } from './capacitated.ts'
import type { SitingProblem } from './problem.ts'

export const fixedCharge: SitingProblem = {
  id: 'cflp',
  name: { zh: '有容量的固定费用选址', en: 'fixed-charge location with capacities' },
  objective: { zh: '建设费用加加权总成本', en: 'opening costs plus weighted total cost' },
  sense: 'least',
  needs: ['capacities', 'fixedCosts'],
  search: (instance, limits) => searchCapacitated(instance, instance.fixedCosts, limits),
  prove: (instance, found, proof) => proveCapacitated(instance, instance.fixedCosts, found, proof),
  judge: (instance, plan) => judgeCapacitated(instance, instance.fixedCosts, plan),
}
