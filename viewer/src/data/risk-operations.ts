// The GraphQL operations of the alert desk.
const TEXT = '{ zh en }'
const ASK = `{ of ${TEXT} what ${TEXT} withinMinutes }`

export const RISK_DESK = `subscription RiskDesk {
  riskDesk {
    asOf replications
    risks { facility { id } resource noneFree { hours chance { value low95 high95 } } breaks { p10 p50 p90 never } }
    alerts {
      id rule facility { id } resource severity since finding ${TEXT} stale overdue
      taken { post reason asOf } due ${ASK}
    }
    ladders {
      id name ${TEXT} jurisdiction ${TEXT} order ${TEXT} tag
      levels { mark name ${TEXT} asks ${ASK} rules { id at text ${TEXT} tag } }
      standings { facility { id } level since reasons ${TEXT} points unknown ${TEXT} }
      changes { facility { id } from to at reasons ${TEXT} }
    }
  }
}`

export const TAKE_RISK = `mutation TakeRisk($id: ID!, $post: String!, $reason: String!) {
  takeRisk(id: $id, post: $post, reason: $reason) { id }
}`
