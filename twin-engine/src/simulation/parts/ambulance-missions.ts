/**
 * A job of an ambulance from the call to the station: call → vehicle → scene → hospital → handover → clearing → back, during
 * which it may be sent to the next. The nearest idle vehicle goes; where none is idle the call waits, the gravest first, and
 * after a while is given up: the patient then comes by other means.
 */
import { AMBULANCE_PHASES } from '../../events/event.ts'
import { PatientStage } from '../../state/state.ts'
import { chooseDepartment, type DepartmentRule, takesPatients } from '../department-choice.ts'
import { Handler } from '../handlers.ts'
import { AMBULANCE_LUCK, blockOf } from '../luck.ts'
import { standardNormal } from '../random.ts'
import { RESPONSE_BOUNDS } from '../response-bounds.ts'
import type { Simulation } from '../simulation.ts'
import { moveAmbulance } from '../steps.ts'
import { HANDOVER, ON_SCENE } from './ambulance-model.ts'
import { type AmbulancesRun, Job } from './ambulance-run.ts'
import {
  east,
  kilometresBetween,
  kilometresTo,
  latitudeOf,
  longitudeOf,
  nearestIdle,
  north,
  speedNow,
} from './ambulance-ways.ts'

export const Phase = {
  idle: AMBULANCE_PHASES.indexOf('idle'),
  assigned: AMBULANCE_PHASES.indexOf('assigned'),
  mobile: AMBULANCE_PHASES.indexOf('mobile'),
  onScene: AMBULANCE_PHASES.indexOf('on-scene'),
  toHospital: AMBULANCE_PHASES.indexOf('to-hospital'),
  handover: AMBULANCE_PHASES.indexOf('handover'),
  clearing: AMBULANCE_PHASES.indexOf('clearing'),
  offDuty: AMBULANCE_PHASES.indexOf('off-duty'),
} as const

/** Handovers of these levels last until a treatment place takes the patient. */
const LEVELS_AWAITING_PLACE = 2
/** Minutes of a handover beyond which the ambulance's time counts as lost: the international target. */
export const HANDOVER_TARGET_MINUTES = 15
/** Minutes after which a crew at the door looks whether its patient still waits there. */
const LOOK_AGAIN_MINUTES = 15

const { purposes } = AMBULANCE_LUCK
const runOf = (simulation: Simulation): AmbulancesRun => simulation.parts.ambulances!

/** Plans the next phase's end of a vehicle; what was planned before falls flat. */
export function planPhaseEnd(simulation: Simulation, run: AmbulancesRun, vehicle: number, minutes: number): void {
  const ticket = ++run.ticket[vehicle]!
  simulation.schedule(simulation.minute + minutes, Handler.ambulancePhaseEnds, vehicle, ticket)
}

/** A new job whose scene is in a cell, or where the city has none at the facility. */
export function beginJob(
  simulation: Simulation,
  run: AmbulancesRun,
  stream: number,
  number: number,
  cell: number,
  facility: number,
): number {
  const { city, index } = simulation.state
  const [lng, lat] = city.facilities[Math.max(0, facility)]!.location
  const job = run.begin()
  run.set(job, Job.stream, stream)
  run.set(job, Job.number, number)
  run.set(job, Job.cell, cell)
  run.set(job, Job.wish, facility)
  run.set(job, Job.lng, cell >= 0 ? index.centreOfCell[2 * cell]! : lng)
  run.set(job, Job.lat, cell >= 0 ? index.centreOfCell[2 * cell + 1]! : lat)
  return job
}

/** The call of a job comes in: the nearest idle vehicle goes, or it waits. */
export function call(simulation: Simulation, run: AmbulancesRun, job: number): void {
  run.calls++
  simulation.totals.add('ambulanceCalls', -1, 1)
  run.set(job, Job.serial, run.calls)
  run.set(job, Job.calledMinute, simulation.minute)
  const vehicle = nearestIdle(simulation, run, job)
  if (vehicle >= 0) {
    dispatch(simulation, run, job, vehicle)
    return
  }
  run.wait(job)
  simulation.schedule(simulation.minute + run.model.giveUpMinutes, Handler.callGivenUp, job, run.calls)
}

/** The uniform of a job's purpose. */
function uniform(simulation: Simulation, run: AmbulancesRun, job: number, purpose: number): number {
  const block = simulation.random.draw(run.get(job, Job.stream), run.get(job, Job.number), blockOf(purpose))
  return block[purpose & 3]!
}

/** Duration of a law for a job's purpose of two lanes. */
function duration(simulation: Simulation, run: AmbulancesRun, job: number, law: number, purpose: number): number {
  const u = simulation.random.draw(run.get(job, Job.stream), run.get(job, Job.number), blockOf(purpose))
  return run.model.durations.minutes(law, u[purpose & 3]!, u[(purpose & 3) + 1]!)
}

/** Minutes of a drive over `kilometresTo` or `kilometresBetween` that begins now, with the luck of a job's purpose. */
function driveMinutes(
  simulation: Simulation,
  run: AmbulancesRun,
  job: number,
  kilometres: number,
  purpose: number,
  factor: number,
): number {
  const { model } = run
  const u = simulation.random.draw(run.get(job, Job.stream), run.get(job, Job.number), blockOf(purpose))
  const z = standardNormal(u[purpose & 3]!, u[(purpose & 3) + 1]!)
  const variation = Math.exp(model.driveDeviation * (z - model.driveDeviation / 2))
  return (kilometres * variation) / (speedNow(simulation, run) * factor)
}

/** The vehicle gets the job: it rolls after what is left of the call's handling and the roll-out. */
function dispatch(simulation: Simulation, run: AmbulancesRun, job: number, vehicle: number): void {
  const { model } = run
  const lng = longitudeOf(simulation, run, vehicle)
  const lat = latitudeOf(simulation, run, vehicle)
  const onTheRoad = run.atStation[vehicle] === 0
  run.takeOut(vehicle)
  run.jobOfVehicle[vehicle] = job
  run.set(job, Job.vehicle, vehicle)
  run.answered++
  moveAmbulance(simulation, vehicle, Phase.assigned, lng, lat, -1)
  const handling = Math.max(0, run.get(job, Job.calledMinute) + model.callHandlingMinutes - simulation.minute)
  planPhaseEnd(simulation, run, vehicle, handling + (onTheRoad ? 0 : model.rollOutMinutes))
}

/** The vehicle is free: the next waiting call gets it, else it goes back to its station or off duty. */
function becomesIdle(simulation: Simulation, run: AmbulancesRun, vehicle: number, lng: number, lat: number): void {
  const station = run.model.stations[run.model.stationOfVehicle[vehicle]!]!
  run.jobOfVehicle[vehicle] = -1
  if (run.leaving[vehicle] === 1) {
    leaveDuty(simulation, run, vehicle, lng, lat)
    return
  }
  moveAmbulance(simulation, vehicle, Phase.idle, lng, lat, station)
  const minutes = kilometresTo(simulation, run, lng, lat, station) / speedNow(simulation, run)
  run.setOutBack(vehicle, simulation.minute + minutes, minutes)
  if (!answerNext(simulation, run, vehicle)) planPhaseEnd(simulation, run, vehicle, minutes)
}

/** The next waiting call gets the idle vehicle; false when none waits. */
export function answerNext(simulation: Simulation, run: AmbulancesRun, vehicle: number): boolean {
  const job = run.nextCall()
  if (job < 0) return false
  run.leaveWaiting(job)
  dispatch(simulation, run, job, vehicle)
  return true
}

/** The idle vehicle goes off duty where it is. */
export function leaveDuty(simulation: Simulation, run: AmbulancesRun, vehicle: number, lng: number, lat: number): void {
  run.takeOut(vehicle)
  run.ticket[vehicle]!++
  run.leaving[vehicle] = 0
  run.onDuty[vehicle] = 0
  moveAmbulance(simulation, vehicle, Phase.offDuty, lng, lat, -1)
}

/** The idle vehicle goes off duty, wherever it is now. */
export function leaveDutyIdle(simulation: Simulation, run: AmbulancesRun, vehicle: number): void {
  leaveDuty(simulation, run, vehicle, longitudeOf(simulation, run, vehicle), latitudeOf(simulation, run, vehicle))
}

/** The vehicle stands idle at its station, ready for the next call. */
export function standBy(simulation: Simulation, run: AmbulancesRun, vehicle: number): void {
  const station = run.model.stations[run.model.stationOfVehicle[vehicle]!]!
  const [lng, lat] = simulation.state.city.facilities[station]!.location
  run.takeOut(vehicle)
  run.stand(vehicle)
  moveAmbulance(simulation, vehicle, Phase.idle, lng, lat, station)
  answerNext(simulation, run, vehicle)
}

/** What follows when a vehicle's phase ends. */
export function phaseEnds(simulation: Simulation, vehicle: number, ticket: number): void {
  const run = runOf(simulation)
  if (run.ticket[vehicle] !== ticket) {
    simulation.bookkeeping++
    return
  }
  const job = run.jobOfVehicle[vehicle]!
  switch (simulation.state.ambulances.phase[vehicle]) {
    case Phase.idle:
      standBy(simulation, run, vehicle)
      break
    case Phase.assigned:
      rolls(simulation, run, vehicle, job)
      break
    case Phase.mobile:
      reachesScene(simulation, run, vehicle, job)
      break
    case Phase.onScene:
      leavesScene(simulation, run, vehicle, job)
      break
    case Phase.toHospital:
      reachesHospital(simulation, run, vehicle, job)
      break
    case Phase.handover:
      handoverEnds(simulation, run, vehicle, job)
      break
    case Phase.clearing:
      isCleared(simulation, run, vehicle, job)
      break
  }
}

function rolls(simulation: Simulation, run: AmbulancesRun, vehicle: number, job: number): void {
  const { ambulances } = simulation.state
  const lng = ambulances.lng[vehicle]!
  const lat = ambulances.lat[vehicle]!
  moveAmbulance(simulation, vehicle, Phase.mobile, lng, lat, -1)
  planPhaseEnd(simulation, run, vehicle, minutesToScene(simulation, run, vehicle, job))
}

/** Minutes from where the vehicle was last told to the scene of its job. */
export function minutesToScene(simulation: Simulation, run: AmbulancesRun, vehicle: number, job: number): number {
  const { ambulances } = simulation.state
  const lng = ambulances.lng[vehicle]!
  const lat = ambulances.lat[vehicle]!
  const x = run.get(job, Job.lng)
  const y = run.get(job, Job.lat)
  const kilometres = kilometresBetween(simulation, run, lng, lat, x, y)
  return driveMinutes(simulation, run, job, kilometres, purposes.driveToScene, 1) + run.model.findingMinutes
}

function reachesScene(simulation: Simulation, run: AmbulancesRun, vehicle: number, job: number): void {
  moveAmbulance(simulation, vehicle, Phase.onScene, run.get(job, Job.lng), run.get(job, Job.lat), -1)
  if (run.get(job, Job.serial) > 0) {
    const { totals } = simulation
    const minutes = simulation.minute - run.get(job, Job.calledMinute)
    totals.add('ambulanceResponses', -1, 1)
    totals.add('ambulanceResponseMinutes', -1, minutes)
    for (const [within, total] of RESPONSE_BOUNDS) if (minutes <= within) totals.add(total, -1, 1)
    simulation.parts.floods?.responded(simulation, minutes)
  }
  planPhaseEnd(simulation, run, vehicle, duration(simulation, run, job, ON_SCENE, purposes.onScene))
}

function leavesScene(simulation: Simulation, run: AmbulancesRun, vehicle: number, job: number): void {
  const lng = run.get(job, Job.lng)
  const lat = run.get(job, Job.lat)
  const to = run.get(job, Job.carries) === 1 ? destinationOf(simulation, run, job, lng, lat) : -1
  if (to < 0) {
    if (run.get(job, Job.level) > 0) simulation.totals.add('emergencyTurnedAway', -1, 1)
    run.end(job)
    becomesIdle(simulation, run, vehicle, lng, lat)
    return
  }
  drivesTo(simulation, run, vehicle, job, to, lng, lat)
}

/** The vehicle drives on to a department from a place. */
export function drivesTo(
  simulation: Simulation,
  run: AmbulancesRun,
  vehicle: number,
  job: number,
  to: number,
  lng: number,
  lat: number,
  soFarMinutes = 0,
): void {
  const { greenWaveFactor } = run.model
  run.set(job, Job.destination, to)
  run.inbound[to]!++
  if (soFarMinutes === 0) moveAmbulance(simulation, vehicle, Phase.toHospital, lng, lat, to)
  const kilometres = kilometresTo(simulation, run, lng, lat, to)
  const level = run.get(job, Job.level)
  const factor = level >= 1 && level <= LEVELS_AWAITING_PLACE ? greenWaveFactor : 1
  const minutes = driveMinutes(simulation, run, job, kilometres, purposes.driveToHospital, factor)
  planPhaseEnd(simulation, run, vehicle, Math.max(0, minutes - soFarMinutes))
}

/** Where the job's patient is brought: near, urgent, capable, and where they wish; or as a plan says. */
export function destinationOf(
  simulation: Simulation,
  run: AmbulancesRun,
  job: number,
  lng: number,
  lat: number,
): number {
  const level = run.get(job, Job.level)
  const need = run.get(job, Job.fixedNeed) - 1
  const x = east(run, lng, lat)
  const y = north(run, lng, lat)
  if (run.get(job, Job.casualty) === 1) {
    const rule = simulation.parts.massCasualties?.ruleAt(simulation.minute) ?? 'nearest'
    return sentOn(simulation, run, job, chooseDepartment(simulation, x, y, level, need, rule), x, y)
  }
  const wish = run.get(job, Job.wish)
  const honoured = level !== 1 && wish >= 0 && takesPatients(simulation, wish) && mayGoTo(simulation, wish, level)
  const chosen =
    honoured && uniform(simulation, run, job, purposes.wish) < run.model.wishShare
      ? wish
      : chooseDepartment(simulation, x, y, level, need)
  return sentOn(simulation, run, job, chosen, x, y)
}

function mayGoTo(simulation: Simulation, facility: number, level: number): boolean {
  return level !== LEVELS_AWAITING_PLACE || simulation.care.wards.intensive[facility]!.length > 0
}

/** The department chosen, or the one that a diversion in force sends the ambulance to. */
function sentOn(simulation: Simulation, run: AmbulancesRun, job: number, chosen: number, x: number, y: number): number {
  if (run.diversions.length === 0 || chosen < 0) return chosen
  const level = run.get(job, Job.level)
  const { minute } = simulation
  let rule: DepartmentRule | null = null
  const closed = new Uint8Array(simulation.state.city.facilities.length)
  for (const d of run.diversions) {
    if (minute < d.fromMinute || minute >= d.untilMinute || level < d.fromLevel) continue
    for (const f of d.facilities) closed[f] = 1
    if (rule !== null || !d.facilities.includes(chosen)) continue
    if (uniform(simulation, run, job, purposes.diverted) < d.share) rule = d.rule
  }
  if (rule === null) return chosen
  const other = chooseDepartment(simulation, x, y, level, run.get(job, Job.fixedNeed) - 1, rule, closed)
  if (other < 0) return chosen
  simulation.totals.add('ambulancesDiverted', chosen, 1)
  return other
}

function reachesHospital(simulation: Simulation, run: AmbulancesRun, vehicle: number, job: number): void {
  const to = run.get(job, Job.destination)
  run.inbound[to]!--
  const [lng, lat] = simulation.state.city.facilities[to]!.location
  if (!takesPatients(simulation, to)) {
    const other = chooseDepartment(simulation, east(run, lng, lat), north(run, lng, lat), run.get(job, Job.level))
    if (other >= 0) {
      drivesTo(simulation, run, vehicle, job, other, lng, lat)
      return
    }
    if (run.get(job, Job.level) > 0) simulation.totals.add('emergencyTurnedAway', -1, 1)
    run.set(job, Job.level, 0)
  }
  moveAmbulance(simulation, vehicle, Phase.handover, lng, lat, to)
  run.atDoor[to]!++
  run.set(job, Job.arrivedMinute, simulation.minute)
  const level = run.get(job, Job.level)
  if (level > 0 && run.get(job, Job.casualty) === 1) simulation.totals.add('casualtiesCarried', to, 1)
  if (level > 0) {
    const journey = simulation.journeys.start(
      run.get(job, Job.stream),
      run.get(job, Job.number),
      level,
      run.get(job, Job.cell),
      run.get(job, Job.outcome),
      run.get(job, Job.fixedNeed),
      vehicle,
    )
    simulation.schedule(simulation.minute, Handler.reachesDepartment, to, journey)
  }
  planPhaseEnd(simulation, run, vehicle, duration(simulation, run, job, HANDOVER, purposes.handover))
}

/** The department has received the patient whom the vehicle brings. */
export function received(simulation: Simulation, patient: number, vehicle: number): void {
  const run = runOf(simulation)
  run.vehicleOfPatient[patient] = vehicle
  run.set(run.jobOfVehicle[vehicle]!, Job.patient, patient)
}

function handoverEnds(simulation: Simulation, run: AmbulancesRun, vehicle: number, job: number): void {
  if (stillInTheCrewsHands(simulation, run, vehicle, job)) {
    run.set(job, Job.awaitsPlace, 1)
    planPhaseEnd(simulation, run, vehicle, LOOK_AGAIN_MINUTES)
    return
  }
  clears(simulation, run, vehicle, job)
}

/** Whether a gravely ill patient still waits for a treatment place, on the ambulance's stretcher. */
function stillInTheCrewsHands(simulation: Simulation, run: AmbulancesRun, vehicle: number, job: number): boolean {
  const patient = run.get(job, Job.patient)
  if (patient < 0 || run.get(job, Job.level) > LEVELS_AWAITING_PLACE) return false
  if (run.vehicleOfPatient[patient] !== vehicle) return false
  const { plans, state } = simulation
  // Whoever has left unseen has given the slot to somebody else, or to nobody.
  return (
    state.patients.stage(patient) === PatientStage.emergencyWaiting &&
    plans.stream(patient) === run.get(job, Job.stream) &&
    plans.number(patient) === run.get(job, Job.number)
  )
}

/** The crew has handed over and makes its vehicle ready. */
export function clears(simulation: Simulation, run: AmbulancesRun, vehicle: number, job: number): void {
  const { model } = run
  const at = run.get(job, Job.destination)
  const patient = run.get(job, Job.patient)
  if (patient >= 0 && run.vehicleOfPatient[patient] === vehicle) run.vehicleOfPatient[patient] = -1
  run.atDoor[at]!--
  const minutes = simulation.minute - run.get(job, Job.arrivedMinute)
  simulation.totals.add('ambulanceHandovers', at, 1)
  simulation.totals.add('ambulanceHandoverMinutes', at, minutes)
  if (minutes > HANDOVER_TARGET_MINUTES)
    simulation.totals.add('ambulanceLostMinutes', at, minutes - HANDOVER_TARGET_MINUTES)
  const [lng, lat] = simulation.state.city.facilities[at]!.location
  moveAmbulance(simulation, vehicle, Phase.clearing, lng, lat, at)
  const extra = run.get(job, Job.infectious) === 1 ? model.decontaminationMinutes : 0
  planPhaseEnd(simulation, run, vehicle, model.clearingMinutes + extra)
}

function isCleared(simulation: Simulation, run: AmbulancesRun, vehicle: number, job: number): void {
  const { ambulances } = simulation.state
  run.end(job)
  becomesIdle(simulation, run, vehicle, ambulances.lng[vehicle]!, ambulances.lat[vehicle]!)
}

/** A call that still waits is given up: the patient comes by other means, to the nearest department. */
export function callGivenUp(simulation: Simulation, job: number, serial: number): void {
  const run = runOf(simulation)
  if (run.get(job, Job.serial) !== serial || run.get(job, Job.vehicle) >= 0) {
    simulation.bookkeeping++
    return
  }
  run.leaveWaiting(job)
  run.givenUp++
  simulation.totals.add('ambulanceCallsGivenUp', -1, 1)
  const level = run.get(job, Job.level)
  if (level > 0) comesByOtherMeans(simulation, run, job)
  run.end(job)
}

function comesByOtherMeans(simulation: Simulation, run: AmbulancesRun, job: number): void {
  const lng = run.get(job, Job.lng)
  const lat = run.get(job, Job.lat)
  const to = chooseDepartment(simulation, east(run, lng, lat), north(run, lng, lat), run.get(job, Job.level))
  if (to < 0) {
    simulation.totals.add('emergencyTurnedAway', -1, 1)
    return
  }
  if (run.get(job, Job.casualty) === 1) simulation.totals.add('casualtiesCarried', to, 1)
  const kilometres = kilometresTo(simulation, run, lng, lat, to)
  const journey = simulation.journeys.start(
    run.get(job, Job.stream),
    run.get(job, Job.number),
    run.get(job, Job.level),
    run.get(job, Job.cell),
    run.get(job, Job.outcome),
    run.get(job, Job.fixedNeed),
  )
  simulation.schedule(
    simulation.minute + kilometres / speedNow(simulation, run),
    Handler.reachesDepartment,
    to,
    journey,
  )
}
