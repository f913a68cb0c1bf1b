// A hospital flown in: towers side by side, each ward a floor front, every bed a window. Sizes in scene units; local axes:
// x to the right along the fronts, y up, z towards the viewer.
import type { HospitalView, SurfaceTower, SurfaceWard } from '../surfaces/surface.ts'
import type { CameraPose } from './camera.ts'
import { FIELD_OF_VIEW_DEGREES, viewProjectionOf } from './camera.ts'
import { toStage } from './projection.ts'

/** Windows in a row of a floor's front: many towers are drawn narrower and taller, so that they fill the stage. */
export const windowsARow = (towers: number): number => (towers > 4 ? 12 : towers > 3 ? 16 : 24)
export const WINDOW_PITCH = 0.3
export const WINDOW_ROW_PITCH = 0.36
/** Space above the windows of a floor before the next one's slab. */
const FLOOR_GAP = 0.3
const SLAB = 0.12
const TOWER_DEPTH = 4.6
/** Between two towers: room for the left one's ward names, or only for its side where the names stand elsewhere. */
const GAP_WITH_NAMES = 7.6
const GAP = 2.6
const PODIUM_HEIGHT = 0.6
/** The lowest ward stands above the emergency department's dots. */
const STILTS = 1.15
const PODIUM_APRON = 2.2
/** How far the chosen floor slides out towards the viewer. */
export const SLIDE = 2.2
/** The fronts turn a little to the viewer's left, so that each tower shows its right side. */
export const FRONT_TURN = 0.24

export interface OpenedFloor {
  readonly ward: SurfaceWard
  readonly tower: number
  /** Centre of the floor's foot, local. */
  readonly x: number
  readonly y: number
  readonly z: number
  readonly width: number
  readonly depth: number
  readonly height: number
  /** Index of the ward's first window among all windows. */
  readonly firstWindow: number
}

export interface OpenedTower {
  readonly name: string
  readonly openBeds: number
  readonly x: number
  readonly width: number
  readonly top: number
  /** Left of the front for the first tower's ward names, right for the others'. */
  readonly labelSide: 'left' | 'right'
}

export interface OpenedHospital {
  readonly floors: readonly OpenedFloor[]
  readonly towers: readonly OpenedTower[]
  /** Window centres x, y, z (local), one a bed, in order of floors and beds. */
  readonly windows: Float32Array
  /** Floor of each window. */
  readonly windowFloor: Uint16Array
  readonly podium: {
    readonly x: number
    readonly z: number
    readonly width: number
    readonly depth: number
    readonly height: number
  }
  readonly width: number
  readonly height: number
  /** 1 … 1.5: how much higher than usual floors and windows are drawn. */
  readonly stretch: number
}

/** Rows of windows a ward needs at `aRow` windows a row: at least two. */
export const windowRows = (beds: number, aRow: number): number => Math.max(2, Math.ceil(beds / aRow))

const floorHeight = (ward: SurfaceWard, aRow: number, stretch: number): number =>
  windowRows(ward.statuses.length, aRow) * WINDOW_ROW_PITCH * stretch + SLAB + 0.06

/** Many low towers would lie on the stage like a strip: their floors and windows are drawn up to half as high again. */
function stretchOf(view: HospitalView, aRow: number, width: number): number {
  const tallest = Math.max(
    1,
    ...view.towers.map(({ wards }) => wards.reduce((sum, ward) => sum + floorHeight(ward, aRow, 1) + FLOOR_GAP, 0)),
  )
  return Math.max(1, Math.min(1.5, (width * 0.72) / tallest))
}

/** Lays the towers out. Wards keep their order by floor; wards that share a floor number stand one above the other. */
export function openHospital(view: HospitalView): OpenedHospital {
  const count = view.towers.length
  const aRow = windowsARow(count)
  const towerWidth = aRow * WINDOW_PITCH + 0.3
  // the first tower's names stand at its left, so that the second stands close to it
  const leftOf = (at: number): number => at * towerWidth + (at === 0 ? 0 : GAP + (at - 1) * GAP_WITH_NAMES)
  const width = leftOf(Math.max(0, count - 1)) + towerWidth
  const stretch = stretchOf(view, aRow, width)
  const floors: OpenedFloor[] = []
  const towers: OpenedTower[] = []
  let windowAt = 0
  let height = 0
  view.towers.forEach((tower, at) => {
    const x = leftOf(at) + (towerWidth - width) / 2
    let y = PODIUM_HEIGHT + STILTS
    for (const ward of wardsUpwards(tower)) {
      const own = floorHeight(ward, aRow, stretch)
      floors.push({
        ward,
        tower: at,
        x,
        y,
        z: 0,
        width: towerWidth,
        depth: TOWER_DEPTH,
        height: own,
        firstWindow: windowAt,
      })
      windowAt += ward.statuses.length
      y += own + FLOOR_GAP * stretch
    }
    height = Math.max(height, y)
    const openBeds = tower.wards.reduce((sum, ward) => sum + ward.openBeds, 0)
    towers.push({ name: tower.name, openBeds, x, width: towerWidth, top: y, labelSide: at === 0 ? 'left' : 'right' })
  })
  const windows = new Float32Array(windowAt * 3)
  const windowFloor = new Uint16Array(windowAt)
  floors.forEach((floor, floorAt) => {
    const beds = floor.ward.statuses.length
    const rows = windowRows(beds, aRow)
    for (let bed = 0; bed < beds; bed++) {
      const column = bed % aRow
      const row = Math.floor(bed / aRow)
      const window = floor.firstWindow + bed
      windows[window * 3] = floor.x + (column - (aRow - 1) / 2) * WINDOW_PITCH
      windows[window * 3 + 1] = floor.y + SLAB + 0.03 + (rows - 1 - row + 0.5) * WINDOW_ROW_PITCH * stretch
      windows[window * 3 + 2] = floor.depth / 2 + 0.02
      windowFloor[window] = floorAt
    }
  })
  const podium = {
    x: 0.4,
    z: PODIUM_APRON / 2,
    width: width + 3,
    depth: TOWER_DEPTH + PODIUM_APRON + 1.6,
    height: PODIUM_HEIGHT,
  }
  return { floors, towers, windows, windowFloor, podium, width, height: Math.max(height, PODIUM_HEIGHT + 4), stretch }
}

const wardsUpwards = (tower: SurfaceTower): readonly SurfaceWard[] =>
  tower.wards
    .map((ward, at) => ({ ward, at }))
    .sort((a, b) => a.ward.floor - b.ward.floor || a.at - b.at)
    .map(({ ward }) => ward)

/** Status codes of all windows in window order, written into `into` (floats, as the shader reads them). */
export function windowStatuses(opened: OpenedHospital, into: Float32Array): Float32Array {
  for (const floor of opened.floors) {
    floor.ward.statuses.forEach((status, bed) => {
      into[floor.firstWindow + bed] = status
    })
  }
  return into
}

export type EmergencyGroup = 'resus' | 'treating' | 'observation' | 'boarding'

export interface EmergencyDots {
  readonly group: EmergencyGroup
  readonly people: number
  /** Dot centres x, y, z (local). */
  readonly points: readonly (readonly [number, number, number])[]
  /** Distance between neighbouring dots. */
  readonly pitch: number
  readonly labelX: number
  readonly labelY: number
  readonly labelZ: number
}

const GROUPS: readonly EmergencyGroup[] = ['resus', 'treating', 'observation', 'boarding']
const DOT_PITCH = 0.42
const MOST_DOT_ROWS = 4

/** One dot a person along the podium's apron, two rows, more where two would not fit; groups without a count are left out. */
export function emergencyDots(opened: OpenedHospital, view: HospitalView): EmergencyDots[] {
  const groups = GROUPS.map((group) => ({ group, people: view.ed[group] })).filter(
    (entry): entry is { group: EmergencyGroup; people: number } => entry.people !== null,
  )
  const total = groups.reduce((sum, { people }) => sum + people, 0)
  if (groups.length === 0) return []
  const gap = Math.min(1.7, opened.podium.width * 0.055)
  const room = opened.podium.width - 2 - gap * (groups.length - 1)
  let rows = 2
  while (rows < MOST_DOT_ROWS && Math.ceil(total / rows) * DOT_PITCH > room) rows++
  const pitch = Math.min(DOT_PITCH, room / Math.max(1, Math.ceil(total / rows) + groups.length))
  const front = TOWER_DEPTH / 2 + 0.6
  let x = opened.podium.x - opened.podium.width / 2 + 1
  return groups.map(({ group, people }) => {
    const columns = Math.max(1, Math.ceil(people / rows))
    const points = Array.from({ length: people }, (_, at): readonly [number, number, number] => [
      x + Math.floor(at / rows) * pitch,
      PODIUM_HEIGHT + 0.22 + (rows - 1 - (at % rows)) * pitch,
      front,
    ])
    const labelX = x
    x += Math.max(columns * pitch, 1.4) + gap
    return { group, people, points, pitch, labelX, labelY: PODIUM_HEIGHT, labelZ: front + 1.1 }
  })
}

/** Turn of the opened hospital about y so that its fronts face a camera of this heading. */
export const frontTurn = (heading: number): number => -(heading + FRONT_TURN)

/** A local point in the scene: turned about y and moved to the hospital's place. */
export function placed(
  x: number,
  y: number,
  z: number,
  originX: number,
  originZ: number,
  turn: number,
): readonly [number, number, number] {
  const cos = Math.cos(turn)
  const sin = Math.sin(turn)
  return [originX + cos * x + sin * z, y, originZ - sin * x + cos * z]
}

/** Edges of the stage that names and titles need, as shares of its half width and half height. */
const MARGINS = { left: 0.29, right: 0.28, top: 0.13, bottom: 0.16 } as const
/** Nearer than this a small hospital's few windows would fill the stage. */
const NEAREST = 34
const OPENED_PITCH = 0.17

/**
 * The pose that shows the whole opened hospital on a stage of the given aspect, with room for the ward names at both sides:
 * steps back and centres until the outermost corners lie within the margins.
 */
export function openedPose(
  opened: OpenedHospital,
  originX: number,
  originZ: number,
  heading: number,
  aspect: number,
): CameraPose {
  const half = Math.tan((FIELD_OF_VIEW_DEGREES * Math.PI) / 360)
  const corners = outerCorners(opened).map(([x, y, z]) => placed(x, y, z, originX, originZ, frontTurn(heading)))
  let pose: CameraPose = {
    targetX: originX,
    targetY: opened.height * 0.45,
    targetZ: originZ,
    distance: NEAREST,
    heading,
    pitch: OPENED_PITCH,
  }
  for (let step = 0; step < 80; step++) {
    const matrix = viewProjectionOf(pose, FIELD_OF_VIEW_DEGREES, aspect)
    const seen = corners.map((corner) => toStage(matrix, ...corner, 2, 2, { x: 0, y: 0, depth: 0 }))
    const [left, right] = [Math.min(...seen.map(({ x }) => x)), Math.max(...seen.map(({ x }) => x))]
    const [top, bottom] = [Math.min(...seen.map(({ y }) => y)), Math.max(...seen.map(({ y }) => y))]
    const sideways = (left - MARGINS.left + (right - 2 + MARGINS.right)) / 2
    const upwards = -(top - MARGINS.top + (bottom - 2 + MARGINS.bottom)) / 2
    const unit = half * pose.distance
    pose = {
      ...pose,
      targetX: pose.targetX + Math.cos(heading) * sideways * unit * aspect,
      targetZ: pose.targetZ + Math.sin(heading) * sideways * unit * aspect,
      targetY: pose.targetY + upwards * unit,
    }
    const excess = Math.max(
      (right - left) / (2 - MARGINS.left - MARGINS.right),
      (bottom - top) / (2 - MARGINS.top - MARGINS.bottom),
    )
    const behind = seen.some(({ depth }) => depth < 1)
    if (!behind && excess <= 1.001 && Math.abs(sideways) + Math.abs(upwards) < 0.004) break
    if (behind || excess > 1) pose = { ...pose, distance: pose.distance * (behind ? 1.3 : Math.min(1.3, excess)) }
  }
  return pose
}

/** Corners of the towers' bodies with their titles, and of the podium, local. */
function outerCorners(opened: OpenedHospital): (readonly [number, number, number])[] {
  const { podium } = opened
  const out: (readonly [number, number, number])[] = []
  for (const tower of opened.towers) {
    for (const x of [tower.x - tower.width / 2, tower.x + tower.width / 2]) {
      for (const z of [-TOWER_DEPTH / 2, TOWER_DEPTH / 2]) out.push([x, tower.top + 1.6, z], [x, PODIUM_HEIGHT, z])
    }
  }
  for (const share of [-0.42, 0.42]) out.push([podium.x + podium.width * share, 0, podium.z + podium.depth / 2])
  return out
}

/** Share 0..1 that a floor has opened `milliseconds` after the start: from the top down within 400 ms. */
export function openingShare(milliseconds: number, floorFromTop: number, floors: number): number {
  const start = floors <= 1 ? 0 : (floorFromTop / floors) * 240
  const t = Math.max(0, Math.min(1, (milliseconds - start) / 160))
  return 1 - (1 - t) ** 3
}
