// What the screens ask about exercises.
const TEXT = '{ zh en }'
const PARTICIPANT = `{ id role roleName ${TEXT} facility facilityName ${TEXT} post ${TEXT} }`
const OPTION = `{ text ${TEXT} lever { kind spec } mean halfWidth95 }`
const EXERCISE = `{
  id title state why scenario { title ${TEXT} } minute horizonMinutes jumpTo pace asOf seed engineVersion alarmLimitMinutes
  leftOut ${TEXT} report participants ${PARTICIPANT} you ${PARTICIPANT}
  injects {
    id atMinute deliveredMinute role facilityName ${TEXT} text ${TEXT} warning ${TEXT} effect ${TEXT} acknowledgedBy acknowledged
    recommendation { figureName ${TEXT} unit pairs horizonHours options ${OPTION} best ${OPTION} }
  }
  actions { id minute by text ${TEXT} planned { note ${TEXT} staffHours moneyYuan } why }
  alarms { id name ${TEXT} facility facilityName ${TEXT} finding ${TEXT} sinceMinute overMinute acknowledgedBy }
}`

export const EXERCISE_CHANGED = `subscription ExerciseChanged($id: ID!) { exerciseChanged(id: $id) ${EXERCISE} }`
export const EXERCISE_BY_ID = `query Exercise($id: ID!) { exercise(id: $id) ${EXERCISE} }`
export const LOBBY = `query ExerciseLobby {
  exercises { id title state minute horizonMinutes asOf report participants ${PARTICIPANT} }
  exercisePosts { id role name ${TEXT} }
  scenarios { id title ${TEXT} why ${TEXT} horizonHours }
}`
export const LEVER_KINDS = `query LeverKinds {
  levers { kind name ${TEXT} use fields { name label ${TEXT} kind unit low high fallback choices { value label ${TEXT} } } }
}`
export const CREATE_EXERCISE = `mutation CreateExercise($input: ExerciseInput!) {
  createExercise(input: $input) { token exercise { id } }
}`
export const JOIN_EXERCISE = `mutation JoinExercise($id: ID!, $role: ExerciseRole!, $facility: ID, $post: ID!) {
  joinExercise(id: $id, role: $role, facility: $facility, post: $post) { token exercise { id } }
}`
export const START_EXERCISE = 'mutation StartExercise($id: ID!) { startExercise(id: $id) { id } }'
export const PAUSE_EXERCISE = 'mutation PauseExercise($id: ID!) { pauseExercise(id: $id) { id } }'
export const END_EXERCISE = 'mutation EndExercise($id: ID!) { endExercise(id: $id) { id } }'
export const SET_PACE =
  'mutation SetExercisePace($id: ID!, $pace: Float!) { setExercisePace(id: $id, pace: $pace) { id } }'
export const JUMP = 'mutation JumpExercise($id: ID!, $minute: Float) { jumpExercise(id: $id, minute: $minute) { id } }'
export const SEND_INJECT =
  'mutation SendInject($id: ID!, $input: InjectInput!) { sendInject(id: $id, input: $input) { id } }'
export const ACT = `mutation ActInExercise($id: ID!, $action: LeverInput!) {
  actInExercise(id: $id, action: $action) { id text ${TEXT} planned { note ${TEXT} } why }
}`
export const ACKNOWLEDGE_INJECT =
  'mutation AcknowledgeInject($id: ID!, $inject: ID!) { acknowledgeInject(id: $id, inject: $inject) { id } }'
export const ACKNOWLEDGE_ALARM =
  'mutation AcknowledgeAlarm($id: ID!, $alarm: ID!) { acknowledgeAlarm(id: $id, alarm: $alarm) { id } }'
