// The GraphQL operations of the plan room.
const TEXT = '{ zh en }'
const ACCESS =
  '{ mean worstDecile deciles gini lorenzPeople lorenzAccess within { minutes share } meanMinutes values minutes }'
const PROGRESS = `id state elapsedMilliseconds failure plansTried
  conflict { constraints why ${TEXT} relax { constraint to } } steps { elapsedMilliseconds value bound }`

export const CELLS = `query Cells { cells { id lng lat population district area areas ${TEXT} } timetables {
  feeds stops weekday: departures saturday: departures(day: "saturday") sunday: departures(day: "sunday")
} }`
export const ACCESS_SUPPLY = `query AccessSupply($access: AccessInput) { access(input: $access) {
  supply people mean worstDecile deciles gini lorenzPeople lorenzAccess within { minutes share } values minutes
  unit ${TEXT} catchment ${TEXT} times synthetic better transit { dates meanMinutes } problems { path why zh } source name ${TEXT}
} }`
export const CANDIDATES = `query Candidates($count: Int, $supplyPerSite: Float!, $own: [SiteInput!], $access: AccessInput) {
  siteCandidates(count: $count, supplyPerSite: $supplyPerSite, own: $own, access: $access) {
    sites { id name ${TEXT} location { lng lat } suggested gain nearerPeople } problems { path why zh }
  }
}`
export const READ_PLACES = `query ReadPlaces($name: String!, $text: String!, $coordinates: ID) {
  readPlanFile(name: $name, text: $text, coordinates: $coordinates) {
    candidates { id name ${TEXT} location { lng lat } } areas { name ring { lng lat } } problems { path why zh code } notes { path why zh code }
  }
}`
const DECISION = 'number at by post verdict reason change expiresAt expired letter'
export const PLAN_DECISIONS = `query PlanDecisions($run: ID) { planDecisions(run: $run) { ${DECISION} } }`
export const DECIDE_PLAN = `mutation DecidePlan($input: PlanDecisionInput!) { decidePlan(input: $input) { ${DECISION} } }`
export const CHECK_SITE = `query CheckSite($site: SiteInput!, $forbidden: [ForbiddenAreaInput!]) {
  checkSite(site: $site, forbidden: $forbidden) { path why zh }
}`
export const NEARBY = `query Nearby($cell: ID!, $sites: [SiteInput!], $access: AccessInput) {
  nearbySupply(cell: $cell, sites: $sites, access: $access) { facility site minutes }
}`
export const PLAN_SITES = 'mutation PlanSites($input: SitePlanInput!) { planSites(input: $input) { id } }'
export const CANCEL_PLAN = 'mutation CancelPlan($id: ID!) { cancelSitePlan(id: $id) { id state } }'
export const PLAN_PROGRESS = `query PlanProgress($id: ID!) { sitePlan(id: $id) { ${PROGRESS} plans { letter } } }`
export const PLAN_RUN = `query PlanRun($id: ID!) { sitePlan(id: $id) {
  ${PROGRESS} startedAt unit ${TEXT} better times synthetic before ${ACCESS}
  plans { letter found { objective sites value bound gap proven beyondPeople } access ${ACCESS} }
  pareto { sites worstDecile gini efficient } problems { path why zh }
} }`

const DUEL = `id state forkedAt elapsedMilliseconds done wanted seed horizonHours engineVersion synthetic times notes { path why zh } compared winner orElse failure
  candidates { id name ${TEXT} chosen } futures { id name ${TEXT} chosen }
  rows { id name ${TEXT} unit better base { p10 p50 p90 } cells { candidate p10 p25 p50 p75 p90 pairs plan { p10 p50 p90 } } }
  access { future pairs before { meanMinutes within30 worstDecile gini } after { candidate access { meanMinutes within30 worstDecile gini } } }
  accessMeasure ${TEXT}
  ranking { candidate regret low high leads byFuture }
  regrets { id name ${TEXT} unit rows { candidate losses worst } }
  moved { candidate moved { facility admissions admissionsLow admissionsHigh } }`
export const START_DUEL = `mutation StartDuel($question: JSON!) { startSiteDuel(question: $question) { ${DUEL} } }`
export const SITE_DUEL = `query SiteDuel($id: ID) { siteDuel(id: $id) { ${DUEL} } }`
export const CANCEL_DUEL = 'mutation CancelDuel($id: ID!) { cancelSiteDuel(id: $id) { id state } }'
