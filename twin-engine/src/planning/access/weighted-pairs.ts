/** The pairs of places within reach of each other and what each counts: sparse rows, made in one pass over the times. */
import type { TravelMatrix } from '../../network/travel-matrix.ts'
import type { Decay } from './decay.ts'

/** Row `i` is `first[i] … first[i + 1] - 1`. */
export interface WeightedPairs {
  readonly origins: number
  readonly destinations: number
  readonly first: Int32Array
  readonly destination: Int32Array
  readonly weight: Float64Array
}

export function weightedPairs(times: TravelMatrix, decay: Decay): WeightedPairs {
  const { origins, destinations, minutes } = times
  const { limitMinutes, weight: weightOf } = decay
  let count = 0
  for (let k = 0; k < minutes.length; k++) if (minutes[k]! <= limitMinutes) count++
  const first = new Int32Array(origins + 1)
  const destination = new Int32Array(count)
  const weight = new Float64Array(count)
  let at = 0
  for (let i = 0, k = 0; i < origins; i++) {
    for (let j = 0; j < destinations; j++, k++) {
      const way = minutes[k]!
      if (way > limitMinutes) continue
      destination[at] = j
      weight[at++] = weightOf(way)
    }
    first[i + 1] = at
  }
  return { origins, destinations, first, destination, weight }
}

/** Σ_i amount_i W_ij by destination. */
export function sumByDestination(pairs: WeightedPairs, amountByOrigin: Float64Array): Float64Array {
  const { origins, first, destination, weight } = pairs
  const sums = new Float64Array(pairs.destinations)
  for (let i = 0; i < origins; i++) {
    const amount = amountByOrigin[i]!
    if (amount === 0) continue
    const end = first[i + 1]!
    for (let k = first[i]!; k < end; k++) sums[destination[k]!]! += weight[k]! * amount
  }
  return sums
}

/** Σ_j W_ij amount_j by origin. */
export function sumByOrigin(pairs: WeightedPairs, amountByDestination: Float64Array): Float64Array {
  const { origins, first, destination, weight } = pairs
  const sums = new Float64Array(origins)
  for (let i = 0; i < origins; i++) {
    let sum = 0
    const end = first[i + 1]!
    for (let k = first[i]!; k < end; k++) sum += weight[k]! * amountByDestination[destination[k]!]!
    sums[i] = sum
  }
  return sums
}
