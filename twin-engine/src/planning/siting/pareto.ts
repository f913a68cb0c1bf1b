/**
 * Plans for several aims at once: mean cost per person, the mean of the tenth who have it worst, and what opening costs.
 * Each plan is a p-median: the mean of the worst share is the least over t of t + E[cost − t]⁺ / share (Rockafellar and
 * Uryasev, "Optimization of conditional value-at-risk", Journal of Risk 2 (2000) 21–41), so costs beyond some t weigh more.
 * What is returned are the plans that no other one found beats in every aim.
 */
import type { Decoded } from '../../city/decoded.ts'
import type { TravelMatrix } from '../../network/travel-matrix.ts'
import type { SitingQuestion } from './question.ts'
import { type SitingOptions, solveSiting } from './solve.ts'

export interface ParetoPlan {
  readonly sites: readonly number[]
  readonly meanCost: number
  /** Mean cost of the tenth of all people with the highest cost. */
  readonly worstDecileCost: number
  /** What opening the sites that were not kept costs. */
  readonly openingCost: number
  /** No plan with as many sites has a lower mean. */
  readonly meanCostBound: number | null
}

export interface ParetoOptions extends SitingOptions {
  /** Numbers of open sites to look at; by default all from the kept ones (at least 1) to p. */
  readonly sizes?: readonly number[]
  /** How much the worst tenth counts beside the mean, from 0 to 1 (usual: 0, 0.5 and 1). */
  readonly emphases?: readonly number[]
}

export const WORST_SHARE = 0.1
const USUAL_EMPHASES = [0, 0.5, 1]
/** Beyond which share of the people, by cost, a cost counts as high in a first trial. */
const THRESHOLD_SHARES = [0.8, 0.9]

/**
 * @param question a p-median: costs, weights, p, and what else it has of kept and forbidden sites, costs and budget.
 * @returns the problems of a question that is wrong; an empty set where no number of sites has a plan.
 */
export async function paretoSites(
  question: Omit<SitingQuestion, 'problem'>,
  options: ParetoOptions = {},
): Promise<Decoded<readonly ParetoPlan[]>> {
  const { emphases = USUAL_EMPHASES } = options
  const least = Math.max(1, question.kept?.length ?? 0)
  const most = question.p ?? question.costs.destinations - new Set(question.forbidden).size
  const sizes = options.sizes ?? Array.from({ length: Math.max(0, most - least + 1) }, (_, k) => least + k)
  const plans: ParetoPlan[] = []
  for (const p of sizes) {
    const plain = await solveSiting({ ...question, problem: 'p-median', p }, options)
    if (!plain.ok) {
      // A question that is wrong for every p is wrong; a p that is too small for a plan only has none.
      if (plain.problems.some(({ path }) => !['p', 'budget', ''].includes(path)) || sizes.length === 1) return plain
      continue
    }
    const total = question.weights.reduce((sum, weight) => sum + weight, 0)
    const bound = plain.value.bound === null || total === 0 ? null : plain.value.bound / total
    plans.push(judged(question, plain.value.sites, bound))
    const costs = nearestCosts(question, plain.value.sites)
    for (const emphasis of emphases)
      for (const share of emphasis === 0 ? [] : THRESHOLD_SHARES) {
        const threshold = quantile(costs, question.weights, share)
        const bent = await solveSiting(
          { ...question, problem: 'p-median', p, costs: bentCosts(question.costs, emphasis, threshold) },
          options,
        )
        if (bent.ok) plans.push(judged(question, bent.value.sites, bound))
      }
  }
  return { ok: true, value: undominated(plans) }
}

/** Costs in which what lies beyond the threshold weighs as the mean of the worst share does. */
function bentCosts(
  { origins, destinations, minutes }: TravelMatrix,
  emphasis: number,
  threshold: number,
): TravelMatrix {
  const bent = minutes.map((cost) =>
    cost === Number.POSITIVE_INFINITY
      ? cost
      : (1 - emphasis) * cost + (emphasis * Math.max(0, cost - threshold)) / WORST_SHARE,
  )
  return { origins, destinations, minutes: bent }
}

function nearestCosts({ costs }: Omit<SitingQuestion, 'problem'>, sites: readonly number[]): Float64Array {
  return Float64Array.from({ length: costs.origins }, (_, i) =>
    Math.min(...sites.map((j) => costs.minutes[i * costs.destinations + j]!)),
  )
}

function judged(question: Omit<SitingQuestion, 'problem'>, sites: readonly number[], bound: number | null): ParetoPlan {
  const kept = new Set(question.kept)
  const { mean, worst } = meanAndWorst(nearestCosts(question, sites), question.weights)
  return {
    sites,
    meanCost: mean,
    worstDecileCost: worst,
    openingCost: sites.reduce((sum, j) => sum + (kept.has(j) ? 0 : (question.fixedCosts?.[j] ?? 0)), 0),
    meanCostBound: bound === null ? null : Math.min(bound, mean),
  }
}

/** Mean over the people, and over the tenth of them with the highest costs; people without a route are left out. */
function meanAndWorst(costs: Float64Array, weights: Float64Array): { mean: number; worst: number } {
  const order = [...costs.keys()].filter((i) => weights[i]! > 0 && Number.isFinite(costs[i]!))
  order.sort((a, b) => costs[b]! - costs[a]!)
  const total = order.reduce((sum, i) => sum + weights[i]!, 0)
  let left = WORST_SHARE * total
  let worst = 0
  let all = 0
  for (const i of order) {
    all += weights[i]! * costs[i]!
    const taken = Math.min(left, weights[i]!)
    worst += taken * costs[i]!
    left -= taken
  }
  return { mean: total === 0 ? 0 : all / total, worst: total === 0 ? 0 : worst / (WORST_SHARE * total) }
}

/** The cost that a share of the people stay within. */
function quantile(costs: Float64Array, weights: Float64Array, share: number): number {
  const order = [...costs.keys()].filter((i) => Number.isFinite(costs[i]!)).sort((a, b) => costs[a]! - costs[b]!)
  let left = share * order.reduce((sum, i) => sum + weights[i]!, 0)
  for (const i of order) {
    left -= weights[i]!
    if (left <= 0) return costs[i]!
  }
  return 0
}

/** Plans that no other is at least as good as in all three aims; of equal ones the first. */
export function undominated(plans: readonly ParetoPlan[]): readonly ParetoPlan[] {
  const aims = (plan: ParetoPlan): readonly number[] => [
    plan.meanCost,
    plan.worstDecileCost,
    plan.openingCost,
    plan.sites.length,
  ]
  return plans.filter(
    (plan, k) =>
      !plans.some((other, l) => {
        if (l === k) return false
        const [own, its] = [aims(plan), aims(other)]
        const noWorse = its.every((value, a) => value <= own[a]!)
        return noWorse && (its.some((value, a) => value < own[a]!) || l < k)
      }),
  )
}
