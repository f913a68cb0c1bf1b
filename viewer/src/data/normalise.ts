// From the wire to what screens read: severities in lower case, times to an event as quantiles over all runs.
import type {
  Alert,
  FacilityPulse,
  Forecast,
  ForecastSeries,
  Pair,
  Pulse,
  Rehearsal,
  Severity,
  TimeQuantiles,
} from './types.ts'

const severity = (word: string): Severity => word.toLowerCase() as Severity

/** A quantile beyond the share of runs in which the event happens is null: it lies beyond the horizon. */
export function overAllRuns(time: TimeQuantiles): TimeQuantiles {
  const happens = 1 - (time.never ?? 0)
  return {
    p10: happens > 0.1 ? time.p10 : null,
    p50: happens > 0.5 ? time.p50 : null,
    p90: happens > 0.9 ? time.p90 : null,
    never: time.never ?? null,
  }
}

/** The screens show hospitals; what the pulse says of other places with beds (township centres) stays in the city's figures. */
export const normalisePulse = (pulse: Pulse, isHospital: (id: string) => boolean): Pulse => ({
  ...pulse,
  alerts: pulse.alerts
    .filter((alert) => !alert.facility || isHospital(alert.facility.id))
    .map(
      (alert): Alert => ({
        ...alert,
        severity: severity(alert.severity),
        fullInMinutes: alert.fullInMinutes && overAllRuns(alert.fullInMinutes),
      }),
    ),
  facilities: pulse.facilities
    .filter((one) => isHospital(one.id))
    .map((one): FacilityPulse => ({ ...one, severity: severity(one.severity) })),
})

const seriesOf = (series: ForecastSeries): ForecastSeries => ({
  ...series,
  fullInMinutes: overAllRuns(series.fullInMinutes),
})

export const normaliseForecast = (forecast: Forecast): Forecast => ({
  ...forecast,
  city: seriesOf(forecast.city),
  facilities: forecast.facilities.map(seriesOf),
})

const pairOf = (pair: Pair): Pair => ({
  ...pair,
  firstOver: { base: overAllRuns(pair.firstOver.base), plan: overAllRuns(pair.firstOver.plan) },
})

/** Hospitals only, as in the pulse; township centres stay in the city's figures. */
export const normaliseRehearsal = (rehearsal: Rehearsal, isHospital: (id: string) => boolean): Rehearsal => ({
  ...rehearsal,
  stop: rehearsal.stop && {
    ...rehearsal.stop,
    base: overAllRuns(rehearsal.stop.base),
    plan: overAllRuns(rehearsal.stop.plan),
  },
  result: rehearsal.result && {
    ...rehearsal.result,
    city: pairOf(rehearsal.result.city),
    facilities: rehearsal.result.facilities.filter(({ facility }) => facility && isHospital(facility)).map(pairOf),
    breaks: rehearsal.result.breaks
      .filter(({ facility }) => isHospital(facility))
      .map((row) => ({ ...row, base: overAllRuns(row.base), plan: overAllRuns(row.plan) })),
  },
})
