// How access is shown: per 1,000 residents where the measure is per person, in bins, the badly served bright.
import type { Text } from '../../i18n/words.ts'
import { CELL_RAMPS } from '../../scene/cell-ramps.ts'

/** Limits between bins of beds per 1,000 residents. */
const PER_THOUSAND_LIMITS = [0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4.5] as const
const DIFFERENCE_LIMITS = [0.03, 0.1, 0.3, 0.6] as const

export type Theme = 'dark' | 'light'

export const accessColours = (theme: Theme): readonly string[] => CELL_RAMPS.access[theme]
/** A change for the better, from none to much; for the worse is the other side of the diverging ramp. */
export const differenceColours = (theme: Theme): readonly string[] => CELL_RAMPS.change[theme].slice(1)
export const ACCESS_LIMITS: readonly number[] = PER_THOUSAND_LIMITS
export const CHANGE_LIMITS: readonly number[] = DIFFERENCE_LIMITS

/** Beds per person are told per 1,000 residents. */
export const factorOf = (unit: Text | null): number => (unit?.zh.endsWith('/人') ? 1000 : 1)
export const unitOf = (unit: Text | null): Text =>
  unit === null
    ? { zh: '', en: '' }
    : factorOf(unit) === 1
      ? unit
      : { zh: unit.zh.replace('/人', '/千人'), en: unit.en.replace('per person', 'per 1,000') }

/** Bin of a value per 1,000: 0 is the worst served. */
export function binOf(value: number, limits: readonly number[]): number {
  let bin = 0
  while (bin < limits.length && value >= limits[bin]!) bin++
  return bin
}

/** Colour of a cell's access; null = not known or without a way, drawn as a ring. */
export const accessColour = (value: number | null, theme: Theme): string | null =>
  value === null ? null : accessColours(theme)[binOf(value, ACCESS_LIMITS)]!

export function differenceColour(change: number | null, theme: Theme): string | null {
  if (change === null) return null
  if (change < -0.005) return CELL_RAMPS.change[theme][0]!
  return differenceColours(theme)[binOf(change, CHANGE_LIMITS)]!
}

/** Value below which half of the people are; null without any. */
export function weightedMedian(values: readonly (number | null)[], people: readonly number[]): number | null {
  const known = values.flatMap((value, k) => (value === null || !people[k] ? [] : [[value, people[k]] as const]))
  known.sort((a, b) => a[0] - b[0])
  const half = known.reduce((sum, [, count]) => sum + count, 0) / 2
  let sum = 0
  for (const [value, count] of known) {
    sum += count
    if (sum >= half) return value
  }
  return null
}
