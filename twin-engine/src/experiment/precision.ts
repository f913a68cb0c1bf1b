/**
 * How many pairs are enough: a sequential rule over several figures at once.
 *
 * The rule looks after every batch and asks of each figure whether the half width of the interval of its paired difference
 * is at most what is wanted. Two corrections keep the promise that *all* intervals hold together with 95 %:
 *
 * - *Several figures.* Bonferroni: each of m figures is judged by its interval at 1 − 0.05 ∕ m, which needs no assumption
 *   about how figures hang together (Law, Simulation Modeling and Analysis, 5th ed., 9.7; Miller, Simultaneous Statistical
 *   Inference, 1981).
 * - *Stopping by luck.* A rule that stops as soon as the sample looks precise stops too often at samples whose variance
 *   happens to be small (Chow and Robbins, Ann. Math. Stat. 36, 1965, promise coverage in the limit only). Therefore the
 *   first look comes after 20 pairs, and the precision must have held without a break over the last f(n) pairs as well:
 *   f(n) = 5 up to n = 100, then 5 % of n, the look-ahead of Hoad, Robinson and Davies, "Automated selection of the
 *   number of replications for a discrete-event simulation", J. Oper. Res. Soc. 61 (2010), with their kLimit = 5.
 *
 * What no rule can see is an event rarer than one in the pairs that ran: with n pairs alike, up to 3 ∕ n of all pairs may
 * still differ (the rule of three). The collapses that are flagged (collapse.ts) are of this kind.
 */
import { studentTwoSided } from '../statistics/quantiles.ts'

/** What is wanted of one figure: the half width may be `relative` × |mean of the base|, but never need be below `floor`. */
export interface PrecisionGoal {
  /** A share, 0 < relative < 1. */
  readonly relative: number
  /** In the figure's unit, > 0: what precision is worth having where the figure lies near zero. */
  readonly floor: number
}

/** One figure of both sides, by replication from 0 on, of equal length. */
export interface PairedSeries {
  readonly base: ArrayLike<number>
  readonly plan: ArrayLike<number>
}

export interface PrecisionRule {
  /** Pairs before the first look, and between looks. */
  readonly firstLook: number
  readonly step: number
  /** Pairs at which it gives up. */
  readonly most: number
  /** Of all intervals together. */
  readonly confidence: number
  /** Pairs over which precision must have held, up to 100 pairs; beyond, the same number in percent. */
  readonly lookAhead: number
}

export const PRECISION_RULE: PrecisionRule = { firstLook: 20, step: 10, most: 400, confidence: 0.95, lookAhead: 5 }

export interface PrecisionOfFigure {
  /** The half width wanted and the one that there is, of the interval at 1 − (1 − confidence) ∕ m, in the figure's unit. */
  readonly wanted: number
  readonly halfWidth: number
  readonly reached: boolean
  /** The number of pairs from which on the half width was small enough without a break; null = it is not. */
  readonly heldSince: number | null
}

export interface PrecisionVerdict {
  readonly replications: number
  /** Whether every figure has reached its precision. */
  readonly reached: boolean
  readonly figures: readonly PrecisionOfFigure[]
  /** Index of the figure that needed the most pairs or, where some have not reached theirs, that is furthest from it. */
  readonly decidedBy: number
}

/** Pairs over which precision must have held at the look after `replications`. */
export function lookAheadOf(replications: number, rule: PrecisionRule = PRECISION_RULE): number {
  return replications <= 100 ? rule.lookAhead : Math.floor((rule.lookAhead * replications) / 100)
}

/** The look after the one at `replications` (0 = none yet), or null where the rule gives up. */
export function nextLook(replications: number, rule: PrecisionRule = PRECISION_RULE): number | null {
  if (replications >= rule.most) return null
  return Math.min(rule.most, replications === 0 ? rule.firstLook : replications + rule.step)
}

/**
 * What the first `replications` pairs of every series say.
 * @throws when there is no figure, or a series is shorter.
 */
export function judgePrecision(
  series: readonly PairedSeries[],
  goals: readonly PrecisionGoal[],
  replications: number,
  rule: PrecisionRule = PRECISION_RULE,
): PrecisionVerdict {
  if (series.length === 0 || series.length !== goals.length)
    throw new Error(`precision needs at least one figure and a goal for each, got ${series.length} and ${goals.length}`)
  const confidence = 1 - (1 - rule.confidence) / series.length
  const ahead = lookAheadOf(replications, rule)
  const figures = series.map((one, i) => judgeFigure(one, goals[i]!, replications, confidence, ahead))
  const rank = ({ reached, heldSince, halfWidth, wanted }: PrecisionOfFigure): readonly [number, number] => [
    reached ? heldSince! : Number.POSITIVE_INFINITY,
    halfWidth / wanted,
  ]
  let decidedBy = 0
  figures.forEach((figure, i) => {
    const [since, ratio] = rank(figure)
    const [most, worst] = rank(figures[decidedBy]!)
    if (since > most || (since === most && ratio > worst)) decidedBy = i
  })
  return { replications, reached: figures.every((f) => f.reached), figures, decidedBy }
}

function judgeFigure(
  { base, plan }: PairedSeries,
  goal: PrecisionGoal,
  replications: number,
  confidence: number,
  ahead: number,
): PrecisionOfFigure {
  if (base.length < replications || plan.length < replications)
    throw new Error(`${replications} pairs were to be judged, ${Math.min(base.length, plan.length)} are there`)
  let mean = 0
  let squares = 0
  let baseSum = 0
  let halfWidth = Number.POSITIVE_INFINITY
  let wanted = goal.floor
  let heldSince: number | null = null
  // Welford's recurrence: one pass gives the interval of every prefix.
  for (let k = 0; k < replications; k++) {
    const n = k + 1
    const difference = plan[k]! - base[k]!
    const off = difference - mean
    mean += off / n
    squares += off * (difference - mean)
    baseSum += base[k]!
    if (n < 2) continue
    wanted = Math.max(goal.floor, goal.relative * Math.abs(baseSum / n))
    halfWidth = studentTwoSided(confidence, n - 1) * Math.sqrt(squares / (n - 1) / n)
    if (halfWidth > wanted) heldSince = null
    else heldSince ??= n
  }
  return { wanted, halfWidth, reached: heldSince !== null && heldSince <= replications - ahead, heldSince }
}
