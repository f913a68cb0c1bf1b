// The question of a hospital's recorded history.
export const HOSPITAL_HISTORY = `query HospitalHistory($id: ID!, $from: DateTime!, $every: Int!) { facility(id: $id) {
  occupancyHistory(from: $from, everyMinutes: $every) { from everyMinutes madeUpUntil occupied { mean min max knownShare } open { mean } } } }`
