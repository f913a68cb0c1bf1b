// What colours the ground asks for.
const TEXT = '{ zh en }'
export const HEAT_SERVING = `query HeatServing {
  cells { id lng lat population district area areas { zh en } } cityServing { first facility facilities share times synthetic }
}`
export const HEAT_ACCESS = `query HeatAccess($input: AccessInput!) {
  cells { id lng lat population district area areas { zh en } } access(input: $input) { values times synthetic unit ${TEXT} }
}`
export const HEAT_CELLS = 'query HeatCells { cells { id lng lat population district area areas { zh en } } }'
