// Flows as arcs over the city: geometry of an arc, and the columns the streak shader reads.
import type { SurfaceFlow } from '../surfaces/surface.ts'
import { sceneX, sceneZ } from './projection.ts'

/** Height of an arc's middle above its ends, scene units, from the ground distance between them. */
export const arcHeight = (distance: number): number => Math.min(46, 2.5 + distance * 0.2)

/** Point of an arc at t (0..1); the shader computes the same. */
export function arcPoint(
  from: readonly [number, number],
  to: readonly [number, number],
  t: number,
): readonly [number, number, number] {
  const height = arcHeight(Math.hypot(to[0] - from[0], to[1] - from[1]))
  return [from[0] + (to[0] - from[0]) * t, 4 * t * (1 - t) * height + 0.6, from[1] + (to[1] - from[1]) * t]
}

/** Width of a flow's line in pixels from its people: square root, 1.2 to 6. */
export const flowWidth = (people: number): number => Math.max(1.2, Math.min(6, 0.8 + Math.sqrt(people) * 0.42))

/** Streaks one bundle gets: one per about ten people, at most five, so that it reads as a stream and not as specks. */
export const streaksOf = (people: number): number => Math.max(1, Math.min(5, Math.round(people / 10)))

/** Columns, one entry a line: ends (x, z, x, z), motion (phase 0..1, loops a second, length 0..1, width px), stressed 0/1. */
export interface FlowColumns {
  readonly count: number
  readonly ends: Float32Array
  readonly motion: Float32Array
  readonly stressed: Float32Array
}

/** A fraction that looks random and is always the same for the same place in the list (golden-ratio sequence). */
const spread = (at: number): number => (at * 0.61803398875) % 1

/** One static line a bundle: the rail, and under reduced motion the arrow. */
export function railColumns(flows: readonly SurfaceFlow[]): FlowColumns {
  return columns(
    flows,
    () => 1,
    (flow) => [0, 0, 1, flowWidth(flow.people)],
  )
}

/** The moving streaks. Speed falls with distance, so that all streaks cross the ground at about the same pace. */
export function streakColumns(flows: readonly SurfaceFlow[]): FlowColumns {
  return columns(
    flows,
    (flow) => streaksOf(flow.people),
    (flow, flowAt, streakAt, streaks) => {
      const kilometres = Math.hypot(flow.toEast - flow.fromEast, flow.toNorth - flow.fromNorth) / 1000
      const phase = (spread(flowAt + 1) + streakAt / streaks) % 1
      return [phase, 1 / (5 + kilometres * 0.55), Math.min(0.3, 0.1 + 1.1 / (kilometres + 4)), flowWidth(flow.people)]
    },
  )
}

function columns(
  flows: readonly SurfaceFlow[],
  linesOf: (flow: SurfaceFlow) => number,
  motionOf: (flow: SurfaceFlow, flowAt: number, lineAt: number, lines: number) => readonly number[],
): FlowColumns {
  const count = flows.reduce((sum, flow) => sum + linesOf(flow), 0)
  const ends = new Float32Array(count * 4)
  const motion = new Float32Array(count * 4)
  const stressed = new Float32Array(count)
  let at = 0
  flows.forEach((flow, flowAt) => {
    const lines = linesOf(flow)
    for (let lineAt = 0; lineAt < lines; lineAt++) {
      ends.set([sceneX(flow.fromEast), sceneZ(flow.fromNorth), sceneX(flow.toEast), sceneZ(flow.toNorth)], at * 4)
      motion.set(motionOf(flow, flowAt, lineAt, lines), at * 4)
      stressed[at] = flow.stressed ? 1 : 0
      at++
    }
  })
  return { count, ends, motion, stressed }
}
