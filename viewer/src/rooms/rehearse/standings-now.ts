// Where hospitals stand at this moment, by the figure that the question is about.
import type { FacilityPulse } from '../../data/types.ts'

export interface Standing {
  readonly id: string
  readonly used: number
  readonly open: number
  readonly share: number
}

/**
 * `beds`: all beds, needed ÷ open, and `icu`: occupied ÷ open, as a limit of the search for actions has them (the engine's
 * action-limit.ts); `wards`: occupied ÷ open without intensive care, as transfers are proposed for.
 */
export type StandingFigure = 'beds' | 'icu' | 'wards'

type Shares = readonly [used: number | null, open: number | null]

const READ: Readonly<Record<StandingFigure, (one: FacilityPulse) => Shares>> = {
  beds: ({ needed, open }) => [needed, open],
  icu: ({ icuOccupied, icuOpen }) => [icuOccupied, icuOpen],
  wards: ({ occupied, open, icuOccupied, icuOpen }) =>
    occupied === null || open === null ? [null, null] : [occupied - (icuOccupied ?? 0), open - (icuOpen ?? 0)],
}

/** The fullest first; hospitals of which it is not known are left out. */
export function standings(facilities: readonly FacilityPulse[], figure: StandingFigure): readonly Standing[] {
  return facilities
    .flatMap((one) => {
      const [used, open] = READ[figure](one)
      return used === null || open === null || open <= 0 ? [] : [{ id: one.id, used, open, share: used / open }]
    })
    .toSorted((a, b) => b.share - a.share)
}
