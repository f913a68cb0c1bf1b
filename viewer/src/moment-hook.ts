// What the Watch room shows: the present, or the moment that the time bar stands at. One hook, so that all its views agree.
import { useEffect, useMemo } from 'react'
import { type BedPicture, emptyPicture } from './data/frame.ts'
import { grantedIn } from './data/granted.ts'
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
  const run = useApp((state) => state.run)
  return useMemo(() => {
    const now = pulse === null ? null : Date.parse(pulse.asOf)
    const facilities = pulse?.facilities ?? NOBODY
    const moment = now === null ? null : momentAt(cursor, { facilities, now, past, forecast, series, run })
    return moment === null
      ? { facilities, alerts: pulse?.alerts ?? NO_ALERTS, outlook, at: now, moment, waiting: cursor !== null }
      : { facilities: moment.facilities, alerts: NO_ALERTS, outlook: NO_OUTLOOK, at: moment.at, moment, waiting: false }
  }, [pulse, outlook, cursor, past, forecast, series, run])
}

export interface ShownBeds {
  readonly picture: BedPicture
  /** Changes with the picture, which is written in place. */
  readonly version: number
  /** Epoch ms that the beds stand at; null before the first pulse. */
  readonly at: number | null
  readonly isLive: boolean
  /** Why the present is shown in the place of the past; null = it is not, or nobody said. */
  readonly why: string | null
}

/** The single beds of a hospital: of the present, or of the instant that the time bar looks back to. */
export function useShownBeds(facility: string | null): ShownBeds {
  const now = useApp((state) => (state.pulse === null ? null : Date.parse(state.pulse.asOf)))
  const picture = useApp((state) => state.beds)
  const version = useApp((state) => state.bedsVersion)
  const isPast = useApp((state) => now !== null && state.cursor !== null && state.cursor < now)
  const then = useApp((state) => (state.bedsThen?.facility === facility ? state.bedsThen : null))
  const run = useApp((state) => state.run)
  const runBeds = useApp((state) => state.runBeds)
  // A run that tells no beds must not show those of the city in their place.
  const none = useMemo(() => ({ ...emptyPicture(), status: new Uint8Array(picture.status.length) }), [picture])
  if (run !== null) {
    const shown = runBeds ?? none
    return { picture: shown, version: shown.asOf, at: runBeds === null ? now : shown.asOf, isLive: false, why: null }
  }
  return isPast && then !== null && then.picture !== null
    ? { picture: then.picture, version: -then.at, at: then.picture.asOf, isLive: false, why: null }
    : { picture, version, at: now, isLive: true, why: isPast ? (then?.why ?? null) : null }
}

/** Has the beds of an opened hospital read as the time bar moves over the record. */
export function usePastBeds(facility: string | null): void {
  const may = useApp((state) => state.pulse !== null && grantedIn(state, 'beds'))
  const at = useApp(({ cursor, pulse, run }) =>
    run === null && pulse !== null && cursor !== null && cursor < Date.parse(pulse.asOf)
      ? Math.floor(cursor / 60_000) * 60_000
      : null,
  )
  useEffect(() => {
    if (may && facility !== null && at !== null)
      void import('./data/past-beds.ts').then(({ readPastBeds }) => readPastBeds(facility, at))
  }, [may, facility, at])
}
