// Water and closed roads on a canvas over any ground: hatched areas, broken lines with crosses, and the words that they are supposed.
import { type StagePoint, sceneX, sceneZ } from '../../scene/projection.ts'
import type { SurfaceClosure } from '../surface.ts'
import type { FrameView } from './stage.ts'

export interface ClosureColours {
  /** Of hazards, and of everything supposed. */
  readonly hazard: string
  readonly water: string
  readonly halo: string
  readonly plate: string
}

/** A cross is drawn where the last one is so far away, pixels. */
const CROSS_APART = 44
const CROSS_HALF = 4
const HATCH_PIXELS = 14
const LABEL_FONT = '600 12px "Inter Variable", Inter, "Noto Sans SC", "Noto Sans CJK SC", sans-serif'
/** Corners of a ring that lie behind the camera are taken out; between two corners the ring is cut in so many parts. */
const PARTS = 3

let hatch: { readonly colour: string; readonly pattern: CanvasPattern } | null = null

/** Slanted stripes of the hazard's colour, as at the head of every rehearsal. */
function hatchOf(context: CanvasRenderingContext2D, colour: string): CanvasPattern | string {
  if (hatch?.colour === colour) return hatch.pattern
  const tile = document.createElement('canvas')
  tile.width = HATCH_PIXELS
  tile.height = HATCH_PIXELS
  const brush = tile.getContext('2d')
  if (!brush) return colour
  brush.strokeStyle = colour
  brush.lineWidth = 1.8
  for (const shift of [-HATCH_PIXELS, 0, HATCH_PIXELS]) {
    brush.beginPath()
    brush.moveTo(shift - 1, HATCH_PIXELS + 1)
    brush.lineTo(shift + HATCH_PIXELS + 1, -1)
    brush.stroke()
  }
  const pattern = context.createPattern(tile, 'repeat')
  if (!pattern) return colour
  hatch = { colour, pattern }
  return pattern
}

const on = (view: FrameView, east: number, north: number): StagePoint => view.toStage(sceneX(east), 0.1, sceneZ(north))

function ringPath(ring: readonly number[], view: FrameView): Path2D {
  const path = new Path2D()
  let begun = false
  for (let i = 0; i + 1 < ring.length; i += 2) {
    const next = (i + 2) % ring.length
    for (let part = 0; part < PARTS; part++) {
      const share = part / PARTS
      const east = ring[i]! + (ring[next]! - ring[i]!) * share
      const north = ring[i + 1]! + (ring[next + 1]! - ring[i + 1]!) * share
      const { x, y, depth } = on(view, east, north)
      if (depth < 1) continue
      if (begun) path.lineTo(x, y)
      else path.moveTo(x, y)
      begun = true
    }
  }
  path.closePath()
  return path
}

function area(
  context: CanvasRenderingContext2D,
  { ring, effect }: SurfaceClosure,
  view: FrameView,
  colours: ClosureColours,
): void {
  const path = ringPath(ring!, view)
  if (effect === 'water') {
    context.globalAlpha = 0.34
    context.fillStyle = colours.water
    context.fill(path)
  }
  context.globalAlpha = 0.38
  context.fillStyle = hatchOf(context, colours.hazard)
  if (effect === 'water') context.fill(path)
  context.globalAlpha = 1
  context.setLineDash([7, 4])
  context.strokeStyle = colours.halo
  context.lineWidth = 3.5
  context.stroke(path)
  context.strokeStyle = colours.hazard
  context.lineWidth = 1.5
  context.stroke(path)
  context.setLineDash([])
}

function roads(
  context: CanvasRenderingContext2D,
  { roads: ends, effect }: SurfaceClosure,
  view: FrameView,
  colours: ClosureColours,
): void {
  const path = new Path2D()
  const crosses: [number, number][] = []
  for (let i = 0; i + 3 < ends.length; i += 4) {
    const from = on(view, ends[i]!, ends[i + 1]!)
    const to = on(view, ends[i + 2]!, ends[i + 3]!)
    if (from.depth < 1 || to.depth < 1) continue
    const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2]
    if (x < -40 || y < -40 || x > view.width + 40 || y > view.height + 40) continue
    path.moveTo(from.x, from.y)
    path.lineTo(to.x, to.y)
    if (effect === 'closed' && crosses.every(([cx, cy]) => Math.hypot(cx - x, cy - y) >= CROSS_APART))
      crosses.push([x, y])
  }
  context.lineCap = 'butt'
  context.strokeStyle = colours.halo
  context.lineWidth = effect === 'closed' ? 5 : 3.5
  context.stroke(path)
  context.strokeStyle = colours.hazard
  context.lineWidth = effect === 'closed' ? 3 : 1.5
  context.setLineDash(effect === 'closed' ? [6, 3] : [2, 4])
  context.stroke(path)
  context.setLineDash([])
  for (const [width, colour] of [
    [4.5, colours.halo],
    [2, colours.hazard],
  ] as const) {
    context.strokeStyle = colour
    context.lineWidth = width
    context.beginPath()
    for (const [x, y] of crosses) {
      context.moveTo(x - CROSS_HALF, y - CROSS_HALF)
      context.lineTo(x + CROSS_HALF, y + CROSS_HALF)
      context.moveTo(x + CROSS_HALF, y - CROSS_HALF)
      context.lineTo(x - CROSS_HALF, y + CROSS_HALF)
    }
    context.stroke()
  }
}

function label(
  context: CanvasRenderingContext2D,
  { label: text, east, north }: SurfaceClosure,
  view: FrameView,
  colours: ClosureColours,
): void {
  const { x, y, depth } = on(view, east, north)
  if (depth < 1 || x < 0 || y < 0 || x > view.width || y > view.height) return
  context.font = LABEL_FONT
  const width = context.measureText(text).width + 12
  context.fillStyle = colours.plate
  context.fillRect(x - width / 2, y + 8, width, 20)
  context.strokeStyle = colours.hazard
  context.lineWidth = 1
  context.strokeRect(Math.round(x - width / 2) + 0.5, Math.round(y + 8) + 0.5, Math.round(width), 20)
  context.fillStyle = colours.hazard
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(text, x, y + 18.5)
}

/** Areas first, then roads, then words. */
export function drawClosures(
  context: CanvasRenderingContext2D,
  closures: readonly SurfaceClosure[],
  view: FrameView,
  colours: ClosureColours,
): void {
  for (const closure of closures) if (closure.ring !== null) area(context, closure, view, colours)
  for (const closure of closures) roads(context, closure, view, colours)
  for (const closure of closures) label(context, closure, view, colours)
}
