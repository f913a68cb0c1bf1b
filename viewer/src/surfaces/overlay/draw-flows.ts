// Flows on a canvas over the ground: the arcs of the night city, as rails with streaks or, at rest, as arrows.
import { arcPoint, flowWidth, streakColumns } from '../../scene/arc.ts'
import { type StagePoint, sceneX, sceneZ } from '../../scene/projection.ts'
import type { SurfaceFlow } from '../surface.ts'
import type { FrameView } from './stage.ts'

const STEPS = 28
/** Depths (scene units) between which arcs fade out. */
const FADE = [380, 700] as const
/** Arrows stop short of the tower, or it would stand in front of them. */
const ARROW_END = 0.93

export interface Arc {
  readonly flow: SurfaceFlow
  readonly points: readonly StagePoint[]
}

export interface CanvasColours {
  readonly calm: string
  readonly stressed: string
  readonly late: string
  readonly quiet: string
  readonly ink: string
}

/** Every flow's arc as points of the stage; those behind the camera have a negative depth and are not drawn. */
export function arcsOf(flows: readonly SurfaceFlow[], view: FrameView): Arc[] {
  return flows.map((flow) => {
    const from = [sceneX(flow.fromEast), sceneZ(flow.fromNorth)] as const
    const to = [sceneX(flow.toEast), sceneZ(flow.toNorth)] as const
    const points = Array.from({ length: STEPS + 1 }, (_, step) => view.toStage(...arcPoint(from, to, step / STEPS)))
    return { flow, points }
  })
}

const fade = (depth: number): number =>
  depth < 1 ? 0 : 1 - Math.max(0, Math.min(1, (depth - FADE[0]) / (FADE[1] - FADE[0])))

const strengthOf = ({ flow }: Arc): number => (flow.stressed ? 0.9 : 0.5)

/** The stage point at `t` (0..1) of an arc. */
function along({ points }: Arc, t: number): StagePoint {
  const at = Math.max(0, Math.min(1, t)) * STEPS
  const index = Math.min(STEPS - 1, Math.floor(at))
  const [a, b] = [points[index]!, points[index + 1]!]
  const share = at - index
  return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share, depth: a.depth + (b.depth - a.depth) * share }
}

function piece(
  context: CanvasRenderingContext2D,
  arc: Arc,
  from: number,
  to: number,
  width: number,
  colour: string,
  strength: number,
): void {
  const [a, b] = [along(arc, from), along(arc, to)]
  const seen = Math.min(fade(a.depth), fade(b.depth)) * strength
  if (seen < 0.01) return
  context.strokeStyle = colour
  context.globalAlpha = seen
  context.lineWidth = width
  context.beginPath()
  context.moveTo(a.x, a.y)
  context.lineTo(b.x, b.y)
  context.stroke()
  context.globalAlpha = 1
}

function rail(context: CanvasRenderingContext2D, arc: Arc, colours: CanvasColours): void {
  const colour = arc.flow.stressed ? colours.stressed : colours.calm
  context.lineCap = 'butt'
  for (let step = 0; step < STEPS; step += 2)
    piece(
      context,
      arc,
      step / STEPS,
      (step + 2) / STEPS,
      1,
      colour,
      (arc.flow.stressed ? 0.24 : 0.18) * strengthOf(arc),
    )
}

const STREAK_PIECES = 6

function streaks(
  context: CanvasRenderingContext2D,
  arcs: readonly Arc[],
  colours: CanvasColours,
  seconds: number,
): void {
  context.lineCap = 'round'
  arcs.forEach((arc, at) => {
    const { count, motion } = streakColumns([arc.flow])
    const colour = arc.flow.stressed ? colours.stressed : colours.calm
    for (let streak = 0; streak < count; streak++) {
      const [phase, perSecond, length, width] = motion.subarray(streak * 4, streak * 4 + 4) as unknown as number[]
      // neighbouring bundles begin at different places of their way
      const head = ((phase! + at * 0.381966 + seconds * perSecond!) % 1) * (1 + length!)
      for (let k = 0; k < STREAK_PIECES; k++) {
        const near = (k + 1) / STREAK_PIECES
        const from = head - length! * (1 - k / STREAK_PIECES)
        const to = head - length! * (1 - near)
        if (to <= 0 || from >= 1) continue
        const wide = Math.max(1.2, Math.min(2.6, width! * 0.7)) * (0.45 + 0.55 * near)
        piece(context, arc, from, to, wide, colour, 0.9 * near ** 1.6 * strengthOf(arc))
      }
    }
  })
}

function arrow(context: CanvasRenderingContext2D, arc: Arc, colours: CanvasColours): void {
  const colour = arc.flow.stressed ? colours.stressed : colours.calm
  const width = flowWidth(arc.flow.people)
  context.lineCap = 'butt'
  for (let step = 0; step < STEPS; step++) {
    const to = ((step + 1) / STEPS) * ARROW_END
    piece(context, arc, (step / STEPS) * ARROW_END, to, width, colour, (0.14 + 0.36 * to) * strengthOf(arc))
  }
  const tip = along(arc, ARROW_END + 0.03)
  const before = along(arc, ARROW_END - 0.02)
  const length = Math.hypot(tip.x - before.x, tip.y - before.y)
  const seen = fade(tip.depth) * strengthOf(arc)
  if (length < 0.01 || seen < 0.01) return
  const [ux, uy] = [(tip.x - before.x) / length, (tip.y - before.y) / length]
  const half = width * 1.2 + 2.5
  context.fillStyle = colour
  context.globalAlpha = seen
  context.beginPath()
  context.moveTo(tip.x + ux * half, tip.y + uy * half)
  context.lineTo(tip.x - ux * half - uy * half, tip.y - uy * half + ux * half)
  context.lineTo(tip.x - ux * half + uy * half, tip.y - uy * half - ux * half)
  context.fill()
  context.globalAlpha = 1
}

/** Draws all flows: `still` as arrows as wide as their volume, else as rails with streaks where they are at `seconds`. */
export function drawFlows(
  context: CanvasRenderingContext2D,
  arcs: readonly Arc[],
  colours: CanvasColours,
  still: boolean,
  seconds: number,
): void {
  if (still) for (const arc of arcs) arrow(context, arc, colours)
  else {
    for (const arc of arcs) rail(context, arc, colours)
    streaks(context, arcs, colours, seconds)
  }
}
