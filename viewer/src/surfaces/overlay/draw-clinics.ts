// Outpatient care on a canvas over any ground: from nearer by a small sign each, nearer still its queue in figures where there is room.
import { overlap, type Rectangle } from '../../scene/label-layout.ts'
import { sceneX, sceneZ } from '../../scene/projection.ts'
import type { SurfaceClinic } from '../surface.ts'
import type { FrameView } from './stage.ts'

export interface ClinicColours {
  readonly calm: string
  readonly long: string
  readonly quiet: string
  readonly ink: string
  readonly halo: string
}

export interface PlacedClinic {
  readonly clinic: SurfaceClinic
  readonly x: number
  readonly y: number
}

/** Distances of the camera (scene units) from which signs and figures are shown: a whole city of them would hide its hospitals. */
export const SIGNS_FROM_DISTANCE = 260
export const FIGURES_FROM_DISTANCE = 130
/** Of what is farther off than the middle of the picture only so much is shown. */
const DEPTH_SHARE = 1.7
const HALF_PIXELS = 5
const FONT = '11px "Inter Variable", Inter, "Noto Sans SC", "Noto Sans CJK SC", sans-serif'

/** A square with a cross cut out; a diamond where the wait is long; dashes where closed; a ring where not known. Boxes of −1…1. */
const SIGNS: Readonly<Record<SurfaceClinic['look'], string>> = {
  calm: 'M-.8-.8H.8V.8H-.8zM-.2-.55V-.2H-.55V.2H-.2V.55H.2V.2H.55V-.2H.2V-.55z',
  long: 'M0-1.1L1.1 0 0 1.1-1.1 0z',
  closed: 'M-.8-.25H.8V.25H-.8z',
  unknown: 'M-.75 0a.75 .75 0 1 0 1.5 0a.75 .75 0 1 0-1.5 0z',
}
let paths: Readonly<Record<SurfaceClinic['look'], Path2D>> | null = null

/** Signs that the picture shows, the longest waits first: where there is no room for all figures they have theirs. */
const RANK = { long: 0, calm: 1, unknown: 2, closed: 3 } as const

/** @returns what was drawn and where, for whoever points at it */
export function drawClinics(
  context: CanvasRenderingContext2D,
  clinics: readonly SurfaceClinic[],
  view: FrameView,
  colours: ClinicColours,
): readonly PlacedClinic[] {
  const { distance } = view.pose
  if (clinics.length === 0 || distance > SIGNS_FROM_DISTANCE) return []
  const placed: PlacedClinic[] = []
  for (const clinic of clinics) {
    const { x, y, depth } = view.toStage(sceneX(clinic.east), 0.3, sceneZ(clinic.north))
    const isNear = depth >= 1 && depth <= DEPTH_SHARE * Math.max(distance, 40)
    if (isNear && x > -9 && y > -9 && x < view.width + 9 && y < view.height + 9) placed.push({ clinic, x, y })
  }
  placed.sort((a, b) => RANK[a.clinic.look] - RANK[b.clinic.look])
  paths ??= {
    calm: new Path2D(SIGNS.calm),
    long: new Path2D(SIGNS.long),
    closed: new Path2D(SIGNS.closed),
    unknown: new Path2D(SIGNS.unknown),
  }
  for (const { clinic, x, y } of placed) sign(context, clinic.look, x, y, colours)
  if (distance <= FIGURES_FROM_DISTANCE) figures(context, placed, colours)
  return placed
}

function sign(
  context: CanvasRenderingContext2D,
  look: SurfaceClinic['look'],
  x: number,
  y: number,
  colours: ClinicColours,
): void {
  const path = paths![look]
  context.save()
  context.translate(x, y)
  context.scale(HALF_PIXELS, HALF_PIXELS)
  context.strokeStyle = colours.halo
  context.lineWidth = 3 / HALF_PIXELS
  context.stroke(path)
  const colour = look === 'long' ? colours.long : look === 'calm' ? colours.calm : colours.quiet
  if (look === 'unknown') {
    context.strokeStyle = colour
    context.lineWidth = 1.3 / HALF_PIXELS
    context.stroke(path)
  } else {
    context.fillStyle = colour
    context.fill(path, 'evenodd')
  }
  context.restore()
}

function figures(context: CanvasRenderingContext2D, placed: readonly PlacedClinic[], colours: ClinicColours): void {
  const used: Rectangle[] = placed.map(({ x, y }) => ({ x: x - 6, y: y - 6, width: 12, height: 12 }))
  context.font = FONT
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  context.lineJoin = 'round'
  placed.forEach(({ clinic, x, y }, own) => {
    const box = { x: x + 8, y: y - 7, width: context.measureText(clinic.figure).width, height: 14 }
    if (used.some((other, k) => k !== own && overlap(box, other, 1))) return
    used.push(box)
    context.strokeStyle = colours.halo
    context.lineWidth = 3
    context.strokeText(clinic.figure, box.x, y)
    context.fillStyle = clinic.look === 'long' ? colours.long : colours.ink
    context.fillText(clinic.figure, box.x, y)
  })
}
