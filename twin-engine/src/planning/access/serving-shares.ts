/**
 * Which hospitals serve a place, and by how much: Huff's shares over the catchments of floating-catchment methods,
 * P_ij = S_j w(t_ij) / Σ_k S_k w(t_ik) (Luo 2014, Transactions in GIS 18, 436–448). With them a figure of hospitals becomes one of places.
 */
import type { CityModel } from '../../city/city.ts'
import type { TravelBasis } from '../../network/travel-times.ts'
import type { Parameters } from '../../parameters/parameters.ts'
import { type AccessQuestion, checkQuestion } from './access-measure.ts'
import { travelSettingOf } from './access-report.ts'
import { type Steps, stepped } from './decay.ts'
import { timesOfCity } from './edited-times.ts'
import { openBeds } from './supply.ts'
import { WAN_STEPS } from './three-step.ts'
import { weightedPairs } from './weighted-pairs.ts'

/** Row `i` is `first[i] … first[i + 1] - 1`; shares of a row add up to 1, and a row is empty where nothing is within reach. */
export interface ServingShares {
  readonly first: Int32Array
  /** Index of the destination, the largest share of a row first. */
  readonly destination: Int32Array
  readonly share: Float64Array
}

/**
 * @param most Destinations kept of each row, the largest first; their shares are scaled to 1.
 * @throws RangeError naming what does not fit together
 */
export function servingShares(question: AccessQuestion, most: number, steps: Steps = WAN_STEPS): ServingShares {
  checkQuestion(question)
  if (!Number.isInteger(most) || most < 1) throw new RangeError(`most: a whole number from 1, got ${most}`)
  const pairs = weightedPairs(question.times, stepped(steps))
  const first = new Int32Array(pairs.origins + 1)
  const destination: number[] = []
  const share: number[] = []
  for (let i = 0; i < pairs.origins; i++) {
    const row: [destination: number, pull: number][] = []
    for (let k = pairs.first[i]!; k < pairs.first[i + 1]!; k++) {
      const j = pairs.destination[k]!
      const pull = question.supply[j]! * pairs.weight[k]!
      if (pull > 0) row.push([j, pull])
    }
    row.sort(([a, pullOfA], [b, pullOfB]) => pullOfB - pullOfA || a - b).splice(most)
    const sum = row.reduce((total, [, pull]) => total + pull, 0)
    for (const [j, pull] of row) {
      destination.push(j)
      share.push(pull / sum)
    }
    first[i + 1] = destination.length
  }
  return { first, destination: Int32Array.from(destination), share: Float64Array.from(share) }
}

export interface CityServing extends ServingShares {
  readonly times: TravelBasis
  /** True where city or roads are invented. */
  readonly synthetic: boolean
}

/** Hospitals that a cell is served by; the rest of them have hardly a share. */
const MOST_HOSPITALS = 8

/** By cell of a city: beds of hospitals, ways by car at their mean over the day. */
export function cityServing(city: CityModel, parameters: Parameters): CityServing {
  const setting = travelSettingOf({ parameters, mode: 'car', hour: null, edits: [] })
  const { matrix, basis } = timesOfCity(city, setting, 'cells-facilities')
  const people = Float64Array.from(city.cells, ({ population }) => population)
  const shares = servingShares({ times: matrix, people, supply: openBeds(city, null) }, MOST_HOSPITALS)
  return { ...shares, times: basis, synthetic: city.synthetic || city.roads?.synthetic === true }
}
