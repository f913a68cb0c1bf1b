// Places of the ground that the picture leaves out: how far they lie from where it looks, and in which direction.
import type { CameraPose } from './camera.ts'
import { FIELD_OF_VIEW_DEGREES } from './camera.ts'
import type { Rectangle } from './label-layout.ts'
import { eastMetres, METRES_PER_UNIT, northMetres, type StagePoint, sceneX, sceneZ } from './projection.ts'

/** A round place, metres of the city's sheet. */
export interface Spot {
  readonly east: number
  readonly north: number
  readonly radiusMetres: number
}

export interface OutsideSpot {
  /** Its place in the list that was given. */
  readonly at: number
  /** From the middle of the picture. */
  readonly awayMetres: number
  /** Clockwise from north, 0 ≤ … < 360. */
  readonly bearingDegrees: number
}

/** A place narrower than this is there and yet not seen. */
const LEAST_PIXELS = 6
/** Points of a place that are looked for: its middle, and half way to its rim. */
const RIM = Array.from({ length: 8 }, (_, k) => [Math.cos((k * Math.PI) / 4) / 2, Math.sin((k * Math.PI) / 4) / 2])
const LOOKED_FOR = [[0, 0], ...RIM] as const

interface Picture {
  readonly toStage: (x: number, y: number, z: number) => StagePoint
  readonly pose: CameraPose
  /** The part of the stage that nothing lies over. */
  readonly stage: Rectangle
  readonly taken: readonly Rectangle[]
}

const holds = ({ x, y, width, height }: Rectangle, at: StagePoint): boolean =>
  at.x >= x && at.x <= x + width && at.y >= y && at.y <= y + height

function isSeen({ east, north, radiusMetres }: Spot, { toStage, stage, taken }: Picture): boolean {
  const middle = toStage(sceneX(east), 0, sceneZ(north))
  const side = toStage(sceneX(east + radiusMetres), 0, sceneZ(north))
  const ahead = toStage(sceneX(east), 0, sceneZ(north + radiusMetres))
  if (middle.depth < 1) return false
  const width =
    2 * Math.max(Math.hypot(side.x - middle.x, side.y - middle.y), Math.hypot(ahead.x - middle.x, ahead.y - middle.y))
  if (width < LEAST_PIXELS) return false
  return LOOKED_FOR.some(([x, y]) => {
    const point = toStage(sceneX(east + x! * radiusMetres), 0, sceneZ(north + y! * radiusMetres))
    return point.depth >= 1 && holds(stage, point) && !taken.some((one) => holds(one, point))
  })
}

/** Those that are not in the picture, or too small or covered there, the nearest first. */
export function outsideSpots(spots: readonly Spot[], picture: Picture): readonly OutsideSpot[] {
  const { targetX, targetZ } = picture.pose
  return spots
    .flatMap((spot, at): OutsideSpot[] => {
      if (isSeen(spot, picture)) return []
      const [dx, dy] = [spot.east - eastMetres(targetX), spot.north - northMetres(targetZ)]
      const bearing = (Math.atan2(dx, dy) * 180) / Math.PI
      return [{ at, awayMetres: Math.hypot(dx, dy), bearingDegrees: (bearing + 360) % 360 }]
    })
    .toSorted((a, b) => a.awayMetres - b.awayMetres)
}

/** The smallest round place that is sure to hold all of them; null without any. */
export function spotAround(spots: readonly Spot[]): Spot | null {
  if (spots.length === 0) return null
  const low = (of: (spot: Spot) => number): number => Math.min(...spots.map((spot) => of(spot) - spot.radiusMetres))
  const high = (of: (spot: Spot) => number): number => Math.max(...spots.map((spot) => of(spot) + spot.radiusMetres))
  const east = (low((spot) => spot.east) + high((spot) => spot.east)) / 2
  const north = (low((spot) => spot.north) + high((spot) => spot.north)) / 2
  const reach = spots.map((spot) => Math.hypot(spot.east - east, spot.north - north) + spot.radiusMetres)
  return { east, north, radiusMetres: Math.max(...reach) }
}

/** Around a place its surroundings have to be seen too. */
const SURROUNDINGS = 1.7
const LEAST_DISTANCE_METRES = 12_000
/** Low over the horizon a wide place would end in the haze. */
const WIDE_PITCH = (48 * Math.PI) / 180

/** A look at a place, from where the camera faces now; steeper where it faced along the ground. */
export function poseAt(pose: CameraPose, { east, north, radiusMetres }: Spot, aspect: number): CameraPose {
  const half = Math.tan((FIELD_OF_VIEW_DEGREES * Math.PI) / 360) * Math.min(1, aspect)
  const metres = Math.max(LEAST_DISTANCE_METRES, (radiusMetres * SURROUNDINGS) / half)
  return {
    ...pose,
    targetX: sceneX(east),
    targetY: 0,
    targetZ: sceneZ(north),
    distance: metres / METRES_PER_UNIT,
    pitch: Math.max(pose.pitch, WIDE_PITCH),
  }
}
