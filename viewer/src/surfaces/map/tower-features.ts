// Hospitals on the map: the same towers as in the night city, floor by floor. Their shape is handed over once; which floors are lit, and in
// which colour, is a state of each feature, so that a report costs the floors that changed.

import { type GeoFrame, lngLatOf } from '../../scene/geo-view.ts'
import { eastMetres, METRES_PER_UNIT, northMetres, sceneX, sceneZ } from '../../scene/projection.ts'
import { differenceColour, EMISSION, type LinearColour, linear, SEVERITY_COLOUR } from '../../scene/severity.ts'
import { PLINTH_HEIGHT, TOWER_TURN } from '../../scene/tower-boxes.ts'
import { FLOOR_HEIGHT, litFloors, poolRadius, towerShape } from '../../scene/tower-shape.ts'
import type { SurfaceHospital } from '../surface.ts'
import { collection, type Feature, type FeatureCollection, type Position } from './map-features.ts'
import type { MapPalette } from './map-palette.ts'

/** More than any tower has floors: feature ids are position × this + floor. */
export const IDS_A_TOWER = 64
/** The slab of a floor; the rest is the dark gap to the next. */
export const SLAB_SHARE = 0.72

/** Feature id of a floor, from 0 at the foot. */
export const floorId = (position: number, floor: number): number => position * IDS_A_TOWER + floor + 1
/** Feature id of the tower's dark core, and of its mark and pool. */
export const towerId = (position: number): number => position * IDS_A_TOWER

/** Corners of a turned rectangle about a hospital, closed. */
function footprint(frame: GeoFrame, hospital: SurfaceHospital, width: number, depth: number): Position[] {
  const cos = Math.cos(TOWER_TURN)
  const sin = Math.sin(TOWER_TURN)
  const corner = (x: number, z: number): Position =>
    lngLatOf(
      frame,
      eastMetres(sceneX(hospital.east) + cos * x + sin * z),
      northMetres(sceneZ(hospital.north) - sin * x + cos * z),
    )
  const [w, d] = [width / 2, depth / 2]
  const first = corner(-w, -d)
  return [first, corner(w, -d), corner(w, d), corner(-w, d), first]
}

/** Plinth, core and floors of every tower; `base` and `top` in metres above the ground. */
export function towerFeatures(frame: GeoFrame, hospitals: readonly SurfaceHospital[]): FeatureCollection {
  return collection(
    hospitals.flatMap((hospital, position): Feature[] => {
      const shape = towerShape(hospital.openBeds)
      const box = (id: number, part: string, outline: Position[], base: number, top: number): Feature => ({
        type: 'Feature',
        id,
        properties: { part, base: base * METRES_PER_UNIT, top: top * METRES_PER_UNIT, hospital: hospital.index },
        geometry: { type: 'Polygon', coordinates: [outline] },
      })
      const core = footprint(frame, hospital, shape.width * 0.9, shape.depth * 0.9)
      const slab = footprint(frame, hospital, shape.width, shape.depth)
      const plinth = footprint(frame, hospital, shape.width * 1.55, shape.depth * 1.6)
      return [
        box(towerId(position), 'core', core, PLINTH_HEIGHT, PLINTH_HEIGHT + shape.height),
        box(floorId(position, shape.floors), 'plinth', plinth, 0, PLINTH_HEIGHT),
        ...Array.from({ length: shape.floors }, (_, floor) => {
          const base = PLINTH_HEIGHT + floor * FLOOR_HEIGHT
          return box(floorId(position, floor), 'floor', slab, base, base + FLOOR_HEIGHT * SLAB_SHARE)
        }),
      ]
    }),
  )
}

/** One point a hospital, for its mark and its pool of light. */
export const hospitalPoints = (frame: GeoFrame, hospitals: readonly SurfaceHospital[]): FeatureCollection =>
  collection(
    hospitals.map((hospital, position) => ({
      type: 'Feature',
      id: towerId(position),
      properties: {
        severity: hospital.severity,
        poolMetres: poolRadius(towerShape(hospital.openBeds)) * METRES_PER_UNIT,
      },
      geometry: { type: 'Point', coordinates: lngLatOf(frame, hospital.east, hospital.north) },
    })),
  )

const hex = (colour: LinearColour): string =>
  `#${colour
    .map((value) => {
      const encoded = value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055
      return Math.round(Math.max(0, Math.min(1, encoded)) * 255)
        .toString(16)
        .padStart(2, '0')
    })
    .join('')}`

const mixed = (a: string, b: string, share: number): string => {
  const [from, to] = [linear(a), linear(b)]
  return hex([0, 1, 2].map((at) => from[at]! + (to[at]! - from[at]!) * share) as unknown as LinearColour)
}

/** Colour of lit floors: the severity's, dimmed to its rank towards the unlit floor. */
export function litColour(
  hospital: SurfaceHospital,
  difference: ReadonlyMap<number, number> | undefined,
  palette: MapPalette,
  severityColour: Readonly<Record<string, string>> = SEVERITY_COLOUR,
): string {
  if (difference) {
    const own = difference.get(hospital.index)
    return own === undefined ? palette.unlitFloor : hex(differenceColour(own))
  }
  const share = EMISSION[hospital.severity]
  return mixed(palette.unlitFloor, severityColour[hospital.severity]!, share + (1 - share) * 0.45)
}

/** The colour of each floor of one hospital, from the foot; a floor is lit when more than half of it is. A stale report dims them. */
export function floorColours(
  hospital: SurfaceHospital,
  difference: ReadonlyMap<number, number> | undefined,
  palette: MapPalette,
): string[] {
  const { floors } = towerShape(hospital.openBeds)
  const lit = litFloors(floors, hospital.occupancy)
  const glow = litColour(hospital, difference, palette)
  const shown = hospital.stale ? mixed(palette.unlitFloor, glow, 0.35) : glow
  return Array.from({ length: floors }, (_, floor) => (floor + 0.5 <= lit ? shown : palette.unlitFloor))
}

/** Strength of the pool on the ground, 0..1: critical and watch alone have one. */
export const poolStrength = (hospital: SurfaceHospital, difference: unknown): number =>
  difference !== undefined || hospital.stale
    ? 0
    : hospital.severity === 'critical'
      ? 0.34
      : hospital.severity === 'watch'
        ? 0.12
        : 0
