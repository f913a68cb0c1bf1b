/**
 * Ambulances (120): who calls one, and the jobs that no emergency department sees. Vehicles that nobody ever told of take no
 * part; where none was told of, everybody comes by themselves.
 */

import { residentCell } from '../geography.ts'
import { Handler } from '../handlers.ts'
import { AMBULANCE_LUCK, blockOf } from '../luck.ts'
import type { Simulation } from '../simulation.ts'
import {
  beginJob,
  call,
  callGivenUp,
  clears,
  leaveDutyIdle,
  phaseEnds,
  received,
  standBy,
} from './ambulance-missions.ts'
import { type AmbulancesModel, ambulancesModel } from './ambulance-model.ts'
import { resumeVehicles } from './ambulance-resume.ts'
import { AmbulancesRun, Job } from './ambulance-run.ts'
import { extraCall } from './call-waves.ts'
import type { CarePart } from './part.ts'

export { type AmbulancesModel, AmbulancesRun }

const { purposes, streams } = AMBULANCE_LUCK

export const ambulances: CarePart<AmbulancesModel, AmbulancesRun> = {
  id: 'ambulances',
  name: { zh: '急救 120 派车', en: 'Ambulances (120)' },
  fidelity: 'full',
  model: ambulancesModel,
  start(simulation, model) {
    const { city, patients } = simulation.state
    const run = new AmbulancesRun(model, city.facilities.length, patients.capacity)
    resumeVehicles(simulation, run)
    if (run.takesPart && simulation.setting.arrivals !== 'none') planOtherJob(simulation, run, 0)
    return run
  },
  handlers: {
    [Handler.ambulanceCall]: (simulation, _, number) => otherJob(simulation, number),
    [Handler.ambulancePhaseEnds]: phaseEnds,
    [Handler.callGivenUp]: callGivenUp,
    [Handler.fleetChanges]: fleetChanges,
    [Handler.extraCall]: extraCall,
  },
}

/** Plans the call of job `number` of those that no emergency department sees. */
function planOtherJob(simulation: Simulation, { model }: AmbulancesRun, number: number): void {
  if (model.otherJobs === null) return
  const { interarrival } = simulation.luck.purposes
  const u = simulation.random.draw(streams.otherJobs, number, blockOf(interarrival))
  const at = simulation.nextArrival(model.otherJobs, simulation.minute, -Math.log(u[interarrival & 3]!))
  if (at < Number.POSITIVE_INFINITY) simulation.schedule(at, Handler.ambulanceCall, 0, number)
}

function otherJob(simulation: Simulation, number: number): void {
  const run = simulation.parts.ambulances!
  planOtherJob(simulation, run, number + 1)
  const { interarrival, origin } = simulation.luck.purposes
  const from = simulation.random.draw(streams.otherJobs, number, blockOf(interarrival))[origin & 3]!
  const cell = residentCell(run.model.geography, from)
  const job = beginJob(simulation, run, streams.otherJobs, number, cell, -1)
  const carries = simulation.random.draw(streams.otherJobs, number, blockOf(purposes.carries))[purposes.carries & 3]!
  run.set(job, Job.carries, carries < run.model.carriedShare ? 1 : 0)
  call(simulation, run, job)
}

/**
 * Whether somebody of the level comes by ambulance; `u` is their uniform within the level. False where ambulances take no
 * part.
 */
export function comesByAmbulance(simulation: Simulation, level: number, u: number): boolean {
  const run = simulation.parts.ambulances
  if (run === null || !run.takesPart) return false
  return u < run.model.share[level - 1]!
}

/** Somebody calls 120 from their cell; `facility` is where they would go themselves, or -1. */
export function callAmbulance(
  simulation: Simulation,
  stream: number,
  number: number,
  level: number,
  cell: number,
  facility: number,
  outcome: number,
  fixedNeed: number,
): void {
  const run = simulation.parts.ambulances!
  const job = beginJob(simulation, run, stream, number, cell, facility)
  const u = simulation.random.draw(stream, number, blockOf(purposes.infectious))[purposes.infectious & 3]!
  run.set(job, Job.level, level)
  run.set(job, Job.outcome, outcome)
  run.set(job, Job.fixedNeed, fixedNeed)
  run.set(job, Job.carries, 1)
  run.set(job, Job.infectious, u < run.model.infectiousShare ? 1 : 0)
  call(simulation, run, job)
}

/** A casualty of an incident is to be carried from its place, where the rule in force sends them. */
export function callAmbulanceTo(
  simulation: Simulation,
  stream: number,
  number: number,
  level: number,
  lng: number,
  lat: number,
  contaminated: boolean,
  outcome: number,
  fixedNeed: number,
): void {
  const run = simulation.parts.ambulances!
  const job = beginJob(simulation, run, stream, number, -1, -1)
  run.set(job, Job.lng, lng)
  run.set(job, Job.lat, lat)
  run.set(job, Job.level, level)
  run.set(job, Job.outcome, outcome)
  run.set(job, Job.fixedNeed, fixedNeed)
  run.set(job, Job.carries, 1)
  run.set(job, Job.casualty, 1)
  run.set(job, Job.infectious, contaminated ? 1 : 0)
  call(simulation, run, job)
}

/** The department has received somebody whom the vehicle brings. */
export function broughtIn(simulation: Simulation, patient: number, vehicle: number): void {
  if (simulation.parts.ambulances !== null) received(simulation, patient, vehicle)
}

/** The patient is no longer in the hands of whoever brought them: seen, or gone. */
export function handedOver(simulation: Simulation, patient: number): void {
  const run = simulation.parts.ambulances
  if (run === null) return
  const vehicle = run.vehicleOfPatient[patient]!
  if (vehicle < 0) return
  run.vehicleOfPatient[patient] = -1
  const job = run.jobOfVehicle[vehicle]!
  if (run.get(job, Job.awaitsPlace) === 1) clears(simulation, run, vehicle, job)
}

/** A change of the fleet takes hold (`begins` 1) or ends. Busy vehicles finish their job first. */
function fleetChanges(simulation: Simulation, ordinal: number, begins: number): void {
  const run = simulation.parts.ambulances!
  const change = run.fleetChanges[ordinal]!
  const comes = change.onDuty === (begins === 1)
  for (const vehicle of change.vehicles) {
    if (comes && run.leaving[vehicle] === 1) run.leaving[vehicle] = 0
    else if (comes && run.onDuty[vehicle] === 0) {
      run.onDuty[vehicle] = 1
      standBy(simulation, run, vehicle)
    } else if (!comes && run.onDuty[vehicle] === 1) {
      if (run.jobOfVehicle[vehicle]! >= 0) run.leaving[vehicle] = 1
      else leaveDutyIdle(simulation, run, vehicle)
    }
  }
}
