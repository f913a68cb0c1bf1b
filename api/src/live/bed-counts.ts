/**
 * Bed counts of a unit or a facility, as the API serves them. Unknown is null and never 0 (law L11): a unit that nobody
 * reported on has nulls, one that reports a census only gives `occupied` and nothing else.
 */
import { BED_STATUS_COUNT, BedStatus, type TwinState } from '@kangcheng/twin-engine'
import type { Twin } from './twin.ts'

export type Quality = 'LIVE' | 'STALE' | 'ESTIMATED' | 'SIMULATED' | 'MISSING'

export interface BedCounts {
  readonly physical: number
  readonly open: number | null
  readonly staffed: number | null
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
  /** (occupied + held) ÷ open; above 1 with extra beds. */
  readonly occupancy: number | null
  /** Epoch ms; null = never. */
  readonly observedAt: number | null
  readonly quality: Quality
}

const S = BedStatus
/** Statuses that count as open 实际开放, the denominator of occupancy. */
const OPEN = [S.available, S.assigned, S.occupied, S.held, S.dirty, S.cleaning, S.blocked]

interface Sum {
  physical: number
  /** Units with bed states, with a census only, and their beds of unknown status. */
  detailed: number
  censusOnly: number
  silent: number
  unknownBeds: number
  counts: Int32Array
  extra: number
  censusOccupied: number
  censusBeds: number
  /** A census that says otherwise than the bed states it follows. */
  contradicted: boolean
  observedAt: number
  stale: number
}

function addUnit(sum: Sum, twin: Twin, unit: number): void {
  const { state } = twin
  const model = state.city.units[unit]!
  const { units } = state
  sum.physical += model.beds + model.surgeBeds
  const reportedAt = units.reportedAt[unit]!
  const census = units.census[unit]!
  if (reportedAt === 0 && census < 0) {
    sum.silent++
    return
  }
  sum.observedAt = Math.max(sum.observedAt, reportedAt, census >= 0 ? units.censusAt[unit]! : 0)
  const source = twin.freshness.sourceOfUnit(unit)
  if (source === null || twin.isStale(source)) sum.stale++
  if (reportedAt === 0) {
    sum.censusOnly++
    sum.censusOccupied += census
    sum.censusBeds += model.beds
    return
  }
  sum.detailed++
  const from = unit * BED_STATUS_COUNT
  for (let s = 0; s < BED_STATUS_COUNT; s++) sum.counts[s]! += units.count[from + s]!
  sum.unknownBeds += units.count[from + S.unknown]!
  sum.extra += units.extra[unit]!
  const inBeds = units.count[from + S.occupied]! + units.count[from + S.held]!
  if (census >= 0 && units.censusAt[unit]! > reportedAt && census !== inBeds) sum.contradicted = true
}

function finish(sum: Sum): BedCounts {
  const { counts } = sum
  const detailed = sum.detailed > 0
  const known = sum.detailed + sum.censusOnly
  const count = (status: number): number | null => (detailed ? counts[status]! : null)
  const openOfBeds = OPEN.reduce((n, s) => n + counts[s]!, 0) - sum.extra
  const open = detailed ? openOfBeds + sum.censusBeds : null
  const occupied = known > 0 ? counts[S.occupied]! + sum.censusOccupied : null
  const inBeds = known > 0 ? occupied! + counts[S.held]! : null
  return {
    physical: sum.physical,
    open,
    staffed: null,
    occupied,
    held: count(S.held),
    available: count(S.available),
    assigned: count(S.assigned),
    dirty: count(S.dirty),
    cleaning: count(S.cleaning),
    blocked: count(S.blocked),
    closed: count(S.closed),
    standby: count(S.standby),
    extra: detailed ? sum.extra : null,
    occupancy: open !== null && open > 0 && inBeds !== null ? inBeds / open : null,
    observedAt: sum.observedAt > 0 ? sum.observedAt : null,
    quality: qualityOf(sum, known),
  }
}

function qualityOf(sum: Sum, known: number): Quality {
  if (known === 0) return 'MISSING'
  if (sum.stale === known) return 'STALE'
  const partly = sum.silent > 0 || sum.unknownBeds > 0 || (sum.detailed > 0 && sum.censusOnly > 0)
  return partly || sum.contradicted || sum.stale > 0 ? 'ESTIMATED' : 'LIVE'
}

function sumOf(twin: Twin, units: readonly number[]): BedCounts {
  const sum: Sum = {
    physical: 0,
    detailed: 0,
    censusOnly: 0,
    silent: 0,
    unknownBeds: 0,
    counts: new Int32Array(BED_STATUS_COUNT),
    extra: 0,
    censusOccupied: 0,
    censusBeds: 0,
    contradicted: false,
    observedAt: 0,
    stale: 0,
  }
  for (const unit of units) addUnit(sum, twin, unit)
  return finish(sum)
}

/** Counts of one unit. An emergency department's places are no hospital beds: `physical` tells them, the rest is null. */
export function unitBedCounts(twin: Twin, unit: number): BedCounts {
  return sumOf(twin, [unit])
}

/** Counts of all wards of a facility; its emergency places are not among them. */
export function facilityBedCounts(twin: Twin, facility: number): BedCounts {
  return sumOf(twin, wardsOf(twin.state, facility))
}

/** Counts over all wards of the city. */
export function cityBedCounts(twin: Twin): BedCounts {
  const { units } = twin.city
  return sumOf(
    twin,
    units.map((_, u) => u).filter((u) => units[u]!.kind !== 'emergency'),
  )
}

/** Units of a facility that have hospital beds. */
export function wardsOf(state: TwinState, facility: number): readonly number[] {
  return state.index.unitsOfFacility[facility]!.filter((u) => state.city.units[u]!.kind !== 'emergency')
}
