/** Indicator values as the API serves them: the engine's definitions read on the live state, with age and quality. */
import type { Text } from '@kangcheng/twin-engine'
import type { Quality } from './bed-counts.ts'
import type { Twin } from './twin.ts'

export interface IndicatorText {
  readonly id: string
  readonly name: Text
  readonly unit: string
  readonly better: string
  readonly thresholds?: { readonly watch: number; readonly alarm: number }
  readonly explanation: Text
  readonly formula: string
  readonly source: string
}

export interface IndicatorReading {
  readonly id: string
  readonly name: Text
  readonly unit: string
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  /** Epoch ms. */
  readonly observedAt: number | null
  readonly ageMinutes: number | null
  readonly source: string | null
  readonly quality: Quality
  readonly change1h: number | null
  readonly history: () => readonly (number | null)[]
  readonly historyEveryMinutes: number
}

export const indicatorTexts = (): readonly IndicatorText[] => []

/** Values of the city (`facility` null) or of one facility; all, or those named. */
export function readIndicators(
  _twin: Twin,
  _facility: number | null,
  _ids: readonly string[] | null,
): readonly IndicatorReading[] {
  return []
}
