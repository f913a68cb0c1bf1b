// Where the bars of refusals stand, in pixels.
import type { Size } from '../../../charts/use-size.ts'
import type { Supervision } from '../../../data/supervision-types.ts'

export interface RefusalBar {
  readonly at: string
  readonly x: number
  readonly width: number
  /** The ground; above it those known by name up to `knownY`, above them strangers up to `strangerY`. */
  readonly bottom: number
  readonly knownY: number
  readonly strangerY: number
}

const MARGIN = 16
const ABOVE = 14
const BELOW = 20
/** A label about every so many pixels. */
const TICK = 90
/** A wider bar shines more than it says. */
const WIDEST = 14

export function refusalBars(hourly: Supervision['hourly'], { width, height }: Size) {
  const most = hourly.reduce((top, { tally }) => Math.max(top, tally.refused), 0)
  const step = Math.max(0, width - 2 * MARGIN) / Math.max(1, hourly.length)
  const bottom = Math.max(ABOVE, height - BELOW)
  const scale = most === 0 ? 0 : (bottom - ABOVE) / most
  const bars = hourly.map(({ at, tally }, i): RefusalBar => {
    const strangerY = bottom - tally.refused * scale
    const width = Math.min(WIDEST, Math.max(1, step - (step > 4 ? 2 : 0.5)))
    return {
      at,
      x: MARGIN + i * step + (step - width) / 2,
      width,
      bottom,
      knownY: strangerY + tally.strangers * scale,
      strangerY,
    }
  })
  const every = Math.max(1, Math.ceil(TICK / Math.max(1, step)))
  const ticks = bars.flatMap(({ at, x, width: wide }, i) =>
    i % every === Math.floor(every / 2) ? [{ at: Date.parse(at), x: x + wide / 2 }] : [],
  )
  return { bars, most, ticks }
}
