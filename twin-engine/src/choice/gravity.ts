/** Spatial interaction models with exponential decay: production-constrained and doubly constrained (Wilson 1971). */
import type { Decoded } from '../city/decoded.ts'
import type { TravelMatrix } from '../network/travel-matrix.ts'
import { type FlowMatrix, figureProblems } from './flow-matrix.ts'
import { shareOut } from './huff.ts'
import { biproportionalFit, type Fit } from './proportional-fit.ts'

/**
 * Trips of each origin in proportion to A_j exp(−β c_ij) (Wilson 1971, *Environment and Planning* 3:1–32). Those who leave are
 * given, those who arrive follow.
 * @param beta per minute; a negative one is allowed and prefers the far
 */
export function productionConstrained(
  trips: ArrayLike<number>,
  attraction: ArrayLike<number>,
  travel: TravelMatrix,
  beta: number,
): Decoded<FlowMatrix> {
  const problems = [
    ...figureProblems('trips', trips, travel.origins, 'origins'),
    ...figureProblems('attraction', attraction, travel.destinations, 'destinations'),
  ]
  if (!Number.isFinite(beta)) problems.push({ path: 'beta', why: `must be a number per minute, got ${beta}` })
  if (problems.length > 0) return { ok: false, problems }
  const { origins, destinations, minutes } = travel
  const pull = Float64Array.from(attraction, (a) => (a > 0 ? Math.log(a) : Number.NEGATIVE_INFINITY))
  return {
    ok: true,
    value: shareOut(trips, origins, destinations, (i, j) => {
      const way = minutes[i * destinations + j]!
      return way === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : pull[j]! - beta * way
    }),
  }
}

/**
 * T_ij = a_i O_i b_j D_j exp(−β c_ij) with both margins given, by Furness' alternate scaling; the solution is unique. It converges
 * as `biproportionalFit` says; margins of different sums, or that no routes can carry, are problems that name them.
 * @param beta per minute
 */
export function doublyConstrained(
  leaving: ArrayLike<number>,
  arriving: ArrayLike<number>,
  travel: TravelMatrix,
  beta: number,
): Decoded<FlowMatrix & Pick<Fit, 'rounds' | 'worstMargin'>> {
  const problems = [
    ...figureProblems('leaving', leaving, travel.origins, 'origins'),
    ...figureProblems('arriving', arriving, travel.destinations, 'destinations'),
  ]
  if (!Number.isFinite(beta)) problems.push({ path: 'beta', why: `must be a number per minute, got ${beta}` })
  if (problems.length > 0) return { ok: false, problems }
  const fit = biproportionalFit(decayWeights(travel, beta), leaving, arriving, {
    seed: 'routes',
    rows: 'leaving',
    columns: 'arriving',
  })
  if (!fit.ok) return fit
  const { table, rounds, worstMargin } = fit.value
  const { origins, destinations } = travel
  return { ok: true, value: { origins, destinations, trips: table, unreached: [], rounds, worstMargin } }
}

/**
 * exp(−β c), each row and then each column relative to its largest: the scaling takes these factors up, and no β however large
 * leaves a row without weight.
 */
function decayWeights({ origins, destinations, minutes }: TravelMatrix, beta: number): Float64Array {
  const exponent = minutes.map((way) => (way === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : -beta * way))
  relativeToLargest(exponent, origins, destinations, destinations, 1)
  relativeToLargest(exponent, destinations, origins, 1, destinations)
  return exponent.map(Math.exp)
}

function relativeToLargest(exponent: Float64Array, lines: number, length: number, step: number, stride: number): void {
  for (let line = 0; line < lines; line++) {
    let best = Number.NEGATIVE_INFINITY
    for (let k = 0; k < length; k++) best = Math.max(best, exponent[line * step + k * stride]!)
    if (best === Number.NEGATIVE_INFINITY) continue
    for (let k = 0; k < length; k++) exponent[line * step + k * stride]! -= best
  }
}
