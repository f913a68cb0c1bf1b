/**
 * Ambulances as a live feed has left them: idle ones wait, those under way finish their phase. Whom they carry no feed tells,
 * so it is drawn; where they were called to is drawn near by.
 */

import { takesPatients } from '../department-choice.ts'
import { AMBULANCE_LUCK } from '../luck.ts'
import { choose } from '../random.ts'
import type { Simulation } from '../simulation.ts'
import { beginJob, destinationOf, drivesTo, minutesToScene, Phase, planPhaseEnd } from './ambulance-missions.ts'
import { HANDOVER, ON_SCENE } from './ambulance-model.ts'
import { type AmbulancesRun, Job } from './ambulance-run.ts'
import { kilometresTo, speedNow } from './ambulance-ways.ts'

/** A vehicle this near to its station stands there. */
const AT_STATION_KILOMETRES = 0.3
/** The scene of a call that a feed told nothing of lies within this distance of the vehicle; assumed. */
const SCENE_KILOMETRES = 6
const NEVER_HEARD_OF = 255

/** Takes up every vehicle that was ever told of. */
export function resumeVehicles(simulation: Simulation, run: AmbulancesRun): void {
  const { phase } = simulation.state.ambulances
  for (let v = 0; v < phase.length; v++) {
    if (phase[v] === NEVER_HEARD_OF) continue
    run.takesPart = true
    if (phase[v] === Phase.offDuty) continue
    run.onDuty[v] = 1
    if (phase[v] === Phase.idle) resumeIdle(simulation, run, v)
    else resumeUnderWay(simulation, run, v, phase[v]!)
  }
}

function resumeIdle(simulation: Simulation, run: AmbulancesRun, vehicle: number): void {
  const { geography, stations, stationOfVehicle } = run.model
  const { lng, lat } = simulation.state.ambulances
  const station = stations[stationOfVehicle[vehicle]!]!
  const away = Math.hypot(
    geography.facilityEast[station]! - geography.east(lng[vehicle]!, lat[vehicle]!),
    geography.facilityNorth[station]! - geography.north(lng[vehicle]!, lat[vehicle]!),
  )
  if (!(away > AT_STATION_KILOMETRES)) {
    run.stand(vehicle)
    return
  }
  const kilometres = kilometresTo(simulation, run, lng[vehicle]!, lat[vehicle]!, station)
  const whole = kilometres / speedNow(simulation, run)
  const left = Math.max(0, whole - minutesSince(simulation, vehicle))
  run.setOutBack(vehicle, simulation.minute + left, whole)
  planPhaseEnd(simulation, run, vehicle, left)
}

const minutesSince = (simulation: Simulation, vehicle: number): number =>
  Math.max(0, (simulation.origin - simulation.state.ambulances.since[vehicle]!) / 60_000)

function resumeUnderWay(simulation: Simulation, run: AmbulancesRun, vehicle: number, phase: number): void {
  const { model } = run
  const { ambulances } = simulation.state
  const u = simulation.random.draw(AMBULANCE_LUCK.streams.underWay, vehicle, 0).slice()
  const lng = ambulances.lng[vehicle]!
  const lat = ambulances.lat[vehicle]!
  const soFar = minutesSince(simulation, vehicle)
  const beforeScene = phase === Phase.assigned || phase === Phase.mobile
  const job = beginJob(
    simulation,
    run,
    AMBULANCE_LUCK.streams.underWay + vehicle,
    1,
    beforeScene ? cellNear(run, lng, lat, u[0]!) : -1,
    -1,
  )
  run.set(job, Job.vehicle, vehicle)
  run.jobOfVehicle[vehicle] = job
  if (!beforeScene || run.get(job, Job.cell) < 0) {
    run.set(job, Job.lng, lng)
    run.set(job, Job.lat, lat)
  }
  carriesSomebody(simulation, run, job, phase, u)
  const residual = (law: number): number => model.durations.givenExceeding(law, soFar, u[3]!) - soFar
  const at = ambulances.destination[vehicle]!
  if (phase === Phase.assigned) planPhaseEnd(simulation, run, vehicle, Math.max(0, model.rollOutMinutes - soFar))
  else if (phase === Phase.mobile)
    planPhaseEnd(simulation, run, vehicle, Math.max(0, minutesToScene(simulation, run, vehicle, job) - soFar))
  else if (phase === Phase.onScene) planPhaseEnd(simulation, run, vehicle, residual(ON_SCENE))
  else if (phase === Phase.toHospital) {
    const to = at >= 0 && takesPatients(simulation, at) ? at : destinationOf(simulation, run, job, lng, lat)
    run.set(job, Job.destination, to)
    if (to >= 0) drivesTo(simulation, run, vehicle, job, to, lng, lat, Math.max(soFar, 1e-3))
    else stands(simulation, run, vehicle, job)
  } else {
    // Handover and clearing: whoever was carried is known to the department already.
    run.set(job, Job.level, 0)
    const department = at >= 0 ? at : destinationOf(simulation, run, job, lng, lat)
    run.set(job, Job.destination, department)
    if (department < 0) stands(simulation, run, vehicle, job)
    else if (phase === Phase.handover) {
      run.atDoor[department]!++
      run.set(job, Job.arrivedMinute, simulation.minute - soFar)
      planPhaseEnd(simulation, run, vehicle, residual(HANDOVER))
    } else planPhaseEnd(simulation, run, vehicle, Math.max(0, model.clearingMinutes - soFar))
  }
}

/** A vehicle of whose job nothing can be made: it counts as idle at its station from the next entry on. */
function stands(simulation: Simulation, run: AmbulancesRun, vehicle: number, job: number): void {
  run.set(job, Job.destination, run.model.stations[run.model.stationOfVehicle[vehicle]!]!)
  planPhaseEnd(simulation, run, vehicle, 0)
}

/** Draws whom the job is for: of all jobs, or of those that carry somebody. */
function carriesSomebody(
  simulation: Simulation,
  run: AmbulancesRun,
  job: number,
  phase: number,
  u: Float64Array,
): void {
  const { model } = run
  const carrying = phase === Phase.toHospital
  const isPatient = u[1]! < (carrying ? model.patientShareOfCarried : model.patientShare)
  if (isPatient && simulation.setting.arrivals !== 'none') {
    run.set(job, Job.level, choose(model.levelCumulative, u[2]!) + 1)
    run.set(job, Job.outcome, u[3]!)
    run.set(job, Job.carries, 1)
  } else run.set(job, Job.carries, carrying || u[2]! < model.carriedShare ? 1 : 0)
}

/** A cell near the place, by its residents; -1 where none lies near. */
function cellNear(run: AmbulancesRun, lng: number, lat: number, u: number): number {
  const { geography } = run.model
  const { cellEast, cellNorth, cellCumulative } = geography
  const x = geography.east(lng, lat)
  const y = geography.north(lng, lat)
  const residents = (c: number): number => cellCumulative[c]! - (c === 0 ? 0 : cellCumulative[c - 1]!)
  const isNear = (c: number): boolean =>
    (cellEast[c]! - x) ** 2 + (cellNorth[c]! - y) ** 2 <= SCENE_KILOMETRES * SCENE_KILOMETRES
  let all = 0
  for (let c = 0; c < cellEast.length; c++) if (isNear(c)) all += residents(c)
  let left = u * all
  let last = -1
  for (let c = 0; c < cellEast.length && left >= 0; c++)
    if (isNear(c)) {
      left -= residents(c)
      last = c
    }
  return last
}
