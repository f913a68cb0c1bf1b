/** The powers and decay with which a model of choice reproduces what was observed. */
import type { Decoded } from '../city/decoded.ts'
import type { TravelMatrix } from '../network/travel-matrix.ts'
import { type FlowMatrix, figureProblems, meanCostMinutes } from './flow-matrix.ts'
import type { HuffPowers } from './huff.ts'

export interface CalibratedBeta {
  /** Per minute. */
  readonly beta: number
  readonly flows: FlowMatrix
}

/** Minutes by which the mean of the answer may miss its target, as a share of it. */
const MEAN_TOLERANCE = 1e-11
const MOST_STEPS = 200
/** Of beta times the target, from 1 on: beyond e^500 nobody goes the longer way. */
const MOST_DOUBLINGS = 9

/**
 * The β at which a model has the given mean trip. The mean falls strictly with β (its slope is minus the variance of cost within
 * the margins; Hyman 1969, *Environment and Planning* 1:105–112), so the answer is unique: bracketed, then Illinois' false position.
 * @param model `productionConstrained` or `doublyConstrained` of fixed margins
 * @param targetMinutes mean minutes of a trip
 */
export function calibrateBeta(
  model: (beta: number) => Decoded<FlowMatrix>,
  travel: TravelMatrix,
  targetMinutes: number,
): Decoded<CalibratedBeta> {
  if (!(targetMinutes > 0 && targetMinutes < Number.POSITIVE_INFINITY))
    return refused(`must be minutes above 0, got ${targetMinutes}`)
  const missAt = (beta: number): Decoded<{ miss: number; flows: FlowMatrix }> => {
    const flows = model(beta)
    if (!flows.ok) return flows
    const mean = meanCostMinutes(flows.value, travel)
    if (mean === null) return refused('no trips arrive, so there is no mean to meet')
    return { ok: true, value: { miss: mean - targetMinutes, flows: flows.value } }
  }
  const start = missAt(0)
  if (!start.ok) return start
  let low = 0
  let lowMiss = start.value.miss
  let high = (lowMiss > 0 ? 1 : -1) / targetMinutes
  let reached = start.value
  // Outwards from 0 to the side on which the target lies.
  for (let step = 0; ; step++) {
    const found = missAt(high)
    if (found.ok) reached = found.value
    if (reached.miss * lowMiss <= 0) break
    if (!found.ok || step >= MOST_DOUBLINGS)
      return refused(
        `is ${targetMinutes}, beyond what these margins and ways allow: without decay the mean is ${meanOf(start.value.miss, targetMinutes)}, at a beta of ${found.ok ? high : low} still ${meanOf(reached.miss, targetMinutes)}`,
      )
    low = high
    lowMiss = reached.miss
    high *= 2
  }
  return falsePosition(missAt, { low, lowMiss, high, highMiss: reached.miss }, targetMinutes)
}

const meanOf = (miss: number, target: number): number => Number((miss + target).toPrecision(6))

function refused(why: string): { ok: false; problems: { path: string; why: string }[] } {
  return { ok: false, problems: [{ path: 'targetMinutes', why }] }
}

function falsePosition(
  missAt: (beta: number) => Decoded<{ miss: number; flows: FlowMatrix }>,
  bracket: { low: number; lowMiss: number; high: number; highMiss: number },
  targetMinutes: number,
): Decoded<CalibratedBeta> {
  let { low, lowMiss, high, highMiss } = bracket
  let beta = high
  for (let step = 0; step < MOST_STEPS; step++) {
    beta = lowMiss === highMiss ? high : (low * highMiss - high * lowMiss) / (highMiss - lowMiss)
    const found = missAt(beta)
    if (!found.ok) return found
    const { miss, flows } = found.value
    if (Math.abs(miss) <= MEAN_TOLERANCE * targetMinutes || Math.abs(high - low) <= 1e-15 * Math.abs(beta))
      return { ok: true, value: { beta, flows } }
    if (miss * highMiss <= 0) {
      low = high
      lowMiss = highMiss
    } else lowMiss /= 2 // Illinois: without it one end stays for ever and convergence is linear.
    high = beta
    highMiss = miss
  }
  return refused(`was not met within ${MOST_STEPS} steps; the last beta was ${beta}`)
}

/**
 * Huff's powers of greatest likelihood for observed trips (multinomial logit with the logarithms of attraction and minutes;
 * McFadden 1974, in *Frontiers in Econometrics*, 105–142). The likelihood is concave: Newton's method, halving steps that lose.
 * Cells without route, attraction or minutes above 0 take no part and must have no trips.
 * @param observed trips row by row, as in a flow matrix
 */
export function calibrateHuff(
  observed: ArrayLike<number>,
  attraction: ArrayLike<number>,
  travel: TravelMatrix,
): Decoded<HuffPowers> {
  const { origins, destinations, minutes } = travel
  const problems = [
    ...figureProblems('observed', observed, origins * destinations, 'cells'),
    ...figureProblems('attraction', attraction, destinations, 'destinations'),
  ]
  for (let k = 0; k < origins * destinations && problems.length === 0; k++) {
    const open = attraction[k % destinations]! > 0 && minutes[k]! > 0 && minutes[k]! < Number.POSITIVE_INFINITY
    if (observed[k]! > 0 && !open)
      problems.push({
        path: `observed[${k}]`,
        why: `has ${observed[k]} trips from origin ${Math.floor(k / destinations)} to destination ${k % destinations}, which has no attraction or no way above 0 minutes`,
      })
  }
  if (problems.length > 0) return { ok: false, problems }
  return newton(observed, {
    origins,
    destinations,
    attraction: Float64Array.from(attraction, (a) => (a > 0 ? Math.log(a) : Number.NaN)),
    way: minutes.map((m) => (m > 0 && m < Number.POSITIVE_INFINITY ? Math.log(m) : Number.NaN)),
  })
}

interface Logarithms {
  readonly origins: number
  readonly destinations: number
  /** NaN = takes no part. */
  readonly attraction: Float64Array
  readonly way: Float64Array
}

interface Likelihood {
  readonly value: number
  readonly slope: readonly [number, number]
  /** Minus the second derivatives: αα, αλ, λλ. */
  readonly curvature: readonly [number, number, number]
}

function newton(observed: ArrayLike<number>, logs: Logarithms): Decoded<HuffPowers> {
  let alpha = 1
  let decay = 1
  let at = likelihood(observed, logs, alpha, decay)
  for (let step = 0; step < MOST_STEPS; step++) {
    const [aa, ad, dd] = at.curvature
    const determinant = aa * dd - ad * ad
    if (!(determinant > 1e-12 * Math.max(aa, dd) ** 2))
      return {
        ok: false,
        problems: [
          {
            path: aa <= 1e-9 * dd ? 'attraction' : 'travel',
            why: 'does not differ between the options, or not independently of the other: the observed trips cannot tell both powers',
          },
        ],
      }
    const [ga, gd] = at.slope
    let stepAlpha = (dd * ga - ad * gd) / determinant
    let stepDecay = (aa * gd - ad * ga) / determinant
    let next = likelihood(observed, logs, alpha + stepAlpha, decay + stepDecay)
    for (let half = 0; half < 60 && !(next.value >= at.value); half++) {
      stepAlpha /= 2
      stepDecay /= 2
      next = likelihood(observed, logs, alpha + stepAlpha, decay + stepDecay)
    }
    if (Math.abs(stepAlpha) + Math.abs(stepDecay) < 1e-13 || next.value < at.value)
      return { ok: true, value: { attraction: alpha, decay } }
    alpha += stepAlpha
    decay += stepDecay
    at = next
  }
  return {
    ok: false,
    problems: [
      { path: 'observed', why: `has no finite powers of greatest likelihood; they grow beyond α ${alpha}, λ ${decay}` },
    ],
  }
}

function likelihood(observed: ArrayLike<number>, logs: Logarithms, alpha: number, decay: number): Likelihood {
  const { origins, destinations, attraction, way } = logs
  let value = 0
  const sums = { a: 0, d: 0, aa: 0, ad: 0, dd: 0 }
  for (let i = 0; i < origins; i++) {
    let total = 0
    for (let j = 0; j < destinations; j++) total += observed[i * destinations + j]!
    if (total === 0) continue
    const row = rowMoments(i, logs, alpha, decay)
    for (let j = 0; j < destinations; j++) {
      const n = observed[i * destinations + j]!
      if (n === 0) continue
      const a = attraction[j]!
      const d = -way[i * destinations + j]!
      value += n * (alpha * a + decay * d - row.logSum)
      sums.a += n * (a - row.a)
      sums.d += n * (d - row.d)
    }
    sums.aa += total * row.aa
    sums.ad += total * row.ad
    sums.dd += total * row.dd
  }
  return { value, slope: [sums.a, sums.d], curvature: [sums.aa, sums.ad, sums.dd] }
}

/** Logarithm of the sum of weights, and the means and covariances of ln A and −ln c under the model's shares, of one origin. */
function rowMoments(
  i: number,
  { destinations, attraction, way }: Logarithms,
  alpha: number,
  decay: number,
): { logSum: number; a: number; d: number; aa: number; ad: number; dd: number } {
  let best = Number.NEGATIVE_INFINITY
  for (let j = 0; j < destinations; j++) {
    const u = alpha * attraction[j]! - decay * way[i * destinations + j]!
    if (u > best) best = u
  }
  let sum = 0
  let [a, d, aa, ad, dd] = [0, 0, 0, 0, 0]
  for (let j = 0; j < destinations; j++) {
    const pull = attraction[j]!
    const away = -way[i * destinations + j]!
    const weight = Math.exp(alpha * pull + decay * away - best)
    if (Number.isNaN(weight)) continue
    sum += weight
    a += weight * pull
    d += weight * away
    aa += weight * pull * pull
    ad += weight * pull * away
    dd += weight * away * away
  }
  a /= sum
  d /= sum
  return { logSum: best + Math.log(sum), a, d, aa: aa / sum - a * a, ad: ad / sum - a * d, dd: dd / sum - d * d }
}
