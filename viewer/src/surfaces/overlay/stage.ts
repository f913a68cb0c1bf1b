// The stage's moving parts outside React: the camera's pose, a running flight, and who wants to know of a new frame.
import type { CameraPose } from '../../scene/camera.ts'
import { flightPose, homePose } from '../../scene/camera.ts'
import type { GroundHome } from '../../scene/ground.ts'
import type { StagePoint } from '../../scene/projection.ts'

export const FLIGHT_MILLISECONDS = 900

export interface FrameView {
  /** Where a scene point stands on the stage in the frame just drawn; every ground projects in its own way. */
  readonly toStage: (x: number, y: number, z: number) => StagePoint
  readonly pose: CameraPose
  readonly width: number
  readonly height: number
  /** Changes whenever the pose or the size of the stage does: layouts are recomputed only then. */
  readonly version: number
}

export type FrameListener = (view: FrameView) => void

/** Plain mutable state of one mounted surface; React never reads it while rendering. */
export interface Stage {
  pose: CameraPose
  /** Where the city was looked at from before a hospital was opened. */
  cityPose: CameraPose
  version: number
  flight: { from: CameraPose; to: CameraPose; startedMilliseconds: number } | null
  openedMilliseconds: number | null
  /** True once a hand has moved the camera: from then on a new size of the stage leaves the pose alone. */
  touched: boolean
  touchedOpened: boolean
  readonly listeners: Set<FrameListener>
  invalidate: () => void
}

export function createStage(aspect: number, home?: GroundHome): Stage {
  const pose = homePose(aspect, home)
  return {
    pose,
    cityPose: pose,
    version: 0,
    flight: null,
    openedMilliseconds: null,
    touched: false,
    touchedOpened: false,
    listeners: new Set(),
    invalidate: () => {},
  }
}

/** Moves the camera by hand: ends a running flight. */
export function movePose(stage: Stage, pose: CameraPose): void {
  stage.pose = pose
  stage.flight = null
  if (stage.openedMilliseconds === null) stage.touched = true
  else stage.touchedOpened = true
  stage.version++
  stage.invalidate()
}

/** Flies to a pose in 900 ms, or is there at once. */
export function flyTo(stage: Stage, to: CameraPose, atOnce: boolean, nowMilliseconds: number): void {
  if (atOnce) {
    stage.pose = to
    stage.flight = null
  } else stage.flight = { from: stage.pose, to, startedMilliseconds: nowMilliseconds }
  stage.version++
  stage.invalidate()
}

/** Advances a flight; true while it is under way. */
export function advanceFlight(stage: Stage, nowMilliseconds: number): boolean {
  const { flight } = stage
  if (!flight) return false
  const t = (nowMilliseconds - flight.startedMilliseconds) / FLIGHT_MILLISECONDS
  stage.pose = flightPose(flight.from, flight.to, t)
  stage.version++
  if (t >= 1) stage.flight = null
  return t < 1
}
