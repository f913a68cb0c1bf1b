/** A question made ready to search: forbidden sites and people nobody can reach are set aside, and named. */
import type { SitingQuestion } from './question.ts'

export interface SitingInstance {
  readonly question: SitingQuestion
  readonly demands: number
  readonly sites: number
  /** Row by row, demand × site; Infinity where there is no route. */
  readonly costs: Float64Array
  readonly weights: Float64Array
  /** 1 where a site stays open. */
  readonly kept: Uint8Array
  /** What opening costs; 0 for kept sites, and where none is given. */
  readonly fixedCosts: Float64Array
  /** Infinity where none is given. */
  readonly capacities: Float64Array
  readonly p: number
  readonly budget: number
  /** NaN where the question has none. */
  readonly radius: number
  /** The numbers that the question gives to the demand points and sites that are left. */
  readonly demandOf: Int32Array
  readonly siteOf: Int32Array
  /** Demand points, by the question's numbers, that no allowed site can reach (within the radius, where the problem has one). */
  readonly unreachable: readonly number[]
}

/** Problems in which a demand point beyond the radius of every site cannot be served at all. */
const WITHIN_RADIUS: readonly SitingQuestion['problem'][] = ['lscp', 'mclp', 'mexclp']

/** @param question without problems. */
export function sitingInstance(question: SitingQuestion): SitingInstance {
  const { origins, destinations, minutes } = question.costs
  const forbidden = new Set(question.forbidden)
  const siteOf = Int32Array.from(Array.from({ length: destinations }, (_, j) => j).filter((j) => !forbidden.has(j)))
  const reach = WITHIN_RADIUS.includes(question.problem) ? question.radius! : Number.MAX_VALUE
  const demandOf: number[] = []
  const unreachable: number[] = []
  for (let i = 0; i < origins; i++)
    (siteOf.some((j) => minutes[i * destinations + j]! <= reach) ? demandOf : unreachable).push(i)
  const keptSites = new Set(question.kept)
  const kept = Uint8Array.from(siteOf, (j) => (keptSites.has(j) ? 1 : 0))
  const costs = new Float64Array(demandOf.length * siteOf.length)
  demandOf.forEach((i, row) => {
    const ofDemand = minutes.subarray(i * destinations, (i + 1) * destinations)
    costs.set(forbidden.size === 0 ? ofDemand : Float64Array.from(siteOf, (j) => ofDemand[j]!), row * siteOf.length)
  })
  return {
    question,
    demands: demandOf.length,
    sites: siteOf.length,
    costs,
    weights: Float64Array.from(demandOf, (i) => question.weights[i]!),
    kept,
    fixedCosts: Float64Array.from(siteOf, (j, column) => (kept[column] === 1 ? 0 : (question.fixedCosts?.[j] ?? 0))),
    capacities: Float64Array.from(siteOf, (j) => question.capacities?.[j] ?? Number.POSITIVE_INFINITY),
    p: Math.min(question.p ?? siteOf.length, siteOf.length),
    budget: question.budget ?? Number.POSITIVE_INFINITY,
    radius: question.radius ?? Number.NaN,
    demandOf: Int32Array.from(demandOf),
    siteOf,
    unreachable,
  }
}

/** What opening these sites costs of the budget. */
export function spentOn(instance: SitingInstance, open: ArrayLike<number>): number {
  let spent = 0
  for (let k = 0; k < open.length; k++) spent += instance.fixedCosts[open[k]!]!
  return spent
}
