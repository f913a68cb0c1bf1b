/** Positions as a table tells them: longitude and latitude exchanged, or off the map, is recognised before it is used. */
import type { LngLat } from '@kangcheng/twin-engine'
import type { ImportProblems } from './import-problem.ts'
import type { Box } from './osm-blocks.ts'

/** Degrees around the map within which a place still counts as near it. */
const MARGIN_DEGREES = 0.25

export interface ToldPosition {
  readonly lng: number
  readonly lat: number
}

export const insideBox = (box: Box, [lng, lat]: LngLat, margin = 0): boolean =>
  lng >= box.west - margin && lng <= box.east + margin && lat >= box.south - margin && lat <= box.north + margin

/**
 * The positions, exchanged where most of them lie near the map only then. That is told, and so is a table whose places lie
 * elsewhere altogether.
 */
export function readPositions(
  told: readonly ToldPosition[],
  box: Box,
  file: string,
  columns: { readonly lng: string; readonly lat: string },
  problems: ImportProblems,
): readonly LngLat[] {
  const near = told.filter(({ lng, lat }) => insideBox(box, [lng, lat], MARGIN_DEGREES)).length
  const nearExchanged = told.filter(({ lng, lat }) => insideBox(box, [lat, lng], MARGIN_DEGREES)).length
  if (nearExchanged > near && nearExchanged > told.length / 2) {
    problems.fault(
      `${file}, columns ${columns.lng} and ${columns.lat}`,
      `longitude and latitude are exchanged: ${near} of ${told.length} places lie on the map as told, ${nearExchanged} the other way round; they were taken the other way round, exchange the two headings`,
    )
    return told.map(({ lng, lat }): LngLat => [lat, lng])
  }
  return told.map(({ lng, lat }): LngLat => [lng, lat])
}

/** `[west, south, east, north]` to four decimals, for messages. */
export const shownBox = ({ west, south, east, north }: Box): string =>
  `longitude ${west.toFixed(4)} to ${east.toFixed(4)}, latitude ${south.toFixed(4)} to ${north.toFixed(4)}`
