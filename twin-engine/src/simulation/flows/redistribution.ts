/**
 * Mutual aid 院际调剂: hospitals that are too full ask others for ward beds. A request takes its time and may be refused, by the
 * other hospital or by the family; the patient then goes by transfer and keeps the rest of the stay. Intensive care does not
 * travel; whoever waits there for a ward bed may. A hospital gives a bed only while it stands below the target itself, so
 * that among equally full ones nobody moves.
 */

import { NEEDS } from '../../city/city.ts'
import { BED_NEEDS, type BedNeed } from '../../parameters/keys.ts'
import { availableBeds, keptForOwn } from '../../policies/bed-choice.ts'
import { BED_STATUS_COUNT, BedStatus, PatientStage } from '../../state/state.ts'
import { Handler } from '../handlers.ts'
import { journeyMinutes } from '../hospital-ways.ts'
import { INPATIENT_PURPOSES } from '../luck.ts'
import {
  AID_ARRIVES,
  AID_ASKED,
  AID_NONE,
  AID_REFUSED,
  ANSWER,
  HANDOVER,
  PREPARATION,
  type Redistribution,
  VEHICLE,
} from '../redistributions.ts'
import type { Simulation } from '../simulation.ts'
import { releaseBed, reserveBed } from '../steps.ts'
import { bedOffered, enterBed, wardBedFor } from './bed-assignment.ts'
import { usableBeds } from './closing.ts'
import { needOf } from './patient-need.ts'

const DAY = 1440
/** Requests go out so often; assumed. */
const EVERY_MINUTES = 60
/** Who is moved has at least so much of the stay left; assumed. */
const LEAST_REST_MINUTES = 1440
/** Who waits in intensive care for a ward bed may be moved after so long; assumed. */
const BLOCKED_MINUTES = 60
/** Needs whose patients stay where they are. */
export const NEVER_MOVED: readonly BedNeed[] = ['infectious', 'obstetrics-gynaecology', 'psychiatry']
const FACILITIES = 65_536

export function planRedistribution(simulation: Simulation, redistribution: Redistribution, fromMinute: number): void {
  simulation.redistributions = [...simulation.redistributions, redistribution]
  simulation.schedule(fromMinute, Handler.redistributes, simulation.redistributions.length - 1, 0)
}

/** Ward beds of a facility in use, reserved or asked for, and those usable; places that nobody can have are not counted. */
export function wardLoad(
  simulation: Simulation,
  facility: number,
): { readonly taken: number; readonly usable: number } {
  const { state, care, unitKnown } = simulation
  const { count } = state.units
  let taken = simulation.wardWaiting[facility]!
  let usable = 0
  for (const u of care.wards.all[facility]!) {
    if (unitKnown[u] === 0) continue
    const at = u * BED_STATUS_COUNT
    taken += count[at + BedStatus.occupied]! + count[at + BedStatus.held]! + count[at + BedStatus.assigned]!
    usable += usableBeds(state, u)
  }
  return { taken, usable }
}

/** Patients above the target. */
export function excess(simulation: Simulation, facility: number, targetOccupancy: number): number {
  const { taken, usable } = wardLoad(simulation, facility)
  return usable > 0 ? Math.ceil(taken - targetOccupancy * usable) : 0
}

/** Every hour each hospital that is too full asks for as many beds as it has patients too many. */
export function redistributes(simulation: Simulation, ordinal: number): void {
  const redistribution = simulation.redistributions[ordinal]!
  const { minute } = simulation
  if (minute >= redistribution.untilMinute) return
  simulation.schedule(minute + EVERY_MINUTES, Handler.redistributes, ordinal, 0)
  const day = Math.floor((simulation.localOrigin + minute) / DAY)
  if (day !== redistribution.day) {
    redistribution.day = day
    redistribution.asked.fill(0)
  }
  redistribution.from.forEach((facility, k) => {
    let left = redistribution.perDay - redistribution.asked[k]!
    if (redistribution.what === 'ward')
      left = Math.min(
        left,
        excess(simulation, facility, redistribution.targetOccupancy) - underWay(simulation, facility),
      )
    for (; left > 0; left--) {
      const patient = whoMoves(simulation, facility, redistribution.what)
      const to = patient < 0 ? -1 : whoTakes(simulation, redistribution, k, patient)
      if (to < 0) return
      redistribution.asked[k]!++
      simulation.plans.setAid(patient, AID_ASKED)
      const at = simulation.draw(patient, INPATIENT_PURPOSES.aid)
      const { uniform } = simulation.plans
      const minutes = redistribution.laws.minutes(ANSWER, uniform[at]!, uniform[at + 1]!)
      simulation.schedule(minute + minutes, Handler.aidAnswered, patient, ordinal * FACILITIES + to)
    }
  })
}

/** Patients of the facility asked for or on the way. */
function underWay(simulation: Simulation, facility: number): number {
  let n = 0
  forEachWardPatient(simulation, facility, (patient) => {
    if (simulation.plans.aid(patient) === AID_ASKED) n++
  })
  return n
}

function forEachWardPatient(simulation: Simulation, facility: number, see: (patient: number) => void): void {
  const { state, care } = simulation
  const { patients, beds } = state
  for (const u of care.wards.all[facility]!) {
    const { firstBed, beds: ordinary, surgeBeds } = state.city.units[u]!
    for (let bed = firstBed; bed < firstBed + ordinary + surgeBeds; bed++) {
      const patient = beds.patient[bed]!
      if (patient >= 0 && patients.stage(patient) === PatientStage.inBed) see(patient)
    }
  }
}

const isMoved = Uint8Array.from(NEEDS, (need) =>
  BED_NEEDS.includes(need as BedNeed) && !NEVER_MOVED.includes(need as BedNeed) ? 1 : 0,
)

/** The patient who is asked for next: in a ward the one with the longest rest, in intensive care who has blocked it longest. */
function whoMoves(simulation: Simulation, facility: number, what: Redistribution['what']): number {
  const { plans, minute } = simulation
  let best = -1
  if (what === 'ward') {
    forEachWardPatient(simulation, facility, (p) => {
      if (plans.leaving(p) === 0 || plans.aid(p) !== AID_NONE || plans.exit(p) < minute + LEAST_REST_MINUTES) return
      if (isMoved[needOf(simulation, p)] === 1 && (best < 0 || plans.exit(p) > plans.exit(best))) best = p
    })
    return best
  }
  const { state, care } = simulation
  for (const u of care.wards.intensive[facility]!) {
    const { firstBed, beds, surgeBeds } = state.city.units[u]!
    for (let bed = firstBed; bed < firstBed + beds + surgeBeds; bed++) {
      const p = state.beds.patient[bed]!
      if (p < 0 || plans.blocked(p) === 0 || plans.aid(p) !== AID_NONE) continue
      if (plans.requestedMinute(p) > minute - BLOCKED_MINUTES || isMoved[needOf(simulation, p)] === 0) continue
      if (best < 0 || plans.requestedMinute(p) < plans.requestedMinute(best)) best = p
    }
  }
  return best
}

/** The nearest hospital that stands below the target and has a bed to give, or -1. */
function whoTakes(simulation: Simulation, redistribution: Redistribution, k: number, patient: number): number {
  for (const to of redistribution.to[k]!)
    if (bedToGive(simulation, to, patient, redistribution.targetOccupancy) >= 0) return to
  return -1
}

function bedToGive(simulation: Simulation, facility: number, patient: number, targetOccupancy: number): number {
  const { taken, usable } = wardLoad(simulation, facility)
  if (usable === 0 || taken + 1 > targetOccupancy * usable) return -1
  const bed = wardBedFor(simulation, facility, needOf(simulation, patient), -1, patient)
  if (bed < 0) return -1
  const unit = simulation.state.index.unitOfBed[bed]!
  return availableBeds(simulation.state, unit) > keptForOwn(simulation.state, unit) ? bed : -1
}

/** Whether the patient is still to be moved. */
function isAwaited(simulation: Simulation, patient: number): boolean {
  const { plans, state } = simulation
  if (plans.aid(patient) !== AID_ASKED || state.patients.stage(patient) !== PatientStage.inBed) return false
  return plans.leaving(patient) === 1 || (plans.blocked(patient) === 1 && simulation.lists.listOf(patient) >= 0)
}

/** The other hospital answers, and the family. */
export function aidAnswered(simulation: Simulation, patient: number, argument: number): void {
  const { state, plans } = simulation
  if (!isAwaited(simulation, patient)) {
    simulation.bookkeeping++
    return
  }
  const redistribution = simulation.redistributions[Math.floor(argument / FACILITIES)]!
  const to = argument % FACILITIES
  const from = state.patients.facility(patient)
  const at = simulation.draw(patient, INPATIENT_PURPOSES.aid)
  const refused =
    plans.uniform[at + 2]! < redistribution.refusalShare || plans.uniform[at + 3]! < redistribution.familyRefusalShare
  const bed = refused ? -1 : bedToGive(simulation, to, patient, redistribution.targetOccupancy)
  if (bed < 0) {
    plans.setAid(patient, refused ? AID_REFUSED : AID_NONE)
    simulation.totals.add('transfersRefused', from, 1)
    return
  }
  reserveBed(simulation, bed, patient)
  const { laws } = redistribution
  const first = simulation.draw(patient, INPATIENT_PURPOSES.aidWay)
  let minutes = laws.minutes(VEHICLE, plans.uniform[first]!, plans.uniform[first + 1]!)
  minutes += laws.minutes(PREPARATION, plans.uniform[first + 2]!, plans.uniform[first + 3]!)
  const second = simulation.draw(patient, INPATIENT_PURPOSES.aidHandover)
  minutes += laws.minutes(HANDOVER, plans.uniform[second]!, plans.uniform[second + 1]!)
  minutes += journeyMinutes(simulation, from, to)
  simulation.schedule(simulation.minute + minutes, Handler.aidArrives, patient, bed)
}

/** The patient arrives in the bed kept for them; who has left or moved meanwhile leaves it to others. */
export function aidArrives(simulation: Simulation, patient: number, bed: number): void {
  const { state, plans, lists } = simulation
  const isKept = state.beds.status[bed] === BedStatus.assigned && state.beds.patient[bed]! < 0
  if (!isAwaited(simulation, patient) || !isKept) {
    if (isKept) {
      releaseBed(simulation, bed)
      bedOffered(simulation, bed)
    } else simulation.bookkeeping++
    return
  }
  const from = state.patients.facility(patient)
  simulation.totals.add('patientsMoved', from, 1)
  if (lists.listOf(patient) >= 0) {
    lists.leave(patient)
    simulation.wardWaiting[from]!--
    plans.setAid(patient, AID_NONE)
  } else plans.setAid(patient, AID_ARRIVES)
  enterBed(simulation, patient, bed)
}
