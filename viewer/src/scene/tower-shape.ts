// The size of a hospital's tower in the city: footprint and floors grow with its beds, lit floors with its occupancy.

/** Scene units. */
export const FLOOR_HEIGHT = 1.02
const FEWEST_FLOORS = 3
const MOST_FLOORS = 24

export interface TowerShape {
  readonly width: number
  readonly depth: number
  readonly height: number
  readonly floors: number
}

/** Square-root growth: ten times the beds is about three times the floors, so that small hospitals stay legible. */
export function towerShape(openBeds: number): TowerShape {
  const root = Math.sqrt(Math.max(0, openBeds))
  const floors = Math.max(FEWEST_FLOORS, Math.min(MOST_FLOORS, Math.round(1.5 + 0.39 * root)))
  const width = 1.7 + 0.068 * Math.min(root, 64)
  return { width, depth: width * 0.86, height: floors * FLOOR_HEIGHT, floors }
}

/** Floors lit from the ground up (fractional: the topmost lit floor may be part of one); null stays dark. */
export function litFloors(floors: number, occupancy: number | null): number {
  if (occupancy === null || !Number.isFinite(occupancy)) return 0
  return floors * Math.max(0, Math.min(1, occupancy))
}

/** Radius of the critical ground pool, scene units: at most 1.3 km. */
export const poolRadius = (shape: TowerShape): number => Math.min(13, shape.width * 2.1)
