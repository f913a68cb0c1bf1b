// The wards of a hospital in order of need, from the picture of all beds and who waits for them.
import type { BedPicture } from '../../data/frame.ts'
import type { FacilityDetail, FacilityPlan, Severity, UnitPlan } from '../../data/types.ts'
import { type BedTally, bedTally, openOf } from './bed-tally.ts'

export interface Ward {
  readonly unit: UnitPlan
  readonly tally: BedTally
  readonly open: number
  readonly inBed: number
  readonly waiting: number | null
  readonly severity: Severity
}

/** Full with people waiting is critical, full or more waiting than free is to be watched. */
export function wardSeverity(tally: BedTally, open: number, waiting: number | null): Severity {
  if (open === 0) return 'closed'
  if (tally.unknown === open) return 'unknown'
  const free = tally.available
  const soon = tally.dirty + tally.cleaning
  if (free === 0 && (waiting ?? 0) > soon) return 'critical'
  if (free === 0 || (waiting ?? 0) > free) return 'watch'
  return 'normal'
}

const RANK: Record<Severity, number> = { critical: 0, watch: 1, unknown: 3, closed: 4, normal: 2 }

export function wardsByNeed(facility: FacilityPlan, beds: BedPicture, detail: FacilityDetail | null): Ward[] {
  const waiting = new Map(detail?.units.map((unit) => [unit.id, unit.waiting]))
  return facility.units
    .filter((unit) => unit.kind !== 'emergency')
    .map((unit): Ward => {
      const tally = bedTally(beds.status, unit.firstBed, unit.openBeds + unit.surgeBeds)
      const open = openOf(tally)
      const waits = waiting.get(unit.id) ?? null
      return {
        unit,
        tally,
        open,
        inBed: tally.occupied + tally.held,
        waiting: waits,
        severity: wardSeverity(tally, open, waits),
      }
    })
    .toSorted(
      (a, b) =>
        RANK[a.severity] - RANK[b.severity] ||
        (b.waiting ?? 0) - (a.waiting ?? 0) ||
        a.tally.available - b.tally.available ||
        b.inBed / Math.max(1, b.open) - a.inBed / Math.max(1, a.open),
    )
}
