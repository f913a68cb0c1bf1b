/** Exponential smoothing with its weights and its start fitted by least squares to a whole series. */
import type { SmoothingWeights } from './textbook.ts'

export interface FittedSmoothing extends SmoothingWeights {
  readonly startLevel: number
  readonly startSlope: number
  /** Sum of the squared one-step errors, the first value's included. */
  readonly squaredErrors: number
}

/** Weights stay inside these, so that a fit always has a state that forgets. */
const LEAST_WEIGHT = 1e-8
const MOST_WEIGHT = 1 - 1e-8
const LEAST_PHI = 0.8
const MOST_PHI = 0.995

/**
 * The state before the first value and the sum of squares that it leads to. Errors are linear in that state, so the best
 * one for given weights is that of ordinary least squares.
 */
function bestStart(values: ArrayLike<number>, weights: SmoothingWeights, withSlope: boolean): FittedSmoothing {
  const count = values.length
  const { alpha, betaStar, phi } = weights
  // Effects of the values themselves, of a unit of level and of a unit of slope on each error.
  const level = [0, 1, 0]
  const slope = [0, 0, 1]
  const at = [0, 0, 0]
  let [ll, ls, ss, le, se, ee] = [0, 0, 0, 0, 0, 0]
  for (let t = 0; t < count; t++) {
    const known = !Number.isNaN(values[t]!)
    for (let k = 0; k < 3; k++) {
      const forecast = level[k]! + phi * slope[k]!
      const error = known ? (k === 0 ? values[t]! : 0) - forecast : 0
      at[k] = error
      level[k] = forecast + alpha * error
      slope[k] = phi * slope[k]! + alpha * betaStar * error
    }
    const [e, l, s] = at as [number, number, number]
    ll += l * l
    ls += l * s
    ss += s * s
    le += l * e
    se += s * e
    ee += e * e
  }
  const determinant = ll * ss - ls * ls
  const solvable = withSlope && determinant > 1e-12 * ll * ss
  const startLevel = solvable ? (ls * se - ss * le) / determinant : ll > 0 ? -le / ll : 0
  const startSlope = solvable ? (ls * le - ll * se) / determinant : 0
  const squaredErrors =
    ee +
    2 * (startLevel * le + startSlope * se) +
    startLevel * startLevel * ll +
    2 * startLevel * startSlope * ls +
    startSlope * startSlope * ss
  return { ...weights, startLevel, startSlope, squaredErrors }
}

/** The best of a grid, then of ever finer steps around the best along each axis and diagonal. */
function search(
  axes: readonly (readonly [least: number, most: number])[],
  score: (point: readonly number[]) => number,
): readonly number[] {
  const clamp = (value: number, axis: number): number => Math.min(axes[axis]![1], Math.max(axes[axis]![0], value))
  let best = axes.map(([least, most]) => (least + most) / 2)
  let bestScore = Number.POSITIVE_INFINITY
  const tryPoint = (point: readonly number[]): boolean => {
    const found = score(point)
    if (!(found < bestScore)) return false
    bestScore = found
    best = [...point]
    return true
  }
  const shares = [0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1]
  const grid = (point: readonly number[]): void => {
    const axis = axes[point.length]
    if (axis === undefined) tryPoint(point)
    else for (const share of shares) grid([...point, axis[0] + share * (axis[1] - axis[0])])
  }
  grid([])
  const directions = directionsOf(axes.length)
  for (let step = 0.1; step > 1e-7; ) {
    const from = best
    const moved = directions.some((direction) =>
      tryPoint(from.map((value, i) => clamp(value + direction[i]! * step * (axes[i]![1] - axes[i]![0]), i))),
    )
    if (!moved) step /= 2
  }
  return best
}

/** Every combination of −1, 0 and 1 but that of zeros. */
function directionsOf(axes: number): readonly (readonly number[])[] {
  let found: number[][] = [[]]
  for (let i = 0; i < axes; i++) found = found.flatMap((start) => [-1, 0, 1].map((sign) => [...start, sign]))
  return found.filter((direction) => direction.some((sign) => sign !== 0))
}

/** @param values at least two of them known */
export function fitSimpleSmoothing(values: ArrayLike<number>): FittedSmoothing {
  const of = ([alpha]: readonly number[]) => bestStart(values, { alpha: alpha!, betaStar: 0, phi: 0 }, false)
  return of(search([[LEAST_WEIGHT, MOST_WEIGHT]], (point) => of(point).squaredErrors))
}

/** @param values at least three of them known */
export function fitDampedHolt(values: ArrayLike<number>): FittedSmoothing {
  const of = ([alpha, betaStar, phi]: readonly number[]) =>
    bestStart(values, { alpha: alpha!, betaStar: betaStar!, phi: phi! }, true)
  const weight = [LEAST_WEIGHT, MOST_WEIGHT] as const
  return of(search([weight, weight, [LEAST_PHI, MOST_PHI]], (point) => of(point).squaredErrors))
}
