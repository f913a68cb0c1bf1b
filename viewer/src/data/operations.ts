// The GraphQL operations of the screens, each in one place.
const TEXT = '{ zh en }'
const BANDS = '{ p10 p25 p50 p75 p90 }'
const QUANTILES = '{ p10 p50 p90 never }'
const INDICATOR = `{ id name ${TEXT} unit value observedAt source quality change1h history historyEveryMinutes }`
const BEDS =
  '{ physical open staffed occupied held available assigned dirty cleaning blocked closed standby occupancy observedAt quality }'
const SERIES = `{ facility open needed ${BANDS} occupied ${BANDS} fullInMinutes ${QUANTILES} chanceFull }`
const PAIR = `{
  facility baseCapacity planCapacity base ${BANDS} plan ${BANDS} difference { mean low high }
  boardingHours { base plan difference { mean halfWidth95 } } overHours { base plan }
  firstOver { base ${QUANTILES} plan ${QUANTILES} }
}`
const SPREAD = '{ p10 p50 p90 }'
const ASKED = '{ kind spec }'
const REHEARSAL = `{
  id title scenario state done of secondsLeft startedAt forkedAt fromRecord stateHash position seed horizonHours everyMinutes previewHours fidelity engineVersion
  levers ${ASKED} shocks ${ASKED} failure
  figures { id name ${TEXT} unit better lessRuns base ${SPREAD} plan ${SPREAD} difference { mean halfWidth95 p10 p50 p90 } }
  stop { name ${TEXT} base ${QUANTILES} plan ${QUANTILES} }
  result { replications city ${PAIR} facilities ${PAIR} breaks { facility resource base ${QUANTILES} plan ${QUANTILES} } }
}`

export const CITY_PLAN = `query CityPlan {
  city {
    id name ${TEXT} synthetic replayOf zone attributions
    districts { id name ${TEXT} population seat { lng lat } }
    facilities { nodes {
      id index name ${TEXT} kind location { lng lat } district { id name ${TEXT} } level ${TEXT} approvedBeds
      units { id index name ${TEXT} kind need building floor firstBed openBeds surgeBeds }
    } }
  }
}`

export const ME = `query Me { me { role roleName ${TEXT} name places elevatedUntil emergencyReason sees } }`
export const REQUEST_EMERGENCY = `mutation RequestEmergency($reason: String!, $minutes: Int!) {
  requestEmergencyAccess(reason: $reason, minutes: $minutes) { id until }
}`
export const END_EMERGENCY = `mutation EndEmergency { endEmergencyAccess { id } }`

export const PULSE = `subscription Pulse {
  pulse {
    position asOf indicators ${INDICATOR}
    alerts { id facility { id index } rule severity since finding ${TEXT} value threshold unit resource fullInMinutes { p10 p50 p90 } stale }
    facilities { id index occupied needed open available severity icuOccupied icuOpen emergency boarding observedAt occupancy }
    sources { id stale lastSeenAt }
  }
}`

export const FORECAST = `query Forecast($ids: [ID!]) {
  forecast {
    madeAt asOf horizonHours everyMinutes replications engineVersion seed
    city ${SERIES} facilities(ids: $ids) ${SERIES}
  }
}`

export const FLOWS = `query Flows { city { flows(minutes: 60) { district facility people } } }`

export const FACILITY = `query Facility($id: ID!) {
  facility(id: $id) {
    id beds ${BEDS}
    units { id beds ${BEDS} waiting }
    indicators ${INDICATOR}
    emergency { waiting treatment boarding observation places longestBoardingMinutes }
    origins { district ${TEXT} people share }
    capacity { need usable free lying over binding }
    bedBalances { kind ready preparing waiting { place people } asking short }
    history { everyMinutes newest occupied open available icuOccupied emergency boarding }
  }
}`

export const REHEARSE = `mutation Rehearse($input: RehearsalInput!) { rehearse(input: $input) ${REHEARSAL} }`
export const CANCEL_REHEARSAL = `mutation CancelRehearsal($id: ID!) { cancelRehearsal(id: $id) { id state } }`
export const REHEARSAL_BY_ID = `query Rehearsal($id: ID!) { rehearsal(id: $id) ${REHEARSAL} }`
export const REHEARSAL_PROGRESS = `subscription RehearsalProgress($id: ID!) { rehearsalProgress(id: $id) ${REHEARSAL} }`

export const LEVER_FORMS = `query LeverForms { levers {
  kind name ${TEXT} use fields {
    name label ${TEXT} kind unit low high sensibleLow sensibleHigh sensibleSource ${TEXT} fallback required choices { value label ${TEXT} }
  }
} }`
export const LIBRARY = `query Library { scenarios {
  id title ${TEXT} why ${TEXT} horizonHours fidelity parameters levers ${ASKED} shocks ${ASKED}
  stop ${TEXT} questions { id name ${TEXT} } story { atMinute text ${TEXT} } leftOut { kind why }
} }`
export const CHECK_SCENARIO = `query CheckScenario($input: RehearsalInput!) { checkScenario(input: $input) { path why } }`
export const PARAMETERS = `query Parameters { parameters {
  key what value unit low high source tag effectiveDate jurisdiction
} }`
export const PLANNED = `query Planned($id: ID!) { rehearsal(id: $id) { id planned {
  use index kind wanted planned note ${TEXT} staffHours moneyYuan
} problemsAtStart ${TEXT} } }`

const PROBABILITY = '{ value low95 high95 }'
const FIRST = `facility resource need first ${PROBABILITY} time { p10 p50 p90 never probability ${PROBABILITY} }`
const GAIN = `{ minutes { p10 p50 p90 never } boardingHours { mean halfWidth95 } holds }`
const ACTIONS_TOLD = `{
  replications enough tried atStake { facility resource } shocks { boardingHours { mean halfWidth95 } calm nothing }
  nothing { holds ${PROBABILITY} } plan { holds ${PROBABILITY} }
  actions { lever kind startMinute staffHours moneyYuan note ${TEXT} needed alone ${GAIN} without ${GAIN} }
  cheapest { levers staffHours moneyYuan costKnown holds ${PROBABILITY} }
  later { minutes difference ${GAIN} holding { holds ${PROBABILITY} } }
}`
export const ACTIONS = `query Actions($id: ID!) { rehearsal(id: $id) { id actions ${ACTIONS_TOLD} } }`
export const ACTIONS_PROGRESS = `query ActionsProgress($id: ID!) {
  rehearsal(id: $id) { id actionsProgress { state done of secondsLeft soFar ${ACTIONS_TOLD} } }
}`
export const CANCEL_ACTIONS = `mutation CancelActions($id: ID!) { cancelActions(id: $id) { id } }`
export const BOTTLENECKS = `query Bottlenecks($id: ID!) {
  rehearsal(id: $id) { id bottlenecks(depth: 1) {
    replications already { facility resource }
    chain { ${FIRST} relief { unit beds stillBreaks ${PROBABILITY} } gained ${QUANTILES} }
    next { ${FIRST} }
  } }
}`
export const NO_BED = `query NoBed($facility: ID!, $unit: ID!, $hours: Int!) {
  facility(id: $facility) { id units(ids: [$unit]) { id noBed(hours: $hours) { hours chance at beds taken units } } }
}`

const RECONCILIATION = `{ units census occupiedByEvents difference estimate low high censusAt finding ${TEXT} }`
/** Every answer of the data room carries the city's instant at which it was given. */
const READ_AT = 'city { asOf }'
export const DATA_QUALITY = `query DataQuality {
  ${READ_AT}
  dataQuality {
    asOf finding ${TEXT} facilitiesReporting facilities lateFacilities silentSources oldestMinutes oldestSource latenessP90Seconds
    completeness eventsPerSecond acknowledgedShare parameters { set name ${TEXT} country figures notice ${TEXT} } reconciliation ${RECONCILIATION}
    sources {
      id name ${TEXT} format everyMinutes facilities lastSeenAt
      quality {
        status finding ${TEXT} ageMinutes latenessP50Seconds latenessP90Seconds completeness validity arrivals arrivalsFrom
        arrivalsEveryMinutes silentSince openGaps clockOffsetSeconds driftShare censusDifference
      }
    }
  }
}`

const QUARANTINE_ROW = `id receipt source receivedAt type path status event sameCause
  cause { id name ${TEXT} remedy ${TEXT} correctable } facility { id name ${TEXT} }`
export const QUARANTINE_PAGE = `query QuarantinePage($status: QuarantineStatus, $first: Int) {
  ${READ_AT}
  quarantine(status: $status, first: $first) { totalCount nodes { ${QUARANTINE_ROW} } }
  quarantineSummary { open released refused oldestOpenAt }
}`
export const QUARANTINE_CASE = `query QuarantineCase($id: ID!) {
  ${READ_AT}
  quarantineEntry(id: $id) {
    ${QUARANTINE_ROW} epoch seq whyText ${TEXT} rawSha256 format place effect ${TEXT} suggestion suggestionWhy ${TEXT}
    decision { status at by reason correction position receipt } earlier { released refused medianMinutes }
  }
}`
/** All that is open of one source and cause: what "the same N as well" is chosen from. */
export const QUARANTINE_ALIKE = `query QuarantineAlike($source: ID!, $cause: String!, $first: Int) {
  quarantine(source: $source, status: OPEN, cause: $cause, first: $first) { nodes { id source path event cause { id } } }
}`
export const QUARANTINE_CHECKS = `query QuarantineChecks($id: ID!, $correction: JSON) {
  quarantineChecks(id: $id, correction: $correction) { id name ${TEXT} ok whyText ${TEXT} }
}`
const OUTCOME = `{ id released whyText ${TEXT} position receipt }`
export const RELEASE_QUARANTINED = `mutation ReleaseQuarantined($ids: [ID!]!, $correction: JSON, $reason: String!) {
  releaseQuarantined(ids: $ids, correction: $correction, reason: $reason) ${OUTCOME}
}`
export const REFUSE_QUARANTINED = `mutation RefuseQuarantined($ids: [ID!]!, $reason: String!) {
  refuseQuarantined(ids: $ids, reason: $reason) ${OUTCOME}
}`

const SHARE_KIND = `{ id name ${TEXT} what ${TEXT} format }`
const SHARE = `{
  id kind ${SHARE_KIND} recipient purpose createdAt expiresAt periodFrom periodTo rows bytes format sha256 status smallCells
  suppressedCells inspection { id name ${TEXT} ok whyText ${TEXT} } decision { at by reason } pulls { at by receipt }
}`
export const SHARES = `query Shares { ${READ_AT} shareKinds ${SHARE_KIND} shares(first: 200) ${SHARE} }`
export const PUSH_SHARE = `mutation PushShare($kind: String!, $recipient: String!, $purpose: String!, $expiresInHours: Int!) {
  pushShare(kind: $kind, recipient: $recipient, purpose: $purpose, expiresInHours: $expiresInHours) ${SHARE}
}`
export const RELEASE_SHARE = `mutation ReleaseShare($id: ID!, $reason: String!) { releaseShare(id: $id, reason: $reason) ${SHARE} }`
export const REFUSE_SHARE = `mutation RefuseShare($id: ID!, $reason: String!) { refuseShare(id: $id, reason: $reason) ${SHARE} }`
export const REVOKE_SHARE = `mutation RevokeShare($id: ID!, $reason: String!) { revokeShare(id: $id, reason: $reason) ${SHARE} }`

export const RECEIPTS = `query Receipts($first: Int) {
  ${READ_AT}
  receipts(first: $first) {
    id at what source accepted duplicates quarantined position by detail ${TEXT} sha256
  }
}`

export const VIEWER_SETTINGS = `query ViewerSettings { viewerSettings { mapboxToken } }`
export const HISTORIES = `query Histories { city { facilities { nodes { id history { everyMinutes newest occupied open } } } } }`
