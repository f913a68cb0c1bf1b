/** RefNet's public names: a closed network of hospitals in numbers, run on the engine, with answers to hold it against. */
export {
  exactAnswers,
  STATION_REPLICATIONS,
  STATION_Z,
  STATIONS,
  type Station,
  type StationReplication,
  type StationRow,
  stationCity,
  stationRows,
  stationSteps,
} from './erlang.ts'
export { REFNET_LUCK, type RefNetModel, refNetCity } from './network.ts'
export { decodeRefNet, REFNET_1, type RefNetParameters, unreadFields } from './parameter-file.ts'
export { type RefNetRun, refNetSteps, runRefNet, startEmptyCity, startRefNet } from './run.ts'
export { refNetScenario, scenarioWeeks } from './scenario.ts'
export { RefNetStatistics, type TracedEvent } from './statistics.ts'
export { type StatisticSummary, summariseStatistics } from './summary.ts'
