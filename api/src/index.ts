/** The API's public names: starting the server, and the log for those who check it. */
export { type Config, type DecodedConfig, decodeConfig, type Environment, readConfig } from './config.ts'
export type { EventLog } from './log/event-log.ts'
export type { LogPlace } from './log/log-reading.ts'
export { memoryLog } from './log/memory.ts'
export { sqliteLog } from './log/sqlite.ts'
export { type LogVerdict, verifyLog } from './log/verify.ts'
export { type Kangcheng, type Overrides, startKangcheng } from './main.ts'
