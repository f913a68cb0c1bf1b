/** Allocation: who sends what to whom, patients between hospitals and kit that travels, and what may be done instead. */

export {
  ALLOCATION_OPTIONS,
  type AllocationOption,
  type AllocationOptionId,
  type AlternativeWish,
  allocationOptions,
  kitOption,
  USUAL_ALTERNATIVES,
} from './alternatives.ts'
export { type DailyNeed, dailyNeed } from './daily-need.ts'
export {
  editedKit,
  type KitProposal,
  type KitStock,
  type KitWish,
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
