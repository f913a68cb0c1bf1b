/** How many trips go from each origin to each destination: what every model of choice answers with. */
import type { Problem } from '../city/decoded.ts'
import type { TravelMatrix } from '../network/travel-matrix.ts'

/** Trips row by row: from origin `i` to destination `j` go `trips[i * destinations + j]`. Not rounded. */
export interface FlowMatrix {
  readonly origins: number
  readonly destinations: number
  readonly trips: Float64Array
  /** Origins that have trips and no destination with attraction within reach: their trips are in no cell. */
  readonly unreached: readonly number[]
}

/** Trips that leave each origin. */
export function originTotals({ origins, destinations, trips }: FlowMatrix): Float64Array {
  const totals = new Float64Array(origins)
  for (let i = 0; i < origins; i++) for (let j = 0; j < destinations; j++) totals[i]! += trips[i * destinations + j]!
  return totals
}

/** Trips that arrive at each destination. */
export function destinationTotals({ origins, destinations, trips }: FlowMatrix): Float64Array {
  const totals = new Float64Array(destinations)
  for (let i = 0; i < origins; i++) for (let j = 0; j < destinations; j++) totals[j]! += trips[i * destinations + j]!
  return totals
}

/** Mean minutes of a trip, Σ T c ∕ Σ T; null without trips. */
export function meanCostMinutes({ trips }: FlowMatrix, { minutes }: TravelMatrix): number | null {
  let cost = 0
  let sum = 0
  for (let k = 0; k < trips.length; k++) {
    const flow = trips[k]!
    if (flow === 0) continue
    cost += flow * minutes[k]!
    sum += flow
  }
  return sum > 0 ? cost / sum : null
}

/** Problems of a list of figures that must be finite, from 0 on and as many as there are places. */
export function figureProblems(path: string, figures: ArrayLike<number>, places: number, of: string): Problem[] {
  const problems: Problem[] = []
  if (figures.length !== places)
    problems.push({ path, why: `has ${figures.length} figures, the travel matrix ${places} ${of}: one for each` })
  for (let i = 0; i < figures.length && problems.length < 20; i++)
    if (!(figures[i]! >= 0 && figures[i]! < Number.POSITIVE_INFINITY))
      problems.push({ path: `${path}[${i}]`, why: `must be a number from 0 on, got ${figures[i]}` })
  return problems
}
