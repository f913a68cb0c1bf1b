// The camera as plain numbers: where it looks, from how far, how it is moved by hand and how it flies.
import type { GroundHome } from './ground.ts'
import { sceneX, sceneZ } from './projection.ts'

/** Scene units and radians; heading clockwise from north, pitch downwards from the horizon. */
export interface CameraPose {
  readonly targetX: number
  readonly targetY: number
  readonly targetZ: number
  readonly distance: number
  readonly heading: number
  readonly pitch: number
}

/** Vertical field of view of every surface, degrees. */
export const FIELD_OF_VIEW_DEGREES = 27

const DEGREE = Math.PI / 180
const LIMITS = { distance: [14, 1400], pitch: [4 * DEGREE, 86 * DEGREE], target: 1600 } as const

/**
 * The opening pose: from the south-west towards the north-east, the origin (Sanjiangkou) low and a little left of the centre,
 * the river's mouth and the coast at the top. Narrow stages step back so that the three centres stay on them. A ground with a
 * `home` of its own is seen from where that fits.
 */
export function homePose(aspect: number, home?: GroundHome): CameraPose {
  if (home !== undefined) {
    // The farthest hospitals may lie in the corners: two thirds of the radius fill the height.
    const reach = (0.66 * sceneX(home.radiusMetres)) / Math.tan((FIELD_OF_VIEW_DEGREES / 2) * DEGREE)
    return {
      targetX: sceneX(home.east),
      targetY: 0,
      targetZ: sceneZ(home.north),
      distance: clamp(reach / Math.min(1.1, aspect), ...LIMITS.distance),
      heading: 0,
      pitch: 48 * DEGREE,
    }
  }
  return {
    targetX: sceneX(3500),
    targetY: 0,
    targetZ: sceneZ(2900),
    distance: 300 * Math.max(1, 1.15 / aspect),
    heading: 45 * DEGREE,
    pitch: 32.5 * DEGREE,
  }
}

/** Looks at one hospital with its surroundings, keeping heading and pitch (double click without opening). */
export function poseOver(pose: CameraPose, eastMetres: number, northMetres: number): CameraPose {
  return {
    ...pose,
    targetX: sceneX(eastMetres),
    targetZ: sceneZ(northMetres),
    targetY: 6,
    distance: Math.min(pose.distance, 150),
  }
}

/** Where the camera stands, scene units. */
export function cameraPosition(pose: CameraPose): readonly [number, number, number] {
  const ground = pose.distance * Math.cos(pose.pitch)
  return [
    pose.targetX - Math.sin(pose.heading) * ground,
    pose.targetY + Math.sin(pose.pitch) * pose.distance,
    pose.targetZ + Math.cos(pose.heading) * ground,
  ]
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))

/** Keeps a pose above the ground and over the city. */
export function within(pose: CameraPose): CameraPose {
  return {
    ...pose,
    distance: clamp(pose.distance, LIMITS.distance[0], LIMITS.distance[1]),
    pitch: clamp(pose.pitch, LIMITS.pitch[0], LIMITS.pitch[1]),
    targetX: clamp(pose.targetX, -LIMITS.target, LIMITS.target),
    targetZ: clamp(pose.targetZ, -LIMITS.target, LIMITS.target),
  }
}

/** Scene units of ground that one pixel covers at the target, across the view. */
export function unitsPerPixel(pose: CameraPose, stageHeight: number): number {
  return (2 * pose.distance * Math.tan((FIELD_OF_VIEW_DEGREES * DEGREE) / 2)) / Math.max(1, stageHeight)
}

/** Drags the ground by pixels: what lay under the pointer follows it (exact at the target, near enough around it). */
export function panned(pose: CameraPose, pixelsX: number, pixelsY: number, stageHeight: number): CameraPose {
  const unit = unitsPerPixel(pose, stageHeight)
  const right = -pixelsX * unit
  const ahead = (pixelsY * unit) / Math.max(0.15, Math.sin(pose.pitch))
  const sin = Math.sin(pose.heading)
  const cos = Math.cos(pose.heading)
  return within({
    ...pose,
    targetX: pose.targetX + cos * right + sin * ahead,
    targetZ: pose.targetZ + sin * right - cos * ahead,
  })
}

export function orbited(pose: CameraPose, pixelsX: number, pixelsY: number): CameraPose {
  return within({ ...pose, heading: pose.heading + pixelsX * 0.0045, pitch: pose.pitch + pixelsY * 0.0035 })
}

/** factor < 1 comes nearer. */
export function zoomed(pose: CameraPose, factor: number): CameraPose {
  return within({ ...pose, distance: pose.distance * factor })
}

/** 0..1 → 0..1, slow at both ends. */
export const easeInOut = (t: number): number => (t < 0.5 ? 4 * t * t * t : 1 - (-2 * t + 2) ** 3 / 2)

/** The pose at `t` (0..1) of a flight: eased, by the short way round, rising with the ground it covers. */
export function flightPose(from: CameraPose, to: CameraPose, t: number): CameraPose {
  if (t <= 0) return from
  if (t >= 1) return to
  const k = easeInOut(t)
  const mix = (a: number, b: number): number => a + (b - a) * k
  const turn = ((((to.heading - from.heading + Math.PI) % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI)) - Math.PI
  const travel = Math.hypot(to.targetX - from.targetX, to.targetZ - from.targetZ)
  const rise = Math.sin(Math.PI * k) * Math.min(travel * 0.35, 120)
  return {
    targetX: mix(from.targetX, to.targetX),
    targetY: mix(from.targetY, to.targetY),
    targetZ: mix(from.targetZ, to.targetZ),
    distance: Math.exp(mix(Math.log(from.distance), Math.log(to.distance))) + rise,
    heading: from.heading + turn * k,
    pitch: mix(from.pitch, to.pitch),
  }
}

/** Column-major view–projection matrix, 16 numbers: the same the renderer uses, without the renderer. */
export function viewProjectionOf(pose: CameraPose, fieldOfViewDegrees: number, aspect: number): Float64Array {
  const [px, py, pz] = cameraPosition(pose)
  const sinH = Math.sin(pose.heading)
  const cosH = Math.cos(pose.heading)
  const sinP = Math.sin(pose.pitch)
  const cosP = Math.cos(pose.pitch)
  const right = [cosH, 0, sinH] as const
  const ahead = [sinH * cosP, -sinP, -cosH * cosP] as const
  const up = [sinH * sinP, cosP, -cosH * sinP] as const
  const dot = (v: readonly [number, number, number]): number => v[0] * px + v[1] * py + v[2] * pz
  const f = 1 / Math.tan((fieldOfViewDegrees * DEGREE) / 2)
  const near = 1
  const far = 4000
  const a = (far + near) / (near - far)
  const b = (2 * far * near) / (near - far)
  // rows of P·V, written column by column; view z points backwards
  const m = new Float64Array(16)
  for (let column = 0; column < 3; column++) {
    m[column * 4] = (f / aspect) * right[column]!
    m[column * 4 + 1] = f * up[column]!
    m[column * 4 + 2] = -a * ahead[column]!
    m[column * 4 + 3] = ahead[column]!
  }
  m[12] = -(f / aspect) * dot(right)
  m[13] = -f * dot(up)
  m[14] = a * dot(ahead) + b
  m[15] = -dot(ahead)
  return m
}

/** The four corners of ground the stage shows (x, z pairs: bottom left, bottom right, top right, top left), cut at `reach` units. */
export function groundFootprint(pose: CameraPose, aspect: number, reach = 600): readonly (readonly [number, number])[] {
  const [px, py, pz] = cameraPosition(pose)
  const half = Math.tan((FIELD_OF_VIEW_DEGREES * DEGREE) / 2)
  const corner = (sx: number, sy: number): readonly [number, number] => {
    const down = Math.sin(pose.pitch) - sy * half * Math.cos(pose.pitch)
    const ahead = Math.cos(pose.pitch) + sy * half * Math.sin(pose.pitch)
    const side = sx * half * aspect
    const scale = down > 1e-4 ? Math.min(py / down, reach / Math.hypot(ahead, side)) : reach / Math.hypot(ahead, side)
    return [
      px + scale * (Math.sin(pose.heading) * ahead + Math.cos(pose.heading) * side),
      pz + scale * (-Math.cos(pose.heading) * ahead + Math.sin(pose.heading) * side),
    ]
  }
  return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)]
}

/** Direction of the ray through a stage pixel, for picking. */
export function rayThrough(
  pose: CameraPose,
  stageX: number,
  stageY: number,
  width: number,
  height: number,
): { origin: readonly [number, number, number]; direction: readonly [number, number, number] } {
  const half = Math.tan((FIELD_OF_VIEW_DEGREES * DEGREE) / 2)
  const sx = (stageX / width) * 2 - 1
  const sy = 1 - (stageY / height) * 2
  const side = sx * half * (width / height)
  const lift = sy * half
  const sinH = Math.sin(pose.heading)
  const cosH = Math.cos(pose.heading)
  const sinP = Math.sin(pose.pitch)
  const cosP = Math.cos(pose.pitch)
  const x = sinH * cosP + cosH * side + sinH * sinP * lift
  const y = -sinP + cosP * lift
  const z = -cosH * cosP + sinH * side - cosH * sinP * lift
  const length = Math.hypot(x, y, z)
  return { origin: cameraPosition(pose), direction: [x / length, y / length, z / length] }
}
