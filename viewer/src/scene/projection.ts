// From the city's metres to the scene and from the scene to pixels of the stage.
// The scene is right-handed: x = east, y = up, z = −north; one unit is 100 m, so that 100 km fit a float's precision.

export const METRES_PER_UNIT = 100

/**
 * From 17 km up a true block is four pixels wide and less high: blocks are drawn 3.6 times as high and 1.5 times as wide and
 * deep, rivers 1.5 times as wide. Hospital towers follow their beds instead (see tower-shape).
 */
export const HEIGHT_EXAGGERATION = 3.6
export const FOOTPRINT_EXAGGERATION = 1.5
export const RIVER_EXAGGERATION = 1.5

export const sceneX = (eastMetres: number): number => eastMetres / METRES_PER_UNIT
export const sceneZ = (northMetres: number): number => -northMetres / METRES_PER_UNIT
export const eastMetres = (x: number): number => x * METRES_PER_UNIT
export const northMetres = (z: number): number => -z * METRES_PER_UNIT

/** A point on the stage in CSS pixels; `depth` is the distance along the view in scene units, negative behind the camera. */
export interface StagePoint {
  x: number
  y: number
  depth: number
}

/**
 * Projects a scene point by a column-major view–projection matrix (16 numbers) onto a stage of `width` × `height` CSS pixels.
 * Points behind the camera are mirrored to the front, so that their direction from the centre stays right for edge plates.
 */
export function toStage(
  viewProjection: ArrayLike<number>,
  x: number,
  y: number,
  z: number,
  width: number,
  height: number,
  into: StagePoint = { x: 0, y: 0, depth: 0 },
): StagePoint {
  const m = viewProjection
  const clipX = m[0]! * x + m[4]! * y + m[8]! * z + m[12]!
  const clipY = m[1]! * x + m[5]! * y + m[9]! * z + m[13]!
  const clipW = m[3]! * x + m[7]! * y + m[11]! * z + m[15]!
  const safe = Math.max(Math.abs(clipW), 1e-6)
  into.x = (clipX / safe / 2 + 0.5) * width
  into.y = (0.5 - clipY / safe / 2) * height
  into.depth = clipW
  return into
}
