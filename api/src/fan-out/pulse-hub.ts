/**
 * The pulse of the city for panels: at most one a second, coalesced, computed once for everybody. A slow reader misses
 * pulses in between, never the newest.
 */

import {
  type Alert,
  askingFromObservation,
  bedCountsOf,
  emergencyOf,
  neededBedsOf,
  ofFacility,
} from '@kangcheng/twin-engine'
import { facilityBeds, hasBeds, type Quality } from '../live/bed-counts.ts'
import { type IndicatorReading, readIndicators } from '../live/indicator-readings.ts'
import { type Severity, severityOf } from '../live/severity.ts'
import type { Twin } from '../live/twin.ts'
import { sourceStatus } from '../quality/source-quality.ts'
import type { SourceStatus } from '../quality/status.ts'

export interface FacilityPulse {
  readonly index: number
  readonly id: string
  readonly occupied: number | null
  /** Those in beds and all who wait for one (engine, needed-beds.ts): what a forecast begins with. */
  readonly needed: number | null
  readonly open: number | null
  readonly available: number | null
  readonly occupancy: number | null
  readonly severity: Severity
  readonly icuOccupied: number | null
  readonly icuOpen: number | null
  /** Patients in the emergency department, and those of them who board. */
  readonly emergency: number | null
  readonly boarding: number | null
  readonly observedAt: number | null
  readonly quality: Quality
}

export interface SourcePulse {
  readonly id: string
  readonly stale: boolean
  readonly status: SourceStatus
  readonly lastSeenAt: number
}

export interface Pulse {
  readonly position: number
  readonly asOf: number
  readonly indicators: readonly IndicatorReading[]
  readonly alerts: readonly Alert[]
  readonly facilities: readonly FacilityPulse[]
  readonly sources: readonly SourcePulse[]
}

export interface PulseHub {
  /** The newest pulse at once, then one after every change, at most one per `everyMs`. */
  subscribe(signal?: AbortSignal): AsyncGenerator<Pulse>
  readonly subscribers: number
  stop(): void
}

function pulseOf(twin: Twin): Pulse {
  const { state, city } = twin
  const facilities: FacilityPulse[] = []
  const asking = askingFromObservation(state)
  city.facilities.forEach((facility, index) => {
    if (!hasBeds(twin, index)) return
    const beds = facilityBeds(twin, index)
    const icu = bedCountsOf(state, ofFacility(index), 'icu')
    const emergency = emergencyOf(twin.reading(), ofFacility(index))
    facilities.push({
      index,
      id: facility.id,
      occupied: beds.occupied === null ? null : beds.occupied + (beds.held ?? 0),
      needed: neededBedsOf(state, ofFacility(index), asking)?.needed ?? null,
      open: beds.open,
      available: beds.available,
      occupancy: beds.occupancy,
      severity: severityOf(twin, index),
      icuOccupied: icu.occupied === null ? null : icu.occupied + (icu.held ?? 0),
      icuOpen: icu.held === null ? null : icu.open,
      emergency: emergency === null ? null : emergency.waiting + emergency.treatment + emergency.boarding,
      boarding: emergency?.boarding ?? null,
      observedAt: beds.observedAt,
      quality: beds.quality,
    })
  })
  return {
    position: twin.position,
    asOf: twin.asOf,
    indicators: readIndicators(twin, null, null),
    alerts: twin.alerts(),
    facilities,
    sources: [...twin.sources.values()].map(({ source, seenAt }) => ({
      id: source,
      stale: twin.isStale(source),
      status: sourceStatus(twin, source),
      lastSeenAt: seenAt,
    })),
  }
}

export function pulseHub(twin: Twin, everyMs = 1000): PulseHub {
  let latest: { readonly number: number; readonly pulse: Pulse } | null = null
  let changed = true
  let timer: NodeJS.Timeout | null = null
  let stopped = false
  const waiting = new Set<() => void>()
  let subscribers = 0

  const publish = (): void => {
    changed = false
    twin.way.carried('pulse', latest?.pulse.position ?? twin.position, twin.position)
    latest = { number: (latest?.number ?? 0) + 1, pulse: pulseOf(twin) }
    for (const wake of waiting) wake()
    waiting.clear()
  }
  // A source also grows stale by silence: every few seconds a pulse goes out even without a change.
  let idleTicks = 0
  const tick = (): void => {
    if (changed || ++idleTicks >= 5) {
      idleTicks = 0
      publish()
    }
  }
  const start = (): void => {
    timer ??= setInterval(tick, everyMs)
  }
  const quit = twin.onChange(() => {
    changed = true
  })

  return {
    get subscribers() {
      return subscribers
    },
    async *subscribe(signal) {
      subscribers++
      start()
      let seen = 0
      let wake = (): void => {}
      const aborted = (): void => wake()
      signal?.addEventListener('abort', aborted)
      try {
        while (!stopped && !signal?.aborted) {
          if (latest === null || (changed && subscribers === 1 && seen === 0)) publish()
          if (latest !== null && latest.number !== seen) {
            seen = latest.number
            yield latest.pulse
            continue
          }
          await new Promise<void>((resolve) => {
            wake = resolve
            waiting.add(resolve)
          })
        }
      } finally {
        signal?.removeEventListener('abort', aborted)
        waiting.delete(wake)
        subscribers--
        if (subscribers === 0 && timer !== null) {
          clearInterval(timer)
          timer = null
        }
      }
    },
    stop() {
      stopped = true
      quit()
      if (timer !== null) clearInterval(timer)
      for (const wake of waiting) wake()
      waiting.clear()
    },
  }
}
