/**
 * One index of many indicators, from 0 to 100, with weights that people set.
 *
 * Each indicator is scored by its distance to a reference (OECD and JRC, Handbook on Constructing Composite Indicators, 2008,
 * part 1, step 5): value ÷ target where more is better, target ÷ value where less is, and for a band 1 within it and the nearer
 * edge likewise outside; never above 1, times 100. A category is the mean of its scored indicators, where at least a tenth of them is
 * scored: three of fifty on target are no hundred. The index is the mean of the categories by weight. Only indicators with a target and a
 * value of the city's own that is not made up for demonstration are scored. Its band says how much hangs on a single indicator (the same
 * handbook, step 7): the least and the greatest index with any one of them left out.
 */
import type { CatalogueEntry, Category } from './entry.ts'
import { CATALOGUE, CATEGORIES } from './index.ts'

/** Shares of the five categories, summing to 1, where nobody sets others: assumed, services most. */
export const USUAL_WEIGHTS: Readonly<Record<Category, number>> = {
  resources: 0.2,
  services: 0.3,
  'public-health': 0.2,
  insurance: 0.15,
  medicines: 0.15,
}

/** Scored indicators, and share of the weights, below which there is no index. */
export const FEWEST_SCORED = 8
export const LEAST_WEIGHT = 0.5
/** Share of a category's indicators below which the category has no score. */
export const LEAST_SCORED_SHARE = 0.1

/** 0 to 100; null without a target or a value. */
export function scoreOf({ target }: Pick<CatalogueEntry, 'target'>, value: number | null): number | null {
  if (target === null || value === null || !Number.isFinite(value)) return null
  const { low, high } = target
  if (low !== null && value < low) return low <= 0 ? null : Math.max(0, (value / low) * 100)
  if (high !== null && value > high) return value <= 0 ? null : Math.max(0, (high / value) * 100)
  return 100
}

export interface CategoryScore {
  readonly category: Category
  /** Its share of the weights as given, summing to 1. */
  readonly weight: number
  /** null = less than LEAST_SCORED_SHARE of its indicators is scored. */
  readonly score: number | null
  /** Ids of the indicators that it stands on, and how many it has. */
  readonly scored: readonly { readonly id: string; readonly score: number }[]
  readonly indicators: number
}

export interface CompositeIndex {
  /** null = it would stand on too few. */
  readonly value: number | null
  /** The least and the greatest value with any one scored indicator left out; null as `value`. */
  readonly low: number | null
  readonly high: number | null
  /** Indicators of the categories that have a score. */
  readonly scored: number
  readonly indicators: number
  /** Share of the weights whose categories are scored; the index is theirs alone. */
  readonly weighed: number
  readonly categories: readonly CategoryScore[]
}

const meanScore = (of: readonly { readonly score: number }[]): number =>
  of.reduce((all, { score }) => all + score, 0) / of.length

/**
 * @param ownValue the city's own value by indicator id; null = none, or one for demonstration.
 * @param weights by category, 0 or more; they are scaled to sum to 1.
 */
export function compositeIndex(
  ownValue: (entry: CatalogueEntry) => number | null,
  weights: Readonly<Record<Category, number>> = USUAL_WEIGHTS,
): CompositeIndex {
  const sum = CATEGORIES.reduce((all, { id }) => all + weights[id], 0)
  const categories = CATEGORIES.map(({ id }): CategoryScore => {
    const entries = CATALOGUE.filter(({ category }) => category === id)
    const scored = entries.flatMap((entry) => {
      const score = scoreOf(entry, ownValue(entry))
      return score === null ? [] : [{ id: entry.id, score }]
    })
    return {
      category: id,
      weight: sum > 0 ? weights[id] / sum : 0,
      score: scored.length < entries.length * LEAST_SCORED_SHARE ? null : meanScore(scored),
      scored,
      indicators: entries.length,
    }
  })
  const used = categories.flatMap(({ score, ...one }) => (score === null ? [] : [{ ...one, score }]))
  const scored = used.reduce((all, one) => all + one.scored.length, 0)
  const weighed = used.reduce((all, { weight }) => all + weight, 0)
  const enough = scored >= FEWEST_SCORED && weighed >= LEAST_WEIGHT - 1e-9 && weighed > 0
  const value = used.reduce((all, { score, weight }) => all + (weight / weighed) * score, 0)
  const without = used.flatMap((one) => {
    if (one.scored.length === 1) return []
    return one.scored.map(({ id }) => {
      const rest = meanScore(one.scored.filter((other) => other.id !== id))
      return value + (one.weight / weighed) * (rest - one.score)
    })
  })
  return {
    value: enough ? value : null,
    low: enough ? Math.min(value, ...without) : null,
    high: enough ? Math.max(value, ...without) : null,
    scored,
    indicators: CATALOGUE.length,
    weighed,
    categories,
  }
}

/**
 * How a value stands: within its target, asking for attention or alarming; `none` without value, and where it has passed no threshold
 * and there is no target that it could be within.
 */
export type Standing = 'ok' | 'watch' | 'alarm' | 'none'

export function standingOf(entry: CatalogueEntry, value: number | null): Standing {
  if (value === null) return 'none'
  if (entry.origin === 'live' && entry.thresholds !== null && entry.better !== 'higher') {
    if (value >= entry.thresholds.alarm) return 'alarm'
    if (value >= entry.thresholds.watch) return 'watch'
    return entry.target === null ? 'none' : 'ok'
  }
  const score = scoreOf(entry, value)
  if (score === null) return 'none'
  return score >= 100 ? 'ok' : 'watch'
}
