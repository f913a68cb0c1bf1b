// What the Watch room shows: the present, or the moment that the time bar stands at. One hook, so that all its views agree.
import { useMemo } from 'react'
import type { RiskOutlook } from './data/risk-types.ts'
import type { Alert, FacilityPulse } from './data/types.ts'
import { type Moment, momentAt } from './findings/moment.ts'
import { useApp } from './store.ts'

export interface Shown {
  readonly facilities: readonly FacilityPulse[]
  /** Alerts of the present; at another moment none, since none is kept by the minute. */
  readonly alerts: readonly Alert[]
  /** Whom to look after by the newest forecast; at another moment nobody. */
  readonly outlook: readonly RiskOutlook[]
  /** Epoch ms of what is shown; null before the first pulse. */
  readonly at: number | null
  /** null = the present. */
  readonly moment: Moment | null
  /** True while the moment looked at is still being read, and the present is shown in its place. */
  readonly waiting: boolean
}

const NOBODY: readonly FacilityPulse[] = []
const NO_ALERTS: readonly Alert[] = []
const NO_OUTLOOK: readonly RiskOutlook[] = []

export function useShown(): Shown {
  const pulse = useApp((state) => state.pulse)
  const outlook = useApp((state) => state.outlook)
  const cursor = useApp((state) => state.cursor)
  const past = useApp((state) => state.past)
  const forecast = useApp((state) => state.forecast)
  const series = useApp((state) => state.facilityForecasts)
  return useMemo(() => {
    const now = pulse === null ? null : Date.parse(pulse.asOf)
    const facilities = pulse?.facilities ?? NOBODY
    const moment = now === null ? null : momentAt(cursor, { facilities, now, past, forecast, series })
    return moment === null
      ? { facilities, alerts: pulse?.alerts ?? NO_ALERTS, outlook, at: now, moment, waiting: cursor !== null }
      : { facilities: moment.facilities, alerts: NO_ALERTS, outlook: NO_OUTLOOK, at: moment.at, moment, waiting: false }
  }, [pulse, outlook, cursor, past, forecast, series])
}
