/**
 * Small counts of people are not shown, nor anything from which they can be derived: a cell of 1 to k − 1 is suppressed, and
 * with it as many others as it takes that no suppressed value follows from the rows' and columns' totals. Zero may be shown.
 * The rule: US CMS cell size suppression policy (no cell 1–10, and none by which one could be worked out).
 *
 * The second step is exact. With the totals as further cells of opposite sign, every row and column of the table sums to 0,
 * so that two tables that look alike differ by closed walks along suppressed cells, up in a row's cell and down in another
 * of its column. A value is safe exactly where such a walk goes through its cell without taking any below 1, which everybody
 * knows a suppressed cell is not. Where there is none, the walk that needs the fewest people hidden is opened.
 */

/** Smallest count that is shown: to the public and to other bodies, and inside an organisation. */
export const SMALLEST_SHOWN = { public: 11, inside: 5 } as const

export interface ShownTable {
  /** null = suppressed, in the rows and columns of the counts. */
  readonly counts: readonly (readonly (number | null)[])[]
  readonly rowTotals: readonly (number | null)[]
  readonly columnTotals: readonly (number | null)[]
  readonly total: number | null
  /** Cells and totals that were themselves too small. */
  readonly smallCells: number
  /** All that are not shown, those included. */
  readonly suppressedCells: number
}

/**
 * @param counts people by row and column; every row as long as the first.
 * @param smallest the smallest count that is shown, 2 or more.
 */
export function suppressSmallCounts(counts: readonly (readonly number[])[], smallest: number): ShownTable {
  const table = withTotals(counts)
  const hidden = table.map((row) => row.map((value) => value > 0 && value < smallest))
  const small: [row: number, column: number][] = []
  hidden.forEach((row, r) => {
    row.forEach((isHidden, c) => {
      if (isHidden) small.push([r, c])
    })
  })
  for (const [r, c] of small) protect(table, hidden, r, c)
  const shown = table.map((row, r) => row.map((value, c) => (hidden[r]![c]! ? null : value)))
  const rows = counts.length
  const columns = counts[0]?.length ?? 0
  return {
    counts: shown.slice(0, rows).map((row) => row.slice(0, columns)),
    rowTotals: shown.slice(0, rows).map((row) => row[columns]!),
    columnTotals: shown[rows]!.slice(0, columns),
    total: shown[rows]![columns]!,
    smallCells: small.length,
    suppressedCells: hidden.reduce((sum, row) => sum + row.filter(Boolean).length, 0),
  }
}

function withTotals(counts: readonly (readonly number[])[]): number[][] {
  const columns = counts[0]?.length ?? 0
  const rows = counts.map((row) => [...row, row.reduce((sum, n) => sum + n, 0)])
  const totals = Array.from({ length: columns + 1 }, (_, c) => rows.reduce((sum, row) => sum + row[c]!, 0))
  return [...rows, totals]
}

/** Hides what it takes that the cell can be one more, or one less, in a table that looks the same. */
function protect(table: readonly (readonly number[])[], hidden: boolean[][], row: number, column: number): void {
  const up = canMove(table, row, column, 1) ? walk(table, hidden, row, column, 1) : null
  const down = canMove(table, row, column, -1) ? walk(table, hidden, row, column, -1) : null
  const cheaper = up === null ? down : down === null || up.people <= down.people ? up : down
  // The walk along the cell's own totals upwards is always open, so that there is one.
  for (const [r, c] of cheaper!.cells) hidden[r]![c] = true
}

/** Totals carry the opposite sign, the grand total that of a cell. */
const signOf = (table: readonly (readonly number[])[], row: number, column: number): 1 | -1 =>
  (row === table.length - 1) === (column === table[0]!.length - 1) ? 1 : -1

/** Whether a cell's signed value can move by one in a direction: downwards it must stay 1 at least. */
function canMove(table: readonly (readonly number[])[], row: number, column: number, by: 1 | -1): boolean {
  const value = table[row]![column]!
  return value > 0 && (signOf(table, row, column) === by || value >= 2)
}

interface Walk {
  readonly cells: readonly (readonly [number, number])[]
  /** Hidden for its sake. */
  readonly people: number
}

/**
 * Dijkstra's shortest way back from the cell that moves by `by` to itself: rows and columns are the nodes, a cell leads from
 * its row to its column when it moves up and back when it moves down; what is hidden already costs nothing.
 */
function walk(
  table: readonly (readonly number[])[],
  hidden: readonly (readonly boolean[])[],
  row: number,
  column: number,
  by: 1 | -1,
): Walk | null {
  const rows = table.length
  const nodes = rows + table[0]!.length
  const [start, goal] = by === 1 ? [rows + column, row] : [row, rows + column]
  const cost = new Float64Array(nodes).fill(Number.POSITIVE_INFINITY)
  const before = new Int32Array(nodes).fill(-1)
  const done = new Uint8Array(nodes)
  cost[start] = 0
  for (;;) {
    let node = -1
    for (let n = 0; n < nodes; n++)
      if (!done[n] && cost[n]! < (node < 0 ? Number.POSITIVE_INFINITY : cost[node]!)) node = n
    if (node < 0) return null
    if (node === goal) break
    done[node] = 1
    const fromRow = node < rows
    for (let next = fromRow ? rows : 0; next < (fromRow ? nodes : rows); next++) {
      const [r, c] = fromRow ? [node, next - rows] : [next, node - rows]
      if (done[next] || (r === row && c === column) || !canMove(table, r, c, fromRow ? 1 : -1)) continue
      const through = cost[node]! + (hidden[r]![c]! ? 0 : table[r]![c]!)
      if (through < cost[next]!) {
        cost[next] = through
        before[next] = node
      }
    }
  }
  const cells: [number, number][] = []
  for (let node = goal; node !== start; node = before[node]!) {
    const from = before[node]!
    cells.push(from < rows ? [from, node - rows] : [node, from - rows])
  }
  return { cells, people: cost[goal]! }
}

export interface ShownList {
  /** By cell, whether it is suppressed. */
  readonly hidden: readonly boolean[]
  /** The total is, since it would give a cell away and there is no other cell to hide. */
  readonly totalHidden: boolean
  readonly smallCells: number
}

/**
 * The same for a list with its total: of cells that are suppressed everybody knows their sum, and that none is below 1. One alone
 * follows from it, and so do many that are all 1; then the smallest other cell goes with them.
 * @param counts people by cell; null = not known, and not part of the total.
 */
export function suppressInList(counts: readonly (number | null)[], smallest: number): ShownList {
  const hidden = counts.map((count) => count !== null && count > 0 && count < smallest)
  const small = counts.flatMap((count, i) => (hidden[i] ? [count!] : []))
  const given = small.length === 1 || (small.length > 0 && small.every((count) => count === 1))
  if (!given) return { hidden, totalHidden: false, smallCells: small.length }
  let cheapest = -1
  counts.forEach((count, i) => {
    if (count !== null && count > 0 && !hidden[i] && (cheapest < 0 || count < counts[cheapest]!)) cheapest = i
  })
  if (cheapest >= 0) hidden[cheapest] = true
  return { hidden, totalHidden: cheapest < 0, smallCells: small.length }
}
