// Questions of the allocation screen.
const TEXT = '{ zh en }'
const SPREAD = '{ p10 p50 p90 mean halfWidth95 }'
const QUANTILES = '{ p10 p50 p90 }'
const RUN = `id state stage title ${TEXT} scenario startedAt forkedAt stateHash elapsedMilliseconds done wanted seed horizonHours engineVersion synthetic
  quantile targetOccupancy perDay editedFrom failure
  proposal { days aboveNothing abovePlan worstShareNothing worstSharePlan bound objective
    transfers { from to fromDay untilDay perDay expected minutes sameGroup senderOpen senderNeed ${QUANTILES} takerFree ${QUANTILES} }
    blocked { facility bedDays why } avoided { from to reason until } }
  kit { known unknown shortageNothing shortagePlan days loans { from to day servesFromDay pieces minutes } avoided { from to reason until } }
  icuTarget sessions { overNothing overPlan movable postponed postponedMinutes postponedSessions waitedDays worstShare days
    moves { facility need urgency day toFacility toDay days cases } blocked { facility bedDays why } avoided { facility need reason until }
    sessions { facility need day minutes electiveMinutes told planned kept movedIn movedOut postponed }
    hospitals { facility open limit low middle high needed planned } }
  oxygen { known unknown lackingNothing lackingPlan worstShareNothing worstSharePlan avoided { from to reason until }
    short { facility stock perDay lackingNothing lackingPlan emptyMinutes ${QUANTILES} emptyShare why }
    deliveries { from to atMinute leadMinutes cubicMetres days } }
  options { id amount able limits { facility kind wanted planned note ${TEXT} } hourMean hourLow hourHigh
    replay { pairs moved ${SPREAD} refused ${SPREAD} hoursAvoided ${SPREAD} perTransfer perTransferHalfWidth95 worthIt }
    relief { nothing ${SPREAD} plan ${SPREAD} avoided ${SPREAD} worthIt }
    operations { later ${SPREAD} away ${SPREAD} postponed ${SPREAD} heldAvoided ${SPREAD} waitingHoursAvoided ${SPREAD} }
    use { facility nothing ${SPREAD} plan ${SPREAD} } }`
const DECISION =
  'number at post verdict reason expiresAt expired run option hoursAvoided halfWidth95 refused { from to } refusedSessions { facility need }'

export const ALLOCATIONS = 'query Allocations { allocations { id state editedFrom } }'
export const PROPOSE_ALLOCATION = `mutation ProposeAllocation($input: AllocationInput!) { proposeAllocation(input: $input) { ${RUN} } }`
export const EDIT_ALLOCATION = `mutation EditAllocation($run: ID!, $rows: [AllocationRowInput!], $loans: [AllocationLoanInput!], $sessions: [AllocationSessionInput!], $deliveries: [AllocationDeliveryInput!]) { editAllocation(run: $run, rows: $rows, loans: $loans, sessions: $sessions, deliveries: $deliveries) { ${RUN} } }`
export const CANCEL_ALLOCATION = 'mutation CancelAllocation($id: ID!) { cancelAllocation(id: $id) { id } }'
export const ALLOCATION_PROGRESS = `subscription AllocationProgress($id: ID!) { allocationProgress(id: $id) { ${RUN} } }`
export const ALLOCATION_DECISIONS = `query AllocationDecisions { allocationDecisions { ${DECISION} } }`
export const DECIDE_ALLOCATION = `mutation DecideAllocation($input: AllocationDecisionInput!) { decideAllocation(input: $input) { ${DECISION} } }`
