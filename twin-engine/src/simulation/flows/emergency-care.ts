/**
 * The emergency department: a wait for a treatment place by triage level and then arrival, treatment, and home, death, or
 * a bed. Boarders keep their place until they leave for the bed; level Ⅰ is treated at once, place or not.
 */

import { lognormalGivenExceeding } from '../../parameters/normal.ts'
import { PATIENT_STAGE_COUNT, PatientStage } from '../../state/state.ts'
import { Handler, Purpose } from '../handlers.ts'
import { lognormal, standardNormal } from '../random.ts'
import { LISTS_PER_FACILITY, Priority, type Simulation, TRIAGE_LIST } from '../simulation.ts'
import { endEncounter, ICU_CLASS, requestBed, seePatient, WARD_CLASS } from '../steps.ts'
import { drawnNeed, seekIntensiveCare, seekWardBed } from './bed-assignment.ts'

/** Triage levels; a patient whose level nobody told counts as Ⅲ. */
function levelOf(simulation: Simulation, patient: number): number {
  const acuity = simulation.state.patients.acuity[patient]!
  return acuity >= 1 && acuity <= 4 ? acuity : 3
}

/** Places in use: under treatment or boarding. */
function busyPlaces(simulation: Simulation, facility: number): number {
  const { stage } = simulation.state.facilities
  const at = facility * PATIENT_STAGE_COUNT
  return stage[at + PatientStage.emergencyTreatment]! + stage[at + PatientStage.boarding]!
}

function places(simulation: Simulation, facility: number): number {
  const unit = simulation.state.index.emergencyUnitOfFacility[facility]!
  return unit < 0 ? 0 : simulation.state.city.units[unit]!.beds
}

/** A patient stands in the department, not yet seen. */
export function joinTriage(simulation: Simulation, patient: number): void {
  const facility = simulation.state.patients.facility[patient]!
  const level = levelOf(simulation, patient)
  if (level === 1 || busyPlaces(simulation, facility) < places(simulation, facility))
    startTreatment(simulation, patient)
  else simulation.lists.join(facility * LISTS_PER_FACILITY + TRIAGE_LIST + level - 1, patient)
}

function startTreatment(simulation: Simulation, patient: number): void {
  const e = simulation.setting.parameters.emergency
  const level = levelOf(simulation, patient) - 1
  seePatient(simulation, patient)
  const u = simulation.luck(patient, Purpose.treatment)
  const mean = e.treatmentMeanMinutes[level]!
  const minutes = lognormal(mean, e.treatmentStandardDeviationMinutes[level]! / mean, standardNormal(u[0]!, u[1]!))
  simulation.schedule(simulation.minute + minutes, Handler.treatmentEnds, patient, 0)
}

/** Plans the end of a treatment under way at the start, given the time so far. */
export function resumeTreatment(simulation: Simulation, patient: number): void {
  const e = simulation.setting.parameters.emergency
  const level = levelOf(simulation, patient) - 1
  const soFar = (simulation.origin - simulation.state.patients.stageSince[patient]!) / 60_000
  const mean = e.treatmentMeanMinutes[level]!
  const whole = lognormalGivenExceeding(
    mean,
    e.treatmentStandardDeviationMinutes[level]! / mean,
    soFar,
    simulation.luck(patient, Purpose.residual)[0]!,
  )
  simulation.schedule(whole - soFar, Handler.treatmentEnds, patient, 0)
}

/** Places have become free: as many of those waiting as fit are seen. */
export function placeFreed(simulation: Simulation, facility: number): void {
  const all = places(simulation, facility)
  const base = facility * LISTS_PER_FACILITY + TRIAGE_LIST
  while (busyPlaces(simulation, facility) < all) {
    let patient = -1
    for (let level = 0; level < 4 && patient < 0; level++) patient = simulation.lists.head(base + level)
    if (patient < 0) return
    simulation.lists.leave(patient)
    startTreatment(simulation, patient)
  }
}

export function treatmentEnds(simulation: Simulation, patient: number): void {
  const { state, plans } = simulation
  const e = simulation.setting.parameters.emergency
  const facility = state.patients.facility[patient]!
  const level = levelOf(simulation, patient) - 1
  const outcome = simulation.luck(patient, Purpose.arrival)[2]!
  const death = e.deathShare[level]!
  if (outcome < death) {
    endEncounter(simulation, patient, 'died')
    placeFreed(simulation, facility)
    return
  }
  if (outcome >= death + (1 - death) * e.admitProbability[level]!) {
    endEncounter(simulation, patient, 'home')
    placeFreed(simulation, facility)
    return
  }
  const u = simulation.luck(patient, Purpose.treatment)
  const critical = u[2]! < e.icuShareOfAdmitted[level]!
  const { wards } = simulation.demand
  if (!critical && wards.all[facility]!.length === 0) {
    endEncounter(simulation, patient, 'transfer')
    placeFreed(simulation, facility)
    return
  }
  const need = plans.fixedNeed[patient]! > 0 ? plans.fixedNeed[patient]! - 1 : drawnNeed(simulation, facility, u[3]!)
  if (critical) {
    requestBed(simulation, patient, wards.intensive[facility]![0] ?? -1, ICU_CLASS, need + 1)
    seekIntensiveCare(simulation, patient)
  } else {
    const unit = wards.byNeed[facility]![need]![0] ?? wards.all[facility]![0] ?? -1
    requestBed(simulation, patient, unit, WARD_CLASS, need + 1)
    seekWardBed(simulation, patient, Priority.boarding, -1)
  }
}
