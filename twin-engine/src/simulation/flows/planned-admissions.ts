/** Planned admissions 择期: lists of slots on the days of the week; who finds no bed of the unit is cancelled for good. */
import { PLANNED_STAY } from '../care-model.ts'
import { Handler } from '../handlers.ts'
import { Priority, type Simulation } from '../simulation.ts'
import { startEncounter } from '../steps.ts'
import { seekWardBed, wardBedFor } from './bed-assignment.ts'

const DAY = 1440
const WEEK = 7 * DAY
/** 1970-01-01 was a Thursday: minutes since the Monday before. */
const EPOCH_WEEK_MINUTE = 3 * DAY

/** Minute, from the start, of the list's slot `number`; slots are numbered from the Monday before the start. */
function slotMinute(simulation: Simulation, list: number, number: number): number {
  const { slots, days, firstMinute, stepMinutes } = simulation.care.planned
  const perDay = slots[list]!
  const weekdays = days[list]!
  const day = Math.floor(number / perDay)
  const week = Math.floor(day / weekdays.length)
  const monday = (simulation.localOrigin + EPOCH_WEEK_MINUTE) % WEEK
  return (
    week * WEEK +
    weekdays[day - week * weekdays.length]! * DAY +
    firstMinute[list]! +
    stepMinutes[list]! * (number - day * perDay) -
    monday
  )
}

/** Plans the first slot of every list whose unit takes part. */
export function startPlannedAdmissions(simulation: Simulation): void {
  const { planned } = simulation.care
  for (let list = 0; list < planned.count; list++) {
    if (simulation.unitKnown[planned.unit[list]!] === 0 || planned.slots[list] === 0) continue
    if (planned.days[list]!.length === 0) continue
    let number = 0
    while (slotMinute(simulation, list, number) < 0) number++
    simulation.schedule(slotMinute(simulation, list, number), Handler.plannedAdmission, list, number)
  }
}

export function plannedAdmission(simulation: Simulation, list: number, number: number): void {
  const { planned } = simulation.care
  simulation.schedule(slotMinute(simulation, list, number + 1), Handler.plannedAdmission, list, number + 1)
  const unit = planned.unit[list]!
  const { needOfUnit, facilityOfUnit } = simulation.state.index
  const need = needOfUnit[unit]!
  const facility = facilityOfUnit[unit]!
  const placed = wardBedFor(simulation, facility, need, unit) >= 0
  if (simulation.observer !== null) simulation.observer.plannedAdmission(simulation, unit, placed)
  if (!placed) return
  const stream = simulation.luck.streams.planned + list
  const patient = startEncounter(simulation, stream, number, facility, -1, 0, need + 1)
  simulation.plans.setStay(patient, PLANNED_STAY)
  seekWardBed(simulation, patient, Priority.direct, unit)
}
