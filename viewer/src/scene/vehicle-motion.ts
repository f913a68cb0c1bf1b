// Where a vehicle should be by now on the way that it was reckoned to take. Pure; metres east and north of the city's origin.

export interface VehicleWay {
  /** East and north in turn. */
  readonly points: Float64Array
  /** Minutes from the report to each point, rising. */
  readonly minutes: Float64Array
}

export interface VehiclePlace {
  readonly east: number
  readonly north: number
  /** Index of the point that comes next; past the end = it should have arrived. */
  readonly next: number
}

/** The place `elapsedMinutes` after the report; before it the beginning, after the last point the end. */
export function placeOnWay({ points, minutes }: VehicleWay, elapsedMinutes: number): VehiclePlace {
  const count = minutes.length
  let next = 0
  while (next < count && minutes[next]! <= elapsedMinutes) next++
  if (next === 0) return { east: points[0]!, north: points[1]!, next: Math.min(1, count) }
  if (next === count) return { east: points[2 * count - 2]!, north: points[2 * count - 1]!, next }
  const span = minutes[next]! - minutes[next - 1]!
  const share = (elapsedMinutes - minutes[next - 1]!) / span
  const along = (k: 0 | 1): number =>
    points[2 * next - 2 + k]! + share * (points[2 * next + k]! - points[2 * next - 2 + k]!)
  return { east: along(0), north: along(1), next }
}
