/**
 * Rolling 24-hour tallies in hourly buckets, written by the transitions, so that period figures are the same live and
 * simulated. Durations go into logarithmic histograms: a quantile read from one is within a bin's width (20 %).
 */

import { AGE_BAND_COUNT } from '../choice/care-needs.ts'
import type { Instant } from '../events/event.ts'
import { DURATION_BINS, FLOW_NEEDS, TALLY_HOURS, type TwinState } from './state.ts'

const HOUR = 3_600_000
const FIRST_BIN_MINUTES = 4
const BIN_RATIO = 1.2

/** Bucket of the present hour for a facility. */
export function bucket(state: TwinState, facility: number): number {
  const hour = state.clock.hour[0]!
  return facility * TALLY_HOURS + (hour < 0 ? 0 : hour % TALLY_HOURS)
}

/**
 * Bucket of the hour in which something happened; of the running hour where it is dated ahead. -1 before the clock's first
 * reading, and for what is older than the buckets: it belongs to no hour of the day.
 */
export function bucketOf(state: TwinState, facility: number, at: Instant): number {
  const present = state.clock.hour[0]!
  const hour = Math.min(present, Math.floor(at / HOUR))
  return present < 0 || hour <= present - TALLY_HOURS ? -1 : facility * TALLY_HOURS + (hour % TALLY_HOURS)
}

/** Columns that count referrals, and appointments, by facility and hour. */
export const REFERRAL_COUNTS = [
  'up',
  'down',
  'across',
  'upReceived',
  'downReceived',
  'acrossReceived',
  'cancelled',
] as const
export const APPOINTMENT_COUNTS = ['booked', 'moved', 'cancelled', 'missed', 'kept'] as const

/**
 * Adds occupied and open bed-minutes up to `at`, but never past the running hour: its bucket holds that hour alone, and an
 * event dated far ahead must not count as days of occupancy. Must precede every change of the running counts. Before the
 * clock's first reading nothing accrues.
 */
export function accrue(state: TwinState, facility: number, until: Instant): void {
  const { accruedAt, occupied, open, occupiedMinutes, openMinutes } = state.tallies
  const hour = state.clock.hour[0]!
  if (hour < 0) return
  const at = Math.min(until, (hour + 1) * HOUR)
  const last = accruedAt[facility]!
  if (at <= last) return
  accruedAt[facility] = at
  if (last === 0) return
  const minutes = (at - last) / 60_000
  const k = bucket(state, facility)
  occupiedMinutes[k]! += minutes * occupied[facility]!
  openMinutes[k]! += minutes * open[facility]!
}

/** Lower edges of the bins, and the bin of each whole minute up to the last edge. */
const EDGES = Float64Array.from({ length: DURATION_BINS }, (_, bin) => FIRST_BIN_MINUTES * BIN_RATIO ** bin)
const BIN_OF_MINUTE = Uint8Array.from({ length: Math.ceil(EDGES[DURATION_BINS - 1]!) }, (_, minute) =>
  EDGES.reduce((bin, edge, k) => (edge <= minute ? k : bin), 0),
)

/** Bin of a duration in minutes. */
function durationBin(minutes: number): number {
  if (!(minutes > FIRST_BIN_MINUTES)) return 0
  if (minutes >= BIN_OF_MINUTE.length) return DURATION_BINS - 1
  let bin = BIN_OF_MINUTE[Math.floor(minutes)]!
  while (bin < DURATION_BINS - 1 && EDGES[bin + 1]! <= minutes) bin++
  return bin
}

/** Lower edge of a bin in minutes (0 for the first). */
function binStartMinutes(bin: number): number {
  return bin === 0 ? 0 : FIRST_BIN_MINUTES * BIN_RATIO ** bin
}

/** Counts a duration in one of the histograms; negative durations (clocks that disagree) count as 0. */
export function countDuration(
  state: TwinState,
  histogram: 'emergencyStay' | 'turnaround',
  facility: number,
  minutes: number,
): void {
  const column = state.tallies[histogram]
  const at = bucket(state, facility) * DURATION_BINS + durationBin(minutes)
  if (column[at]! < 65_535) column[at]!++
}

/** Moves the buckets on to the hour of `at`: closes the past hours and empties those that begin. */
export function rollHours(state: TwinState, at: Instant): void {
  const hour = Math.floor(at / HOUR)
  const present = state.clock.hour[0]!
  if (hour <= present) return
  const facilities = state.city.facilities.length
  const districts = state.city.districts.length
  const t = state.tallies
  // At the first reading every bucket is emptied: what was told before belongs to no hour.
  const first = Math.max(present < 0 ? 0 : present + 1, hour - TALLY_HOURS + 1)
  if (present >= 0) for (let f = 0; f < facilities; f++) accrue(state, f, (present + 1) * HOUR)
  if (present >= 0 && first > present + 1) t.accruedAt.fill(first * HOUR)
  for (let h = first; h <= hour; h++) {
    state.clock.hour[0] = h
    clearFlows(state, h)
    clearHour(t.occupiedMinutes, h, facilities, 1)
    clearHour(t.openMinutes, h, facilities, 1)
    clearHour(t.admissions, h, facilities, 1)
    clearHour(t.discharges, h, facilities, 1)
    clearHour(t.stayMinutes, h, facilities, 1)
    clearHour(t.emergencyArrivals, h, facilities, 1)
    clearHour(t.boardingMinutes, h, facilities, 1)
    clearHour(t.emergencyStay, h, facilities, DURATION_BINS)
    clearHour(t.turnaround, h, facilities, DURATION_BINS)
    clearHour(t.origin, h, facilities, districts)
    for (const name of REFERRAL_COUNTS) clearHour(state.referrals[name], h, facilities, 1)
    for (const name of APPOINTMENT_COUNTS) clearHour(state.appointments[name], h, facilities, 1)
    for (let f = 0; f < facilities; f++) if (present >= 0 || h === hour) accrue(state, f, Math.min(at, (h + 1) * HOUR))
  }
}

/** Empties the buckets that a column has for an hour, `width` cells for each facility. */
function clearHour(
  column: Float64Array | Float32Array | Uint32Array | Uint16Array,
  hour: number,
  facilities: number,
  width: number,
): void {
  const step = TALLY_HOURS * width
  for (let f = 0, at = (hour % TALLY_HOURS) * width; f < facilities; f++, at += step)
    // Most are empty already, and a look costs less than a store.
    for (let k = at; k < at + width; k++) if (column[k] !== 0) column[k] = 0
}

/** Empties the buckets of an hour that begins. */
function clearFlows({ flows, city }: TwinState, hour: number): void {
  const h = hour % TALLY_HOURS
  if (!city.districts.some((_, d) => flows.ofResidents[d * TALLY_HOURS + h]! > 0)) return
  clearHour(flows.byNeed, hour, city.facilities.length, FLOW_NEEDS)
  clearHour(flows.byAge, hour, city.facilities.length, AGE_BAND_COUNT)
  for (let d = 0; d < city.districts.length; d++) {
    const k = d * TALLY_HOURS + h
    flows.ofResidents[k] = 0
    flows.atHome[k] = 0
    flows.inPrimaryCare[k] = 0
  }
}

/** Sum of a tally over the last 24 hourly buckets, the running hour included. */
export function sumOverDay(column: ArrayLike<number>, facility: number): number {
  let sum = 0
  for (let k = facility * TALLY_HOURS; k < (facility + 1) * TALLY_HOURS; k++) sum += column[k]!
  return sum
}

/**
 * Quantile of a duration histogram over the last 24 h and the given facilities, in minutes, interpolated within its bin.
 * @returns null when nothing was counted.
 */
export function durationQuantile(
  column: ArrayLike<number>,
  facilities: readonly number[],
  share: number,
): number | null {
  const bins = new Float64Array(DURATION_BINS)
  let total = 0
  for (const f of facilities)
    for (let h = 0; h < TALLY_HOURS; h++)
      for (let b = 0; b < DURATION_BINS; b++) {
        const n = column[(f * TALLY_HOURS + h) * DURATION_BINS + b]!
        bins[b]! += n
        total += n
      }
  if (total === 0) return null
  let below = 0
  const wanted = share * total
  for (let b = 0; b < DURATION_BINS; b++) {
    const n = bins[b]!
    if (n > 0 && below + n >= wanted) {
      const from = binStartMinutes(b)
      const to = FIRST_BIN_MINUTES * BIN_RATIO ** (b + 1)
      return from + ((wanted - below) / n) * (to - from)
    }
    below += n
  }
  return binStartMinutes(DURATION_BINS)
}

/**
 * Share of the durations over the last 24 h and the given facilities that were at most so long; durations within the bin that
 * the limit falls into count by its part. @returns null when nothing was counted.
 */
export function durationShareWithin(
  column: ArrayLike<number>,
  facilities: readonly number[],
  minutes: number,
): number | null {
  const limit = durationBin(minutes)
  const from = binStartMinutes(limit)
  const partOfBin = Math.min(1, (minutes - from) / (FIRST_BIN_MINUTES * BIN_RATIO ** (limit + 1) - from))
  let [within, total] = [0, 0]
  for (const f of facilities)
    for (let h = 0; h < TALLY_HOURS; h++)
      for (let b = 0; b < DURATION_BINS; b++) {
        const n = column[(f * TALLY_HOURS + h) * DURATION_BINS + b]!
        total += n
        within += b < limit ? n : b === limit ? n * partOfBin : 0
      }
  return total === 0 ? null : within / total
}
