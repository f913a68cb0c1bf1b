// A waterfall in two panels with two scales: from approved beds to those not occupied, and from those to the usable now.
export type StepKind = 'total' | 'less' | 'usable'

export interface WaterfallStep {
  readonly id: string
  /** A total's level, or how much is taken away. */
  readonly value: number
  readonly kind: StepKind
}

export interface WaterfallBar extends WaterfallStep {
  readonly x: number
  readonly width: number
  readonly y: number
  readonly height: number
  /** Where the value's label sits. */
  readonly labelY: number
}

export interface WaterfallPanel {
  readonly bars: readonly WaterfallBar[]
  /** Lines from one level to the next bar. */
  readonly joints: readonly { readonly x0: number; readonly x1: number; readonly y: number }[]
  /** True when the axis does not begin at zero: the totals are drawn with a cut. */
  readonly cut: boolean
}

/**
 * Lays out one panel. Totals stand on the floor; steps hang between levels. When what is taken away is small beside the total the
 * axis is cut, so that the steps stay readable.
 */
export function waterfallPanel(
  steps: readonly WaterfallStep[],
  box: { readonly x: number; readonly width: number; readonly top: number; readonly bottom: number },
  mayCut = true,
): WaterfallPanel {
  const top = Math.max(...steps.filter((step) => step.kind !== 'less').map((step) => step.value), 0)
  let level = 0
  let lowest = top
  for (const step of steps) {
    level = step.kind === 'less' ? level - step.value : step.value
    lowest = Math.min(lowest, level)
  }
  const taken = top - lowest
  const cut = mayCut && top > 0 && taken < top * 0.4
  const floor = cut ? Math.max(0, top - Math.max(taken * 1.8, top * 0.02)) : 0
  const y = (value: number): number =>
    top === floor ? box.bottom : box.bottom - ((value - floor) / (top - floor)) * (box.bottom - box.top)
  const slot = box.width / steps.length
  const barWidth = Math.min(34, slot * 0.72)
  const bars: WaterfallBar[] = []
  const joints: { x0: number; x1: number; y: number }[] = []
  level = 0
  steps.forEach((step, k) => {
    const before = level
    level = step.kind === 'less' ? level - step.value : step.value
    const upper = step.kind === 'less' ? before : level
    const lower = step.kind === 'less' ? level : floor
    const x = box.x + slot * k + (slot - barWidth) / 2
    const yTop = y(upper)
    const height = Math.max(step.value === 0 ? 1 : 2, y(lower) - yTop)
    bars.push({ ...step, x, width: barWidth, y: yTop, height, labelY: yTop - 6 })
    if (k < steps.length - 1)
      joints.push({ x0: x + barWidth, x1: box.x + slot * (k + 1) + (slot - barWidth) / 2, y: y(level) })
  })
  return { bars, joints, cut }
}
