/**
 * Evacuation 撤离: a hospital is emptied, by vehicles to others that have a staffed bed of the kind, or within it to floors
 * above the water. It takes nobody meanwhile. Patients leave their bed when they are taken on board, are on the way, and lie
 * in the bed that was kept for them when they arrive; they keep the rest of their stay. So many an hour pass the doors and
 * stairs of a site, fewer without lifts. Who finds no bed anywhere stays, and is looked at again.
 */
import { BedStatus, PATIENT_STAGE_COUNT, PatientStage } from '../../state/state.ts'
import { bedLeft, bedOffered, enterBed, intensiveCareBedAt, wardBedFor, withdrawWait } from '../flows/bed-assignment.ts'
import { planClosing } from '../flows/closing.ts'
import { asksFromObservation, observationPlaceFreed } from '../flows/observation-places.ts'
import { placeFreed } from '../flows/treatment-places.ts'
import { Handler } from '../handlers.ts'
import { AID_ARRIVES, AID_NONE, AID_RESUMES, AID_RISES } from '../redistributions.ts'
import type { Simulation } from '../simulation.ts'
import { releaseBed, reserveBed, transferPatient } from '../steps.ts'
import { planNobodyAdmitted } from './dependencies.ts'
import {
  type Evacuation,
  type EvacuationsModel,
  EvacuationsRun,
  type EvacuationVehicle,
  replaced,
} from './evacuation-run.ts'
import { driveMinutes, isAtHand, loadingMinutes, places } from './evacuation-vehicles.ts'
import {
  countOf,
  type Evacuees,
  evacueesOf,
  needsIntensive,
  roomKey,
  TRAVEL,
  travelOrder,
  wardNeedOf,
} from './evacuees.ts'
import { unitsUpTo } from './floods.ts'
import type { CarePart } from './part.ts'
import { withdrawCase } from './theatres.ts'

export { type EvacuationsModel, EvacuationsRun }

/** Vehicles are loaded in steps of so many minutes; assumed. */
export const EVACUATION_STEP_MINUTES = 10
/** Of BLOCK_REASONS: a part of the building cannot be entered. */
const OTHER_REASON = 0
/** For when an ambulance is at the site that no road leads to yet. */
const NOT_SET_OUT = Number.POSITIVE_INFINITY
/** More than a city has beds: an entry's argument holds a facility and a bed. */
const BEDS = 2 ** 24

export const evacuations: CarePart<EvacuationsModel, EvacuationsRun> = {
  id: 'evacuations',
  name: { zh: '医院撤离', en: 'Evacuation of hospitals' },
  fidelity: 'full',
  model: (_city, { evacuation }) => evacuation,
  start: (simulation, model) => new EvacuationsRun(model, simulation.state.patients.capacity),
  handlers: {
    [Handler.siteSends]: (simulation, plan) => siteSends(simulation, plan),
    [Handler.evacueeArrives]: evacueeArrives,
    [Handler.evacueeUpstairs]: evacueeUpstairs,
  },
}

/** Plans an evacuation; buses and boats are at the site from a minute on, ambulances set out when it begins. */
export function planEvacuation(
  simulation: Simulation,
  run: EvacuationsRun,
  evacuation: Evacuation,
  atSiteMinute: number,
): void {
  const ordinal = run.plans.length
  run.plans = [...run.plans, evacuation]
  const freeAt = Float64Array.from(evacuation.vehicles, ({ ofFleet }) => (ofFleet < 0 ? atSiteMinute : NOT_SET_OUT))
  run.freeAtMinute = [...run.freeAtMinute, freeAt]
  run.credit = [...run.credit, 0]
  run.withoutPlace = [...run.withoutPlace, 0]
  run.sent = [...run.sent, new Map()]
  run.sentMinute = [...run.sentMinute, -1]
  run.isOver = [...run.isOver, false]
  const { site, way, floors, fromMinute, untilMinute } = evacuation
  if (way === 'upstairs')
    for (const unit of unitsUpTo(simulation, site, floors))
      planClosing(
        simulation,
        { units: [unit], beds: null, usableShare: 0, reason: OTHER_REASON },
        fromMinute,
        untilMinute,
      )
  else if (simulation.parts.dependencies !== null)
    planNobodyAdmitted(simulation, simulation.parts.dependencies, site, fromMinute, untilMinute)
  simulation.schedule(fromMinute, Handler.siteSends, ordinal, 0)
}

/** A step of an evacuation: whoever can leave, does. */
function siteSends(simulation: Simulation, ordinal: number): void {
  const run = simulation.parts.evacuations!
  const plan = run.plans[ordinal]!
  const { minute } = simulation
  if (minute >= plan.untilMinute) {
    // Whom nobody had room for is told to the end, by the last plan of the site.
    if (speaker(run, plan.site, minute) >= 0) tellWithoutPlace(simulation, run, ordinal, 0)
    return
  }
  simulation.schedule(Math.min(minute + EVACUATION_STEP_MINUTES, plan.untilMinute), Handler.siteSends, ordinal, 0)
  const step = ((plan.perHour / 60) * EVACUATION_STEP_MINUTES) / simulation.conditions.moveFactor[plan.site]!
  // What was not used in a step is lost, but for the part of a patient, and a bus that waits to be filled.
  run.credit = replaced(run.credit, ordinal, Math.min(run.credit[ordinal]! + step, step + run.model.busSeats))
  const waiting = evacueesOf(simulation, plan.site, plan.way === 'upstairs' ? plan.floors : undefined)
  const before = countOf(waiting)
  setOut(simulation, run, ordinal)
  if (plan.way === 'upstairs') sendUpstairs(simulation, run, ordinal, waiting)
  else sendOut(simulation, run, ordinal, waiting)
  const left = countOf(waiting)
  if (left < before) {
    const isTold = run.plans.some(({ site }, k) => site === plan.site && run.sentMinute[k] === minute)
    if (!isTold) simulation.totals.add('evacuatingMinutes', plan.site, EVACUATION_STEP_MINUTES)
    run.sentMinute = replaced(run.sentMinute, ordinal, minute)
  }
  const speaks = speaker(run, plan.site, minute) === ordinal
  tellWithoutPlace(simulation, run, ordinal, speaks ? countWithoutPlace(simulation, run, plan, waiting) : 0)
  if (before === 0 && plan.fleetChange >= 0 && !run.isOver[ordinal] && isEmpty(simulation, plan)) {
    run.isOver = replaced(run.isOver, ordinal, true)
    const lastBack = Math.max(minute, ...run.freeAtMinute[ordinal]!)
    simulation.schedule(Math.min(lastBack, plan.untilMinute), Handler.fleetChanges, plan.fleetChange, 0)
  }
}

/** Lent ambulances leave their stations over the roads as they are; where none leads to the site they wait for one. */
function setOut(simulation: Simulation, run: EvacuationsRun, ordinal: number): void {
  const { site, vehicles } = run.plans[ordinal]!
  const freeAt = run.freeAtMinute[ordinal]!
  vehicles.forEach(({ kind, ofFleet }, v) => {
    if (freeAt[v] !== NOT_SET_OUT) return
    const { station } = simulation.state.city.vehicles[ofFleet]!
    freeAt[v] = simulation.minute + driveMinutes(simulation, kind, station, site)
  })
}

/** Of several plans for a site at once the first one, which tells of those without a place; -1 = none is in force. */
function speaker({ plans }: EvacuationsRun, site: number, minute: number): number {
  return plans.findIndex((plan) => plan.site === site && minute >= plan.fromMinute && minute < plan.untilMinute)
}

/** Whether nobody whom anybody told of is at the site any more, in bed or in its department. */
function isEmpty({ state }: Simulation, { site }: Evacuation): boolean {
  for (let stage = 0; stage < PATIENT_STAGE_COUNT; stage++)
    if (state.facilities.stage[site * PATIENT_STAGE_COUNT + stage]! > 0) return false
  return true
}

/** Every vehicle at the site is filled with those who come next, as far as doors and stairs let them pass. */
function sendOut(simulation: Simulation, run: EvacuationsRun, ordinal: number, waiting: Evacuees): void {
  const plan = run.plans[ordinal]!
  const freeAt = run.freeAtMinute[ordinal]!
  const full: Full = { byRoad: new Set(), byBoat: new Set() }
  plan.vehicles.forEach((vehicle, v) => {
    while (freeAt[v]! <= simulation.minute && run.credit[ordinal]! >= 1 && isAtHand(simulation, vehicle)) {
      const aboard = boards(simulation, run, ordinal, vehicle, waiting, full)
      if (aboard === null) return
      const way = driveMinutes(simulation, vehicle.kind, plan.site, aboard.to)
      const arrives = simulation.minute + loadingMinutes(simulation, vehicle.kind) + way
      const { unloadingMinutes } = simulation.setting.parameters.evacuation
      for (const [patient, bed] of aboard.patients)
        simulation.schedule(arrives + unloadingMinutes, Handler.evacueeArrives, patient, plan.site * BEDS + bed)
      freeAt[v] = arrives + unloadingMinutes + way
    }
  })
}

/** Keys of those for whom no room is found in this step, by the way they would go. */
interface Full {
  readonly byRoad: Set<number>
  readonly byBoat: Set<number>
}

interface Aboard {
  readonly to: number
  readonly patients: readonly (readonly [patient: number, bed: number])[]
}

/** Takes those on board who come next and whom the vehicle can carry to one hospital; null = nobody. A bus waits until it is full. */
function boards(
  simulation: Simulation,
  run: EvacuationsRun,
  ordinal: number,
  vehicle: EvacuationVehicle,
  waiting: Evacuees,
  full: Full,
): Aboard | null {
  const plan = run.plans[ordinal]!
  const patients: (readonly [number, number])[] = []
  const seats = places(simulation, vehicle.kind)
  const most = Math.min(seats, Math.floor(run.credit[ordinal]!))
  if (vehicle.kind === 'bus' && most < Math.min(seats, waiting[TRAVEL.seated].length)) return null
  let to = -1
  for (const travel of travelOrder(plan.order)) {
    if (vehicle.kind === 'bus' && travel !== TRAVEL.seated) continue
    if (patients.length > 0 && travel === TRAVEL.intensive) continue
    const list = waiting[travel]!
    for (let i = 0; i < list.length && patients.length < most; ) {
      const patient = list[i]!
      const chosen = takesNext(simulation, run, ordinal, vehicle, patient, to, full)
      if (chosen < 0) {
        i++
        continue
      }
      list.splice(i, 1)
      to = chosen
      patients.push([patient, leaves(simulation, run, ordinal, patient, to)])
      if (travel === TRAVEL.intensive) return { to, patients }
    }
  }
  return to < 0 ? null : { to, patients }
}

/** The hospital that the patient goes to by the vehicle, or -1: that of those on board, or the first with room in the plan. */
function takesNext(
  simulation: Simulation,
  run: EvacuationsRun,
  ordinal: number,
  vehicle: EvacuationVehicle,
  patient: number,
  aboardFor: number,
  full: Full,
): number {
  const plan = run.plans[ordinal]!
  if (simulation.parts.theatres?.patientIn.includes(patient)) return -1
  const isOpen = (to: number): boolean => bedAt(simulation, to, patient) >= 0
  if (aboardFor >= 0) return isOpen(aboardFor) ? aboardFor : -1
  const key = roomKey(simulation, patient)
  const none = vehicle.kind === 'boat' ? full.byBoat : full.byRoad
  if (none.has(key)) return -1
  const { intensive, wards } = plan.receivers
  for (const to of inOrder(run, ordinal, needsIntensive(simulation, patient) ? intensive : wards))
    if (driveMinutes(simulation, vehicle.kind, plan.site, to) < Number.POSITIVE_INFINITY && isOpen(to)) return to
  none.add(key)
  return -1
}

/** Receivers in the order in which they are asked: by distance, or who lacks most of their share. */
function inOrder(run: EvacuationsRun, ordinal: number, receivers: readonly number[]): readonly number[] {
  const { shares } = run.plans[ordinal]!
  if (shares === null) return receivers
  const sent = run.sent[ordinal]!
  let all = 1
  for (const n of sent.values()) all += n
  const lack = (f: number): number => (shares.get(f) ?? 0) * all - (sent.get(f) ?? 0)
  return [...receivers].sort((a, b) => lack(b) - lack(a) || receivers.indexOf(a) - receivers.indexOf(b))
}

function bedAt(simulation: Simulation, to: number, patient: number): number {
  if (needsIntensive(simulation, patient)) return intensiveCareBedAt(simulation, to)
  return wardBedFor(simulation, to, wardNeedOf(simulation, patient), -1, patient)
}

/** The patient leaves the site for a bed that is kept there. @returns the bed */
function leaves(simulation: Simulation, run: EvacuationsRun, ordinal: number, patient: number, to: number): number {
  const { state, plans, totals } = simulation
  const { site } = run.plans[ordinal]!
  const kept = bedAt(simulation, to, patient)
  const intensive = needsIntensive(simulation, patient)
  const stage = state.patients.stage(patient)
  const bed = stage === PatientStage.inBed ? state.patients.bed(patient) : -1
  plans.setAid(patient, courseAfter(simulation, patient, bed))
  withdrawCase(simulation, patient)
  withdrawWait(simulation, patient)
  if (stage === PatientStage.observation) asksFromObservation(simulation, site, -1)
  transferPatient(simulation, patient, to)
  if (bed >= 0) bedLeft(simulation, bed, plans.stream(patient), plans.number(patient), plans.segment(patient))
  else if (stage === PatientStage.boarding) placeFreed(simulation, site)
  else if (stage === PatientStage.observation) observationPlaceFreed(simulation, site)
  reserveBed(simulation, kept, patient)
  run.credit = replaced(run.credit, ordinal, run.credit[ordinal]! - 1)
  const sent = run.sent[ordinal]!
  run.sent = replaced(run.sent, ordinal, new Map(sent).set(to, (sent.get(to) ?? 0) + 1))
  totals.add('evacuated', site, 1)
  if (intensive) totals.add('evacuatedIntensive', site, 1)
  return kept
}

/** What of the stay goes on in the other bed: all but for who waited for a bed anyway, whose stay there begins as ever. */
function courseAfter(simulation: Simulation, patient: number, bed: number): number {
  const { lists, plans, state } = simulation
  if (bed < 0 || lists.listOf(patient) >= 0) return AID_NONE
  const inIntensiveCare = state.index.kindOfUnit[state.index.unitOfBed[bed]!] === 1
  return inIntensiveCare || plans.leaving(patient) === 1 ? AID_ARRIVES : AID_RESUMES
}

function evacueeArrives(simulation: Simulation, patient: number, siteAndBed: number): void {
  const { state, totals } = simulation
  enterBed(simulation, patient, siteAndBed % BEDS)
  totals.add('evacueesArrived', Math.floor(siteAndBed / BEDS), 1)
  totals.add('evacueesReceived', state.patients.facility(patient), 1)
}

/** Those on low floors are carried up, to beds of the kind above. */
function sendUpstairs(simulation: Simulation, run: EvacuationsRun, ordinal: number, waiting: Evacuees): void {
  const plan = run.plans[ordinal]!
  const { minute, conditions, plans } = simulation
  const minutes = run.model.floorMoveMinutes * conditions.moveFactor[plan.site]!
  for (const travel of travelOrder(plan.order)) {
    const list = waiting[travel]!
    for (let i = 0; i < list.length && run.credit[ordinal]! >= 1; ) {
      const patient = list[i]!
      const waits = simulation.lists.listOf(patient) >= 0
      const bed = waits ? -1 : bedAt(simulation, plan.site, patient)
      if (bed < 0 || simulation.parts.theatres?.patientIn.includes(patient)) {
        i++
        continue
      }
      list.splice(i, 1)
      reserveBed(simulation, bed, patient)
      plans.setAid(patient, AID_RISES)
      run.credit = replaced(run.credit, ordinal, run.credit[ordinal]! - 1)
      simulation.schedule(minute + minutes, Handler.evacueeUpstairs, patient, bed)
    }
  }
}

/** The patient is up; who has left or needs another bed by now leaves it to others. */
function evacueeUpstairs(simulation: Simulation, patient: number, bed: number): void {
  const { state, plans, totals } = simulation
  const isKept = state.beds.status[bed] === BedStatus.assigned && state.beds.patient[bed]! < 0
  const rises = plans.aid(patient) === AID_RISES && state.patients.stage(patient) === PatientStage.inBed
  if (rises) plans.setAid(patient, AID_NONE)
  const from = rises ? state.patients.bed(patient) : -1
  const isFree = rises && simulation.lists.listOf(patient) < 0 && withdrawCase(simulation, patient)
  if (!isKept || !isFree) {
    if (isKept) {
      releaseBed(simulation, bed)
      bedOffered(simulation, bed)
    } else simulation.bookkeeping++
    return
  }
  plans.setAid(patient, courseAfter(simulation, patient, from))
  enterBed(simulation, patient, bed)
  totals.add('movedUpstairs', state.patients.facility(patient), 1)
}

/** How many of those left nobody has room for; each is counted as refused once. */
function countWithoutPlace(simulation: Simulation, run: EvacuationsRun, plan: Evacuation, waiting: Evacuees): number {
  const { plans, totals } = simulation
  const roomFor = new Map<number, boolean>()
  const asked = (patient: number): readonly number[] =>
    plan.way === 'upstairs'
      ? [plan.site]
      : needsIntensive(simulation, patient)
        ? plan.receivers.intensive
        : plan.receivers.wards
  let n = 0
  for (const list of waiting)
    for (const patient of list) {
      const key = roomKey(simulation, patient)
      const has = roomFor.get(key) ?? asked(patient).some((to) => bedAt(simulation, to, patient) >= 0)
      roomFor.set(key, has)
      if (has) continue
      n++
      if (run.refused[patient] === plans.number(patient) + 1) continue
      run.refused[patient] = plans.number(patient) + 1
      totals.add('evacueesRefused', plan.site, 1)
    }
  return n
}

function tellWithoutPlace(simulation: Simulation, run: EvacuationsRun, ordinal: number, now: number): void {
  simulation.totals.add('evacueesWithoutPlace', run.plans[ordinal]!.site, now - run.withoutPlace[ordinal]!)
  run.withoutPlace = replaced(run.withoutPlace, ordinal, now)
}
