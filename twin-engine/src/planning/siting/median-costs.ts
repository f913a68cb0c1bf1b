/** What choosing medians costs: each demand point's candidates in order of cost. p-median and maximal cover are read off it. */

/** A p-median as the search sees it: costs already times the weights, every candidate allowed, no infinities. */
export interface MedianCosts {
  readonly demands: number
  readonly sites: number
  /** Cost of demand `i` at site `j` is `columns[j * demands + i]`. */
  readonly columns: Float64Array
  /** Row `i` holds its sites from the cheapest on: `order[i * sites + k]`, costing `sorted[i * sites + k]`. */
  readonly order: Int32Array
  readonly sorted: Float64Array
  /** 1 where a site stays open whatever is chosen. */
  readonly kept: Uint8Array
  /** What opening a site costs of the budget; 0 for the kept ones. */
  readonly fixedCosts: Float64Array
  readonly budget: number
  /** At most so many are open, the kept ones counted. */
  readonly p: number
  /** True where every cost is a whole number: bounds may be rounded up. */
  readonly whole: boolean
}

/** 2³¹ steps of cost and the column's number together stay below 2⁵³. */
const COST_STEPS = 2 ** 31

/**
 * @param costs row by row, demand × site, times the weight; finite and not below 0.
 */
export function medianCosts(
  demands: number,
  sites: number,
  costs: Float64Array,
  rest: Pick<MedianCosts, 'kept' | 'fixedCosts' | 'budget' | 'p'>,
): MedianCosts {
  const columns = new Float64Array(demands * sites)
  const order = new Int32Array(demands * sites)
  const sorted = new Float64Array(demands * sites)
  const keys = new Float64Array(sites)
  let whole = true
  for (let i = 0; i < demands; i++) {
    const row = costs.subarray(i * sites, (i + 1) * sites)
    for (let j = 0; j < sites; j++) {
      const cost = row[j]!
      columns[j * demands + i] = cost
      if (whole && Math.floor(cost) !== cost) whole = false
    }
    sortRow(row, order.subarray(i * sites, (i + 1) * sites), sorted.subarray(i * sites, (i + 1) * sites), keys)
  }
  return { demands, sites, columns, order, sorted, ...rest, whole }
}

/** Orders a row by cost, then by column. Sorting plain numbers is several times faster than sorting with a comparison. `keys` is room for them. */
function sortRow(row: Float64Array, order: Int32Array, sorted: Float64Array, keys: Float64Array): void {
  const sites = row.length
  let highest = 0
  for (let j = 0; j < sites; j++) if (row[j]! > highest) highest = row[j]!
  const steps = (COST_STEPS - 1) / highest
  // Costs next to nothing have no steps; they are put in order one by one below.
  const scale = Number.isFinite(steps) ? steps : 0
  for (let j = 0; j < sites; j++) keys[j] = Math.floor(row[j]! * scale) * sites + j
  keys.sort()
  for (let k = 0; k < sites; k++) {
    // Faster than the remainder, and exact: the quotient is below 2³¹.
    const key = keys[k]!
    const site = key - Math.floor(key / sites) * sites
    const cost = row[site]!
    // Costs that fall into the same step may stand in the wrong order: carry each back to its place.
    let at = k
    while (at > 0 && sorted[at - 1]! > cost) {
      sorted[at] = sorted[at - 1]!
      order[at] = order[at - 1]!
      at--
    }
    sorted[at] = cost
    order[at] = site
  }
}

/** The value of a set of open sites: every demand at its cheapest. Infinity of the empty set. */
export function medianValue(costs: MedianCosts, isOpen: Uint8Array): number {
  const { demands, sites, order, sorted } = costs
  let value = 0
  for (let i = 0; i < demands; i++) {
    const row = i * sites
    let k = 0
    while (k < sites && isOpen[order[row + k]!] === 0) k++
    if (k === sites) return Number.POSITIVE_INFINITY
    value += sorted[row + k]!
  }
  return value
}
