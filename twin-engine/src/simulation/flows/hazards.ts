/** What may yet happen to a patient: they come back after a discharge, or die in the queue for intensive care. */
import { wardAskedFor } from '../../policies/bed-choice.ts'
import { Handler } from '../handlers.ts'
import { EMERGENCY_PURPOSES } from '../luck.ts'
import type { Simulation } from '../simulation.ts'
import { needOf } from './patient-need.ts'

const DAY = 1440
/** The streams of those who return: the stream of whoever left, with the highest bit set. */
const RETURNING = 0x8000_0000
/** A return's argument is stream × this + number, both unsigned. */
export const RETURN_NUMBERS = 2 ** 21

/** The patient goes home from the facility, out of a bed or the department: whether they who lay in a bed will be back. */
export function mayReturn(simulation: Simulation, patient: number, facility: number): void {
  const run = simulation.parts.readmissions
  if (run === null || simulation.setting.arrivals === 'none') return
  const { state, plans, care } = simulation
  const stream = plans.stream(patient)
  const number = plans.number(patient)
  // A stream with the highest bit set is a return's own: nobody returns twice.
  if (state.patients.admittedAt(patient) === 0 || stream < 0 || number >= RETURN_NUMBERS) return
  const at = simulation.draw(patient, EMERGENCY_PURPOSES.readmission)
  if (plans.uniform[at]! >= run.model.share) return
  const days = run.delayDays(plans.uniform[at + 1]!)
  const bed = state.patients.bed(patient)
  const left = bed < 0 ? -1 : state.index.unitOfBed[bed]!
  const ward = left >= 0 && state.index.kindOfUnit[left] === 0
  const unit = ward ? left : wardAskedFor(care.wards, facility, needOf(simulation, patient))
  if (unit < 0) return
  const address = ((stream ^ RETURNING) >>> 0) * RETURN_NUMBERS + number
  simulation.schedule(simulation.minute + days * DAY, Handler.comesBack, unit, address)
}

/** Part of a source's ordinary rate at which people come for the first time now; the others are returns. */
export function freshShare(simulation: Simulation, source: number): number {
  const run = simulation.parts.readmissions
  return run === null ? 1 : run.freshShare(source, simulation.minute)
}

/** The patient begins to wait for intensive care with this ticket: when they would die of it. */
export function mayDieWaiting(simulation: Simulation, patient: number, ticket: number): void {
  const run = simulation.parts.readmissions
  if (run === null || run.model.deathPerMinute <= 0) return
  const wait = -Math.log(simulation.uniform(patient, EMERGENCY_PURPOSES.deathWaiting)) / run.model.deathPerMinute
  simulation.schedule(simulation.minute + wait, Handler.diesWaiting, patient, ticket)
}
