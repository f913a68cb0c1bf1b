/** Which forecasts of occupied beds are kept and scored, and at which hours ahead. */

/** Hours ahead. */
export const FORECAST_HOURS: readonly number[] = [1, 2, 3, 4, 6, 8, 12, 18, 24, 36, 48, 72]

/**
 * What people are shown: by statistics from the recorded hours; the standing rehearsal, forked from the live state; and both
 * together, weighted by what each has been worth.
 */
export const SHOWN_METHODS = ['statistical', 'mechanistic', 'ensemble'] as const
export type ShownMethod = (typeof SHOWN_METHODS)[number]

/** What they have to beat, on the same forecasts. */
export const KEPT_OPPONENTS = ['naive', 'seasonalNaive', 'calibratedNaive'] as const

export type KeptMethod = ShownMethod | (typeof KEPT_OPPONENTS)[number]
export const KEPT_METHODS: readonly KeptMethod[] = [...SHOWN_METHODS, ...KEPT_OPPONENTS]

/** Of the city's hours since 1970 those from whose beginning a forecast is kept. */
export const KEPT_EVERY_HOURS = 3
/** City days for which forecasts and scores are kept. */
export const KEPT_DAYS = 35
/** City days that are recomputed where nothing was kept, once the history reaches so far back. */
export const RECOMPUTED_DAYS = 21
/** City days of recorded hours that are learnt from. */
export const LEARNT_DAYS = 35
/** From so many recorded hours on the rhythm is that of the week, before it that of the day. */
export const HOURS_FOR_A_WEEKLY_RHYTHM = 28 * 24

export const rhythmOf = (recordedHours: number): 24 | 168 => (recordedHours >= HOURS_FOR_A_WEEKLY_RHYTHM ? 168 : 24)
