/**
 * The only writers of a TwinState: the life of a bed, of an encounter, and the reports that arrive.
 *
 * Live events (`apply`) and simulated ones call the same functions. Each checks first and then changes: a refusal
 * changes nothing and says why and what would have been right. `at` is epoch milliseconds.
 */
export {
  blockBed,
  COUNTS_AS_OCCUPIED,
  COUNTS_AS_OPEN,
  closeBed,
  finishCleaning,
  holdBed,
  mayOccupy,
  mayReserve,
  moveEncounter,
  moveToBed,
  NEWCOMER,
  occupyBed,
  openBed,
  openDepartment,
  releaseBed,
  reserveBed,
  returnToBed,
  standBedBy,
  startCleaning,
  unblockBed,
  vacateBed,
} from './bed-transitions.ts'
export {
  type Arrival,
  cancelEncounter,
  declareFit,
  endEncounter,
  mergeEncounters,
  observePatient,
  receiveNewcomer,
  requestBed,
  seePatient,
  startEncounter,
  transferPatient,
} from './encounter-transitions.ts'
export { reportFlow } from './flows.ts'
export { findPatient } from './patient-table.ts'
export { cancelReferral, countAppointment, sendReferral } from './referrals.ts'
export {
  moveAmbulance,
  passClock,
  report,
  reportCensus,
  reportEquipment,
  reportStaff,
  stretchRatio,
} from './reports.ts'
export type { Verdict } from './verdict.ts'
