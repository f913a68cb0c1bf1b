// The wards of a hospital in order of need, from the picture of all beds and who waits for them.
import type { BedPicture } from '../../data/frame.ts'
import type { FacilityDetail, FacilityPlan, Severity, UnitPlan } from '../../data/types.ts'
import { type BedTally, bedTally, openOf } from './bed-tally.ts'

export interface Ward {
  readonly unit: UnitPlan
  readonly tally: BedTally
  /** Of a ward that tells a census only: as the census says; null = not told. Its beds one by one are never known. */
  readonly open: number | null
  readonly inBed: number | null
  readonly free: number | null
  readonly blocked: number | null
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

/** A ward known by its census alone: nobody knows its free beds, only whether it is full. */
function censusSeverity(open: number | null, inBed: number | null): Severity {
  if (open === null || inBed === null) return 'unknown'
  return inBed >= open ? 'watch' : 'normal'
}

/** A ward's figures from its beds, or from its census where it tells nothing of its beds. */
export function wardOf(unit: UnitPlan, status: Uint8Array, detail: FacilityDetail | null): Ward {
  const told = detail?.units.find(({ id }) => id === unit.id)
  const tally = bedTally(status, unit.firstBed, unit.openBeds + unit.surgeBeds)
  const waiting = told?.waiting ?? null
  const beds = told?.beds
  if (tally.unknown === unit.openBeds + unit.surgeBeds) {
    const [open, inBed] = [beds?.open ?? null, beds?.occupied ?? null]
    return { unit, tally, open, inBed, free: null, blocked: null, waiting, severity: censusSeverity(open, inBed) }
  }
  const open = openOf(tally)
  return {
    unit,
    tally,
    open,
    inBed: tally.occupied + tally.held,
    free: tally.available,
    blocked: tally.blocked,
    waiting,
    severity: wardSeverity(tally, open, waiting),
  }
}

/** Share of the open beds that is taken; 0 where it is not known. */
export const takenShare = ({ inBed, open }: Ward): number => (inBed ?? 0) / Math.max(1, open ?? 0)

const RANK: Record<Severity, number> = { critical: 0, watch: 1, unknown: 3, closed: 4, normal: 2 }

export function wardsByNeed(facility: FacilityPlan, beds: BedPicture, detail: FacilityDetail | null): Ward[] {
  return facility.units
    .filter((unit) => unit.kind !== 'emergency')
    .map((unit) => wardOf(unit, beds.status, detail))
    .toSorted(
      (a, b) =>
        RANK[a.severity] - RANK[b.severity] ||
        (b.waiting ?? 0) - (a.waiting ?? 0) ||
        (a.free ?? 0) - (b.free ?? 0) ||
        takenShare(b) - takenShare(a),
    )
}
