// What pictures of closures ask for.
export const CLOSURES = `query Closures($id: ID!) { rehearsal(id: $id) { id closures {
  effect name { zh en } ring roads depthMetres speedFactor fromMinute untilMinute
} } }`
