/** Forecasts and their scores: what the past says of what comes, and how good it was once the truth is known. */

export { quantileOfNext } from '../statistics/quantiles.ts'
export {
  type ArrivalProfile,
  arrivalProfile,
  type Estimate,
  type HourlyCounts,
  judgeProfile,
  type ProfileAnswer,
  type ProfileJudgement,
} from './arrival-profile.ts'
export {
  type BacktestProtocol,
  backtest,
  type HorizonScores,
  type MadeForecast,
  OPPONENTS,
  ScoreTally,
} from './backtest.ts'
export { crpsOfNegativeBinomial, crpsOfNormal, crpsOfPoisson, crpsOfQuantiles, crpsOfSample } from './crps.ts'
export { independentErrors, quantilesOfNextError } from './error-quantiles.ts'
export { exactNormalQuantile, normalBelow } from './exact-normal.ts'
export { type FittedSmoothing, fitDampedHolt, fitSimpleSmoothing } from './fitted-smoothing.ts'
export { ERROR_WINDOW, FEWEST_ERRORS, Forecaster, type HorizonQuantiles } from './forecaster.ts'
export {
  type CoherentForecast,
  coherentForecasts,
  type ForecastTree,
  momentsOf,
  reconcileMeans,
  valueAt,
} from './hierarchy.ts'
export { FORECAST_LEVELS, levelIndex, MEDIAN_LEVEL } from './levels.ts'
export { type ScoredForecast, SkillTally, scoreForecast, type TalliedScores } from './scored-forecast.ts'
export {
  biasSign,
  coverage,
  intervalScore,
  meanAbsoluteScaledError,
  pinballLoss,
  quantileScore,
  type WeightedIntervalScore,
  weightedIntervalScore,
} from './scores.ts'
export {
  averagedQuantiles,
  FEWEST_TO_WEIGH,
  LEAST_WEIGHT,
  skillWeights,
  WEIGHING_WINDOW,
} from './skill-weights.ts'
export {
  dampedHolt,
  drift,
  type NormalForecast,
  naive,
  normalQuantileAt,
  type SmoothingWeights,
  seasonalNaive,
  simpleSmoothing,
  type TextbookMethod,
} from './textbook.ts'
export {
  FEWEST_TO_PROVE,
  isProvenAt,
  type ProvenSpan,
  provenSpans,
  provenSteps,
  TreeForecaster,
  type TreeForecasts,
} from './tree-forecaster.ts'
