// Where the plates go: nobody covers anybody, the important ones choose first, those without room fold to their shape.

export interface LabelBox {
  /** Top of the tower on the stage, pixels. */
  readonly anchorX: number
  readonly anchorY: number
  /** Size of the plate, pixels. */
  readonly width: number
  readonly height: number
  /** Lower is placed first. */
  readonly rank: number
  /** The chosen one: placed even when there are plates enough. */
  readonly always?: boolean
}

export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface PlacedLabel {
  /** Upper left corner of the plate, or of nothing when folded. */
  readonly x: number
  readonly y: number
  /** True: no room; only the shape at the anchor is shown. */
  readonly folded: boolean
  /** End of the leader on the plate's edge. */
  readonly leaderX: number
  readonly leaderY: number
}

/** Half the size of a folded label's shape, pixels. */
export const FOLDED_HALF = 8

const GAP = 4

export const overlap = (a: Rectangle, b: Rectangle, gap = 0): boolean =>
  a.x < b.x + b.width + gap && b.x < a.x + a.width + gap && a.y < b.y + b.height + gap && b.y < a.y + a.height + gap

/** Offsets of the plate from the anchor, tried in this order: right above, left above, higher, then beside and below. */
function candidates(label: LabelBox): readonly (readonly [number, number])[] {
  const { width: w, height: h } = label
  return [
    [14, -h - 14],
    [-w - 14, -h - 14],
    [-24, -h - 26],
    [22, -h - 44],
    [-w - 22, -h - 44],
    [24, -h / 2],
    [-w - 24, -h / 2],
    [26, 16],
    [-w - 26, 16],
    [30, -h - 84],
    [-w - 30, -h - 84],
  ]
}

/**
 * Places labels inside `stage` clear of `taken` (insets, locator) and of each other, in order of rank, then of input.
 * `soft` rectangles (towers) are avoided as long as another place is free. At most `most` plates are placed: on a bad day
 * thirty plates say less than the worst ten. The result has the order of the input.
 */
export function layoutLabels(
  labels: readonly LabelBox[],
  stage: Rectangle,
  taken: readonly Rectangle[],
  soft: readonly Rectangle[] = [],
  most = Infinity,
): PlacedLabel[] {
  const order = labels.map((_, at) => at).sort((a, b) => labels[a]!.rank - labels[b]!.rank || a - b)
  const used: Rectangle[] = [...taken]
  let placedPlates = 0
  const placed = new Array<PlacedLabel>(labels.length)
  const inside = (box: Rectangle): boolean =>
    box.x >= stage.x &&
    box.y >= stage.y &&
    box.x + box.width <= stage.x + stage.width &&
    box.y + box.height <= stage.y + stage.height
  for (const at of order) {
    const label = labels[at]!
    const free = (placedPlates < most || label.always ? candidates(label) : [])
      .map(([dx, dy]) => ({ x: label.anchorX + dx, y: label.anchorY + dy, width: label.width, height: label.height }))
      .filter((box) => inside(box) && !used.some((other) => overlap(box, other, GAP)))
    const best = free.find((box) => !soft.some((tower) => overlap(box, tower))) ?? free[0]
    if (best) {
      placedPlates++
      used.push(best)
      placed[at] = { x: best.x, y: best.y, folded: false, ...leaderEnd(best, label) }
    } else {
      used.push({
        x: label.anchorX - FOLDED_HALF,
        y: label.anchorY - FOLDED_HALF * 2,
        width: FOLDED_HALF * 2,
        height: FOLDED_HALF * 2,
      })
      placed[at] = { x: label.anchorX, y: label.anchorY, folded: true, leaderX: label.anchorX, leaderY: label.anchorY }
    }
  }
  return placed
}

/** The leader meets the plate at its severity edge (left) or at its right foot, whichever is nearer the tower. */
function leaderEnd(box: Rectangle, label: LabelBox): { leaderX: number; leaderY: number } {
  const leaderX =
    Math.abs(label.anchorX - box.x) <= Math.abs(label.anchorX - box.x - box.width) ? box.x : box.x + box.width
  const leaderY = label.anchorY > box.y + box.height ? box.y + box.height : Math.max(box.y, label.anchorY)
  return { leaderX, leaderY }
}
