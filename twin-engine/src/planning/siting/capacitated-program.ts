/**
 * Location with capacities as a program: a column for each site and each pair, a limit for each pair besides that of the
 * site's capacity (the strong form; Cornuéjols, Sridharan and Thizy, EJOR 50 (1991) 280–297).
 */
import { type LinearProgram, ProgramBuilder } from '../solver.ts'
import type { SitingInstance } from './instance.ts'
import type { Assigned } from './problem.ts'

export const MOST_CAPACITATED_ENTRIES = 300_000

export interface CapacitatedProgram {
  readonly program: LinearProgram
  planOf(values: Float64Array): { readonly open: Int32Array; readonly assigned: readonly Assigned[] }
}

/** @returns null where the program would have more than `atMost` entries. */
export function capacitatedProgram(
  instance: SitingInstance,
  opening: Float64Array,
  out: Uint8Array,
  inEvery: Uint8Array,
  atMost: number,
): CapacitatedProgram | null {
  const { demands, sites, costs, weights, capacities, fixedCosts, budget, p, question } = instance
  const single = question.assignment === 'single'
  const builder = new ProgramBuilder()
  const none = Number.NEGATIVE_INFINITY
  const candidates = [...opening.keys()].filter((j) => out[j] === 0 || inEvery[j] === 1)
  if (demands * candidates.length * 4 > atMost) return null
  const columnOf = new Int32Array(sites).fill(-1)
  for (const j of candidates) columnOf[j] = builder.column(opening[j]!, inEvery[j]!, 1, true)
  const opened = candidates.map((j) => columnOf[j]!)
  builder.row(none, p, opened, 1)
  if (budget !== Number.POSITIVE_INFINITY)
    builder.row(
      none,
      budget,
      opened,
      candidates.map((j) => fixedCosts[j]!),
    )
  const pairs: { readonly demand: number; readonly site: number; readonly column: number }[] = []
  const loads = new Map<number, { columns: number[]; factors: number[] }>(
    candidates.map((j) => [j, { columns: [], factors: [] }]),
  )
  let total = 0
  for (let i = 0; i < demands; i++) {
    const weight = weights[i]!
    total += weight
    const own: number[] = []
    for (const j of candidates) {
      const cost = costs[i * sites + j]!
      if (cost === Number.POSITIVE_INFINITY || (single && weight > capacities[j]! * (1 + 1e-9))) continue
      const column = builder.column(weight * cost, 0, 1, single)
      own.push(column)
      pairs.push({ demand: i, site: j, column })
      builder.row(none, 0, [column, columnOf[j]!], [1, -1])
      loads.get(j)!.columns.push(column)
      loads.get(j)!.factors.push(weight)
    }
    builder.row(1, 1, own, 1)
  }
  for (const j of candidates) {
    const { columns, factors } = loads.get(j)!
    if (capacities[j] === Number.POSITIVE_INFINITY) continue
    builder.row(none, 0, [...columns, columnOf[j]!], [...factors, -capacities[j]!])
  }
  if (candidates.every((j) => capacities[j]! < Number.POSITIVE_INFINITY))
    builder.row(
      total,
      Number.POSITIVE_INFINITY,
      opened,
      candidates.map((j) => capacities[j]!),
    )
  return {
    program: builder.program('least'),
    planOf: (values) => ({
      open: Int32Array.from(candidates.filter((j) => values[columnOf[j]!]! > 0.5)),
      assigned: pairs.flatMap(({ demand, site, column }) => {
        const share = single ? Math.round(values[column]!) : values[column]!
        return share > 1e-9 ? [{ demand, site, share }] : []
      }),
    }),
  }
}
