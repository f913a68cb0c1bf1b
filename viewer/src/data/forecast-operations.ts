// The GraphQL operations of forecasts and their record.
const SCORE = `{ facility horizonHours forecasts since wis crps bias coverage50 coverage80 coverage95
  relativeWisToNaive relativeWisToSeasonalNaive relativeWisToCalibratedNaive }`
const BOARD = `{ method recomputed asOf recomputing { upTo until } rows ${SCORE} pooled ${SCORE} facilities { facility spans { from to } forecasts } }`

/** Runs cannot be recomputed, and without them no ensemble: of these two there is the live record alone. */
export const SCORES = `query Scores {
  ensemble: forecastScores(method: ENSEMBLE) ${BOARD}
  statistical: forecastScores(method: STATISTICAL) ${BOARD}
  mechanistic: forecastScores(method: MECHANISTIC) ${BOARD}
  recomputed: forecastScores(method: STATISTICAL, recomputed: true) ${BOARD}
}`

/** Of a course what is drawn: P10, P25, P50, P75, P90. */
export const COURSE_LEVELS: readonly number[] = [0.1, 0.25, 0.5, 0.75, 0.9]

export const OCCUPANCY_FAN = `query OccupancyFan($facility: ID) {
  occupancyFan(facility: $facility) {
    facility asOf past leftOut horizonHours levels courseHours
    lines { method asOf from learntHours runs quantiles course(levels: [${COURSE_LEVELS}]) statisticalShare scoredLive scoredRecomputed proven { from to } provenRecomputed { from to } }
  }
}`
