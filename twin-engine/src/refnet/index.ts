/** RefNet's public names: a closed network of hospitals in numbers, run on the engine, with answers to hold it against. */
export { type RefNetModel, refNetCity } from './network.ts'
export { decodeRefNet, REFNET_1, type RefNetParameters } from './parameter-file.ts'
export { type RefNetRun, refNetSteps, runRefNet, startRefNet } from './run.ts'
export { RefNetStatistics, type TracedEvent } from './statistics.ts'
export { type StatisticSummary, summariseStatistics } from './summary.ts'
