// Questions of the screen of the cheapest actions.
const TEXT = '{ zh en }'
const MEAN = '{ mean halfWidth95 }'
const SPREAD = '{ p10 p50 p90 mean halfWidth95 }'
const OVER = `daysAbove ${MEAN} daysAvoided ${MEAN} hoursOver ${MEAN} hoursAvoided ${MEAN}`
const REPLAY = `{ pairs keptRuns hoursOver ${SPREAD} hoursAvoided ${SPREAD} daysAbove ${SPREAD} daysAvoided ${SPREAD}
  bedDaysOpened ${SPREAD} boardingAvoided ${SPREAD} overByHourP10 overByHourMean overByHourP90 hospitals { facility nothing plan } }`
const RUN = `id state stage title ${TEXT} scenario figure below startedAt forkedAt stateHash elapsedMilliseconds firstAnswerMilliseconds done wanted
  seed horizonHours laterMinutes engineVersion synthetic parameters places waiting runs failure
  shocks { kind spec } actions { lever { kind spec } text ${TEXT} facilities startMinute staffHours note ${TEXT} }
  front { actions staffHours replications ${OVER} replay ${REPLAY}
    later { daysAdded ${MEAN} hoursAdded ${MEAN} whole } spare { action daysAvoided ${MEAN} } }
  nothing ${REPLAY}
  sets { actions staffHours replications ${OVER} fallen }`

export const ACTION_RACES = 'query ActionRaces { actionRaces { id state } }'
export const START_ACTION_RACE = `mutation StartActionRace($input: ActionRaceInput!) { startActionRace(input: $input) { ${RUN} } }`
export const CANCEL_ACTION_RACE = 'mutation CancelActionRace($id: ID!) { cancelActionRace(id: $id) { id } }'
export const ACTION_RACE_PROGRESS = `subscription ActionRaceProgress($id: ID!) { actionRaceProgress(id: $id) { ${RUN} } }`
