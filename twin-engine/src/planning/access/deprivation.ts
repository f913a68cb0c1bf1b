/** Who is better off: a rank of the cells, from data or, where there are none, by a stated rule and flagged synthetic. */
import type { CityModel, Text } from '../../city/city.ts'
import type { Problem } from '../../city/decoded.ts'
import { toGround } from '../../city/projection.ts'

/** `income` and `deprivation` are the cells' own; `rule` is made up. */
export type RankBasis = 'income' | 'deprivation' | 'rule'

export interface SocialRank {
  /** By cell: rises from the most deprived to the best-off; NaN where nothing is known. */
  readonly rank: Float64Array
  readonly basis: RankBasis
  readonly synthetic: boolean
  /** How it was made, where it is synthetic. */
  readonly rule: Text | null
  readonly problems: readonly Problem[]
}

const RULE: Text = {
  zh: '合成：按到区县中心的距离与人口密度两项名次的平均，越远、越稀疏视为越不富裕',
  en: 'synthetic: the mean of two ranks, of the way to the district’s seat and of the density of residents; farther and sparser counts as more deprived',
}

/** Of the cells' income, else of their deprivation, else by the rule. Cells without a figure stand out of the rank. */
export function socialRank(city: CityModel): SocialRank {
  for (const basis of ['income', 'deprivation'] as const) {
    if (!city.cells.some((cell) => cell[basis] !== undefined)) continue
    const sign = basis === 'income' ? 1 : -1
    const rank = Float64Array.from(city.cells, (cell) => sign * (cell[basis] ?? Number.NaN))
    const without = city.cells.filter((cell) => cell[basis] === undefined && cell.population > 0)
    const some = without.slice(0, 5).map(({ id }) => id)
    const ids = `${some.join(', ')}${without.length > 5 ? ' …' : ''}`
    const why = `${without.length} of ${city.cells.length} inhabited cells have no ${basis} (${ids}); they are left out of the concentration index`
    const zh = `${city.cells.length} 个格中有 ${without.length} 个有人格缺 ${basis}（${ids}），不计入集中指数`
    return {
      rank,
      basis,
      synthetic: false,
      rule: null,
      problems: without.length > 0 ? [{ path: 'cells', why, zh }] : [],
    }
  }
  const remoteness = Float64Array.from(city.cells, ({ centre, district }) =>
    Math.hypot(...toGround(city.districts[district]!.seat, centre)),
  )
  const near = shareRanks(remoteness.map((metres) => -metres))
  const dense = shareRanks(Float64Array.from(city.cells, ({ population }) => population))
  return { rank: near.map((r, c) => (r + dense[c]!) / 2), basis: 'rule', synthetic: true, rule: RULE, problems: [] }
}

/** Place of each value in the order from the smallest, as a share; equal values share theirs. */
function shareRanks(values: Float64Array): Float64Array {
  const order = Int32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!)
  const ranks = new Float64Array(values.length)
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++
    for (let n = from; n < to; n++) ranks[order[n]!] = (from + to) / 2 / order.length
  }
  return ranks
}
