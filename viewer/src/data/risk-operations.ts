// The GraphQL operations of the alert desk.
const TEXT = '{ zh en }'
const ASK = `{ of ${TEXT} what ${TEXT} withinMinutes }`

export const RISK_DESK = `subscription RiskDesk {
  riskDesk {
    asOf nextForecastAt replications
    risks { facility { id } resource noneFree { hours chance { value low95 high95 } } breaks { p10 p50 p90 never } }
    alerts {
      id rule facility { id } resource severity since finding ${TEXT} stale overdue
      taken { post reason asOf } due ${ASK}
    }
    outlook {
      id facility { id } resource severity withinHours finding ${TEXT} standing forecasts forecastsNeeded
      taken { post reason asOf } due ${ASK}
    }
    groups { id kind facility { id } resource severity finding ${TEXT} alerts { id } }
    ladders {
      id name ${TEXT} jurisdiction ${TEXT} order ${TEXT} tag
      levels { mark name ${TEXT} asks ${ASK} rules { id at text ${TEXT} tag } }
      standings { facility { id } level since reasons ${TEXT} points unknown ${TEXT} }
      changes { facility { id } from to at reasons ${TEXT} } alertFigures { name value }
      cityRules { level holds rule { id text ${TEXT} } conditions { name ${TEXT} unit value from below level met } }
    }
  }
}`

export const TAKE_RISKS = `mutation TakeRisks($ids: [ID!]!, $post: String!, $reason: String!) {
  takeRisks(ids: $ids, post: $post, reason: $reason) { id }
}`
