// Where hospitals stand at this moment: the share of their open beds that is in use.
import type { FacilityPulse } from '../../data/types.ts'

export interface Standing {
  readonly id: string
  readonly used: number
  readonly open: number
  readonly share: number
}

/** The fullest first; hospitals of which it is not known are left out. */
export function standings(facilities: readonly FacilityPulse[], figure: 'beds' | 'icu'): readonly Standing[] {
  return facilities
    .flatMap(({ id, ...one }) => {
      const [used, open] = figure === 'icu' ? [one.icuOccupied, one.icuOpen] : [one.occupied, one.open]
      return used === null || open === null || open === 0 ? [] : [{ id, used, open, share: used / open }]
    })
    .toSorted((a, b) => b.share - a.share)
}
