/** What problems that are p-medians share: p-median itself, and maximal cover with the cost of leaving somebody out. */
import { agrees } from './agreement.ts'
import type { SitingInstance } from './instance.ts'
import { type MedianCosts, medianCosts, medianValue } from './median-costs.ts'
import { medianProgram } from './median-program.ts'
import type { Proof, SitingFound } from './problem.ts'

/** Entries of a program beyond which a proof is not tried. */
export const MOST_ENTRIES = 120_000

/** The instance as a p-median. `price` of a pair is finite, for a cost that may be infinite. */
export function asMedian(instance: SitingInstance, price: (cost: number, weight: number) => number): MedianCosts {
  const { demands, sites, costs, weights, kept, fixedCosts, budget, p } = instance
  const priced = new Float64Array(demands * sites)
  for (let i = 0; i < demands; i++)
    for (let j = 0; j < sites; j++) priced[i * sites + j] = price(costs[i * sites + j]!, weights[i]!)
  return medianCosts(demands, sites, priced, { kept, fixedCosts, budget, p })
}

/** Lets a solver decide among the sites that the bound has left open. Returns the search's own result where it cannot. */
export async function proveMedian(
  costs: MedianCosts,
  found: SitingFound | null,
  { solver, nodes, signal }: Proof,
): Promise<SitingFound | null> {
  if (found?.proven) return found
  const none = new Uint8Array(costs.sites)
  const stated = medianProgram(costs, found?.out ?? none, found?.inEvery ?? costs.kept, MOST_ENTRIES)
  if (stated === null) return found
  const answer = await solver.solve(stated.program, { nodes, ...(signal && { signal }) })
  const whole = (bound: number): number => (costs.whole ? Math.ceil(bound - 1e-6) : bound)
  // Sites were left out because no better plan has them: where the rest has no plan, the one known is the best.
  if (answer.status === 'infeasible') return found && { ...found, bound: found.value, proven: true }
  const open = answer.values ? openOf(stated.columnOf, answer.values) : null
  const value = open ? medianValue(costs, isOpen(costs.sites, open)) : Number.POSITIVE_INFINITY
  const best = found && found.value <= value ? { value: found.value, open: found.open } : open ? { value, open } : null
  if (best === null) return null
  const proved = answer.bound === null ? 0 : whole(answer.bound + stated.constant)
  const bound = Math.min(Math.max(proved, found?.bound ?? 0), best.value)
  return {
    step: found?.step ?? 0,
    ...best,
    bound,
    proven: answer.status === 'optimal' || agrees(bound, best.value),
    out: found?.out ?? none,
    inEvery: found?.inEvery ?? costs.kept,
  }
}

export function openOf(columnOf: Int32Array, values: Float64Array): Int32Array {
  return Int32Array.from([...columnOf.keys()].filter((j) => columnOf[j]! >= 0 && values[columnOf[j]!]! > 0.5))
}

export function isOpen(sites: number, open: ArrayLike<number>): Uint8Array {
  const flags = new Uint8Array(sites)
  for (let k = 0; k < open.length; k++) flags[open[k]!] = 1
  return flags
}
