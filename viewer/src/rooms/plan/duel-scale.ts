// Scales and verdicts of the duel's small multiples: one scale a row, and who is best where anybody is.
import type { DuelCell, DuelRow } from '../../data/plan-types.ts'

/** From the least to the most of all pairs and bars of a row, zero among them. */
export function rowExtent(row: DuelRow): readonly [number, number] {
  const values = row.cells.flatMap(({ p10, p90, pairs }) => [...pairs, p10 ?? 0, p90 ?? 0])
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)]
  const room = Math.max((high - low) * 0.06, 1e-9)
  return [low - room, high + room]
}

/** Whether the 80 % interval holds zero, so that nothing can be said. */
export const crossesZero = ({ p10, p90 }: DuelCell): boolean => p10 === null || p90 === null || (p10 <= 0 && p90 >= 0)

/** With fewer pairs nobody is called the best. */
export const PAIRS_FOR_A_VERDICT = 20

/** The candidate that is best in a row: of those that differ from doing nothing, and to the good; null = none is, or too early to say. */
export function bestOf({ better, cells }: DuelRow): string | null {
  if (better !== 'lower' && better !== 'higher') return null
  const sign = better === 'higher' ? 1 : -1
  if (cells.some(({ pairs }) => pairs.length < PAIRS_FOR_A_VERDICT)) return null
  const good = cells.filter((cell) => cell.p50 !== null && sign * cell.p50 > 0 && !crossesZero(cell))
  return good.sort((a, b) => sign * (b.p50! - a.p50!))[0]?.candidate ?? null
}
