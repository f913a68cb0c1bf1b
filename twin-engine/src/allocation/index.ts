/** Allocation: who sends what to whom, patients between hospitals and kit that travels, and what may be done instead. */

export { type PlannedOperations, plannedOperations, type TheatreSession } from '../simulation/planned-operations.ts'
export {
  ALLOCATION_OPTIONS,
  type AllocationOption,
  type AllocationOptionId,
  type AlternativeWish,
  allocationOptions,
  kitOption,
  oxygenOption,
  sessionsOption,
  USUAL_ALTERNATIVES,
} from './alternatives.ts'
export { type DailyNeed, dailyNeed } from './daily-need.ts'
export {
  editedKit,
  type KitProposal,
  type KitStock,
  kitStockOf,
  type ProposedLoan,
  proposeKit,
  type WishedLoan,
} from './kit-proposal.ts'
export {
  type KitLoan,
  type KitPlan,
  type KitQuestion,
  kitShortage,
  planKit,
} from './kit-sharing.ts'
export type { LendingWish } from './lending-ways.ts'
export { type OxygenOutlook, oxygenOutlook } from './oxygen-outlook.ts'
export {
  editedOxygen,
  type OxygenBlocked,
  type OxygenProposal,
  type ProposedDelivery,
  proposeOxygen,
  type ShortHospital,
  type WishedDelivery,
} from './oxygen-proposal.ts'
export {
  LATER_COST,
  type OxygenDelivery,
  type OxygenLack,
  type OxygenPlan,
  type OxygenQuestion,
  oxygenLack,
  planOxygen,
} from './oxygen-sharing.ts'
export {
  planSessions,
  type SessionAim,
  type SessionHospital,
  type SessionLoad,
  type SessionMove,
  type SessionOperation,
  type SessionPlan,
  type SessionQuestion,
  sessionAt,
  sessionLoad,
  sessionProgram,
} from './session-plan.ts'
export {
  editedSessions,
  type IntensiveOutlook,
  LONGEST_WAIT_DAYS,
  type ProposedSessionMove,
  proposeSessions,
  type SessionBlocked,
  type SessionOutlook,
  type SessionProposal,
  type SessionWish,
  USUAL_SESSIONS,
  type WishedSessionMove,
} from './session-proposal.ts'
export { type IntensiveReplay, intensiveReplay } from './session-replay.ts'
export {
  type HospitalLoad,
  hospitalLoad,
  planTransfers,
  type Transfer,
  type TransferHospital,
  type TransferPlan,
  type TransferQuestion,
} from './transfer-plan.ts'
export {
  type Blocked,
  editedTransfers,
  type HospitalOutlook,
  type ProposalWish,
  type ProposedTransfer,
  proposeTransfers,
  type TransferProposal,
  type WishedTransfer,
} from './transfer-proposal.ts'
export {
  type AvoidedByHour,
  avoidedByHour,
  type Relief,
  reliefOf,
  type TransferReplay,
  transferReplay,
  type WardUse,
  wardUse,
} from './transfer-replay.ts'
