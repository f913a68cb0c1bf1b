/**
 * Who gets which bed. A patient asks: a suitable bed is reserved, or they wait. A bed is offered: whoever should have it
 * first takes it. So a free bed and somebody who may use it never coexist for long.
 */
import { NEEDS } from '../../city/city.ts'
import {
  availableBeds,
  chooseIntensiveCareBed,
  chooseWardBed,
  keptForOwn,
  takesOutlier,
} from '../../policies/bed-choice.ts'
import { BedStatus, PatientStage } from '../../state/state.ts'
import { Handler, Purpose } from '../handlers.ts'
import { lognormal, standardNormal } from '../random.ts'
import { INTENSIVE_CARE_LIST, LISTS_PER_FACILITY, Priority, type Simulation } from '../simulation.ts'
import { ICU_CLASS, requestBed, reserveBed, WARD_CLASS } from '../steps.ts'
import { closesInstead } from './closing.ts'

const NEED_COUNT = NEEDS.length
/** Log-deviation of the way from an assigned bed into it, for direct admissions; assumed. */
const ASSIGNED_LOG_DEVIATION = 0.45
/** Everybody arrives within this part of the time after which a reservation lapses; assumed. */
const LATEST_PART_OF_EXPIRY = 0.95
/** Minutes of waiting for the own hospital's intensive care before others are asked; assumed. */
const FIRST_CHECK_MINUTES = 240

/** Need of a patient as an index into NEEDS; where it is not known that of the unit they lie in, else general medicine. */
export function needOf(simulation: Simulation, patient: number): number {
  const { state } = simulation
  const need = state.patients.need[patient]! - 1
  if (need >= 0 && NEEDS[need] !== 'emergency' && NEEDS[need] !== 'icu') return need
  const bed = state.patients.bed[patient]!
  if (bed >= 0) {
    const unit = state.city.units[state.index.unitOfBed[bed]!]!
    if (unit.kind === 'ward') return NEEDS.indexOf(unit.need)
  }
  return drawnNeed(simulation, state.patients.facility[patient]!, simulation.luck(patient, Purpose.treatment)[3]!)
}

/** Need of an emergency admission to a ward of the facility, for a uniform. */
export function drawnNeed(simulation: Simulation, facility: number, u: number): number {
  const cumulative = simulation.demand.needCumulative[facility]!
  if (cumulative.length === 0) return 0
  let k = 0
  while (k < cumulative.length - 1 && u >= cumulative[k]!) k++
  return k
}

/** Reserves the bed; the patient arrives in it after the way there and `extraMinutes`, before the reservation lapses. */
export function assignBed(simulation: Simulation, patient: number, bed: number, extraMinutes = 0): void {
  const t = simulation.setting.parameters.turnaround
  const direct = simulation.state.patients.stage[patient] === PatientStage.awaitingBed
  reserveBed(simulation, bed, patient)
  const u = simulation.luck(patient, Purpose.move + (simulation.plans.segment[patient]! & 31))
  const z = standardNormal(u[0]!, u[1]!)
  const way = direct
    ? t.assignedMedianMinutes * Math.exp(ASSIGNED_LOG_DEVIATION * z)
    : lognormal(t.wardTransferMeanMinutes, t.wardTransferStandardDeviationMinutes / t.wardTransferMeanMinutes, z)
  const minutes = Math.min(way + extraMinutes, LATEST_PART_OF_EXPIRY * t.assignedExpiryMinutes)
  simulation.schedule(simulation.minute + minutes, Handler.arriveInBed, patient, bed)
}

/** The patient asks for a ward bed of their hospital and gets one or waits. `preferredUnit` -1 = any of the need. */
export function seekWardBed(simulation: Simulation, patient: number, priority: number, preferredUnit: number): void {
  const { state, demand } = simulation
  const facility = state.patients.facility[patient]!
  const need = needOf(simulation, patient)
  const bed = chooseWardBed(state, demand.wards, facility, need, preferredUnit)
  if (bed < 0 || isMoving(simulation, patient)) {
    const own = demand.wards.byNeed[facility]![need]!
    const unit = preferredUnit >= 0 ? preferredUnit : (own[0] ?? demand.wards.all[facility]![0] ?? -1)
    askFor(simulation, patient, unit, WARD_CLASS, need)
  }
  if (bed >= 0) {
    assignBed(simulation, patient, bed)
    return
  }
  simulation.lists.join(facility * LISTS_PER_FACILITY + need * 3 + priority, patient)
  simulation.wardWaiting[facility]!++
}

/** The patient asks for intensive care in their hospital and gets a bed or waits, elsewhere too after a while. */
export function seekIntensiveCare(simulation: Simulation, patient: number): void {
  const { state, demand } = simulation
  const facility = state.patients.facility[patient]!
  const own = demand.wards.intensive[facility]!
  const bed = chooseIntensiveCareBed(state, demand.wards, facility)
  if (bed < 0 || isMoving(simulation, patient))
    askFor(simulation, patient, own[0] ?? -1, ICU_CLASS, needOf(simulation, patient))
  if (bed >= 0) {
    assignBed(simulation, patient, bed)
    return
  }
  simulation.lists.join(facility * LISTS_PER_FACILITY + INTENSIVE_CARE_LIST, patient)
  const ticket = ++simulation.plans.ticket[patient]!
  const wait = own.length === 0 ? 0 : FIRST_CHECK_MINUTES
  simulation.schedule(simulation.minute + wait, Handler.transferCheck, patient, ticket)
}

/** From one bed to another: the request then stands on record, for the reservation itself names nobody. */
function isMoving(simulation: Simulation, patient: number): boolean {
  return simulation.state.patients.stage[patient] === PatientStage.inBed
}

function askFor(simulation: Simulation, patient: number, unit: number, bedClass: number, need: number): void {
  if (simulation.state.patients.requestedAt[patient] === 0) requestBed(simulation, patient, unit, bedClass, need + 1)
}

/** A bed has become available: whoever should have it first takes it. */
export function bedOffered(simulation: Simulation, bed: number): void {
  const { state, lists } = simulation
  if (state.beds.status[bed] !== BedStatus.available) return
  if (simulation.closings.length > 0 && closesInstead(simulation, bed)) return
  const unit = state.index.unitOfBed[bed]!
  const facility = state.index.facilityOfUnit[unit]!
  const kind = state.city.units[unit]!.kind
  const patient =
    kind === 'icu'
      ? lists.head(facility * LISTS_PER_FACILITY + INTENSIVE_CARE_LIST)
      : simulation.wardWaiting[facility]! > 0
        ? nextForWard(simulation, facility, unit)
        : -1
  if (patient < 0) return
  lists.leave(patient)
  if (kind !== 'icu') simulation.wardWaiting[facility]!--
  assignBed(simulation, patient, bed)
}

function nextForWard(simulation: Simulation, facility: number, unit: number): number {
  const { state, lists } = simulation
  const need = NEEDS.indexOf(state.city.units[unit]!.need)
  const base = facility * LISTS_PER_FACILITY
  for (let priority = Priority.stepDown; priority <= Priority.direct; priority++) {
    const head = lists.head(base + need * 3 + priority)
    if (head >= 0) return head
  }
  const spare = availableBeds(state, unit) > keptForOwn(state, unit)
  const { requestedAt } = state.patients
  for (let priority = Priority.stepDown; priority <= Priority.direct; priority++) {
    let first = -1
    for (let other = 0; other < NEED_COUNT; other++) {
      if (other === need) continue
      const head = lists.head(base + other * 3 + priority)
      if (head < 0) continue
      const homeless = simulation.demand.wards.byNeed[facility]![other]!.length === 0
      if (!homeless && !(spare && takesOutlier(need, other))) continue
      if (first < 0 || requestedAt[head]! < requestedAt[first]!) first = head
    }
    if (first >= 0) return first
  }
  return -1
}
