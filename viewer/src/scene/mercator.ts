// Where a web map draws a point: the projection that MapLibre and Mapbox GL share, as plain numbers, so that what lies over the map
// stands where it belongs without asking the map.
import { viewProjectionOf } from './camera.ts'
import { type GeoFrame, type GeoView, lngLatOf, metresPerPixel } from './geo-view.ts'
import { eastMetres, METRES_PER_UNIT, northMetres, type StagePoint, toStage } from './projection.ts'

const DEGREE = Math.PI / 180

/** Web Mercator, 0…1 over the world: x eastwards from 180° W, y southwards. */
export const mercator = (lng: number, lat: number): readonly [x: number, y: number] => [
  0.5 + lng / 360,
  0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * DEGREE) / 2)) / (2 * Math.PI),
]

/**
 * The way of scene points (x, y, z of the city's sheet) onto a map of `width` × `height` pixels at a view. Web Mercator grows towards the
 * poles, so the map's own plane is measured at the middle of the stage.
 */
export function mapProjection(
  view: GeoView,
  frame: GeoFrame,
  fieldOfViewDegrees: number,
  width: number,
  height: number,
): (x: number, y: number, z: number) => StagePoint {
  const perPixel = metresPerPixel(frame, view.lat, view.zoom)
  const unitsAcrossWorld = (perPixel * 512 * 2 ** view.zoom) / METRES_PER_UNIT
  const [middleX, middleY] = mercator(view.lng, view.lat)
  const matrix = viewProjectionOf(
    {
      targetX: 0,
      targetY: 0,
      targetZ: 0,
      distance: (perPixel * 0.5 * height) / Math.tan((fieldOfViewDegrees * DEGREE) / 2) / METRES_PER_UNIT,
      heading: view.bearing * DEGREE,
      pitch: (90 - view.pitch) * DEGREE,
    },
    fieldOfViewDegrees,
    width / Math.max(1, height),
  )
  return (x, y, z) => {
    const [mapX, mapY] = mercator(...lngLatOf(frame, eastMetres(x), northMetres(z)))
    return toStage(matrix, (mapX - middleX) * unitsAcrossWorld, y, (mapY - middleY) * unitsAcrossWorld, width, height)
  }
}
