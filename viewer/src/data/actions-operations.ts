// Questions of the screen of the cheapest actions.
const TEXT = '{ zh en }'
const MEAN = '{ mean halfWidth95 }'
const SPREAD = '{ p10 p50 p90 mean halfWidth95 }'
const REPLAY = `{ pairs keptRuns hoursOver ${SPREAD} hoursAvoided ${SPREAD} daysAbove ${SPREAD} daysAvoided ${SPREAD}
  bedDaysOpened ${SPREAD} boardingAvoided ${SPREAD} overByHourP10 overByHourMean overByHourP90 hospitals { facility nothing plan } }`
const RUN = `id state stage title ${TEXT} scenario figure below startedAt forkedAt stateHash elapsedMilliseconds firstAnswerMilliseconds done wanted
  seed horizonHours laterMinutes engineVersion synthetic parameters places runs failure
  shocks { kind spec } actions { lever { kind spec } text ${TEXT} facilities startMinute staffHours note ${TEXT} }
  front { actions staffHours replications hoursOver ${MEAN} avoided ${MEAN} replay ${REPLAY}
    later { added ${MEAN} whole } spare { action avoided ${MEAN} } }
  nothing ${REPLAY}
  sets { actions staffHours replications hoursOver ${MEAN} avoided ${MEAN} fallen }`

export const ACTION_RACES = 'query ActionRaces { actionRaces { id state } }'
export const START_ACTION_RACE = `mutation StartActionRace($input: ActionRaceInput!) { startActionRace(input: $input) { ${RUN} } }`
export const CANCEL_ACTION_RACE = 'mutation CancelActionRace($id: ID!) { cancelActionRace(id: $id) { id } }'
export const ACTION_RACE_PROGRESS = `subscription ActionRaceProgress($id: ID!) { actionRaceProgress(id: $id) { ${RUN} } }`
