/** Beds of a scope by state: the figures behind occupancy and free beds, and the API's BedCounts. */
import type { Instant } from '../events/event.ts'
import { availableBeds, NURSE, staffLimit } from '../state/limits.ts'
import { censusOpenBeds } from '../state/reports.ts'
import { BED_STATUS_COUNT, BedStatus, type TwinState } from '../state/state.ts'
import { bedUnitsOf, type Scope } from './indicator.ts'

/** null = no unit of the scope has told it. Sums run over the units that have; `reporting` of `units` say how many. */
export interface BedCounts {
  /** All beds of the plan, surge beds included. */
  readonly physical: number
  /** 实际开放, the denominator of occupancy. */
  readonly open: number | null
  /** Beds that the nurses on shift can care for, at most `open`; null unless every unit reports its nurses. */
  readonly staffed: number | null
  /** Patients lying in beds, without those on leave. */
  readonly occupied: number | null
  readonly held: number | null
  readonly available: number | null
  readonly assigned: number | null
  readonly dirty: number | null
  readonly cleaning: number | null
  readonly blocked: number | null
  readonly closed: number | null
  readonly standby: number | null
  readonly extra: number | null
  /** (occupied + held) ÷ open; may exceed 1 through extra beds. */
  readonly occupancy: number | null
  /** Available beds that staff on shift and equipment reach, as admissions see them (`state/limits.ts`); never reserved ones. */
  readonly effectiveFree: number | null
  /** Time of the newest bed event or census of the scope. */
  readonly observedAt: Instant | null
  readonly units: number
  readonly reporting: number
  /** Reporting units that told their open beds: by bed events, or with a census. For the others the plan's beds stand in. */
  readonly openTold: number
}

const S = BedStatus

/** Beds that the unit's nurses can care for; null when they were never reported. */
function staffedBeds(state: TwinState, u: number, open: number): number | null {
  const patients = staffLimit(state, u, NURSE)
  return patients < 0 ? null : Math.min(open, patients)
}

/** Beds of a scope; `kind` keeps only its wards or its intensive care units. */
export function bedCountsOf(state: TwinState, scope: Scope, kind?: 'ward' | 'icu'): BedCounts {
  const { units, city } = state
  const sum = new Float64Array(BED_STATUS_COUNT)
  let [physical, open, patients, extra, staffed, free, observedAt] = [0, 0, 0, 0, 0, 0, 0]
  let [inScope, byBed, reporting, openTold, withNurses] = [0, 0, 0, 0, 0]
  for (const u of bedUnitsOf(state, scope)) {
    const unit = city.units[u]!
    if (kind !== undefined && unit.kind !== kind) continue
    inScope++
    physical += unit.beds + unit.surgeBeds
    const census = units.census[u]!
    if (units.reportedAt[u] === 0) {
      if (census < 0) continue
      reporting++
      patients += census
      open += censusOpenBeds(state, u)
      if (units.censusOpen[u]! >= 0) openTold++
      observedAt = Math.max(observedAt, units.censusAt[u]!)
      continue
    }
    reporting++
    byBed++
    openTold++
    observedAt = Math.max(observedAt, units.reportedAt[u]!, units.censusAt[u]!)
    const at = u * BED_STATUS_COUNT
    const count = (status: number) => units.count[at + status]!
    for (let s = 0; s < BED_STATUS_COUNT; s++) sum[s]! += count(s)
    extra += units.extra[u]!
    const lying = count(S.occupied) + count(S.held)
    patients += lying
    // Extra beds are nobody's denominator; a bed is extra only while it is open.
    const unitOpen =
      lying + count(S.available) + count(S.assigned) + count(S.dirty) + count(S.cleaning) + count(S.blocked)
    open += unitOpen - units.extra[u]!
    const nurses = staffedBeds(state, u, unitOpen)
    free += availableBeds(state, u)
    if (nurses !== null) {
      withNurses++
      staffed += nurses
    }
  }
  const known = (value: number): number | null => (byBed > 0 ? value : null)
  return {
    physical,
    open: reporting > 0 ? open : null,
    staffed: withNurses > 0 && withNurses === reporting ? staffed : null,
    occupied: reporting > 0 ? patients - sum[S.held]! : null,
    held: known(sum[S.held]!),
    available: known(sum[S.available]!),
    assigned: known(sum[S.assigned]!),
    dirty: known(sum[S.dirty]!),
    cleaning: known(sum[S.cleaning]!),
    blocked: known(sum[S.blocked]!),
    closed: known(sum[S.closed]!),
    standby: known(sum[S.standby]!),
    extra: known(extra),
    occupancy: open > 0 ? patients / open : null,
    effectiveFree: known(free),
    observedAt: observedAt > 0 ? observedAt : null,
    units: inScope,
    reporting,
    openTold,
  }
}
