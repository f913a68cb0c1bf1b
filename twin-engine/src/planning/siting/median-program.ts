/**
 * The p-median as a program with one column for each demand point and level of cost: how much of it must go further than
 * that level (Elloumi, "A tighter formulation of the p-median problem", Journal of Combinatorial Optimization 19 (2010)
 * 69–83). As tight as one column for each pair, with far fewer entries.
 */
import { type LinearProgram, ProgramBuilder } from '../solver.ts'
import type { MedianCosts } from './median-costs.ts'

export interface MedianProgram {
  readonly program: LinearProgram
  /** The column of each site; −1 of those left out. */
  readonly columnOf: Int32Array
  /** What every plan costs beyond the program's value. */
  readonly constant: number
}

/**
 * @param out 1 for sites that are left out.
 * @param inEvery 1 for sites that are open in any case.
 * @param atMost entries; null where the program would have more.
 */
export function medianProgram(
  costs: MedianCosts,
  out: Uint8Array,
  inEvery: Uint8Array,
  atMost: number,
): MedianProgram | null {
  const { demands, sites, fixedCosts, budget, p } = costs
  const builder = new ProgramBuilder()
  const columnOf = new Int32Array(sites).fill(-1)
  const columns: number[] = []
  for (let j = 0; j < sites; j++) {
    if (out[j] === 1 && inEvery[j] === 0) continue
    columnOf[j] = builder.column(0, inEvery[j]!, 1, true)
    columns.push(columnOf[j]!)
  }
  builder.row(Number.NEGATIVE_INFINITY, p, columns, 1)
  if (budget !== Number.POSITIVE_INFINITY) {
    const priced = [...columnOf.keys()].filter((j) => columnOf[j]! >= 0)
    builder.row(
      Number.NEGATIVE_INFINITY,
      budget,
      columns,
      priced.map((j) => fixedCosts[j]!),
    )
  }
  let constant = 0
  for (let i = 0; i < demands; i++) {
    const levels = levelsOf(costs, i, columnOf, inEvery)
    if (levels.length === 0) return null
    constant += levels[0]!.cost
    let further = -1
    for (const [k, { cost, near }] of levels.entries()) {
      const next = levels[k + 1]
      const step = next ? builder.column(next.cost - cost, 0, 1) : -1
      // Whoever had to go further than the level before finds a site here, or goes further still.
      const into = [...near, ...(step >= 0 ? [step] : []), ...(further >= 0 ? [further] : [])]
      const factors = into.map((column) => (column === further ? -1 : 1))
      builder.row(further >= 0 ? 0 : 1, Number.POSITIVE_INFINITY, into, factors)
      further = step
    }
    if (builder.entries > atMost) return null
  }
  return { program: builder.program('least'), columnOf, constant }
}

interface Level {
  readonly cost: number
  readonly near: readonly number[]
}

/** The levels of cost of one demand point, up to the first site that is open in any case. */
function levelsOf(costs: MedianCosts, i: number, columnOf: Int32Array, inEvery: Uint8Array): readonly Level[] {
  const { sites, order, sorted } = costs
  const end = (i + 1) * sites
  const levels: Level[] = []
  let served = false
  for (let k = i * sites; k < end && !served; ) {
    const cost = sorted[k]!
    const near: number[] = []
    for (; k < end && sorted[k] === cost; k++) {
      const site = order[k]!
      if (columnOf[site]! < 0) continue
      near.push(columnOf[site]!)
      served ||= inEvery[site] === 1
    }
    if (near.length > 0) levels.push({ cost, near })
  }
  return levels
}
