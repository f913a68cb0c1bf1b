/** Iterative proportional fitting (IPF; Furness in transport, RAS in input–output tables): a table scaled to given margins. */
import type { Decoded, Problem } from '../city/decoded.ts'
import { figureProblems } from './flow-matrix.ts'

export interface Fit {
  /** Row by row; has the seed's zeros. */
  readonly table: Float64Array
  /** Scalings of all rows and columns until both margins held. */
  readonly rounds: number
  /** Largest deviation from a margin, as a share of it. */
  readonly worstMargin: number
}

/** Names for the places of problems. */
export interface MarginNames {
  readonly seed: string
  readonly rows: string
  readonly columns: string
}

const MARGIN_TOLERANCE = 1e-12
/** Margins are often rounded; sums that differ by more are different. */
const SUM_TOLERANCE = 1e-9
const MOST_ROUNDS = 20_000

/**
 * The table r_i s_ij k_j of the seed s with row sums `rows` and column sums `columns`: of all tables with these margins the one of
 * least information relative to the seed, and unique (Bishop, Fienberg & Holland 1975, *Discrete Multivariate Analysis*, ch. 3).
 *
 * Convergence. Each round is a map of rays of positive vectors; for a seed without zeros it contracts Hilbert's projective metric
 * by at most κ² < 1 with κ = (√θ − 1) ∕ (√θ + 1), θ = max s_ij s_kl ∕ (s_il s_kj) (Franklin & Lorenz 1989, *Linear Algebra and its
 * Applications* 114/115:717–735), so the deviation falls geometrically. With zeros it converges if and only if some table with
 * the seed's zeros has these margins; where it does not, the problem names the margin that cannot be met.
 *
 * @param seed row by row, from 0 on
 */
export function biproportionalFit(
  seed: Float64Array,
  rows: ArrayLike<number>,
  columns: ArrayLike<number>,
  names: MarginNames = { seed: 'seed', rows: 'rows', columns: 'columns' },
): Decoded<Fit> {
  const problems = seedProblems(seed, rows, columns, names)
  if (problems.length > 0) return { ok: false, problems }
  const table = Float64Array.from(seed)
  let worst = Number.POSITIVE_INFINITY
  let rounds = 0
  while (worst > MARGIN_TOLERANCE && rounds < MOST_ROUNDS) {
    scaleRows(table, rows, columns.length)
    scaleColumns(table, columns)
    worst = worstRow(table, rows, columns.length).share
    rounds++
  }
  if (worst <= MARGIN_TOLERANCE) return { ok: true, value: { table, rounds, worstMargin: worst } }
  const { row, sum } = worstRow(table, rows, columns.length)
  return {
    ok: false,
    problems: [
      {
        path: `${names.rows}[${row}]`,
        why: `asks for ${rows[row]}, but what the zeros of ${names.seed} leave to it is taken up by other rows: after ${rounds} rounds it stands at ${sum}. Lower it, raise the ${names.columns} it leads to, or add a connection`,
      },
    ],
  }
}

function seedProblems(
  seed: Float64Array,
  rows: ArrayLike<number>,
  columns: ArrayLike<number>,
  names: MarginNames,
): Problem[] {
  if (seed.length !== rows.length * columns.length)
    return [
      {
        path: names.seed,
        why: `has ${seed.length} cells, ${rows.length} ${names.rows} by ${columns.length} ${names.columns} are ${rows.length * columns.length}`,
      },
    ]
  const problems = [
    ...figureProblems(names.rows, rows, rows.length, names.rows),
    ...figureProblems(names.columns, columns, columns.length, names.columns),
    ...figureProblems(names.seed, seed, seed.length, 'cells'),
  ]
  if (problems.length > 0) return problems
  const down = sumOf(rows)
  const across = sumOf(columns)
  if (Math.abs(down - across) > SUM_TOLERANCE * Math.max(down, across))
    problems.push({
      path: names.columns,
      why: `sum to ${across}, the ${names.rows} to ${down}: the margins of one table have the same sum. Scale one by ${down / across}`,
    })
  for (let i = 0; i < rows.length; i++)
    if (rows[i]! > 0 && !someMeeting(columns, (j) => seed[i * columns.length + j]!))
      problems.push({
        path: `${names.rows}[${i}]`,
        why: `asks for ${rows[i]}, but ${names.seed} connects it with none of the ${names.columns} above 0`,
      })
  for (let j = 0; j < columns.length; j++)
    if (columns[j]! > 0 && !someMeeting(rows, (i) => seed[i * columns.length + j]!))
      problems.push({
        path: `${names.columns}[${j}]`,
        why: `asks for ${columns[j]}, but ${names.seed} connects it with none of the ${names.rows} above 0`,
      })
  return problems
}

function someMeeting(margin: ArrayLike<number>, seedAt: (k: number) => number): boolean {
  for (let k = 0; k < margin.length; k++) if (margin[k]! > 0 && seedAt(k) > 0) return true
  return false
}

function sumOf(figures: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < figures.length; i++) sum += figures[i]!
  return sum
}

function scaleRows(table: Float64Array, rows: ArrayLike<number>, width: number): void {
  for (let i = 0; i < rows.length; i++) {
    let sum = 0
    for (let k = i * width; k < (i + 1) * width; k++) sum += table[k]!
    const scale = sum > 0 ? rows[i]! / sum : 0
    for (let k = i * width; k < (i + 1) * width; k++) table[k]! *= scale
  }
}

function scaleColumns(table: Float64Array, columns: ArrayLike<number>): void {
  const width = columns.length
  const sums = new Float64Array(width)
  for (let k = 0; k < table.length; k++) sums[k % width]! += table[k]!
  for (let j = 0; j < width; j++) sums[j] = sums[j]! > 0 ? columns[j]! / sums[j]! : 0
  for (let k = 0; k < table.length; k++) table[k]! *= sums[k % width]!
}

/** The row farthest from its margin; the columns hold exactly after each round. */
function worstRow(
  table: Float64Array,
  rows: ArrayLike<number>,
  width: number,
): { row: number; sum: number; share: number } {
  let worst = { row: 0, sum: 0, share: 0 }
  for (let i = 0; i < rows.length; i++) {
    let sum = 0
    for (let k = i * width; k < (i + 1) * width; k++) sum += table[k]!
    const share = rows[i]! > 0 ? Math.abs(sum - rows[i]!) / rows[i]! : sum
    if (share > worst.share || i === 0) worst = { row: i, sum, share }
  }
  return worst
}
