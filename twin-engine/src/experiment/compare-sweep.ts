/**
 * The points of a sweep against doing nothing and against each other: what does a unit more buy, and what buys the most?
 */

import { type MeanInterval, meanInterval, studentTwoSided } from '../statistics/quantiles.ts'
import { comparePairs, type FigureComparison, type ScopedFigure } from './figures.ts'
import type { Sweep } from './sweep.ts'

/** The figures of one replication: of the do-nothing twin and of every point, in the order of `scopedFigures`. */
export interface SweepRun {
  readonly replication: number
  readonly base: Float64Array
  readonly points: readonly Float64Array[]
}

/** What a point gains over doing nothing, or over a smaller point: − (plan − base), so that more is better. */
export interface Benefit {
  readonly inAll: MeanInterval
  /** Per unit of `sweep.per`; null where nothing (more) is spent. */
  readonly perUnit: MeanInterval | null
}

export interface SweepFigure extends FigureComparison {
  /** null where the figure has no better side. */
  readonly benefit: Benefit | null
  /** Over the point with the next smaller value of `sweep.per`, all else equal; null where there is none. */
  readonly step: { readonly from: number; readonly benefit: Benefit } | null
}

/** Which point buys the most of a figure. */
export interface SweepAnswer extends ScopedFigure {
  readonly by: 'per-unit' | 'in-all'
  /** Index of the point with the greatest mean benefit. */
  readonly point: number
  readonly benefit: MeanInterval
  /**
   * Points that may be as good. With the point itself they hold the best one with 95 % at least: each is compared pair by
   * pair at 1 − 0.05 ∕ (points − 1), Bonferroni's share (multiple comparisons with the best: Hsu, Multiple Comparisons, 1996).
   */
  readonly orElse: readonly number[]
  /** Whether the interval of its benefit lies above 0. */
  readonly helps: boolean
}

export interface SweepComparison {
  /** By point: every figure that is known. */
  readonly points: readonly (readonly SweepFigure[])[]
  readonly answers: readonly SweepAnswer[]
}

/** Compares the points over all runs. A figure that is not known in every run is left out. */
export function compareSweep(
  sweep: Sweep,
  figures: readonly ScopedFigure[],
  runs: readonly SweepRun[],
): SweepComparison {
  const known = figures.flatMap((scoped, f) =>
    runs.some((run) => [run.base, ...run.points].some((values) => Number.isNaN(values[f]!))) ? [] : [{ scoped, f }],
  )
  /** Run by run, how much less of figure f at point p than at point `from`, -1 = doing nothing. */
  const gains = (f: number, p: number, from: number): number[] =>
    runs.map((run) => (from < 0 ? run.base : run.points[from]!)[f]! - run.points[p]![f]!)
  const benefit = (f: number, p: number, from: number): Benefit => {
    const spent = (sweep.points[p]!.amount ?? 0) - (from < 0 ? 0 : (sweep.points[from]!.amount ?? 0))
    const all = gains(f, p, from)
    return {
      inAll: meanInterval(all),
      perUnit: sweep.per !== null && spent > 0 ? meanInterval(all.map((gain) => gain / spent)) : null,
    }
  }
  const points = sweep.points.map((_, p) => {
    const compared = comparePairs(
      figures,
      runs.map((run) => ({ replication: run.replication, base: run.base, plan: run.points[p]! })),
    )
    const from = smallerPoint(sweep, p)
    return compared.map((row): SweepFigure => {
      const f = figures.findIndex((one) => one.figure === row.figure && one.facility === row.facility)
      const judged = row.figure.better === 'lower'
      return {
        ...row,
        benefit: judged ? benefit(f, p, -1) : null,
        step: judged && from !== null ? { from, benefit: benefit(f, p, from) } : null,
      }
    })
  })
  const answers = known.flatMap(({ scoped, f }) => {
    if (scoped.figure.better !== 'lower' || runs.length < 2) return []
    const all = sweep.points.map((_, p) => gains(f, p, -1))
    const inAll = answerOf(scoped, 'in-all', all)
    const units = sweep.points.map((point, p) =>
      sweep.per !== null && (point.amount ?? 0) > 0 ? all[p]!.map((gain) => gain / point.amount!) : null,
    )
    return units.some((u) => u !== null) ? [answerOf(scoped, 'per-unit', units), inAll] : [inAll]
  })
  return { points, answers }
}

/** The point with the next smaller value on the axis of `per` and the same values on all others. */
function smallerPoint(sweep: Sweep, p: number): number | null {
  const axis = sweep.axes.findIndex((a) => a.values.every((value) => typeof value === 'number'))
  if (axis < 0) return null
  const own = sweep.points[p]!.values
  let best: number | null = null
  sweep.points.forEach(({ values }, q) => {
    const smaller = Number(values[axis]) < Number(own[axis]) && values.every((v, a) => a === axis || v === own[a])
    if (smaller && (best === null || Number(values[axis]) > Number(sweep.points[best]!.values[axis]))) best = q
  })
  return best
}

function answerOf(
  scoped: ScopedFigure,
  by: SweepAnswer['by'],
  gains: readonly (readonly number[] | null)[],
): SweepAnswer {
  const candidates = gains.flatMap((values, p) => (values === null ? [] : [{ p, values, mean: meanInterval(values) }]))
  const best = candidates.reduce((a, b) => (b.mean.mean > a.mean.mean ? b : a))
  const n = best.values.length
  const others = candidates.filter((c) => c !== best)
  const t = studentTwoSided(1 - 0.05 / Math.max(1, others.length), n - 1)
  const orElse = others.filter(({ values }) => {
    const lead = best.values.map((value, k) => value - values[k]!)
    const { mean, halfWidth95 } = meanInterval(lead)
    return mean <= (t / studentTwoSided(0.95, n - 1)) * halfWidth95!
  })
  const { mean, halfWidth95 } = best.mean
  return {
    ...scoped,
    by,
    point: best.p,
    benefit: best.mean,
    orElse: orElse.map((c) => c.p),
    helps: mean > halfWidth95!,
  }
}
