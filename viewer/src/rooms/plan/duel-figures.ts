// What a duel says, as figures and sentences: rows in their units, access of the futures, who stands up in which, and the move of people.
import type { DuelCell, DuelRow, DuelSiteAccess, DuelSpread, SiteDuel } from '../../data/plan-types.ts'
import { signed } from '../../format/numbers.ts'
import type { Text } from '../../i18n/words.ts'
import { crossesZero } from './duel-scale.ts'
import type { Supply } from './plan-store.ts'

/** Shares are told in per cent, and their differences in percentage points. */
export const shownFactor = (unit: string): number => (unit === 'share' ? 100 : 1)

const times = (value: number | null, factor: number): number | null => (value === null ? null : value * factor)

/** A row in the unit in which it is shown. */
export function shownRow(row: DuelRow): DuelRow {
  const factor = shownFactor(row.unit)
  if (factor === 1) return row
  const spread = (one: DuelSpread | null): DuelSpread | null =>
    one && { p10: times(one.p10, factor), p50: times(one.p50, factor), p90: times(one.p90, factor) }
  return {
    ...row,
    base: spread(row.base),
    cells: row.cells.map(
      (cell): DuelCell => ({
        ...cell,
        p10: times(cell.p10, factor),
        p25: times(cell.p25, factor),
        p50: times(cell.p50, factor),
        p75: times(cell.p75, factor),
        p90: times(cell.p90, factor),
        plan: spread(cell.plan),
        pairs: cell.pairs.map((value) => value * factor),
      }),
    ),
  }
}

/** The wait that a plan of this supply is about: in emergency departments, or at centres. */
export const waitRow = (duel: SiteDuel | null, supply: Supply): DuelRow | null =>
  duel?.rows.find(({ id }) => id === (supply === 'beds' ? 'emergency-wait-minutes' : 'primary-wait-minutes')) ?? null

export const standingOf = (duel: SiteDuel | null, letter: string): SiteDuel['ranking'][number] | null =>
  duel?.ranking.find(({ candidate }) => candidate === letter) ?? null

/** What access a duel compares, calculated and so without any luck. */
export const ACCESS_ROWS: readonly {
  readonly id: 'worst' | 'gini' | 'within30' | 'minutes'
  readonly of: (access: DuelSiteAccess) => number | null
  readonly digits: number
  readonly better: 'higher' | 'lower'
}[] = [
  { id: 'worst', of: (access) => access.worstDecile, digits: 3, better: 'higher' },
  { id: 'gini', of: (access) => access.gini, digits: 4, better: 'lower' },
  { id: 'within30', of: (access) => times(access.within30, 100), digits: 2, better: 'higher' },
  { id: 'minutes', of: (access) => access.meanMinutes, digits: 2, better: 'lower' },
]

/** By candidate: access with it minus without, in the future of that place; null = not known. */
export function accessChange(
  duel: SiteDuel,
  future: number,
  of: (access: DuelSiteAccess) => number | null,
): readonly { readonly candidate: string; readonly change: number | null }[] {
  const found = duel.access[future]
  if (!found) return []
  const before = of(found.before)
  return found.after.map(({ candidate, access }) => {
    const after = of(access)
    return { candidate, change: before === null || after === null ? null : after - before }
  })
}

/** Futures in which another candidate is regretted less than the first of the ranking. */
export function wouldChange(duel: SiteDuel): readonly { readonly future: Text; readonly candidate: string }[] {
  const [leader, ...others] = duel.ranking
  if (!leader) return []
  return duel.compared.flatMap((id, k) => {
    const least = others.reduce((best, one) => (one.byFuture[k]! < best.byFuture[k]! ? one : best), leader)
    const future = duel.futures.find((one) => one.id === id)
    return least === leader || !future ? [] : [{ future: future.name, candidate: least.candidate }]
  })
}

/** Access today that the candidate makes worse, as far as the digits shown tell: calculated, so that no chance is in it. */
export const worsenedAccess = (
  duel: SiteDuel,
  candidate: string,
): readonly { readonly id: (typeof ACCESS_ROWS)[number]['id']; readonly change: number; readonly digits: number }[] =>
  ACCESS_ROWS.flatMap(({ id, of, digits, better }) => {
    const change = accessChange(duel, 0, of).find((one) => one.candidate === candidate)?.change ?? 0
    const loss = better === 'higher' ? -change : change
    return loss >= 0.5 * 10 ** -digits ? [{ id, change, digits }] : []
  })

/** Figures that the candidate makes worse than doing nothing, beyond chance. */
export const worsened = (duel: SiteDuel, candidate: string): readonly { row: DuelRow; cell: DuelCell }[] =>
  duel.rows.flatMap((row) => {
    const cell = row.cells.find((one) => one.candidate === candidate)
    if (!cell || cell.p50 === null || crossesZero(cell)) return []
    const isWorse = row.better === 'lower' ? cell.p50 > 0 : row.better === 'higher' ? cell.p50 < 0 : false
    return isWorse
      ? [{ row: shownRow(row), cell: shownRow(row).cells.find((one) => one.candidate === candidate)! }]
      : []
  })

export type Moved = SiteDuel['moved'][number]['moved'][number]

export interface MovedLinks {
  readonly nodes: readonly { readonly id: string; readonly side: 'from' | 'to' }[]
  /** Between numbers of nodes; people a run. */
  readonly links: readonly { readonly source: number; readonly target: number; readonly value: number }[]
  /** Facilities beyond the largest, summed up in `other`. */
  readonly others: number
}

const MOST_FROM = 8
export const OTHER = 'other'

/**
 * Who loses admissions to whom. Runs tell what each place loses and gains, not who went from where to where: links share each
 * loss among the places that gain, in proportion.
 */
export function movedLinks(moved: readonly Moved[]): MovedLinks {
  const losing = moved.filter(({ admissions }) => (admissions ?? 0) < 0).sort((a, b) => a.admissions! - b.admissions!)
  const gaining = moved.filter(({ admissions }) => (admissions ?? 0) > 0).sort((a, b) => b.admissions! - a.admissions!)
  if (losing.length === 0 || gaining.length === 0) return { nodes: [], links: [], others: 0 }
  const rest = losing.slice(MOST_FROM)
  const from = [
    ...losing.slice(0, MOST_FROM).map(({ facility, admissions }) => ({ id: facility, people: -admissions! })),
    ...(rest.length > 0 ? [{ id: OTHER, people: rest.reduce((sum, one) => sum - one.admissions!, 0) }] : []),
  ]
  const gained = gaining.reduce((sum, one) => sum + one.admissions!, 0)
  return {
    nodes: [
      ...from.map(({ id }) => ({ id, side: 'from' as const })),
      ...gaining.map(({ facility }) => ({ id: facility, side: 'to' as const })),
    ],
    links: from.flatMap(({ people }, source) =>
      gaining.map(({ admissions }, k) => ({
        source,
        target: from.length + k,
        value: (people * admissions!) / gained,
      })),
    ),
    others: rest.length,
  }
}

/** `[−0.7 … +0.1]` in the digits of a row. */
export const bandWords = ({ p10, p90 }: { p10: number | null; p90: number | null }, digits: number): string =>
  `${signed(p10, digits)} … ${signed(p90, digits)}`
