/**
 * The course of every live indicator of the city, one sample a quarter of an hour of its clock for a week, in memory: the log would give
 * it again only at the price of a replay. A restart begins anew, and the course says from when.
 */
import { CATALOGUE, CITY } from '@kangcheng/twin-engine'
import type { Twin } from './twin.ts'

export const TREND_STEP_MINUTES = 15
const STEP = TREND_STEP_MINUTES * 60_000
const MOST_SAMPLES = (7 * 24 * 60) / TREND_STEP_MINUTES

export interface IndicatorTrends {
  /** Values by rising time, null = not known then; [] for one that is not live. */
  of(id: string): readonly (number | null)[]
  /** Time of the newest sample, epoch ms; null = none yet. */
  readonly newest: number | null
  stop(): void
}

/** Begins to record. Steps that the clock jumped over are unknown. */
export function indicatorTrends(twin: Twin): IndicatorTrends {
  const live = CATALOGUE.filter((entry) => entry.origin === 'live')
  const courses = new Map<string, (number | null)[]>(live.map(({ id }) => [id, []]))
  let step: number | null = null
  const append = (value: (entry: (typeof live)[number]) => number | null): void => {
    for (const entry of live) {
      const course = courses.get(entry.id)!
      course.push(value(entry))
      if (course.length > MOST_SAMPLES) course.shift()
    }
  }
  const look = (): void => {
    if (twin.state.asOf === 0) return
    const now = Math.floor(twin.state.asOf / STEP)
    if (step !== null && now <= step) return
    for (let missed = Math.max(step ?? now - 1, now - MOST_SAMPLES) + 1; missed < now; missed++) append(() => null)
    step = now
    const reading = twin.reading()
    append((entry) => entry.of(reading, CITY))
  }
  look()
  const quit = twin.onChange(look)
  return {
    of: (id) => courses.get(id) ?? [],
    get newest() {
      return step === null ? null : step * STEP
    },
    stop: quit,
  }
}
