/** Places and rings of places on the ground. */
import type { LngLat } from './city.ts'

/** Whether a place lies inside a ring, closed or not, by the even–odd rule; a place on its border may count as either. */
export function insidePolygon([lng, lat]: LngLat, ring: readonly LngLat[]): boolean {
  let inside = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [ax, ay] = ring[i]!
    const [bx, by] = ring[j]!
    if (ay > lat !== by > lat && lng < ((bx - ax) * (lat - ay)) / (by - ay) + ax) inside = !inside
  }
  return inside
}
