// The GraphQL operations of the supervision screen; they come with it.
const TEXT = '{ zh en }'
const TALLY = '{ looks exports changes refused strangers signIns emergencies }'

export const SUPERVISION = `query Supervision($hours: Int!) {
  supervision(hours: $hours) {
    since until complete rows total ${TALLY}
    hourly { at tally { refused strangers } }
    people(first: 40) { who role roleName ${TEXT} name tally ${TALLY} places outside bytes lastAt } peopleCount
    places(first: 40) { id name ${TEXT} looks people outside lastAt } placesCount
    classes { id name ${TEXT} looks refused people }
    findings(first: 60) {
      id rule name ${TEXT} severity who roleName ${TEXT} holder since last count limit unit text ${TEXT} objects
      acknowledgedBy acknowledgedAt reason
    }
    chain { ok rows row why head headHash checkedAt }
  }
}`

export const AUDIT_ROWS = `query AuditRows($first: Int!, $before: Int, $who: String, $object: ID, $dataClass: String, $since: DateTime) {
  audit(first: $first, before: $before, who: $who, object: $object, dataClass: $dataClass, since: $since) {
    number at who kind shape objects note times from hash
  }
}`

export const EMERGENCIES = `query Emergencies {
  emergencyAccess { id who reason since until endedEarly lookedAt review { by at verdict reason } }
}`

export const ACKNOWLEDGE = `mutation AcknowledgeFinding($id: ID!, $reason: String!) {
  acknowledgeFinding(id: $id, reason: $reason) { id }
}`

export const REVIEW_EMERGENCY = `mutation ReviewEmergency($id: ID!, $verdict: EmergencyVerdict!, $reason: String!) {
  reviewEmergencyAccess(id: $id, verdict: $verdict, reason: $reason) { id }
}`
