/**
 * The start of a simulation: everybody present gets a future, drawn given the time they have already spent; every bed
 * between two patients gets the rest of its cleaning; everybody who waits is asked for again.
 */
import { NEEDS } from '../city/city.ts'
import { normalQuantile } from '../parameters/normal.ts'
import { forgetReferrals } from '../state/referrals.ts'
import { censusOpenBeds, forgetStaff, settleFuture } from '../state/reports.ts'
import { BedStatus, PatientStage, type TwinState } from '../state/state.ts'
import { DIRECT_MOVE, ICU_NEED, PLANNED_STAY, STEP_DOWN_STAY, WARD_MOVE } from './care-model.ts'
import { startArrivals } from './flows/arrivals.ts'
import { seekIntensiveCare, seekWardBed } from './flows/bed-assignment.ts'
import { resumeCleaning } from './flows/cleaning.ts'
import { startClock } from './flows/clock.ts'
import { resumeObservation } from './flows/observation-places.ts'
import { needOf } from './flows/patient-need.ts'
import { startPlannedAdmissions } from './flows/planned-admissions.ts'
import { startRecorded } from './flows/recorded-arrivals.ts'
import {
  recordedIntensiveMinutes,
  recordedLeastWay,
  recordedStay,
  recordedWardMinutes,
  recordedWayMinutes,
  waitsInVain,
} from './flows/recorded-care.ts'
import { planExit, planRecordedWardStay, planWardStay, resumeIntensiveCare } from './flows/stay-plans.ts'
import { joinTriage, resumeTreatment } from './flows/treatment-places.ts'
import { Handler } from './handlers.ts'
import { blockOf, RECORDED_STREAM } from './luck.ts'
import { exitOfFit } from './parts/discharge.ts'
import { startParts } from './parts/index.ts'
import { Priority, Simulation, type SimulationSetting } from './simulation.ts'
import { elapsedInSteadyState, exitGivenPresence } from './stays.ts'
import { ICU_CLASS, occupyBed, openBed } from './steps.ts'

const MINUTE = 60_000

export type StartOptions = SimulationSetting

/** The latest instant that the state knows of: its clock, or an event since then. */
function latestInstant(state: TwinState): number {
  let latest = state.asOf
  for (const t of state.facilities.reportedAt) if (t > latest) latest = t
  for (const t of state.beds.since) if (t > latest) latest = t
  const { patients } = state
  for (let p = 0; p < patients.capacity; p++)
    if (patients.stage(p) !== PatientStage.free && patients.stageSince(p) > latest) latest = patients.stageSince(p)
  return latest
}

/** A sender's clock may run ahead of the city's by this much; what is dated further ahead moves no start. */
const AHEAD_MINUTES = 15

/**
 * Where a simulation of this state starts: at the latest instant it knows of, but not far beyond the city's clock.
 * @throws when the state has no time yet (no clock.passed and no other event).
 */
export function startInstant(state: TwinState): number {
  const latest = latestInstant(state)
  if (latest === 0)
    throw new Error('the state has no time yet: apply clock.passed, or any event, before a simulation starts')
  return state.asOf === 0 ? latest : Math.min(latest, state.asOf + AHEAD_MINUTES * MINUTE)
}

/**
 * Starts a simulation in `state` itself, which from now on belongs to it: copy a live state first, or use `fork`.
 * Units that nobody ever reported take no part. A unit known by census alone is filled to that census by people nobody
 * named.
 * @throws when the state has no time yet (no clock.passed and no other event).
 */
export function startSimulation(state: TwinState, options: StartOptions): Simulation {
  const origin = startInstant(state)
  settleFuture(state, origin)
  forgetReferrals(state)
  const simulation = new Simulation(state, options, origin)
  const estimated = knowUnits(simulation)
  startClock(simulation)
  if (options.recorded !== undefined) startRecorded(simulation)
  else if (options.arrivals !== 'none') {
    startArrivals(simulation)
    startPlannedAdmissions(simulation)
  }
  for (let p = 0; p < state.patients.capacity; p++) addressPresent(simulation, p)
  startParts(simulation, options.fidelity ?? 'full')
  if (simulation.parts.rosters === null && simulation.recorded === null) forgetStaff(state)
  for (let bed = 0; bed < state.beds.status.length; bed++) resumeBed(simulation, bed, estimated.has(bed))
  resumeWaiting(simulation)
  return simulation
}

/** Which units take part; those known by census alone are opened and filled. @returns the beds so filled */
function knowUnits(simulation: Simulation): ReadonlySet<number> {
  const { state, unitKnown } = simulation
  const estimated = new Set<number>()
  const { units, index, city } = { units: state.units, index: state.index, city: state.city }
  city.units.forEach((unit, u) => {
    if (unit.kind === 'emergency') return
    if (units.reportedAt[u]! > 0) {
      unitKnown[u] = 1
      return
    }
    const census = units.census[u]!
    if (census < 0 || simulation.recorded !== null) return
    unitKnown[u] = 1
    const open = Math.min(unit.beds + unit.surgeBeds, Math.max(censusOpenBeds(state, u), census))
    for (let b = unit.firstBed; b < unit.firstBed + open; b++) {
      openBed(simulation, b)
      if (b - unit.firstBed >= census) continue
      occupyBed(simulation, b, -1)
      estimated.add(b)
    }
  })
  city.units.forEach((unit, u) => {
    if (unit.kind !== 'emergency' || (city.editedFrom !== undefined && unit.beds === 0)) return
    const beds = index.unitsOfFacility[unit.facility]!.some((other) => unitKnown[other] === 1)
    if (beds || state.facilities.emergencyAt[unit.facility]! > 0) unitKnown[u] = 1
  })
  return estimated
}

function addressPresent(simulation: Simulation, patient: number): void {
  const { patients } = simulation.state
  if (patients.stage(patient) === PatientStage.free) return
  const { purposes, streams } = simulation.luck
  const course = simulation.recorded?.record.courseOfSlot[patient] ?? -1
  if (course >= 0) simulation.plans.setAddress(patient, RECORDED_STREAM, course)
  else simulation.plans.setAddress(patient, streams.presentPatient, patient)
  simulation.plans.setOutcome(patient, simulation.uniform(patient, purposes.outcome))
  simulation.plans.setSegment(patient, patients.stage(patient) === PatientStage.inBed ? 1 : 0)
}

function resumeBed(simulation: Simulation, bed: number, estimated: boolean): void {
  const { state } = simulation
  switch (state.beds.status[bed]) {
    case BedStatus.occupied:
    case BedStatus.held:
      resumeStay(simulation, bed, estimated)
      break
    case BedStatus.dirty:
    case BedStatus.cleaning:
      resumeCleaning(simulation, bed)
      break
    case BedStatus.assigned:
      resumeReservation(simulation, bed)
      break
  }
}

function resumeReservation(simulation: Simulation, bed: number): void {
  const { state, care, luck } = simulation
  const patient = state.beds.patient[bed]!
  const soFar = state.beds.since[bed] === 0 ? 0 : (simulation.origin - state.beds.since[bed]!) / MINUTE
  const reserved = simulation.recorded?.record.reservedFor.get(bed)
  if (patient < 0 && reserved !== undefined) {
    simulation.schedule(reserved.minute, Handler.arriveInBed, reserved.slot, bed)
    return
  }
  if (patient < 0) {
    simulation.schedule(Math.max(1, care.reservationMinutes - soFar), Handler.reservationLapses, bed, 0)
    return
  }
  const direct = state.patients.stage(patient) === PatientStage.awaitingBed
  const u = simulation.uniform(patient, luck.purposes.residual + 1)
  const rest =
    recordedWayMinutes(simulation, patient, bed) ??
    Math.max(
      recordedLeastWay(simulation, patient),
      care.moves.givenExceeding(direct ? DIRECT_MOVE : WARD_MOVE, soFar, u) - soFar,
    )
  simulation.schedule(Math.max(0, rest), Handler.arriveInBed, patient, bed)
}

/** Plans the rest of a stay in a bed, given the time so far. */
function resumeStay(simulation: Simulation, bed: number, estimated: boolean): void {
  const { state, care, random, localOrigin, origin, luck } = simulation
  const { purposes, streams } = luck
  const patient = state.beds.patient[bed]!
  const unit = state.city.units[state.index.unitOfBed[bed]!]!
  const stream = patient >= 0 ? simulation.plans.stream(patient) : streams.presentBed
  const number = patient >= 0 ? simulation.plans.number(patient) : bed
  if (patient >= 0 && waitsElsewhere(simulation, patient, unit.kind)) return
  const since = state.beds.since[bed]!
  let inBedMinutes = since === 0 ? 0 : Math.max(0, (origin - since) / MINUTE)
  const need = unit.kind === 'icu' ? ICU_NEED : patient >= 0 ? needOf(simulation, patient) : NEEDS.indexOf(unit.need)
  if (care.shaped && (estimated || since === 0)) {
    const u = random.draw(stream, number, blockOf(purposes.residual))
    inBedMinutes = elapsedInSteadyState(care.stays, need, u[0]!, normalQuantile(u[1]!), u[2]!)
  }
  if (resumeRecorded(simulation, bed, need, inBedMinutes)) return
  if (unit.kind === 'icu') {
    resumeIntensiveCare(simulation, bed, stream, number, inBedMinutes)
    return
  }
  if (!care.shaped) {
    const u = random.draw(stream, number, blockOf(purposes.residualStay))
    const whole = care.stayLaws.givenExceeding(stayLawOf(simulation, patient, bed, need), inBedMinutes, u[0]!)
    simulation.schedule(Math.max(0, whole - inBedMinutes), Handler.wardStayEnds, bed, 0)
    return
  }
  const draw = (attempt: number): Float64Array => random.draw(stream, number, blockOf(purposes.residualStay) + attempt)
  const exit = exitGivenPresence(care.stays, need, localOrigin - inBedMinutes, localOrigin, draw) - localOrigin
  if (patient < 0) {
    simulation.schedule(exit, Handler.wardStayEnds, bed, 0)
    return
  }
  const leaves = exitOfFit(simulation, patient)
  if (leaves !== null) {
    planExit(simulation, patient, bed, leaves)
    return
  }
  const admittedAt = state.patients.admittedAt(patient)
  const first = admittedAt === 0 || admittedAt >= since
  planWardStay(simulation, patient, bed, need, exit, -inBedMinutes, first)
}

/** The rest of a stay that a record tells of; false where none does. */
function resumeRecorded(simulation: Simulation, bed: number, need: number, inBedMinutes: number): boolean {
  const { recorded, state, plans, luck } = simulation
  if (recorded === null) return false
  const patient = state.beds.patient[bed]!
  const kind = state.index.kindOfUnit[state.index.unitOfBed[bed]!] === 1 ? 'icu' : 'ward'
  if (patient < 0) {
    const course = recorded.record.courseOfBed[bed] ?? -1
    const stay = course < 0 ? undefined : recorded.course(course).stays[0]
    if (stay === undefined) return false
    const stream = luck.streams.presentBed
    const minutes =
      kind === 'icu'
        ? recordedIntensiveMinutes(simulation, stream, bed, stay, inBedMinutes)
        : recordedWardMinutes(simulation, stream, bed, stay, need, inBedMinutes)
    simulation.schedule(minutes, kind === 'icu' ? Handler.intensiveCareEnds : Handler.wardStayEnds, bed, 0)
    return true
  }
  if (kind === 'ward') return planRecordedWardStay(simulation, patient, bed, inBedMinutes)
  const stay = recordedStay(simulation, patient, 'icu')
  if (stay === null) return false
  const stream = plans.stream(patient)
  const exit = recordedIntensiveMinutes(simulation, stream, plans.number(patient), stay, inBedMinutes)
  plans.setExit(patient, exit)
  simulation.schedule(exit, Handler.intensiveCareEnds, bed, 0)
  return true
}

/**
 * The law of the stay of whoever lies in a ward bed: after intensive care for those who lay in another bed before, of planned
 * admissions for those who came without a triage level to a unit that has such lists, else of the need.
 */
function stayLawOf(simulation: Simulation, patient: number, bed: number, need: number): number {
  if (patient < 0) return need
  const { patients, beds, index } = simulation.state
  const admittedAt = patients.admittedAt(patient)
  if (admittedAt !== 0 && admittedAt < beds.since[bed]!) return STEP_DOWN_STAY
  const { planned } = simulation.care
  return patients.acuity(patient) === 0 && planned.unit.includes(index.unitOfBed[bed]!) ? PLANNED_STAY : need
}

/** A patient in a bed who asked for one of the other kind: out of intensive care, or into it. They wait from here on. */
function waitsElsewhere(simulation: Simulation, patient: number, kind: 'ward' | 'icu' | 'emergency'): boolean {
  const { patients } = simulation.state
  if (patients.requestedAt(patient) === 0) return false
  return kind === 'icu' ? !asksForIntensiveCare(simulation, patient) : asksForIntensiveCare(simulation, patient)
}

function asksForIntensiveCare(simulation: Simulation, patient: number): boolean {
  const { patients } = simulation.state
  const unit = patients.requestedUnit(patient)
  return unit >= 0 ? simulation.state.city.units[unit]!.kind === 'icu' : patients.requestedClass(patient) === ICU_CLASS
}

/** Everybody who waits, in the order in which they began to, is placed or put into the list they belong to. */
function resumeWaiting(simulation: Simulation): void {
  const { state } = simulation
  const { patients } = state
  const waiting: number[] = []
  for (let p = 0; p < patients.capacity; p++) {
    const stage = patients.stage(p)
    if (stage === PatientStage.free) continue
    // Whoever has a bed reserved is on the way to it, whatever the department was still doing.
    if (stage === PatientStage.emergencyTreatment && patients.bed(p) < 0) resumeTreatment(simulation, p)
    else if (stage === PatientStage.observation && patients.bed(p) < 0 && patients.requestedAt(p) === 0)
      resumeObservation(simulation, p)
    else if (stage === PatientStage.inBed) {
      const bed = patients.bed(p)
      const kind = state.city.units[state.index.unitOfBed[bed]!]!.kind
      if (waitsElsewhere(simulation, p, kind)) waiting.push(p)
    } else if (patients.bed(p) < 0) waiting.push(p)
  }
  const onTheWay = new Set([...(simulation.recorded?.record.reservedFor.values() ?? [])].map(({ slot }) => slot))
  const since = (p: number): number => patients.requestedAt(p) || patients.stageSince(p)
  waiting.sort((a, b) => since(a) - since(b) || a - b)
  for (const p of waiting) {
    if (onTheWay.has(p)) continue
    const stage = patients.stage(p)
    if (stage !== PatientStage.emergencyWaiting) waitsInVain(simulation, p)
    if (stage === PatientStage.emergencyWaiting) joinTriage(simulation, p)
    else if (stage === PatientStage.inBed && asksForIntensiveCare(simulation, p)) awaitIntensiveCare(simulation, p)
    else if (stage === PatientStage.inBed) seekWardBed(simulation, p, Priority.stepDown, -1)
    else if (asksForIntensiveCare(simulation, p)) seekIntensiveCare(simulation, p)
    else if (stage === PatientStage.boarding || stage === PatientStage.observation)
      seekWardBed(simulation, p, Priority.boarding, -1)
    else seekWardBed(simulation, p, Priority.direct, wardAskedFor(simulation, p))
  }
}

function wardAskedFor(simulation: Simulation, patient: number): number {
  const unit = simulation.state.patients.requestedUnit(patient)
  return unit >= 0 && simulation.state.city.units[unit]!.kind === 'ward' ? unit : -1
}

/** A ward patient who waits for intensive care; the ward stay after it is drawn anew. */
function awaitIntensiveCare(simulation: Simulation, patient: number): void {
  simulation.plans.setExit(patient, 0)
  seekIntensiveCare(simulation, patient)
}
