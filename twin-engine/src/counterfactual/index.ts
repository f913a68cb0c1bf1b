/** Counterfactual replay: the recorded past with one decision changed, the same luck, and the difference. */

export {
  type CounterfactualChange,
  type DecisionChange,
  type DiversionChange,
  decodeChange,
  isChanged,
  NOTHING_CHANGED,
  RECORDED_POLICY,
  REPLAYED_LEVERS,
  withDecisions,
} from './change.ts'
export { type CounterfactualPair, counterfactualPair, MOST_PAIRS, replayOf } from './counterfactual.ts'
export {
  type Band,
  COUNTERFACTUAL_FIGURES,
  type CounterfactualFigure,
  type FigureOutcome,
  figureOutcome,
  type MeasureCheck,
  type MeasureSeries,
  measureCheck,
  measureSeries,
  type SelfCheck,
  selfCheck,
  TRUST_LIMITS,
  type Trust,
} from './figures.ts'
export {
  LONGEST_RECORD_HOURS,
  type PastRecord,
  type RecordCounts,
  RecordReader,
  SHORTEST_RECORD_HOURS,
} from './record-reader.ts'
export { RECORDED_MEASURES, type RecordedMeasure, RecordedSeries } from './recorded-series.ts'
