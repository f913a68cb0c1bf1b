/** What the generator of the built-in cities shares with the import of others: rules for beds, wards and ground files. */
export { apportion } from './apportion.ts'
export { type BedCount, type SharingSheet, shareEmergencyPlaces, shareIcu } from './beds.ts'
export type { Block } from './blocks.ts'
export { encodeBlocks } from './encode-ground.ts'
export { randomStream } from './random.ts'
export type { HospitalType } from './settings.ts'
export { makeUnits, type WardPlan } from './wards.ts'
