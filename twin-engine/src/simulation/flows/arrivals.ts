/** Who comes: every source numbers its people, draws the way to the next one, and sends each to a hospital. */
import { availableBeds } from '../../policies/bed-choice.ts'
import { divertTo } from '../../policies/diversion.ts'
import { PATIENT_STAGE_COUNT, PatientStage } from '../../state/state.ts'
import { nearestOpenDepartment } from '../department-choice.ts'
import { Handler } from '../handlers.ts'
import { journeyMinutes, neighboursNow } from '../hospital-ways.ts'
import { blockOf } from '../luck.ts'
import { originCell } from '../origins.ts'
import { broughtIn, callAmbulance, comesByAmbulance } from '../parts/ambulances.ts'
import { isCancelled, mayGiveUp } from '../parts/electives.ts'
import { operationMoved, SOURCES } from '../parts/operation-moves.ts'
import { choose } from '../random.ts'
import { Priority, type Simulation } from '../simulation.ts'
import { startEncounter } from '../steps.ts'
import { seekWardBed, wardBedFor } from './bed-assignment.ts'
import { putOff } from './deferral.ts'
import { freshShare } from './hazards.ts'
import { movedToPrimaryCare } from './redirection.ts'
import { departmentChosen, wardChosen } from './site-choices.ts'
import { joinTriage } from './treatment-places.ts'

/** Plans the first arrivals of every source that takes part. */
export function startArrivals(simulation: Simulation): void {
  const { sources } = simulation.care
  const { emergencyUnitOfFacility } = simulation.state.index
  for (let s = 0; s < sources.count; s++) {
    const place = sources.place[s]!
    const unit = sources.direct[s] === 1 || place < 0 ? place : emergencyUnitOfFacility[place]!
    if (unit < 0 || simulation.unitKnown[unit] === 1) planNext(simulation, s, 0)
  }
}

/** Stream of a source's draws. */
function streamOf(simulation: Simulation, source: number): number {
  const { sources } = simulation.care
  const { direct, emergency } = simulation.luck.streams
  return (sources.direct[source] === 1 ? direct : emergency) + sources.number[source]!
}

function planNext(simulation: Simulation, source: number, number: number): void {
  const { sources } = simulation.care
  const { interarrival } = simulation.luck.purposes
  const { nextLuck } = simulation
  simulation.random.fill(streamOf(simulation, source), number, blockOf(interarrival), nextLuck, source * 4)
  const e = -Math.log(nextLuck[source * 4 + (interarrival & 3)]!)
  const at = simulation.nextArrival(sources.rate[source]!, simulation.minute, e, freshShare(simulation, source))
  if (at < Number.POSITIVE_INFINITY)
    simulation.schedule(
      at,
      sources.direct[source] === 1 ? Handler.directArrival : Handler.emergencyArrival,
      source,
      number,
    )
}

export function directArrival(simulation: Simulation, source: number, number: number): void {
  const { sources } = simulation.care
  const unit = sources.place[source]!
  const { purposes } = simulation.luck
  const origin = simulation.nextLuck[source * 4 + (purposes.origin & 3)]!
  // A direct admission has no triage level and no treatment: those uniforms decide whether they are put off, and are elective.
  const patience = simulation.nextLuck[source * 4 + (purposes.triage & 3)]!
  const kind = simulation.nextLuck[source * 4 + (purposes.outcome & 3)]!
  planNext(simulation, source, number + 1)
  if (isCancelled(simulation, source, unit, number, kind, patience)) return
  const mayWait = simulation.deferrals.length > 0 || simulation.conditions.holding > 0
  if (mayWait && putOff(simulation, source, unit, number, patience)) return
  const stream = streamOf(simulation, source)
  if (operationMoved(simulation, source, stream, unit, number, kind, patience)) return
  if (sources.lost[source] === 1) arriveOrBeLost(simulation, stream, number, unit)
  else arriveAtChosenWard(simulation, stream, number, unit, origin)
}

/** Somebody whose operation was moved to another hospital comes to its ward. */
export function operationArrives(simulation: Simulation, unit: number, who: number): void {
  const { care, random, state, luck, plans } = simulation
  const { needOfUnit, facilityOfUnit } = state.index
  const source = who % SOURCES
  const number = Math.floor(who / SOURCES)
  const stream = streamOf(simulation, source)
  const { interarrival, origin } = luck.purposes
  const from = random.draw(stream, number, blockOf(interarrival))[origin & 3]!
  const cell = originCell(care, facilityOfUnit[care.sources.place[source]!]!, from)
  const patient = startEncounter(simulation, stream, number, facilityOfUnit[unit]!, cell, 0, needOfUnit[unit]! + 1)
  plans.setIntensiveCareAfter(patient, 1)
  seekWardBed(simulation, patient, Priority.direct, unit)
}

export function deferredArrival(simulation: Simulation, source: number, number: number): void {
  const { interarrival, origin } = simulation.luck.purposes
  const stream = streamOf(simulation, source)
  const from = simulation.random.draw(stream, number, blockOf(interarrival))[origin & 3]!
  const { sources } = simulation.care
  const unit = sources.place[source]!
  if (sources.lost[source] === 1) arriveOrBeLost(simulation, stream, number, unit)
  else arriveAtChosenWard(simulation, stream, number, unit, from)
}

export function emergencyArrival(simulation: Simulation, source: number, number: number): void {
  const { care, nextLuck, luck } = simulation
  const { sources } = care
  const { purposes } = luck
  const at = source * 4
  const triage = nextLuck[at + (purposes.triage & 3)]!
  const hospital = nextLuck[at + (purposes.hospital & 3)]!
  const outcome = nextLuck[at + (purposes.outcome & 3)]!
  const origin = nextLuck[at + (purposes.origin & 3)]!
  planNext(simulation, source, number + 1)
  const stream = streamOf(simulation, source)
  const acuity = choose(care.acuityCumulative, triage) + 1
  const place = sources.place[source]!
  if (place >= 0) {
    const cell = originCell(care, place, origin)
    const to = departmentChosen(simulation, stream, number, place, cell)
    setOut(simulation, stream, number, to, acuity, triage, cell, outcome, 0)
    return
  }
  const { choiceFacility, choiceCumulative, choiceTravelMinutes } = sources
  let row = sources.choiceFrom[source]!
  const last = sources.choiceFrom[source + 1]! - 1
  while (row < last && !(hospital < choiceCumulative[row]!)) row++
  const facility = choiceFacility[row]!
  const travelMinutes = choiceTravelMinutes[row]!
  if (travelMinutes === 0) {
    receive(simulation, stream, number, facility, acuity, sources.cell[source]!, outcome, 0)
    return
  }
  const journey = simulation.journeys.start(stream, number, acuity, sources.cell[source]!, outcome)
  simulation.schedule(simulation.minute + travelMinutes, Handler.reachesDepartment, facility, journey)
}

/** Somebody goes to a department by themselves, or calls an ambulance; `triage` is the uniform that gave the level. */
export function setOut(
  simulation: Simulation,
  stream: number,
  number: number,
  place: number,
  acuity: number,
  triage: number,
  cell: number,
  outcome: number,
  fixedNeed: number,
): void {
  if (comesByAmbulance(simulation, acuity, withinLevel(simulation, acuity, triage)))
    callAmbulance(simulation, stream, number, acuity, cell, place, outcome, fixedNeed)
  else if (movedToPrimaryCare(simulation, stream, number, acuity, place)) return
  else if (simulation.conditions.emergencyClosed[place]! > 0) {
    const journey = simulation.journeys.start(stream, number, acuity, cell, outcome, fixedNeed)
    goElsewhere(simulation, place, journey)
  } else receive(simulation, stream, number, place, acuity, cell, outcome, fixedNeed)
}

/** Where a uniform lies within its level's share: a uniform again, independent of the level. */
function withinLevel({ care }: Simulation, acuity: number, triage: number): number {
  const { acuityCumulative } = care
  const low = acuity > 1 ? acuityCumulative[acuity - 2]! : 0
  const width = acuityCumulative[acuity - 1]! - low
  return width > 0 ? (triage - low) / width : triage
}

/** Somebody before a closed department goes on to the nearest open one; where none is, they are turned away. */
function goElsewhere(simulation: Simulation, facility: number, journey: number): void {
  const to = nearestOpenDepartment(simulation, facility)
  if (to < 0) {
    simulation.journeys.end(journey)
    simulation.totals.add('emergencyTurnedAway', facility, 1)
    return
  }
  const minutes = journeyMinutes(simulation, facility, to)
  simulation.schedule(simulation.minute + minutes, Handler.reachesDepartment, to, journey)
}

/** Somebody on the way stands before a department: received, or sent on to one that is open or has a shorter queue. */
export function reachesDepartment(simulation: Simulation, facility: number, journey: number): void {
  const { journeys, care, state } = simulation
  const { diversion } = care
  const acuity = journeys.acuity[journey]!
  const vehicle = journeys.vehicle[journey]!
  if (vehicle < 0 && simulation.conditions.emergencyClosed[facility]! > 0) {
    goElsewhere(simulation, facility, journey)
    return
  }
  if (
    diversion !== null &&
    acuity > diversion.neverLevels &&
    journeys.diversions[journey]! < diversion.most &&
    state.facilities.stage[facility * PATIENT_STAGE_COUNT + PatientStage.emergencyWaiting]! >=
      diversion.threshold[facility]!
  ) {
    const { latest, earlier } = journeys
    const neighbours = neighboursNow(simulation)
    const to = divertTo(state, neighbours, facility, diversion.threshold, latest[journey]!, earlier[journey]!)
    if (to >= 0) {
      journeys.divert(journey, facility)
      if (simulation.observer !== null) simulation.observer.diverted(simulation, facility)
      const minutes = journeyMinutes(simulation, facility, to)
      simulation.schedule(simulation.minute + minutes, Handler.reachesDepartment, to, journey)
      return
    }
  }
  const stream = journeys.stream[journey]!
  const number = journeys.number[journey]!
  const cell = journeys.cell[journey]!
  const outcome = journeys.outcome[journey]!
  const fixedNeed = journeys.fixedNeed[journey]!
  journeys.end(journey)
  receive(simulation, stream, number, facility, acuity, cell, outcome, fixedNeed, vehicle)
}

/** The department receives somebody; `fixedNeed` 1 + index where it is given, else 0; `vehicle` brings them, or -1. */
export function receive(
  simulation: Simulation,
  stream: number,
  number: number,
  facility: number,
  acuity: number,
  cell: number,
  outcome: number,
  fixedNeed: number,
  vehicle = -1,
): void {
  const patient = startEncounter(simulation, stream, number, facility, cell, acuity, 0)
  simulation.totals.add('emergencyArrivals', facility, 1)
  simulation.plans.setOutcome(patient, outcome)
  simulation.plans.setFixedNeed(patient, fixedNeed)
  if (vehicle >= 0) broughtIn(simulation, patient, vehicle)
  if (simulation.observer !== null) simulation.observer.accepted(simulation, patient, facility)
  joinTriage(simulation, patient)
}

/** Somebody comes to the emergency department by their own stream's draws: a surge's patient. */
export function arriveInEmergency(
  simulation: Simulation,
  stream: number,
  number: number,
  facility: number,
  fixedNeed: number,
): void {
  const { care } = simulation
  const { interarrival, triage, outcome, origin } = simulation.luck.purposes
  const u = simulation.random.draw(stream, number, blockOf(interarrival))
  const level = u[triage & 3]!
  const acuity = choose(care.acuityCumulative, level) + 1
  const decided = u[outcome & 3]!
  const cell = originCell(care, facility, u[origin & 3]!)
  const to = departmentChosen(simulation, stream, number, facility, cell)
  setOut(simulation, stream, number, to, acuity, level, cell, decided, fixedNeed)
}

/**
 * Somebody is to be admitted to the ward; `origin` is the uniform of where they come from. A township centre (no emergency
 * department) keeps its last beds for its own neighbourhood's urgent cases and refers the others up 上转, to the nearest
 * hospital that has room.
 */
export function arriveDirectly(
  simulation: Simulation,
  stream: number,
  number: number,
  unit: number,
  origin: number,
  from = originCell(simulation.care, simulation.state.index.facilityOfUnit[unit]!, origin),
): void {
  const { needOfUnit, facilityOfUnit } = simulation.state.index
  const at = facilityOfUnit[unit]!
  const upward = refersUp(simulation, at) ? hospitalWithRoom(simulation, at) : -1
  const facility = upward < 0 ? at : upward
  const patient = startEncounter(simulation, stream, number, facility, from, 0, needOfUnit[unit]! + 1)
  seekWardBed(simulation, patient, Priority.direct, upward < 0 ? unit : -1)
  mayGiveUp(simulation, patient, unit)
}

/** Somebody is to be admitted who may choose another ward, in an edited city; `origin` as above. */
export function arriveAtChosenWard(
  simulation: Simulation,
  stream: number,
  number: number,
  unit: number,
  origin: number,
): void {
  const cell = originCell(simulation.care, simulation.state.index.facilityOfUnit[unit]!, origin)
  arriveDirectly(simulation, stream, number, wardChosen(simulation, stream, number, unit, cell), origin, cell)
}

/** Somebody is to be admitted to the ward now or not at all. */
function arriveOrBeLost(simulation: Simulation, stream: number, number: number, unit: number): void {
  const { needOfUnit, facilityOfUnit } = simulation.state.index
  const need = needOfUnit[unit]!
  const facility = facilityOfUnit[unit]!
  if (wardBedFor(simulation, facility, need, unit) < 0) {
    if (simulation.observer !== null) simulation.observer.lost(simulation, unit)
    return
  }
  const patient = startEncounter(simulation, stream, number, facility, -1, 0, need + 1)
  seekWardBed(simulation, patient, Priority.direct, unit)
}

/** Free share of a township centre below which elective patients are referred up; assumed. */
const KEPT_BY_TOWNSHIPS = 0.08

function refersUp(simulation: Simulation, facility: number): boolean {
  const { state, care } = simulation
  if (!care.refersUp || state.index.emergencyUnitOfFacility[facility]! >= 0) return false
  return freeShare(simulation, care.wards.all[facility]!) <= KEPT_BY_TOWNSHIPS
}

/** The nearest hospital with an emergency department and more free beds than it keeps, or -1. */
function hospitalWithRoom(simulation: Simulation, facility: number): number {
  const { state, care } = simulation
  const order = neighboursNow(simulation).order(facility, 'ward')
  for (let i = 0; i < order.length; i++) {
    const other = order[i]!
    if (state.index.emergencyUnitOfFacility[other]! < 0) continue
    if (freeShare(simulation, care.wards.adult[other]!) > KEPT_BY_TOWNSHIPS) return other
  }
  return -1
}

function freeShare(simulation: Simulation, units: readonly number[]): number {
  const { state } = simulation
  let available = 0
  let beds = 0
  for (let i = 0; i < units.length; i++) {
    available += availableBeds(state, units[i]!)
    beds += state.index.bedsOfUnit[units[i]!]!
  }
  return beds > 0 ? available / beds : 0
}
