/**
 * Maximal covering location (Church and ReVelle 1974): at most p sites so that the most weight lies within the radius of an
 * open one. It is the p-median in which being out of reach costs the weight, and being within it nothing.
 */
import type { SitingInstance } from './instance.ts'
import { asMedian, proveMedian } from './median.ts'
import type { MedianCosts } from './median-costs.ts'
import { searchMedian } from './median-search.ts'
import { judgeByNearest, type SitingFound, type SitingProblem, type SitingProgress } from './problem.ts'

export const mclp: SitingProblem = {
  id: 'mclp',
  name: { zh: '最大覆盖', en: 'maximal covering' },
  objective: { zh: '在半径之内的人数', en: 'weight within the radius of an open site' },
  sense: 'most',
  needs: ['p', 'radius'],
  *search(instance, { steps, seed }) {
    const total = totalWeight(instance)
    const search = searchMedian(costsOf(instance), steps, seed)
    for (;;) {
      const { done, value } = search.next()
      if (!done) yield inCover(value, total)
      else return value && inCover(value, total)
    }
  },
  async prove(instance, found, proof) {
    const total = totalWeight(instance)
    const proved = await proveMedian(costsOf(instance), found && inCover(found, total), proof)
    return proved && inCover(proved, total)
  },
  judge(instance, { open }) {
    const { radius } = instance
    return judgeByNearest(instance, open, radius, (cost, weight) => (cost <= radius ? weight : 0))
  },
}

/** From the weight left out to the weight covered, and back again. */
function inCover<P extends SitingProgress | SitingFound>(progress: P, total: number): P {
  return { ...progress, value: total - progress.value, bound: progress.bound === null ? null : total - progress.bound }
}

function totalWeight({ weights }: SitingInstance): number {
  let total = 0
  for (const weight of weights) total += weight
  return total
}

function costsOf(instance: SitingInstance): MedianCosts {
  return asMedian(instance, (cost, weight) => (cost <= instance.radius ? 0 : weight))
}
