/** How an infection spreads: the public names, in reading order. */

export {
  doublingDays,
  extinctionChance,
  finalSize,
  finalSizeByAge,
  growthRate,
  type Offspring,
} from './analytic.ts'
export { type ChimeAnswer, type ChimeQuestion, type ChimeStay, chime, chimeAdmissions, chimeCensus } from './chime.ts'
export { COMPARTMENTS, type Compartment, EpidemicCourse } from './course.ts'
export { runDeterministic } from './deterministic.ts'
export { betaOn, decodeEpidemicModel, type EpidemicModel, type TransmissionChange, totalPopulation } from './model.ts'
export { decodePathogen, PATHOGEN_FORMAT, type Pathogen, type PathogenFigure } from './pathogen.ts'
export { betaOf, reproductionNumber } from './reproduction-number.ts'
export { runStochastic } from './tau-leap.ts'
