// The towers as boxes, in the order of the hospitals: for picking, outlines and every ground that builds them.
import type { SurfaceHospital } from '../surfaces/surface.ts'
import type { UprightBox } from './picking.ts'
import { sceneX, sceneZ } from './projection.ts'
import { towerShape } from './tower-shape.ts'

/** All towers face the opening camera, turned a little to its left, so that each shows one lit front and one darker side. */
export const TOWER_TURN = -(Math.PI / 4 + 0.22)
/** Height of what a tower stands on, scene units. */
export const PLINTH_HEIGHT = 0.9

export function towerBoxes(hospitals: readonly SurfaceHospital[]): UprightBox[] {
  return hospitals.map((hospital) => {
    const shape = towerShape(hospital.openBeds)
    return {
      x: sceneX(hospital.east),
      y: 0,
      z: sceneZ(hospital.north),
      halfWidth: shape.width / 2,
      halfDepth: shape.depth / 2,
      height: shape.height + PLINTH_HEIGHT,
      turn: TOWER_TURN,
    }
  })
}

/** The eight corners of a box, foot first, each ring in the same order; `grown` units are added on every side. */
export function boxCorners(box: UprightBox, grown = 0): readonly (readonly [x: number, y: number, z: number])[] {
  const cos = Math.cos(box.turn)
  const sin = Math.sin(box.turn)
  const [w, d] = [box.halfWidth + grown, box.halfDepth + grown]
  const ring = [
    [-w, -d],
    [w, -d],
    [w, d],
    [-w, d],
  ] as const
  return [box.y, box.y + box.height + grown].flatMap((y) =>
    ring.map(([x, z]) => [box.x + cos * x + sin * z, y, box.z - sin * x + cos * z] as const),
  )
}
