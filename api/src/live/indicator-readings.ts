/** Indicator values as the API serves them: the engine's definitions read on the live state, with age and quality. */
import {
  CITY,
  HISTORY_STEP_MINUTES,
  type HistoryMetric,
  historyOf,
  INDICATORS,
  type Indicator,
  indicatorById,
  ofFacility,
  type Scope,
} from '@kangcheng/twin-engine'
import { type BedReport, cityBeds, facilityBeds, type Quality } from './bed-counts.ts'
import type { Twin } from './twin.ts'

export interface IndicatorReading {
  readonly indicator: Indicator
  readonly value: number | null
  readonly high: number | null
  /** Epoch ms. */
  readonly observedAt: number | null
  readonly ageMinutes: number | null
  readonly source: string | null
  readonly quality: Quality
  /** 24 hours back to now, oldest first; [] for an indicator that the state's samples do not carry. */
  readonly history: () => readonly (number | null)[]
}

/** Which samples of the state carry an indicator's history. */
const HISTORY: Readonly<Record<string, HistoryMetric>> = {
  'occupancy-now': 'occupancy',
  'emergency-patients': 'emergency',
  boarders: 'boarding',
  // Samples know available beds; they are the effective ones where nobody reports nurses (checked below).
  'effective-free-beds': 'available',
}

const MINUTE = 60_000
const SAMPLES_PER_HOUR = 60 / HISTORY_STEP_MINUTES

/** Values of the city (`facility` null) or of one facility: all, or those named; unknown ids are left out. */
export function readIndicators(
  twin: Twin,
  facility: number | null,
  ids: readonly string[] | null,
): readonly IndicatorReading[] {
  const scope: Scope = facility === null ? CITY : ofFacility(facility)
  const beds = facility === null ? cityBeds(twin) : facilityBeds(twin, facility)
  const wanted = ids === null ? INDICATORS : ids.flatMap((id) => indicatorById(id) ?? [])
  return wanted.map((indicator) => readIndicator(twin, indicator, scope, beds))
}

/** A facility's reading for those who see no small counts: of people, nothing is told, since hours tell the difference. */
export function withoutPeople(reading: IndicatorReading): IndicatorReading {
  return reading.indicator.unit === 'patients' ? withoutValue(reading) : reading
}

/** A reading of so few people that nothing of it is told: shares of known beds are counts. */
export const withoutValue = (reading: IndicatorReading): IndicatorReading => ({
  ...reading,
  value: null,
  high: null,
  history: () => [],
})

function readIndicator(twin: Twin, indicator: Indicator, scope: Scope, beds: BedReport): IndicatorReading {
  const reading = twin.reading()
  const value = indicator.of(reading, scope)
  const metric = indicator.id === 'effective-free-beds' && beds.staffed !== null ? undefined : HISTORY[indicator.id]
  let history: readonly (number | null)[] | null = null
  const observedAt = indicator.observedAt === undefined ? beds.observedAt : indicator.observedAt(reading, scope)
  const source = sourceOf(twin, scope)
  // What is not told by beds says nothing of them, nor they of it: its teller does.
  const quality = indicator.observedAt === undefined ? beds.quality : tellerQuality(twin, source)
  return {
    indicator,
    value,
    high: indicator.band?.(reading, scope).p90 ?? null,
    observedAt: value === null ? null : observedAt,
    ageMinutes: value === null || observedAt === null ? null : Math.max(0, twin.asOf - observedAt) / MINUTE,
    source,
    quality: value === null ? 'MISSING' : quality === 'MISSING' ? 'ESTIMATED' : quality,
    history: () => {
      history ??= metric === undefined ? [] : historyOf(twin.state, metric, scope)
      return history
    },
  }
}

/** A sum over several tellers, not all of whom tell everything, is an estimate. */
function tellerQuality(twin: Twin, source: string | null): Quality {
  if (source === null) return 'ESTIMATED'
  if (twin.isStale(source)) return 'STALE'
  return twin.simulated ? 'SIMULATED' : 'LIVE'
}

/** The one source behind a figure; null where several tell, or nobody. */
function sourceOf(twin: Twin, scope: Scope): string | null {
  if (scope.kind === 'facility') return twin.freshness.sourceOfFacility(scope.facility)
  const names = [...twin.sources.keys()]
  return names.length === 1 ? names[0]! : null
}

/** Against an hour ago, from the same samples; null where either is not known. */
export function changeInAnHour(reading: IndicatorReading): number | null {
  const history = reading.history()
  const before = history[history.length - 1 - SAMPLES_PER_HOUR]
  return reading.value === null || before === undefined || before === null ? null : reading.value - before
}
