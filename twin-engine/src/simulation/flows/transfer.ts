/**
 * Transfers between hospitals: somebody waits for intensive care in vain, and the policy names another hospital. The bed
 * there is taken at once; the patient arrives after request, preparation and the drive.
 */
import { chooseIntensiveCareBed } from '../../policies/bed-choice.ts'
import { distanceKilometres } from '../../policies/neighbours.ts'
import { Handler, Purpose } from '../handlers.ts'
import { lognormal, standardNormal } from '../random.ts'
import { INTENSIVE_CARE_LIST, LISTS_PER_FACILITY, type Simulation } from '../simulation.ts'
import { assignBed } from './bed-assignment.ts'

/** Acceptance to wheels turning: vehicle and preparation, lognormal mean and deviation in minutes; assumed. */
const ARRANGEMENT_MEAN_MINUTES = 60
const ARRANGEMENT_DEVIATION_MINUTES = 25
/** Roads are longer than the great circle by this factor; assumed. */
const DETOUR = 1.35
const RETRY_MINUTES = 60

const request: { facility: number; bedClass: 'icu' } = { facility: 0, bedClass: 'icu' }

/** Asks the policy for a patient who still waits with this ticket. */
export function transferCheck(simulation: Simulation, patient: number, ticket: number): void {
  const { state, lists, plans, demand } = simulation
  if (plans.ticket[patient] !== ticket) return
  const from = state.patients.facility[patient]!
  if (lists.listOf(patient) !== from * LISTS_PER_FACILITY + INTENSIVE_CARE_LIST) return
  request.facility = from
  const to = simulation.setting.policy.choose(request, state)
  const bed = to < 0 ? -1 : chooseIntensiveCareBed(state, demand.wards, to)
  if (bed < 0) {
    simulation.schedule(simulation.minute + RETRY_MINUTES, Handler.transferCheck, patient, ticket)
    return
  }
  lists.leave(patient)
  const { facilities } = state.city
  const u = simulation.luck(patient, Purpose.intensiveCare)
  const arrangement = lognormal(
    ARRANGEMENT_MEAN_MINUTES,
    ARRANGEMENT_DEVIATION_MINUTES / ARRANGEMENT_MEAN_MINUTES,
    standardNormal(u[2]!, u[3]!),
  )
  const kilometres = DETOUR * distanceKilometres(facilities[from]!.location, facilities[to]!.location)
  const { speedPeakKilometresPerHour } = simulation.setting.parameters.ambulance
  assignBed(simulation, patient, bed, arrangement + (kilometres / speedPeakKilometresPerHour) * 60)
}
