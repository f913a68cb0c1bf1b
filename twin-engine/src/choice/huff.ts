/** Huff's model: each option draws by its attraction and repels by the way to it. */
import type { Decoded } from '../city/decoded.ts'
import type { TravelMatrix } from '../network/travel-matrix.ts'
import { type FlowMatrix, figureProblems } from './flow-matrix.ts'

/** Powers of the model; neither has a unit. */
export interface HuffPowers {
  /** α of the attraction, from 0 on. */
  readonly attraction: number
  /** λ of the minutes, from 0 on. */
  readonly decay: number
}

/**
 * Trips by P_ij = A_j^α c_ij^−λ ∕ Σ_k A_k^α c_ik^−λ (Huff 1964, *Journal of Marketing* 28(3):34–38). An option without
 * attraction or route gets none. Options at 0 minutes share an origin's trips by their attraction: the limit of the formula.
 */
export function huff(
  trips: ArrayLike<number>,
  attraction: ArrayLike<number>,
  travel: TravelMatrix,
  { attraction: alpha, decay }: HuffPowers,
): Decoded<FlowMatrix> {
  const problems = [
    ...figureProblems('trips', trips, travel.origins, 'origins'),
    ...figureProblems('attraction', attraction, travel.destinations, 'destinations'),
  ]
  if (!(alpha >= 0) || !(decay >= 0))
    problems.push({ path: 'powers', why: `must both be from 0 on, got α ${alpha} and λ ${decay}` })
  if (problems.length > 0) return { ok: false, problems }
  const { origins, destinations, minutes } = travel
  // In logarithms, so that no power of a large attraction or a long way leaves the range of a double.
  const pull = Float64Array.from(attraction, (a) => (a > 0 ? alpha * Math.log(a) : Number.NEGATIVE_INFINITY))
  const atTheDoor = new Uint8Array(origins)
  for (let k = 0; k < minutes.length; k++)
    if (minutes[k] === 0 && attraction[k % destinations]! > 0) atTheDoor[Math.floor(k / destinations)] = 1
  return {
    ok: true,
    value: shareOut(trips, origins, destinations, (i, j) => {
      const way = minutes[i * destinations + j]!
      if (way === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY
      if (decay === 0) return pull[j]!
      if (atTheDoor[i] === 1) return way === 0 ? pull[j]! : Number.NEGATIVE_INFINITY
      return pull[j]! - decay * Math.log(way)
    }),
  }
}

/** Each origin's trips in proportion to exp(utility). */
export function shareOut(
  trips: ArrayLike<number>,
  origins: number,
  destinations: number,
  utility: (origin: number, destination: number) => number,
): FlowMatrix {
  const flows = new Float64Array(origins * destinations)
  const unreached: number[] = []
  const row = new Float64Array(destinations)
  for (let i = 0; i < origins; i++) {
    const leaving = trips[i]!
    if (leaving === 0) continue
    let best = Number.NEGATIVE_INFINITY
    for (let j = 0; j < destinations; j++) {
      row[j] = utility(i, j)
      if (row[j]! > best) best = row[j]!
    }
    if (best === Number.NEGATIVE_INFINITY) {
      unreached.push(i)
      continue
    }
    let sum = 0
    for (let j = 0; j < destinations; j++) {
      row[j] = Math.exp(row[j]! - best)
      sum += row[j]!
    }
    const scale = leaving / sum
    for (let j = 0; j < destinations; j++) flows[i * destinations + j] = scale * row[j]!
  }
  return { origins, destinations, trips: flows, unreached }
}
