// The city at another instant than now: as it was recorded, or as the standing forecast has it. Every view of the Watch room reads
// the same moment, so that the scene, the lists, the tables and the charts can never show two different times.
import { levelBy, THRESHOLDS } from '@kangcheng/twin-engine/thresholds'
import type { RecordedPast, RecordedSeries } from '../data/recorded-past.ts'
import type { FacilityPulse, Forecast, ForecastSeries, IndicatorValue, Severity } from '../data/types.ts'

export interface Moment {
  /** `rehearsed`: of a run, and never of the city. */
  readonly kind: 'recorded' | 'forecast' | 'rehearsed'
  /** Epoch ms. */
  readonly at: number
  /** Severity by bed occupancy alone: other alerts are not kept by the minute, and nobody forecasts them. */
  readonly facilities: readonly FacilityPulse[]
}

const MINUTE = 60_000

/** By the thresholds of the live alert rule, without its hysteresis. */
export function severityByOccupancy(share: number | null): Severity {
  if (share === null) return 'unknown'
  const level = levelBy(THRESHOLDS.occupancy, share)
  return level === 'alarm' ? 'critical' : level
}

/** Index of the step that holds at an instant: the last one not after it; null outside what was recorded. */
export function stepAt(
  series: Pick<RecordedSeries, 'newest' | 'everyMinutes' | 'occupied'>,
  at: number,
): number | null {
  const back = Math.ceil((series.newest - at) / (series.everyMinutes * MINUTE))
  const step = series.occupied.length - 1 - Math.max(0, back)
  return step < 0 || at - series.newest > series.everyMinutes * MINUTE ? null : step
}

type Live = Pick<FacilityPulse, 'id' | 'index' | 'icuOpen'>

const unknown = ({ id, index }: Live): FacilityPulse => ({
  id,
  index,
  occupied: null,
  needed: null,
  open: null,
  available: null,
  severity: 'unknown',
  icuOccupied: null,
  icuOpen: null,
  emergency: null,
  boarding: null,
  observedAt: null,
  occupancy: null,
})

const shareOf = (occupied: number | null, open: number | null): number | null =>
  occupied === null || open === null || open === 0 ? null : occupied / open

function recordedOf(live: Live, series: RecordedSeries | undefined, at: number): FacilityPulse {
  const step = series === undefined ? null : stepAt(series, at)
  if (series === undefined || step === null) return unknown(live)
  const occupied = series.occupied[step] ?? null
  const open = series.open[step] ?? null
  const occupancy = shareOf(occupied, open)
  return {
    ...unknown(live),
    occupied,
    open,
    available: series.available?.[step] ?? null,
    icuOccupied: series.icuOccupied?.[step] ?? null,
    emergency: series.emergency?.[step] ?? null,
    boarding: series.boarding?.[step] ?? null,
    occupancy,
    severity: severityByOccupancy(occupancy),
    observedAt: new Date(
      series.newest - (series.occupied.length - 1 - step) * series.everyMinutes * MINUTE,
    ).toISOString(),
  }
}

function forecastOf(live: Live, series: ForecastSeries | undefined, forecast: Forecast, at: number): FacilityPulse {
  if (series === undefined) return unknown(live)
  const start = Date.parse(forecast.asOf)
  const step = Math.min(
    series.occupied.p50.length - 1,
    Math.max(0, Math.round((at - start) / (forecast.everyMinutes * MINUTE))),
  )
  const occupied = series.occupied.p50[step] ?? null
  const open = series.open[step] ?? series.open.at(-1) ?? null
  const occupancy = shareOf(occupied, open)
  const whole = occupied === null ? null : Math.round(occupied)
  return {
    ...unknown(live),
    occupied: whole,
    needed: Math.round(series.needed.p50[step] ?? Number.NaN) || null,
    open,
    occupancy,
    severity: severityByOccupancy(occupancy),
    observedAt: forecast.asOf,
  }
}

/** Hospitals of a rehearsal by sample, from its fork on. */
export interface RunCourse {
  /** Epoch ms. */
  readonly from: number
  readonly until: number
  readonly everyMinutes: number
  readonly facilities: ReadonlyMap<
    string,
    {
      readonly open: readonly number[]
      /** Beds needed, over the runs. */
      readonly needed: {
        readonly p10: readonly number[]
        readonly p50: readonly number[]
        readonly p90: readonly number[]
      }
    }
  >
}

/** The sample that stands at an instant; the first and the last beyond its ends. */
export const sampleAt = ({ from, everyMinutes }: RunCourse, at: number, samples: number): number =>
  Math.max(0, Math.min(samples - 1, Math.floor((at - from) / (everyMinutes * MINUTE))))

function rehearsedOf(live: Live, run: RunCourse, at: number): FacilityPulse {
  const course = run.facilities.get(live.id)
  if (course === undefined) return unknown(live)
  const k = sampleAt(run, at, course.needed.p50.length)
  const needed = course.needed.p50[k] ?? null
  const open = course.open[k] ?? null
  const occupancy = shareOf(needed, open)
  return { ...unknown(live), needed, open, occupancy, severity: severityByOccupancy(occupancy) }
}

export interface Sources {
  readonly facilities: readonly FacilityPulse[]
  readonly now: number
  readonly past: RecordedPast | null
  readonly forecast: Forecast | null
  readonly series: ReadonlyMap<string, ForecastSeries>
  /** The run that lies on the time bar; null = none. */
  readonly run: RunCourse | null
}

/** @returns null where the cursor follows the present, or what it asks for is not here yet. */
export function momentAt(
  cursor: number | null,
  { facilities, now, past, forecast, series, run }: Sources,
): Moment | null {
  if (cursor === null) return null
  if (run !== null)
    return { kind: 'rehearsed', at: cursor, facilities: facilities.map((one) => rehearsedOf(one, run, cursor)) }
  if (cursor <= now) {
    if (past === null) return null
    const recorded = facilities.map((one) => recordedOf(one, past.facilities.get(one.id), cursor))
    return { kind: 'recorded', at: cursor, facilities: recorded }
  }
  if (forecast === null) return null
  const ahead = facilities.map((one) => forecastOf(one, series.get(one.id), forecast, cursor))
  return { kind: 'forecast', at: cursor, facilities: ahead }
}

const sum = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null)
  return known.length === 0 || known.length < values.length / 2 ? null : known.reduce((a, b) => a + b, 0)
}

/** The city's figures at a moment, hospitals added up; those that are neither recorded nor forecast are left out. */
export function momentFigures({ kind, at, facilities }: Moment): IndicatorValue[] {
  // A rehearsal tells the beds that are needed; those that are taken it tells of one run alone.
  const inBeds = (one: FacilityPulse): number | null => (kind === 'rehearsed' ? one.needed : one.occupied)
  const reporting = facilities.filter((one) => inBeds(one) !== null && one.open !== null)
  const observedAt = new Date(at).toISOString()
  const figure = (id: string, unit: string, value: number | null): IndicatorValue => ({
    id,
    name: { zh: id, en: id },
    unit,
    value,
    observedAt: value === null ? null : observedAt,
    source: null,
    quality: kind === 'recorded' ? 'ESTIMATED' : 'SIMULATED',
    change1h: null,
    history: [],
    historyEveryMinutes: 5,
  })
  const share = shareOf(sum(reporting.map(inBeds)), sum(reporting.map((one) => one.open)))
  return [
    figure('occupancy-now', '%', share),
    figure('emergency-patients', '1', sum(facilities.map((one) => one.emergency))),
    figure('boarders', '1', sum(facilities.map((one) => one.boarding))),
  ]
}

/** Shares of open beds of all hospitals together by step, oldest first: what the time bar draws. */
export function cityPast(
  past: RecordedPast,
): { readonly values: (number | null)[]; readonly newest: number; readonly everyMinutes: number } | null {
  const all = [...past.facilities.values()]
  const longest = all.reduce<RecordedSeries | null>(
    (best, one) => (best === null || one.occupied.length > best.occupied.length ? one : best),
    null,
  )
  if (longest === null) return null
  const values = longest.occupied.map((_, k) => {
    const at = longest.newest - (longest.occupied.length - 1 - k) * longest.everyMinutes * MINUTE
    let occupied = 0
    let open = 0
    let known = 0
    for (const one of all) {
      const step = stepAt(one, at)
      const taken = step === null ? null : one.occupied[step]
      const beds = step === null ? null : one.open[step]
      if (taken == null || beds == null) continue
      occupied += taken
      open += beds
      known++
    }
    return known < all.length / 2 || open === 0 ? null : occupied / open
  })
  return { values, newest: longest.newest, everyMinutes: longest.everyMinutes }
}
