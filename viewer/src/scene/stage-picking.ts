// What lies under the pointer where the ground's own renderer casts no ray of ours: towers as they stand on the stage.
import type { UprightBox } from './picking.ts'
import type { StagePoint } from './projection.ts'

/** Half the least size of a target, pixels: a finger or a tired hand must hit a tower of three pixels. */
const LEAST_HALF_PIXELS = 10

/** Position in the list of the nearest tower under a stage pixel, or null. */
export function towerAt(
  boxes: readonly UprightBox[],
  toStage: (x: number, y: number, z: number) => StagePoint,
  x: number,
  y: number,
): number | null {
  let best: number | null = null
  let bestRank = Infinity
  boxes.forEach((box, at) => {
    const foot = toStage(box.x, 0, box.z)
    const top = toStage(box.x, box.height, box.z)
    if (foot.depth <= 0 || top.depth <= 0) return
    const beside = toStage(box.x + box.halfWidth, 0, box.z)
    const half = Math.max(LEAST_HALF_PIXELS, Math.hypot(beside.x - foot.x, beside.y - foot.y))
    const [low, high] = [Math.min(foot.y, top.y), Math.max(foot.y, top.y)]
    const spare = Math.max(0, LEAST_HALF_PIXELS - (high - low) / 2)
    if (Math.abs(x - (foot.x + top.x) / 2) > half || y < low - spare || y > high + spare) return
    // the nearer tower hides the farther one; among equals the one whose middle is nearer
    const rank = foot.depth + Math.hypot(x - foot.x, y - (low + high) / 2) / 1e3
    if (rank < bestRank) {
      best = at
      bestRank = rank
    }
  })
  return best
}
