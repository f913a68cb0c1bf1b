// What the tower shader reads, one entry a box: every hospital is a plinth and a tower on it.

import { sceneX, sceneZ } from '../scene/projection.ts'
import { differenceColour, type LinearColour, litFloorColour } from '../scene/severity.ts'
import { PLINTH_HEIGHT } from '../scene/tower-boxes.ts'
import { litFloors, poolRadius, towerShape } from '../scene/tower-shape.ts'
import type { SurfaceHospital } from '../surfaces/surface.ts'

export const BOXES_A_HOSPITAL = 2

export interface TowerColumns {
  /** x, z, foot y, unused. */
  readonly places: Float32Array
  /** width, height, depth, floors (0 = plinth). */
  readonly sizes: Float32Array
  /** lit colour r, g, b (linear), lit floors. */
  readonly lights: Float32Array
  /** 0 solid, 1 outline (stale). */
  readonly styles: Float32Array
  /** Pools: x, z, radius, strength. */
  readonly pools: Float32Array
  readonly poolColours: Float32Array
}

export function emptyTowerColumns(hospitals: number): TowerColumns {
  const boxes = hospitals * BOXES_A_HOSPITAL
  return {
    places: new Float32Array(boxes * 4),
    sizes: new Float32Array(boxes * 4),
    lights: new Float32Array(boxes * 4),
    styles: new Float32Array(boxes),
    pools: new Float32Array(hospitals * 4),
    poolColours: new Float32Array(hospitals * 3),
  }
}

function litColour(hospital: SurfaceHospital, difference: ReadonlyMap<number, number> | undefined): LinearColour {
  if (!difference) return litFloorColour(hospital.severity)
  const own = difference.get(hospital.index)
  return own === undefined ? litFloorColour('unknown') : differenceColour(own)
}

/** Rewrites the columns in place; lengths must fit (see emptyTowerColumns). */
export function fillTowerColumns(
  columns: TowerColumns,
  hospitals: readonly SurfaceHospital[],
  difference: ReadonlyMap<number, number> | undefined,
): void {
  hospitals.forEach((hospital, at) => {
    const shape = towerShape(hospital.openBeds)
    const x = sceneX(hospital.east)
    const z = sceneZ(hospital.north)
    const colour = litColour(hospital, difference)
    const plinth = at * BOXES_A_HOSPITAL
    const tower = plinth + 1
    columns.places.set([x, z, 0, 0, x, z, PLINTH_HEIGHT, 0], plinth * 4)
    columns.sizes.set([shape.width * 1.55, PLINTH_HEIGHT, shape.depth * 1.6, 0], plinth * 4)
    columns.sizes.set([shape.width, shape.height, shape.depth, shape.floors], tower * 4)
    columns.lights.set([0, 0, 0, 0], plinth * 4)
    columns.lights.set([...colour, litFloors(shape.floors, hospital.occupancy)], tower * 4)
    columns.styles[tower] = hospital.stale ? 1 : 0
    const strength =
      difference || hospital.stale
        ? 0
        : hospital.severity === 'critical'
          ? 0.24
          : hospital.severity === 'watch'
            ? 0.07
            : 0
    columns.pools.set([x, z, poolRadius(shape), strength], at * 4)
    columns.poolColours.set(colour, at * 3)
  })
}
