/** Which forecasts of occupied beds are kept and scored, and at which hours ahead. */

/** Hours ahead: an hour to fourteen days. */
export const FORECAST_HOURS: readonly number[] = [
  1, 2, 3, 4, 6, 8, 12, 18, 24, 36, 48, 72, 96, 120, 144, 168, 192, 240, 288, 336,
]
export const FURTHEST_HOURS = 336
/** The hours ahead for which a course is told: each to three days, then every sixth. */
export const COURSE_HOURS: readonly number[] = Array.from({ length: FURTHEST_HOURS }, (_, k) => k + 1).filter(
  (hours) => hours <= 72 || hours % 6 === 0,
)
/** Horizons, by their place in the list, up to three days. */
const NEAR_HORIZONS = FORECAST_HOURS.filter((hours) => hours <= 72).length
/** Beyond three days what is said is learnt from every twelfth hour: neighbours are wrong together, and every one costs time. */
export const FORECAST_STRIDES: readonly number[] = FORECAST_HOURS.map((hours) => (hours > 72 ? 12 : 1))

/**
 * What people are shown: by statistics from the recorded hours; the standing rehearsal, forked from the live state; and both
 * together, weighted by what each has been worth.
 */
export const SHOWN_METHODS = ['statistical', 'mechanistic', 'ensemble'] as const
export type ShownMethod = (typeof SHOWN_METHODS)[number]

/** What they have to beat, on the same forecasts. */
export const KEPT_OPPONENTS = ['naive', 'seasonalNaive', 'calibratedNaive'] as const

/** The runs of the standing rehearsal as they are, from whose errors the mechanistic forecast learns how wide it must be. */
export const RUNS_METHOD = 'runs'

export type KeptMethod = ShownMethod | (typeof KEPT_OPPONENTS)[number] | typeof RUNS_METHOD
export const KEPT_METHODS: readonly KeptMethod[] = [...SHOWN_METHODS, ...KEPT_OPPONENTS, RUNS_METHOD]

/** Of the city's hours since 1970 those from whose beginning a forecast is kept. */
export const KEPT_EVERY_HOURS = 3
/** Those from which more than three days ahead are kept: as with what is learnt from, neighbours would be wrong together. */
const KEPT_FAR_EVERY_HOURS = 12

/** Of what is kept from an origin, how many horizons: the first of the list. */
export const keptHorizons = (origin: number): number =>
  origin % KEPT_FAR_EVERY_HOURS === 0 ? FORECAST_HOURS.length : NEAR_HORIZONS

/** City days for which forecasts and scores are kept. */
export const KEPT_DAYS = 35
/** City days that are recomputed where nothing was kept, once the history reaches so far back. */
export const RECOMPUTED_DAYS = 21
/** Of them every so many hours. */
export const RECOMPUTED_EVERY_HOURS = 6
/** City days of recorded hours that are learnt from. */
export const LEARNT_DAYS = 35
/** From so many recorded hours on the rhythm is that of the week, before it that of the day. */
export const HOURS_FOR_A_WEEKLY_RHYTHM = 28 * 24

export const rhythmOf = (recordedHours: number): 24 | 168 => (recordedHours >= HOURS_FOR_A_WEEKLY_RHYTHM ? 168 : 24)
