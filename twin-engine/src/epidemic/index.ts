/** How an infection spreads: the public names, in reading order. */

export {
  doublingDays,
  extinctionChance,
  finalSize,
  finalSizeByAge,
  growthRate,
  type Offspring,
} from './analytic.ts'
export { type CaseRow, type CaseSeries, caseSeriesOf, dateOf, LEAST_COUNTS, type ReadSeries } from './case-series.ts'
export { type ChimeAnswer, type ChimeQuestion, type ChimeStay, chime, chimeAdmissions, chimeCensus } from './chime.ts'
export { type CityEpidemic, type Intervention, modelOfCity, withInterventions } from './city-epidemic.ts'
export { areasOf, type CityAreas, type CityPatches, patchesOf, patchNames } from './city-patches.ts'
export { COMPARTMENTS, type Compartment, EpidemicCourse } from './course.ts'
export { runDeterministic } from './deterministic.ts'
export {
  discreteSerialInterval,
  effectiveReproduction,
  type ReproductionEstimate,
  type SerialInterval,
} from './effective-reproduction.ts'
export {
  ERROR_MODELS,
  type ErrorModel,
  type FitQuestion,
  type FittedFigure,
  fitOutbreak,
  type Observed,
  type OutbreakFit,
} from './fit.ts'
export { betaOn, decodeEpidemicModel, type EpidemicModel, type TransmissionChange, totalPopulation } from './model.ts'
export {
  type BedsAdded,
  type BedsNow,
  type DayBands,
  epidemicOutlook,
  MOST_OUTLOOK_WORK,
  OUTLOOK_FIGURES,
  type Outlook,
  type OutlookFigure,
  type OutlookQuestion,
  type OutlookSide,
  type RunsOut,
} from './outlook.ts'
export { decodePathogen, PATHOGEN_FORMAT, type Pathogen, type PathogenFigure } from './pathogen.ts'
export { betaOf, reproductionNumber } from './reproduction-number.ts'
export { runStochastic } from './tau-leap.ts'
export { type Vaccination, vaccineSteps } from './vaccination.ts'
