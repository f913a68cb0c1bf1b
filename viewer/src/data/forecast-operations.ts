// The GraphQL operations of forecasts and their record.
const SCORE = `{ facility horizonHours forecasts since wis crps bias coverage50 coverage80 coverage95
  relativeWisToNaive relativeWisToSeasonalNaive relativeWisToCalibratedNaive }`
const BOARD = `{ method recomputed asOf rows ${SCORE} pooled ${SCORE} facilities { facility hours forecasts } }`

/** Runs cannot be recomputed, and without them no ensemble: of these two there is the live record alone. */
export const SCORES = `query Scores {
  ensemble: forecastScores(method: ENSEMBLE) ${BOARD}
  statistical: forecastScores(method: STATISTICAL) ${BOARD}
  mechanistic: forecastScores(method: MECHANISTIC) ${BOARD}
  recomputed: forecastScores(method: STATISTICAL, recomputed: true) ${BOARD}
}`

export const OCCUPANCY_FAN = `query OccupancyFan($facility: ID) {
  occupancyFan(facility: $facility) {
    facility asOf past leftOut horizonHours levels
    lines { method asOf learntHours runs quantiles statisticalShare scoredLive scoredRecomputed proven provenRecomputed }
  }
}`
