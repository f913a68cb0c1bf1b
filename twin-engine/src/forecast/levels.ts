/** The probability levels at which a forecast is told, kept and scored. */

/** The 23 levels of the COVID-19 Forecast Hub (Cramer et al. 2022, PNAS 119 e2113561119), ascending. */
export const FORECAST_LEVELS: readonly number[] = [
  0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95,
  0.975, 0.99,
]

/** Where the median stands among the levels. */
export const MEDIAN_LEVEL = 11

/** Position of a level among the 23. @throws Error where it is none of them */
export function levelIndex(level: number): number {
  const at = FORECAST_LEVELS.indexOf(level)
  if (at < 0) throw new Error(`${level} is none of the 23 levels; they are ${FORECAST_LEVELS.join(', ')}`)
  return at
}
