/** Ways of patients through a hospital, fitted to its event log and run by the engine: the public names, in reading order. */

export {
  type BedStay,
  type Course,
  type CoursesRead,
  coursesOf,
  PATHWAY_MOMENTS,
  type PathwayEvent,
  type PathwayMoment,
} from './courses.ts'
export { fittedCare } from './fitted-care.ts'
export {
  FEWEST_DURATIONS,
  type FitAnswer,
  type FittedLaw,
  type FittedShare,
  fitLognormal,
  fitPathways,
  type PathwayFit,
  shareOf,
} from './fitted-laws.ts'
export { type ReplayedCourse, replayPathways } from './replay.ts'
export { type ReproducedFigure, reproduction } from './reproduction.ts'
