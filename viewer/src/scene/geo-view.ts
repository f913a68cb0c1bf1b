// The camera in the terms that every ground knows: degrees, zoom, bearing, pitch; and the way from and to the scene's pose.
import { type CameraPose, FIELD_OF_VIEW_DEGREES, within } from './camera.ts'
import { eastMetres, METRES_PER_UNIT, northMetres, sceneX, sceneZ } from './projection.ts'

/** Where the sheet's metres lie on the earth: WGS-84 degrees of (0, 0), metres per degree there. */
export interface GeoFrame {
  readonly origin: readonly [lng: number, lat: number]
  readonly metresPerDegree: readonly [east: number, north: number]
}

/** Middle of the stage in WGS-84 degrees; zoom of 512-pixel tiles; bearing clockwise from north and pitch from the vertical, degrees. */
export interface GeoView {
  readonly lng: number
  readonly lat: number
  readonly zoom: number
  readonly bearing: number
  readonly pitch: number
}

const DEGREE = Math.PI / 180
const TILE_PIXELS = 512

export const lngLatOf = (frame: GeoFrame, east: number, north: number): readonly [lng: number, lat: number] => [
  frame.origin[0] + east / frame.metresPerDegree[0],
  frame.origin[1] + north / frame.metresPerDegree[1],
]

export const metresOf = (frame: GeoFrame, lng: number, lat: number): readonly [east: number, north: number] => [
  (lng - frame.origin[0]) * frame.metresPerDegree[0],
  (lat - frame.origin[1]) * frame.metresPerDegree[1],
]

/** Ground that a pixel of a web map covers, metres, at a latitude. */
export function metresPerPixel(frame: GeoFrame, lat: number, zoom: number): number {
  const metresPerDegree = (frame.metresPerDegree[0] * Math.cos(lat * DEGREE)) / Math.cos(frame.origin[1] * DEGREE)
  return (metresPerDegree * 360) / (TILE_PIXELS * 2 ** zoom)
}

const pixelsToTarget = (stageHeight: number, fieldOfViewDegrees: number): number =>
  (0.5 * stageHeight) / Math.tan((fieldOfViewDegrees * DEGREE) / 2)

/** The pose with its target on the ground: what stands in the middle of the stage. */
function grounded(pose: CameraPose): CameraPose {
  if (pose.targetY === 0) return pose
  const ahead = pose.targetY / Math.tan(pose.pitch)
  return {
    ...pose,
    targetX: pose.targetX + Math.sin(pose.heading) * ahead,
    targetY: 0,
    targetZ: pose.targetZ - Math.cos(pose.heading) * ahead,
    distance: pose.distance + pose.targetY / Math.sin(pose.pitch),
  }
}

/** Angles at −180 … 180, as maps tell them. */
const turned = (degrees: number): number => ((((degrees + 180) % 360) + 360) % 360) - 180

/** What a pose looks at, for a stage of `stageHeight` pixels: the ground in its middle is shown at the same scale. */
export function viewOfPose(pose: CameraPose, frame: GeoFrame, stageHeight: number): GeoView {
  const { targetX, targetZ, distance, heading, pitch } = grounded(pose)
  const [lng, lat] = lngLatOf(frame, eastMetres(targetX), northMetres(targetZ))
  const metres = (distance * METRES_PER_UNIT) / pixelsToTarget(stageHeight, FIELD_OF_VIEW_DEGREES)
  return {
    lng,
    lat,
    zoom: Math.log2(metresPerPixel(frame, lat, 0) / metres),
    bearing: turned(heading / DEGREE),
    pitch: 90 - pitch / DEGREE,
  }
}

/** The pose that looks at a view. A map may lie flat: the pose keeps the camera's own limits only where `limited`. */
export function poseOfView(view: GeoView, frame: GeoFrame, stageHeight: number, limited = true): CameraPose {
  const [east, north] = metresOf(frame, view.lng, view.lat)
  const pose = {
    targetX: sceneX(east),
    targetY: 0,
    targetZ: sceneZ(north),
    distance:
      (metresPerPixel(frame, view.lat, view.zoom) * pixelsToTarget(stageHeight, FIELD_OF_VIEW_DEGREES)) /
      METRES_PER_UNIT,
    heading: view.bearing * DEGREE,
    pitch: (90 - view.pitch) * DEGREE,
  }
  return limited ? within(pose) : pose
}
