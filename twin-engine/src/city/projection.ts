/**
 * Between WGS-84 degrees and metres on the city's ground: a local equirectangular projection around an origin.
 *
 * Over a city of 150 km the distortion stays below 0.5 % at the edges, which is enough for cells and for the eye.
 */
import type { LngLat } from './city.ts'

/** Length of one degree of a great circle on the mean sphere (radius 6,371,008.8 m), in metres. */
export const METRES_PER_DEGREE = 111_195.0802

/** Metres east and north of `origin`. */
export function toGround(origin: LngLat, [lng, lat]: LngLat): readonly [eastMetres: number, northMetres: number] {
  return [(lng - origin[0]) * eastScale(origin), (lat - origin[1]) * METRES_PER_DEGREE]
}

/** The place `eastMetres` and `northMetres` from `origin`, in WGS-84 degrees; the inverse of `toGround`. */
export function fromGround(origin: LngLat, eastMetres: number, northMetres: number): LngLat {
  return [origin[0] + eastMetres / eastScale(origin), origin[1] + northMetres / METRES_PER_DEGREE]
}

function eastScale(origin: LngLat): number {
  return METRES_PER_DEGREE * Math.cos((origin[1] * Math.PI) / 180)
}
