// The 24-hour strip of a source: 48 half hours, gaps as a red floor, what lies before it was first heard as dashes.
import type { SourceQuality } from '../../data/feed-types.ts'
import { LATE_INTERVALS } from './feed-rows.ts'

export type SlotState = 'some' | 'quiet' | 'gap' | 'unknown'

export interface ArrivalSlot {
  readonly state: SlotState
  /** 0–1 of the fullest half hour; 0 unless `some`. */
  readonly height: number
  readonly count: number | null
}

export interface ArrivalStrip {
  readonly slots: readonly ArrivalSlot[]
  readonly total: number | null
  readonly gaps: number
  readonly gapMinutes: number
  /** The last half hours are a gap. */
  readonly open: boolean
}

/**
 * A run of empty half hours is a gap when it is longer than the source may be quiet (two of its intervals; without a
 * known interval one slot). A shorter one is a pause between its sendings.
 */
export function arrivalStrip(
  quality: Pick<SourceQuality, 'arrivals' | 'arrivalsEveryMinutes'>,
  everyMinutes: number | null,
): ArrivalStrip {
  const { arrivals, arrivalsEveryMinutes } = quality
  const most = Math.max(1, ...arrivals.map((count) => count ?? 0))
  const allowed = LATE_INTERVALS * (everyMinutes ?? arrivalsEveryMinutes / 2)
  const states: SlotState[] = arrivals.map((count) => (count === null ? 'unknown' : count > 0 ? 'some' : 'quiet'))
  let gaps = 0
  let gapSlots = 0
  for (let from = 0; from < states.length; ) {
    if (states[from] !== 'quiet') {
      from++
      continue
    }
    let to = from
    while (states[to] === 'quiet') to++
    // The newest half hour is still running: alone it says nothing.
    const complete = to === states.length ? to - from - 1 : to - from
    if (complete > 0 && complete * arrivalsEveryMinutes >= allowed) {
      states.fill('gap', from, to)
      gaps++
      gapSlots += to - from
    }
    from = to
  }
  const known = arrivals.filter((count) => count !== null)
  return {
    slots: arrivals.map((count, k) => ({
      state: states[k]!,
      height: states[k] === 'some' ? (count ?? 0) / most : 0,
      count,
    })),
    total: known.length === 0 ? null : known.reduce((sum, count) => sum + count, 0),
    gaps,
    gapMinutes: gapSlots * arrivalsEveryMinutes,
    open: states.at(-1) === 'gap',
  }
}
