/** p-median (Hakimi 1964): p sites so that the weighted sum of everybody's cost to the nearest open one is least. */
import type { SitingInstance } from './instance.ts'
import { asMedian, proveMedian } from './median.ts'
import type { MedianCosts } from './median-costs.ts'
import { searchMedian } from './median-search.ts'
import { judgeByNearest, type SitingProblem } from './problem.ts'

export const pMedian: SitingProblem = {
  id: 'p-median',
  name: { zh: 'p-中位（总距离最小）', en: 'p-median (least total distance)' },
  objective: { zh: '所有需求到最近站点的加权总成本', en: 'weighted total cost from everybody to the nearest site' },
  sense: 'least',
  needs: ['p'],
  *search(instance, { steps, seed }) {
    const found = yield* searchMedian(costsOf(instance), steps, seed)
    return found && found.value < noRoute(instance) ? found : null
  },
  async prove(instance, found, proof) {
    const proved = await proveMedian(costsOf(instance), found, proof)
    return proved && proved.value < noRoute(instance) ? proved : null
  },
  judge(instance, { open }) {
    return judgeByNearest(instance, open, Number.MAX_VALUE, (cost, weight) => (weight === 0 ? 0 : cost * weight))
  },
}

/** More than any plan in which everybody has a route. */
function noRoute({ demands, sites, costs, weights }: SitingInstance): number {
  let most = 1
  for (let i = 0; i < demands; i++) {
    let highest = 0
    for (let j = 0; j < sites; j++) {
      const cost = costs[i * sites + j]!
      if (cost > highest && cost < Number.POSITIVE_INFINITY) highest = cost
    }
    most += highest * weights[i]!
  }
  return most
}

function costsOf(instance: SitingInstance): MedianCosts {
  const instead = noRoute(instance)
  return asMedian(instance, (cost, weight) =>
    weight === 0 ? 0 : cost === Number.POSITIVE_INFINITY ? instead : cost * weight,
  )
}
