/** Places on the WGS-84 ellipsoid in the frame that turns with the earth: what 3D Tiles are placed by. */

/** WGS-84: semi-major axis in metres, first eccentricity squared (NIMA TR8350.2, table 3.1 and 3.3). */
const SEMI_MAJOR_METRES = 6_378_137
const ECCENTRICITY_SQUARED = 6.694_379_990_14e-3
const DEGREE = Math.PI / 180

/**
 * The frame of east, north and up about a place, as a column-major 4 × 4 matrix into earth-centred metres: the form of `tile.transform`.
 * @param lng WGS-84 degrees; the place lies on the ellipsoid itself.
 */
export function eastNorthUp(lng: number, lat: number): number[] {
  const [sinLng, cosLng] = [Math.sin(lng * DEGREE), Math.cos(lng * DEGREE)]
  const [sinLat, cosLat] = [Math.sin(lat * DEGREE), Math.cos(lat * DEGREE)]
  const normal = SEMI_MAJOR_METRES / Math.sqrt(1 - ECCENTRICITY_SQUARED * sinLat * sinLat)
  const east = [-sinLng, cosLng, 0]
  const north = [-sinLat * cosLng, -sinLat * sinLng, cosLat]
  const up = [cosLat * cosLng, cosLat * sinLng, sinLat]
  const origin = [normal * up[0]!, normal * up[1]!, normal * (1 - ECCENTRICITY_SQUARED) * sinLat]
  return [...east, 0, ...north, 0, ...up, 0, ...origin, 1]
}
