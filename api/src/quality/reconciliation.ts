/**
 * Census against bed events: two ways of counting the same patients. Their difference when the census came, carried forward
 * with what the beds told since, is an estimate that is shown as one.
 */
import { BED_STATUS_COUNT, BedStatus, type TwinState } from '@kangcheng/twin-engine'
import { THRESHOLDS } from './thresholds.ts'

const HOUR = 3_600_000

/** One ward's two counts. */
export interface TwoCounts {
  readonly census: number
  readonly censusAt: number
  /** Patients by bed events when the census came, those on leave included. */
  readonly byEvents: number
  /** The same now. */
  readonly byEventsNow: number
}

export interface Reconciliation {
  /** Wards with both counts, the census no older than a day. */
  readonly units: number
  readonly census: number | null
  readonly occupiedByEvents: number | null
  /** Census minus bed events, when the census came. */
  readonly difference: number | null
  /** Patients now: by bed events, plus the difference. */
  readonly estimate: number | null
  readonly low: number | null
  readonly high: number | null
  /** Of the oldest census among them. */
  readonly censusAt: number | null
  /** Sum of the wards' differences without their signs: those of two wards do not cancel. */
  readonly absoluteDifference: number
}

const NOTHING: Reconciliation = {
  units: 0,
  census: null,
  occupiedByEvents: null,
  difference: null,
  estimate: null,
  low: null,
  high: null,
  censusAt: null,
  absoluteDifference: 0,
}

/**
 * Sums over wards. Each ward lies between its two readings, bed events now and that plus the difference; the wards' half
 * widths are taken as independent and combine as the root of their squares about the middle. Where wards err the same way
 * they are not independent: the interval is widened until it holds the estimate.
 */
export function reconcile(wards: readonly TwoCounts[]): Reconciliation {
  if (wards.length === 0) return NOTHING
  let [census, byEvents, now, squares, absolute] = [0, 0, 0, 0, 0]
  let oldest = Number.POSITIVE_INFINITY
  for (const ward of wards) {
    const difference = ward.census - ward.byEvents
    census += ward.census
    byEvents += ward.byEvents
    now += ward.byEventsNow
    squares += (difference / 2) ** 2
    absolute += Math.abs(difference)
    oldest = Math.min(oldest, ward.censusAt)
  }
  const difference = census - byEvents
  const estimate = Math.max(0, now + difference)
  const middle = now + difference / 2
  const half = Math.sqrt(squares)
  return {
    units: wards.length,
    census,
    occupiedByEvents: byEvents,
    difference,
    estimate,
    low: Math.max(0, Math.min(Math.floor(middle - half), estimate)),
    high: Math.max(Math.ceil(middle + half), estimate),
    censusAt: oldest,
    absoluteDifference: absolute,
  }
}

/** The two counts of a ward; null where one is missing, or the census is older than a day of the city's clock. */
function twoCountsOf(state: TwinState, unit: number, asOf: number): TwoCounts | null {
  const { units, city } = state
  if (city.units[unit]!.kind === 'emergency') return null
  const [census, byEvents, censusAt] = [units.census[unit]!, units.censusByBed[unit]!, units.censusAt[unit]!]
  if (census < 0 || byEvents < 0 || censusAt < asOf - THRESHOLDS.censusAge.value * HOUR) return null
  const at = unit * BED_STATUS_COUNT
  const byEventsNow = units.count[at + BedStatus.occupied]! + units.count[at + BedStatus.held]!
  return { census, censusAt, byEvents, byEventsNow }
}

/** Over the wards given. */
export function reconciliationOf(state: TwinState, units: readonly number[], asOf: number): Reconciliation {
  return reconcile(units.flatMap((unit) => twoCountsOf(state, unit, asOf) ?? []))
}

/** Whether the two counts lie so far apart that somebody should look. */
export function differs({ census, absoluteDifference }: Reconciliation): boolean {
  if (census === null) return false
  return absoluteDifference >= Math.max(THRESHOLDS.censusBeds.value, THRESHOLDS.censusShare.value * census)
}
