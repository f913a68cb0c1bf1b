/**
 * Replaying a record: those who came come again, the beds that were opened, closed or blocked are so again, and what was reported
 * of staff and equipment limits admissions again. Placing people is the run's own work.
 */
import { NEEDS } from '../../city/city.ts'
import { STAFF_ROLES } from '../../events/event.ts'
import { apply } from '../../state/apply.ts'
import { BedStatus, PatientStage } from '../../state/state.ts'
import { chooseDepartment } from '../department-choice.ts'
import { geographyOf } from '../geography.ts'
import { Handler } from '../handlers.ts'
import { journeyMinutes } from '../hospital-ways.ts'
import { AMBULANCE_LUCK, RECORDED_STREAM } from '../luck.ts'
import type { RecordedCourse } from '../recorded-courses.ts'
import { Priority, type Simulation } from '../simulation.ts'
import { endEncounter, startEncounter, unblockBed, vacateBed } from '../steps.ts'
import { receive } from './arrivals.ts'
import { bedLeft, bedOffered, offerBedsOfUnit, seekIntensiveCare, seekWardBed, withdrawWait } from './bed-assignment.ts'
import { asksFromObservation, observationPlaceFreed } from './observation-places.ts'
import { bedOpens } from './opening.ts'
import { staffBesideRecord, takeOutOfUse } from './recorded-beds.ts'
import { uniformOfArrival, waitsInVain } from './recorded-care.ts'
import { movedToPrimaryCare } from './redirection.ts'
import { placeFreed } from './treatment-places.ts'

/** A level where the record tells none. */
const USUAL_LEVEL = 3
const INTENSIVE_CARE = 1

/** Plans the first arrival, and all that was done and reported. */
export function startRecorded(simulation: Simulation): void {
  const { recorded } = simulation
  if (recorded === null) return
  planArrival(simulation, recorded.record.firstArrival)
  recorded.record.reports.forEach(({ minute }, i) => {
    simulation.schedule(minute, Handler.recordedReport, i, 0)
  })
  recorded.record.bedChanges.forEach(({ minute }, i) => {
    simulation.schedule(minute, Handler.recordedBedChange, i, 0)
  })
}

function planArrival(simulation: Simulation, number: number): void {
  const course = simulation.recorded!.record.courses[number]
  if (course !== undefined) simulation.schedule(course.arrivesMinute, Handler.recordedArrival, number, 0)
}

export function recordedArrival(simulation: Simulation, number: number): void {
  planArrival(simulation, number + 1)
  const course = simulation.recorded!.course(number)
  if (course.emergency) comesToDepartment(simulation, course, number)
  else comesToBeAdmitted(simulation, course, number)
}

function comesToDepartment(simulation: Simulation, course: RecordedCourse, number: number): void {
  const { facility, cell } = course
  const level = course.acuity > 0 ? course.acuity : USUAL_LEVEL
  if (movedToPrimaryCare(simulation, RECORDED_STREAM, number, level, facility)) return
  const outcome = uniformOfArrival(simulation, number, simulation.luck.purposes.outcome)
  const to = divertedTo(simulation, facility, level, number)
  if (to < 0) {
    receive(simulation, RECORDED_STREAM, number, facility, level, cell, outcome, 0)
    return
  }
  simulation.totals.add('ambulancesDiverted', facility, 1)
  const journey = simulation.journeys.start(RECORDED_STREAM, number, level, cell, outcome)
  const minutes = journeyMinutes(simulation, facility, to)
  simulation.schedule(simulation.minute + minutes, Handler.reachesDepartment, to, journey)
}

/** The department that somebody goes on to, or −1 = is received. */
function divertedTo(simulation: Simulation, facility: number, level: number, number: number): number {
  const { minute, recorded, state } = simulation
  for (const one of recorded!.diversions) {
    if (minute < one.fromMinute || minute >= one.untilMinute || level < one.fromLevel) continue
    if (!one.facilities.has(facility)) continue
    if (uniformOfArrival(simulation, number, AMBULANCE_LUCK.purposes.diverted) >= one.share) continue
    const excluded = new Uint8Array(state.city.facilities.length)
    for (const f of one.facilities) excluded[f] = 1
    const { facilityEast, facilityNorth } = geographyOf(state.city)
    return chooseDepartment(
      simulation,
      facilityEast[facility]!,
      facilityNorth[facility]!,
      level,
      -1,
      'nearest',
      excluded,
    )
  }
  return -1
}

function comesToBeAdmitted(simulation: Simulation, course: RecordedCourse, number: number): void {
  const { kindOfUnit, needOfUnit } = simulation.state.index
  const need =
    course.need > 0
      ? course.need
      : course.unit < 0
        ? 1 + NEEDS.indexOf('general-medicine')
        : 1 + needOfUnit[course.unit]!
  const patient = startEncounter(simulation, RECORDED_STREAM, number, course.facility, course.cell, 0, need)
  if (course.unit >= 0 && kindOfUnit[course.unit] === INTENSIVE_CARE) seekIntensiveCare(simulation, patient)
  else seekWardBed(simulation, patient, Priority.direct, course.unit)
  waitsInVain(simulation, patient)
}

/** The patient gives up, or dies, unless a bed was found by now; the slot may be somebody else's since. */
export function recordedGivesUp(simulation: Simulation, patient: number, cameAt: number): void {
  const { state, recorded, plans, lists } = simulation
  const { patients } = state
  const stage = patients.stage(patient)
  if (stage === PatientStage.free || patients.startedAt(patient) !== cameAt || lists.listOf(patient) < 0) {
    simulation.bookkeeping++
    return
  }
  const facility = patients.facility(patient)
  const number = plans.number(patient)
  const died = recorded!.course(number).diedWaiting
  withdrawWait(simulation, patient)
  if (died) simulation.totals.add('deaths', facility, 1)
  if (stage === PatientStage.inBed) {
    const bed = patients.bed(patient)
    const segment = plans.segment(patient)
    const stream = plans.stream(patient)
    vacateBed(simulation, bed, died ? 'died' : 'left')
    bedLeft(simulation, bed, stream, number, segment)
    return
  }
  endEncounter(simulation, patient, died ? 'died' : 'left')
  if (stage === PatientStage.observation) {
    asksFromObservation(simulation, facility, -1)
    observationPlaceFreed(simulation, facility)
  } else if (stage === PatientStage.boarding) placeFreed(simulation, facility)
}

/** What was done with a bed is done again; taking a bed out of use waits until it is free. */
export function recordedBedChange(simulation: Simulation, ordinal: number): void {
  const { recorded, state } = simulation
  const change = recorded!.record.bedChanges[ordinal]!
  const { bed } = change
  recorded!.takenWhenFree.delete(bed)
  const status = state.beds.status[bed]
  if (change.kind === 'opened') bedOpens(simulation, bed)
  else if (change.kind === 'unblocked') {
    if (status !== BedStatus.blocked) return
    unblockBed(simulation, bed)
    bedOffered(simulation, bed)
  } else if (status === BedStatus.available) takeOutOfUse(simulation, change)
  else if (status === BedStatus.standby || status === BedStatus.closed || status === BedStatus.blocked) return
  else recorded!.takenWhenFree.set(bed, change)
}

/** A report that limits admissions, with as many more staff as beds were opened besides those of the record. */
export function recordedReport(simulation: Simulation, ordinal: number): void {
  const { event, unit } = simulation.recorded!.record.reports[ordinal]!
  apply(simulation.state, { ...event, occurredAt: simulation.now })
  if (event.kind === 'staff.reported') {
    const at = unit * STAFF_ROLES.length + STAFF_ROLES.indexOf(event.role)
    simulation.recorded!.staff.delete(at)
    staffBesideRecord(simulation, unit)
  }
  offerBedsOfUnit(simulation, unit)
}
