// The GraphQL operations of the referral lab.
const TEXT = '{ zh en }'
const BANDS = '{ central p10 p50 p90 }'
const PROGRESS = 'id state startedAt elapsedMilliseconds seed engineVersion done wanted failure'
const SCAN = `scan { shares presentShare usualUntilHour limitMinutes quantile draws cityFailsAt ${BANDS}
  figures { id name ${TEXT} unit better bands ${BANDS} } districts { id name ${TEXT} bands ${BANDS} }
  centres { id name ${TEXT} district doctors rooms waitMinutes failsAt failsNow failsBand { p10 p90 } } }`

export const START_LAB = `mutation StartLab($input: ReferralLabInput) { startReferralLab(input: $input) { ${PROGRESS} ${SCAN} } }`
export const LAB_RUN = `query LabRun($id: ID!) { referralLab(id: $id) { ${PROGRESS} ${SCAN} } }`
export const CANCEL_LAB = 'mutation CancelLab($id: ID!) { cancelReferralLab(id: $id) { id state } }'
export const LAB_STEP = `query LabStep($policy: ReferralPolicyInput, $share: Float!) { referralStep(policy: $policy, share: $share) {
  share limitMinutes waitMinutes centresOver reverseFlowPerDay referredUpPerDay
  failing { id name ${TEXT} doctors waitMinutes bottleneck addedDoctors }
  additions { kind waitMinutes centresOver reverseFlowPerDay referredUpPerDay }
  remedy { doctors waitMinutes centresOver reverseFlowPerDay addedDoctors { centre doctors } }
} }`
