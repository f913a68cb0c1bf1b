/**
 * Transfers between hospitals: somebody waits for intensive care in vain, and the policy names another hospital. The bed
 * there is taken at once; the patient arrives after preparation and the drive.
 */
import { PatientStage } from '../../state/state.ts'
import { Handler } from '../handlers.ts'
import { journeyMinutes, neighboursNow } from '../hospital-ways.ts'
import { INTENSIVE_CARE_LIST, LISTS_PER_FACILITY, RANKS, type Simulation } from '../simulation.ts'
import { reserveBed, transferPatient } from '../steps.ts'
import { assignBed, intensiveCareBedAt } from './bed-assignment.ts'
import { placeFreed } from './treatment-places.ts'

const request: { facility: number; bedClass: 'icu'; nearest: Int32Array } = {
  facility: 0,
  bedClass: 'icu',
  nearest: new Int32Array(0),
}

/** Whether the patient still waits for intensive care with this ticket. */
export function awaitsIntensiveCare(simulation: Simulation, patient: number, ticket: number): boolean {
  if (simulation.plans.ticket(patient) !== ticket) return false
  const list = simulation.lists.listOf(patient)
  if (list < 0) return false
  const kind = list % LISTS_PER_FACILITY
  return kind >= INTENSIVE_CARE_LIST && kind < INTENSIVE_CARE_LIST + RANKS
}

/** Asks the policy for a patient who still waits with this ticket. */
export function transferCheck(simulation: Simulation, patient: number, ticket: number): void {
  const { state, lists, care, plans, luck } = simulation
  const { transfer } = care
  if (transfer === null || !awaitsIntensiveCare(simulation, patient, ticket)) {
    simulation.bookkeeping++
    return
  }
  const from = state.patients.facility(patient)
  request.facility = from
  request.nearest = neighboursNow(simulation).order(from, 'icu')
  const to = simulation.setting.policy.choose(request, state)
  const bed = to < 0 ? -1 : intensiveCareBedAt(simulation, to)
  if (bed < 0) {
    simulation.schedule(simulation.minute + transfer.recheckMinutes, Handler.transferCheck, patient, ticket)
    return
  }
  lists.leave(patient)
  simulation.totals.add('transfers', from, 1)
  const drive = journeyMinutes(simulation, from, to)
  let arrangement = transfer.arrangement.fixedMinutes(0)
  if (!transfer.arrangement.isFixed(0)) {
    const at = simulation.draw(patient, luck.purposes.arrangement)
    arrangement = transfer.arrangement.minutes(0, plans.uniform[at]!, plans.uniform[at + 1]!)
  }
  if (transfer.leavesAtOnce && state.patients.stage(patient) === PatientStage.boarding) {
    reserveBed(simulation, bed, patient)
    if (simulation.observer !== null) {
      simulation.observer.transfers(simulation, patient, from, to)
      simulation.observer.leavesDepartment(simulation, patient, from, true)
    }
    transferPatient(simulation, patient, to)
    simulation.schedule(simulation.minute + (drive + arrangement), Handler.arriveInBed, patient, bed)
    placeFreed(simulation, from)
    return
  }
  assignBed(simulation, patient, bed, arrangement + drive)
}
