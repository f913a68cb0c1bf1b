// Names on the plan's map keep clear of each other: the first takes its place, a later one the next free side of its point.

export interface MapLabel {
  readonly id: string
  readonly text: string
  readonly x: number
  readonly y: number
}

export interface PlacedLabel extends MapLabel {
  readonly anchor: 'start' | 'middle' | 'end'
}

/** Left, top, right and bottom in pixels. */
export type LabelBox = readonly [number, number, number, number]

const SIZE = 13

/** Width in pixels: a Chinese character is as wide as it is high, a Latin one about half. */
export const labelWidth = (text: string, size = SIZE): number =>
  [...text].reduce((sum, letter) => sum + (letter > '\u2e7f' ? size : size * 0.56), 0)

/** Above, below, right and left of the point: offset and anchor. */
const SIDES = [
  [0, -9, 'middle'],
  [0, 20, 'middle'],
  [9, 5, 'start'],
  [-9, 5, 'end'],
] as const

function boxOf(x: number, y: number, width: number, size: number, anchor: PlacedLabel['anchor']): LabelBox {
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2
  return [left, y - size + 2, left + width, y + 3]
}

const overlap = (a: LabelBox, b: LabelBox): boolean => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]

/**
 * A place for the name of each point, in the order given; `taken` are boxes that stand already. A name that fits nowhere stands
 * above its point all the same: none is left out.
 */
export function placedLabels(
  points: readonly MapLabel[],
  taken: readonly LabelBox[],
  size = SIZE,
): readonly PlacedLabel[] {
  const boxes = [...taken]
  return points.map((point) => {
    const width = labelWidth(point.text, size)
    const places = SIDES.map(([dx, dy, anchor]) => ({
      x: point.x + (dx * size) / SIZE,
      y: point.y + (dy * size) / SIZE,
      anchor,
    }))
    const free = places.find(({ x, y, anchor }) => !boxes.some((box) => overlap(box, boxOf(x, y, width, size, anchor))))
    const { x, y, anchor } = free ?? places[0]!
    boxes.push(boxOf(x, y, width, size, anchor))
    return { ...point, x, y, anchor }
  })
}

/** Room of a planned site's two lines, right of its ring, or left of it where the map ends. */
export const siteLabelBox = (x: number, y: number, text: string, isFlipped: boolean): LabelBox => {
  const width = Math.max(labelWidth(text), 84)
  return isFlipped ? [x - 17 - width, y - 15, x + 11, y + 15] : [x - 11, y - 15, x + 17 + width, y + 15]
}
