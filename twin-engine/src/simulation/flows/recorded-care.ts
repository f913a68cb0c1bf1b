/**
 * What the record says, asked by the flows in the place of a draw: null = it says nothing, and the law is asked. What it does not
 * finish is drawn given that it lasts so long.
 */
import { ICU_NEED } from '../care-model.ts'
import { Handler } from '../handlers.ts'
import { blockOf, EMERGENCY_PURPOSES, RECORDED_STREAM } from '../luck.ts'
import type { RecordedCleaning, RecordedCourse, RecordedDecision, RecordedStay } from '../recorded-courses.ts'
import type { Simulation } from '../simulation.ts'
import { exitGivenPresence } from '../stays.ts'

/** The course of a patient of a replay; null in any other run, and of whom the record does not know. */
export function courseOf(simulation: Simulation, patient: number): RecordedCourse | null {
  const { recorded, plans } = simulation
  if (recorded === null || plans.stream(patient) !== RECORDED_STREAM) return null
  return recorded.course(plans.number(patient))
}

/** Minutes of a treatment that begins now, or goes on at the start after `beforeMinutes`. */
export function recordedTreatmentMinutes(
  simulation: Simulation,
  patient: number,
  level: number,
  beforeMinutes = 0,
): number | null {
  const course = courseOf(simulation, patient)
  if (course === null || Number.isNaN(course.treatmentMinutes)) return null
  if (!course.treatmentOpen) return course.treatmentMinutes
  const u = simulation.uniform(patient, simulation.luck.purposes.residual)
  const { treatment } = simulation.care
  return treatment.givenExceeding(level - 1, beforeMinutes + course.treatmentMinutes, u) - beforeMinutes
}

/** Minutes of the observation after the treatment, 0 = there is none; null = the record does not say. */
export function recordedObservationMinutes(simulation: Simulation, patient: number): number | null {
  const course = courseOf(simulation, patient)
  if (course === null) return null
  if (!course.observed) return course.decision === 'open' ? null : 0
  if (!course.observationOpen) return course.observationMinutes
  const { stay, limitMinutes } = simulation.care.observation
  const u = simulation.uniform(patient, EMERGENCY_PURPOSES.observationStay)
  return Math.max(
    course.observationMinutes,
    Math.min(limitMinutes, stay.givenExceeding(0, course.observationMinutes, u)),
  )
}

/** What was decided in the department, with the need told for it (1 + index, 0 = none). */
export function recordedDecision(
  simulation: Simulation,
  patient: number,
): { readonly decision: Exclude<RecordedDecision, 'open'>; readonly need: number } | null {
  const course = courseOf(simulation, patient)
  return course === null || course.decision === 'open' ? null : { decision: course.decision, need: course.need }
}

/** Minutes from the reservation of the next bed to lying in it; null also where it lies elsewhere than the recorded one. */
export function recordedWayMinutes(simulation: Simulation, patient: number, bed: number): number | null {
  const stay = courseOf(simulation, patient)?.stays[simulation.plans.segment(patient)]
  if (stay === undefined || Number.isNaN(stay.wayMinutes)) return null
  const { facilityOfUnit, unitOfBed } = simulation.state.index
  const to = facilityOfUnit[unitOfBed[bed]!]!
  const fromElsewhere = to !== simulation.state.patients.facility(patient)
  return fromElsewhere === stay.fromElsewhere && (!fromElsewhere || to === stay.facility) ? stay.wayMinutes : null
}

/** Minutes that the way to the bed behind the last recorded stay takes at least; 0 = nothing is known of it. */
export function recordedLeastWay(simulation: Simulation, patient: number): number {
  const course = courseOf(simulation, patient)
  return course?.stays.length === simulation.plans.segment(patient) ? course.lastWayLeastMinutes : 0
}

/** The stay that the patient's present bed belongs to, where it is of that kind. */
export function recordedStay(simulation: Simulation, patient: number, kind: 'ward' | 'icu'): RecordedStay | null {
  const course = courseOf(simulation, patient)
  const stay = course?.stays[simulation.plans.segment(patient) - 1]
  return stay?.kind === kind ? stay : null
}

/**
 * The minute at which the patient of the present ward stay becomes fit to leave; Infinity = the stay ended without being told so,
 * null = the record does not say.
 */
export function recordedFitMinute(simulation: Simulation, patient: number): number | null {
  const stay = recordedStay(simulation, patient, 'ward')
  if (stay === null) return null
  if (!Number.isNaN(stay.fitMinutes)) return simulation.minute + stay.fitMinutes
  return stay.ends === 'open' ? null : Number.POSITIVE_INFINITY
}

/** Minutes of a ward stay of the need that begins now, or goes on at the start after `beforeMinutes`. */
export function recordedWardMinutes(
  simulation: Simulation,
  stream: number,
  number: number,
  stay: RecordedStay,
  need: number,
  beforeMinutes = 0,
): number {
  if (stay.ends !== 'open') return stay.minutes
  const { care, luck, random } = simulation
  const now = simulation.localOrigin + simulation.minute
  if (!care.shaped) {
    const u = random.draw(stream, number, blockOf(luck.purposes.residualStay))[0]!
    return care.stayLaws.givenExceeding(need, beforeMinutes + stay.minutes, u) - beforeMinutes
  }
  const draw = (attempt: number): Float64Array =>
    random.draw(stream, number, blockOf(luck.purposes.residualStay) + attempt)
  return exitGivenPresence(care.stays, need, now - beforeMinutes, now + stay.minutes, draw) - now
}

/** Minutes of a stay in intensive care that begins now, or goes on at the start after `beforeMinutes`. */
export function recordedIntensiveMinutes(
  simulation: Simulation,
  stream: number,
  number: number,
  stay: RecordedStay,
  beforeMinutes = 0,
): number {
  if (stay.ends !== 'open') return stay.minutes
  const { care, luck, random } = simulation
  const u = random.draw(stream, number, blockOf(luck.purposes.residualStay))[0]!
  return care.stayLaws.givenExceeding(ICU_NEED, beforeMinutes + stay.minutes, u) - beforeMinutes
}

/** The cleaning after a bed that somebody of this address left, their `segment`-th. */
export function recordedCleaning(
  simulation: Simulation,
  bed: number,
  stream: number,
  number: number,
  segment: number,
): RecordedCleaning | null {
  const { recorded, luck } = simulation
  if (recorded === null) return null
  if (stream === RECORDED_STREAM) return recorded.course(number).stays[segment - 1]?.cleaning ?? null
  if (stream !== luck.streams.presentBed + bed) return null
  const course = recorded.record.courseOfBed[bed] ?? -1
  return course < 0 ? null : (recorded.course(course).stays[0]?.cleaning ?? null)
}

/** Sex, age and isolation that the record tells of somebody; 0 = it does not. */
export function recordedTraits(simulation: Simulation, stream: number, number: number): number {
  const { recorded } = simulation
  return recorded === null || stream !== RECORDED_STREAM ? 0 : recorded.course(number).traits
}

/** A uniform of the arrival of somebody recorded, for what the record leaves open. */
export function uniformOfArrival(simulation: Simulation, number: number, purpose: number): number {
  return simulation.random.draw(RECORDED_STREAM, number, blockOf(purpose))[purpose & 3]!
}

/** The patient asks for a bed: whoever waited for one in vain gives up after as long again, where none is found by then. */
export function waitsInVain(simulation: Simulation, patient: number): void {
  const minutes = courseOf(simulation, patient)?.waitedInVainMinutes
  if (minutes === undefined || Number.isNaN(minutes)) return
  const cameAt = simulation.state.patients.startedAt(patient)
  simulation.schedule(simulation.minute + minutes, Handler.recordedGivesUp, patient, cameAt)
}
