/**
 * Claims on the beds of one unit as they come and go: how likely all beds are claimed at a time, and how likely that
 * happens at some time before it.
 *
 * *At* a time t the number of claims is X(t) = Σ present Bernoulli(p_i(t)) + Poisson(m(t)): those present leave
 * independently of each other, and of later claims, which come as a Poisson process, those that still stand are Poisson
 * too (thinning). P(X(t) ≥ beds) is exact, by convolution, as long as nobody is turned away.
 *
 * *By* a time t: the chance that X reached the number of beds at any moment up to t, after which the first is turned away,
 * is that of a first passage. X alone is not Markov (who has stayed long leaves differently), so it is replaced by the
 * birth-and-death chain with the same distribution at every time: births at the rate of new claims, deaths from k claims at
 * the mean rate of departures given k (the Markov projection: Brémaud, Point Processes and Queues, 1981, ch. II; Gyöngy,
 * Probab. Th. Rel. Fields 71, 1986). The chain's first passage is exact where departures depend on the number alone, as
 * with exponential stays; elsewhere it is an approximation, held against simulation by a test, and kept within bounds that
 * are exact: the largest P(X(s) ≥ beds) up to t from below, and P(X(0) ≥ beds) plus the expected number of arrivals that
 * take the last bed, ∫ λ(s) P(X(s) = beds − 1) ds, from above.
 */

/** A unit's claims on a grid of time; step 0 is now. */
export interface ClaimProcess {
  /** Beds that may be claimed at all: free, claimed or being made ready. */
  readonly beds: number
  /** For each claim of now the chance, at every step, that it still stands; step 0 included. */
  readonly present: readonly Float64Array[]
  /** Expected number of claims made since now that stand at each step; 0 at step 0. */
  readonly later: Float64Array
  /** Expected number of new claims in each step: from step s to s + 1. */
  readonly arriving: Float64Array
}

export interface ClaimChances {
  /** P(all beds are claimed at step s): what somebody who comes just then meets. Exact. */
  readonly at: Float64Array
  /** P(all beds were claimed at some moment up to step s). */
  readonly by: Float64Array
}

/** P(number of successes = k) for k < size, exact, by convolution. */
export function successesBelow(chances: ArrayLike<number>, size: number): Float64Array {
  const below = new Float64Array(size)
  if (size === 0) return below
  below[0] = 1
  let top = 0
  for (let i = 0; i < chances.length; i++) {
    const p = chances[i]!
    top = Math.min(size - 1, top + 1)
    for (let k = top; k > 0; k--) below[k] = below[k]! * (1 - p) + below[k - 1]! * p
    below[0]! *= 1 - p
  }
  return below
}

/** P(successes + Poisson(mean) = k) for k < size, exact. */
export function claimsBelow(chances: ArrayLike<number>, mean: number, size: number): Float64Array {
  const successes = successesBelow(chances, size)
  const poisson = new Float64Array(size)
  let term = Math.exp(-mean)
  for (let n = 0; n < size; n++) {
    poisson[n] = term
    term *= mean / (n + 1)
  }
  const below = new Float64Array(size)
  for (let k = 0; k < size; k++) {
    let sum = 0
    for (let n = 0; n <= k; n++) sum += poisson[n]! * successes[k - n]!
    below[k] = sum
  }
  return below
}

/** Both chances at every step; steps should be short enough that a claim or two at most comes in each. */
export function claimChances(process: ClaimProcess): ClaimChances {
  const { beds, present, later, arriving } = process
  const steps = later.length
  const at = new Float64Array(steps)
  const by = new Float64Array(steps)
  if (beds <= 0) return { at: at.fill(1), by: by.fill(1) }
  const standing = new Float64Array(present.length)
  const rowAt = (s: number): Float64Array => {
    for (let i = 0; i < standing.length; i++) standing[i] = present[i]![s]!
    return claimsBelow(standing, later[s]!, beds)
  }
  const full = (row: Float64Array): number => {
    let below = 0
    for (let k = 0; k < beds; k++) below += row[k]!
    return Math.min(1, Math.max(0, 1 - below))
  }
  let row = rowAt(0)
  at[0] = full(row)
  by[0] = at[0]!
  let least = at[0]!
  let most = at[0]!
  /** P(never full so far, and k claims). */
  let waiting = row.slice()
  for (let s = 0; s + 1 < steps; s++) {
    const next = rowAt(s + 1)
    at[s + 1] = full(next)
    waiting = advanceWaiting(waiting, row, next, arriving[s]!)
    least = Math.max(least, at[s + 1]!)
    most += (arriving[s]! * (row[beds - 1]! + next[beds - 1]!)) / 2
    let never = 0
    for (let k = 0; k < beds; k++) never += waiting[k]!
    by[s + 1] = Math.max(by[s]!, least, Math.min(most, 1, 1 - never))
    row = next
  }
  return { at, by }
}

/**
 * One step of the chain that stops when the last bed is taken. Death rates follow from the distributions at both ends: what
 * flows down from k + 1 is what flows up from k plus the change of P(X ≤ k). Crank–Nicolson, so that the chain without the
 * stop would meet `next` exactly; the tridiagonal system is solved from above (Thomas).
 */
function advanceWaiting(
  waiting: Float64Array,
  row: Float64Array,
  next: Float64Array,
  births: number,
): Float64Array<ArrayBuffer> {
  const beds = row.length
  const deaths = new Float64Array(beds)
  let change = 0
  for (let k = 0; k + 1 < beds; k++) {
    change += next[k]! - row[k]!
    const here = (row[k]! + next[k]!) / 2
    const above = (row[k + 1]! + next[k + 1]!) / 2
    // Where hardly any probability lies the quotient is noise, and hardly any is moved by it.
    if (above > 1e-13) deaths[k + 1] = Math.max(0, (births * here + change) / above)
  }
  const diagonal = new Float64Array(beds)
  const right = new Float64Array(beds)
  for (let k = 0; k < beds; k++) {
    const out = births + deaths[k]!
    diagonal[k] = 1 + out / 2
    right[k] =
      waiting[k]! * (1 - out / 2) +
      (k > 0 ? (births * waiting[k - 1]!) / 2 : 0) +
      (k + 1 < beds ? (deaths[k + 1]! * waiting[k + 1]!) / 2 : 0)
  }
  for (let k = 1; k < beds; k++) {
    const factor = -births / 2 / diagonal[k - 1]!
    diagonal[k]! -= factor * (-deaths[k]! / 2)
    right[k]! -= factor * right[k - 1]!
  }
  const solved = new Float64Array(beds)
  for (let k = beds - 1; k >= 0; k--)
    solved[k] = Math.max(0, (right[k]! + (k + 1 < beds ? (deaths[k + 1]! / 2) * solved[k + 1]! : 0)) / diagonal[k]!)
  return solved
}
