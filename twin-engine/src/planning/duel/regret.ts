/**
 * Which candidate one would regret least: in each future the loss against the best there, and of each candidate the greatest of
 * its losses (minimax regret: Savage 1951, *Journal of the American Statistical Association* 46:55–67).
 */

export interface RegretTable {
  /** `[candidate][future]`: loss against the best candidate of that future, in the measure's unit, from 0. */
  readonly regret: readonly (readonly number[])[]
  /** The greatest of each candidate's losses. */
  readonly worst: readonly number[]
  /** Index of the candidate whose greatest loss is least; the first of equals. */
  readonly choice: number
}

/**
 * @param values `[candidate][future]`; one future at least
 * @param better which way is good
 * @throws RangeError where there is no candidate or a value is not known.
 */
export function regretTable(values: readonly (readonly number[])[], better: 'lower' | 'higher'): RegretTable {
  if (values.length === 0) throw new RangeError('a regret table needs at least one candidate')
  const sign = better === 'lower' ? 1 : -1
  const futures = values[0]!.map((_, k) => k)
  const least = futures.map((k) => Math.min(...values.map((row) => sign * row[k]!)))
  if (least.some(Number.isNaN)) throw new RangeError('a regret table needs every value')
  const regret = values.map((row) => futures.map((k) => sign * row[k]! - least[k]!))
  const worst = regret.map((row) => Math.max(...row))
  return { regret, worst, choice: worst.indexOf(Math.min(...worst)) }
}

/**
 * Several measures as one: each measure's losses ÷ the greatest loss of any candidate in any future, or ÷ the difference that is
 * worth telling where that is more (so that noise does not count like a loss); their mean by candidate and future.
 * From 0 (best in everything) to 1.
 *
 * @param resolutions by measure: the difference worth telling, from 0 on
 * @returns `[candidate][future]`
 */
export function meanRegret(
  tables: readonly RegretTable[],
  resolutions: readonly number[],
): readonly (readonly number[])[] {
  const telling = tables.flatMap((table, m) => {
    const most = Math.max(resolutions[m] ?? 0, ...table.worst)
    return most > 0 ? [{ table, most }] : []
  })
  return (tables[0]?.regret ?? []).map((losses, c) =>
    losses.map((_, k) =>
      telling.length === 0
        ? 0
        : telling.reduce((sum, { table, most }) => sum + table.regret[c]![k]! / most, 0) / telling.length,
    ),
  )
}

/** Of each candidate the greatest of its mean regrets over the futures. */
export const overallRegret = (tables: readonly RegretTable[], resolutions: readonly number[]): readonly number[] =>
  meanRegret(tables, resolutions).map((byFuture) => Math.max(0, ...byFuture))
