// Questions of the screen that replays the past.
const QUANTILES = '{ p10 p50 p90 mean }'
const BAND = '{ p10 p50 p90 }'
const RUN = `id state stage from until change isChanged eventsRead eventsOfLog done wanted pairs seed engineVersion synthetic everyMinutes failure
  record { counts { events present emergencyArrivals directArrivals transfersOfInpatients unitsByCensus } decisions { minute what facility unit beds } }
  levers { kind note { zh en } } decisionsChanged
  rows { facility trust occupiedShare boardingShare checks { measure rootMeanSquare bias recordedMean outsideShare chanceShare }
    figures { id name { zh en } unit recorded outweighsError replay ${QUANTILES} changed ${QUANTILES} difference { p10 p50 p90 mean halfWidth95 } } }`

export const RECORD_SPAN = 'query RecordSpan { recordSpan { from until } }'
export const PAST_RUNS = 'query PastRuns { counterfactuals { id } }'
export const START_PAST = `mutation StartPast($input: CounterfactualInput!) { startCounterfactual(input: $input) { ${RUN} } }`
export const CANCEL_PAST = 'mutation CancelPast($id: ID!) { cancelCounterfactual(id: $id) { id } }'
export const PAST_PROGRESS = `subscription PastProgress($id: ID!) { counterfactualProgress(id: $id) { ${RUN} } }`
export const PAST_SERIES = `query PastSeries($id: ID!, $facility: ID, $measure: CounterfactualMeasure!) { counterfactual(id: $id) {
  series(facility: $facility, measure: $measure) { recorded replay ${BAND} changed ${BAND} } } }`
