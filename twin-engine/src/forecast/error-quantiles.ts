/**
 * What past errors say of the next one. Few of them, and errors of forecasts that overlap, say less than they seem to:
 * their own outer quantiles lie too far in, and their median is mostly chance.
 */
import { quantileOfNext, studentTwoSided } from '../statistics/quantiles.ts'
import { FORECAST_LEVELS } from './levels.ts'

/** However few or alike, errors count as this many at least: two degrees of freedom, a variance that is still a number. */
const FEWEST_INDEPENDENT = 3
/** Blocks of errors as long as the horizon from which their dependence is believed as much as the bound that theory gives. */
const BLOCKS_TO_BELIEVE = 10
/** Errors beyond a quantile that Student's t counts for beside the errors themselves. */
const STUDENT_ERRORS = 1
/** A median of errors nearer to 0 than this many standard errors is taken for chance. */
const STANDARD_ERRORS_OF_BIAS = 2

/**
 * How many independent errors those of forecasts `steps` ahead are worth. Errors of neighbouring origins share all but one
 * of their steps, so that in the worst case, a random walk, n of them are worth n / steps. By how much the variance of the
 * means of blocks of `steps` errors exceeds that of independent ones (batch means; Law 2015, Simulation Modeling and
 * Analysis 9.5.3) tells how near they come to it; the fewer the blocks, the more counts the worst case.
 * @param errors in order of time
 */
export function independentErrors(errors: ArrayLike<number>, steps: number): number {
  const count = errors.length
  const blocks = Math.floor(count / steps)
  const inflation = steps === 1 ? 1 : blocks < 2 ? steps : blockInflation(errors, steps, blocks)
  return Math.max(FEWEST_INDEPENDENT, count / inflation)
}

/** From the newest errors, so that the rest of a block is the oldest. */
function blockInflation(errors: ArrayLike<number>, steps: number, blocks: number): number {
  let [sum, squares, blockSquares] = [0, 0, 0]
  const used = blocks * steps
  for (let at = errors.length - used; at < errors.length; ) {
    let block = 0
    for (let i = 0; i < steps; i++, at++) {
      const error = errors[at]!
      block += error
      squares += error * error
    }
    sum += block
    blockSquares += (block / steps) ** 2
  }
  const mean = sum / used
  const variance = (squares - used * mean * mean) / (used - 1)
  const ofBlocks = (blockSquares - blocks * mean * mean) / (blocks - 1)
  const measured = variance > 0 ? Math.min(steps, Math.max(1, (steps * ofBlocks) / variance)) : steps
  return (BLOCKS_TO_BELIEVE * steps + (blocks - 1) * measured) / (BLOCKS_TO_BELIEVE + blocks - 1)
}

/**
 * Quantiles of the next error at the 23 levels, ascending:
 *
 * 1. those of the errors (type 6 of Hyndman and Fan 1996), averaged with Student's prediction interval around their median.
 *    At a level p with m = independent · min(p, 1 − p) errors expected beyond it, Student's t weighs 1 / (1 + m): next to
 *    nothing in the middle of many errors, most of it where hardly one lies beyond;
 * 2. spread around the median by √((independent + 1)(count − 1) / ((independent − 1)(count + 1))): errors that depend on each
 *    other vary less among themselves than the next one around them;
 * 3. the median itself is a bias to correct only as far as it is proven: by the positive part of 1 − 4 · variance of the
 *    median / median² (James and Stein 1961), with the variance of a normal sample's median, π/2 · s² / independent.
 * @param sorted errors, ascending, at least two
 * @param independent how many they are worth, at most as many as there are
 */
export function quantilesOfNextError(sorted: ArrayLike<number>, independent: number): Float64Array {
  const count = sorted.length
  const variance = varianceOf(sorted)
  const median = quantileOfNext(sorted, count, 0.5)
  const chance = (STANDARD_ERRORS_OF_BIAS ** 2 * (Math.PI / 2) * variance) / independent
  const believed = median * median > chance ? 1 - chance / (median * median) : 0
  const wider = Math.sqrt(((independent + 1) * (count - 1)) / ((independent - 1) * (count + 1)))
  const scale = Math.sqrt(variance * (1 + 1 / count))
  const student = studentQuantiles(Math.max(1, Math.round(independent) - 1))
  return FORECAST_LEVELS.reduce((quantiles, level, k) => {
    const beyond = independent * Math.min(level, 1 - level)
    const share = STUDENT_ERRORS / (STUDENT_ERRORS + beyond)
    const around = (1 - share) * (quantileOfNext(sorted, count, level) - median) + share * scale * student[k]!
    quantiles[k] = believed * median + wider * around
    return quantiles
  }, new Float64Array(FORECAST_LEVELS.length)).sort()
}

function varianceOf(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  const mean = sum / values.length
  let squares = 0
  for (let i = 0; i < values.length; i++) squares += (values[i]! - mean) ** 2
  return squares / (values.length - 1)
}

const studentByDegrees = new Map<number, Float64Array>()

/** Of Student's t at the 23 levels. */
function studentQuantiles(degrees: number): Float64Array {
  let known = studentByDegrees.get(degrees)
  if (known === undefined) {
    known = Float64Array.from(FORECAST_LEVELS, (level) =>
      level === 0.5 ? 0 : Math.sign(level - 0.5) * studentTwoSided(Math.abs(2 * level - 1), degrees),
    )
    studentByDegrees.set(degrees, known)
  }
  return known
}
