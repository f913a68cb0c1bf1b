/**
 * Operating theatres 手术室. On weekdays a session; the urgent go first and at any hour. A case needs a theatre, a team
 * (anaesthetist and nurses), the patient's own ward bed kept, and, where it leads into intensive care, a bed there. Before it
 * overruns too far it is put off to the next session and the stay grows by as much; a theatre that would stand idle takes
 * a case of a later day.
 */
import { SERVICES } from '../../events/event.ts'
import { DETERIORATED, planExit, planTurn } from '../flows/stay-plans.ts'
import { hasRoomForOperation, needsIntensiveCare } from '../flows/stays-in-bed.ts'
import { Handler } from '../handlers.ts'
import { INPATIENT_PURPOSES } from '../luck.ts'
import { standardNormal } from '../random.ts'
import type { Simulation } from '../simulation.ts'
import { weekdayOf } from '../stays.ts'
import { tellQueue } from '../steps.ts'
import type { CarePart } from './part.ts'
import {
  INTO_INTENSIVE_CARE,
  LACKED_BED,
  sessionFrom,
  type TheatresModel,
  TheatresRun,
  theatresOf,
  URGENT,
} from './theatre-lists.ts'

export { type TheatresModel, TheatresRun } from './theatre-lists.ts'

const DAY = 1440
const MINUTE = 60_000
/** A case that has been put off so often is given up in this stay; assumed. */
const MOST_PUT_OFFS = 3
/** An urgent case that finds no theatre, team or bed is asked for again after so many minutes; assumed. */
const AGAIN_MINUTES = 60
/** An urgent case does not wait longer than this for an intensive care bed; assumed. */
const URGENT_WAIT_MINUTES = 360
/** Whose case is brought forward has been in the ward for so long; assumed. */
const PREPARED_MINUTES = 720
/** Stay left after an operation, at least; assumed. */
const LEAST_AFTER_MINUTES = 360
const THEATRE = SERVICES.indexOf('theatre')

export const theatres: CarePart<TheatresModel, TheatresRun> = {
  id: 'theatres',
  name: { zh: '手术室', en: 'Operating theatres' },
  fidelity: 'full',
  model: theatresOf,
  start: startTheatres,
  handlers: {
    [Handler.sessionStarts]: sessionStarts,
    [Handler.sessionEnds]: sessionEnds,
    [Handler.caseDue]: caseDue,
    [Handler.theatreReady]: theatreReady,
    [Handler.sessionLooksAgain]: sessionLooksAgain,
  },
}

/** Every theatre is empty at first: what is under way in a live city is not told. */
function startTheatres(simulation: Simulation, model: TheatresModel): TheatresRun {
  const run = new TheatresRun(model, simulation.state.patients.capacity)
  const inSession = isSession(simulation, model)
  const day = Math.floor((simulation.localOrigin + simulation.minute) / DAY)
  const first = inSession ? simulation.minute : nextSession(simulation, model, day)
  for (let f = 0; f < model.theatres.length; f++)
    if (model.theatres[f]! > 0) simulation.schedule(first, Handler.sessionStarts, f, 0)
  return run
}

/** The start of the session of the day, or of the first one after it, that still lies ahead. */
function nextSession(simulation: Simulation, model: TheatresModel, day: number): number {
  const today = sessionFrom(simulation, model, day)
  return today > simulation.minute ? today : sessionFrom(simulation, model, day + 1)
}

function isSession(simulation: Simulation, model: TheatresModel): boolean {
  const local = simulation.localOrigin + simulation.minute
  const day = Math.floor(local / DAY)
  const weekday = weekdayOf(day)
  const time = local - day * DAY
  return weekday !== 0 && weekday !== 6 && time >= model.sessionFrom && time < model.sessionUntil
}

/** Minute at which the session of the present day ends. */
function sessionEnd(simulation: Simulation, model: TheatresModel): number {
  const day = Math.floor((simulation.localOrigin + simulation.minute) / DAY)
  return day * DAY + model.sessionUntil - simulation.localOrigin
}

function sessionStarts(simulation: Simulation, facility: number): void {
  const run = simulation.parts.theatres!
  run.sessionBegan[facility] = simulation.minute
  run.used[facility] = 0
  let due = 0
  for (let p = run.lists.head(facility * 2); p >= 0; p = run.lists.after(p)) if (run.due[p]! <= simulation.minute) due++
  run.dueNow[facility] = due
  tellQueue(simulation, facility, THEATRE, due + run.urgentNow[facility]!)
  simulation.schedule(sessionEnd(simulation, run.model), Handler.sessionEnds, facility, 0)
  fill(simulation, run, facility)
  if (run.dueNow[facility]! > 0)
    simulation.schedule(simulation.minute + AGAIN_MINUTES, Handler.sessionLooksAgain, facility, 0)
}

/** While cases are due and a theatre stands idle, for want of a bed or because of a stop, they are tried again. */
function sessionLooksAgain(simulation: Simulation, facility: number): void {
  const run = simulation.parts.theatres!
  if (run.dueNow[facility] === 0 || !isSession(simulation, run.model)) {
    simulation.bookkeeping++
    return
  }
  fill(simulation, run, facility)
  simulation.schedule(simulation.minute + AGAIN_MINUTES, Handler.sessionLooksAgain, facility, 0)
}

/** What has not begun is put off; the session's minutes are added up. */
function sessionEnds(simulation: Simulation, facility: number): void {
  const run = simulation.parts.theatres!
  const { model, lists } = run
  const { totals, minute } = simulation
  const day = Math.floor((simulation.localOrigin + minute) / DAY)
  const next = sessionFrom(simulation, model, day + 1)
  let p = lists.head(facility * 2)
  while (p >= 0) {
    const after = lists.after(p)
    if (run.due[p]! <= minute) putOff(simulation, run, facility, p, next)
    p = after
  }
  run.dueNow[facility] = 0
  totals.add('theatreSessionMinutes', facility, model.theatres[facility]! * (minute - run.sessionBegan[facility]!))
  totals.add('theatreUsedMinutes', facility, run.used[facility]!)
  simulation.schedule(next, Handler.sessionStarts, facility, 0)
}

/** The case waits for the next session, and the stay grows by as much; after the third time it is given up. */
function putOff(simulation: Simulation, run: TheatresRun, facility: number, patient: number, next: number): void {
  const { plans, totals, conditions } = simulation
  const stopped = conditions.theatresStopped[facility]! + conditions.plannedOperationsStopped[facility]! > 0
  const lacked = (run.kind[patient]! & LACKED_BED) > 0
  totals.add(
    stopped ? 'operationsPutOffStopped' : lacked ? 'operationsPutOffForBed' : 'operationsPutOffForTime',
    facility,
    1,
  )
  run.kind[patient]! &= ~LACKED_BED
  run.putOffs[patient]!++
  if (run.putOffs[patient]! >= MOST_PUT_OFFS) {
    totals.add('operationsGivenUp', facility, 1)
    run.lists.leave(patient)
    staysOn(simulation, run, patient)
    return
  }
  const days = Math.round((next - run.due[patient]!) / DAY)
  run.due[patient] = next
  plans.setExit(patient, plans.exit(patient) + days * DAY)
}

/** An urgent case is due, or is asked for again. */
function caseDue(simulation: Simulation, patient: number, bed: number): void {
  const run = simulation.parts.theatres!
  const { patients } = simulation.state
  const facility = patients.facility(patient)
  const listed = run.lists.listOf(patient)
  const first = run.due[patient] === simulation.minute && listed < 0
  const there = patients.bed(patient) === bed && (run.kind[patient]! & URGENT) > 0
  if (!there || !(first || listed === facility * 2 + 1)) {
    simulation.bookkeeping++
    return
  }
  if (first) {
    run.lists.join(facility * 2 + 1, patient)
    run.urgentNow[facility]!++
  }
  fill(simulation, run, facility)
  if (run.lists.listOf(patient) >= 0)
    simulation.schedule(simulation.minute + AGAIN_MINUTES, Handler.caseDue, patient, bed)
}

/** Teams there now. */
function teamsNow(simulation: Simulation, run: TheatresRun, facility: number, inSession: boolean): number {
  let teams = inSession ? run.model.teams[facility]! : run.model.onCall[facility]!
  const { minute } = simulation
  for (const shortage of run.shortages)
    if (minute >= shortage.fromMinute && minute < shortage.untilMinute && shortage.facilities.has(facility))
      teams = Math.min(teams, Math.floor(teams * shortage.share + 1e-9))
  return teams
}

/** Cases begin as long as there is a theatre, a team and a case for them. */
function fill(simulation: Simulation, run: TheatresRun, facility: number): void {
  const { model } = run
  if (simulation.conditions.theatresStopped[facility]! > 0) return
  const inSession = isSession(simulation, model)
  const most = Math.min(model.theatres[facility]!, teamsNow(simulation, run, facility, inSession))
  while (run.busy[facility]! < most) {
    let patient = nextUrgent(simulation, run, facility)
    if (patient < 0 && inSession) patient = nextElective(simulation, run, facility)
    if (patient < 0) return
    begin(simulation, run, facility, patient, inSession)
  }
}

function nextUrgent(simulation: Simulation, run: TheatresRun, facility: number): number {
  const { lists, kind, due } = run
  for (let p = lists.head(facility * 2 + 1); p >= 0; p = lists.after(p)) {
    const waits = (kind[p]! & INTO_INTENSIVE_CARE) > 0 && simulation.minute - due[p]! < URGENT_WAIT_MINUTES
    if (!waits || hasRoomForOperation(simulation, facility)) return p
  }
  return -1
}

/** The first case due that has its bed and would not overrun; else one of a later day, whose patient is prepared. */
function nextElective(simulation: Simulation, run: TheatresRun, facility: number): number {
  const { model, lists, due, kind } = run
  const { minute, state, conditions, now } = simulation
  if (conditions.plannedOperationsStopped[facility]! > 0) return -1
  if (minute + model.caseMeanMinutes > sessionEnd(simulation, model) + model.overrunMinutes) return -1
  let room = -1
  let later = -1
  for (let p = lists.head(facility * 2); p >= 0; p = lists.after(p)) {
    const isDue = due[p]! <= minute
    if (!isDue && (later >= 0 || now - state.beds.since[state.patients.bed(p)]! < PREPARED_MINUTES * MINUTE)) continue
    if ((kind[p]! & INTO_INTENSIVE_CARE) > 0) {
      if (room < 0) room = hasRoomForOperation(simulation, facility) ? 1 : 0
      if (room === 0) {
        if (isDue) kind[p]! |= LACKED_BED
        continue
      }
    }
    if (isDue) return p
    later = p
  }
  return later
}

function begin(simulation: Simulation, run: TheatresRun, facility: number, patient: number, inSession: boolean): void {
  const { model } = run
  const { minute, totals, plans } = simulation
  const urgent = (run.kind[patient]! & URGENT) > 0
  run.lists.leave(patient)
  if (urgent) run.urgentNow[facility]!--
  else if (run.due[patient]! <= minute) run.dueNow[facility]!--
  else totals.add('operationsBroughtForward', facility, 1)
  let theatre = model.first[facility]!
  while (run.patientIn[theatre]! >= 0) theatre++
  run.patientIn[theatre] = patient
  run.busy[facility]!++
  const at = simulation.draw(patient, INPATIENT_PURPOSES.operation)
  const { uniform } = plans
  const minutes = Math.exp(model.caseMu + model.caseSigma * standardNormal(uniform[at]!, uniform[at + 1]!))
  const z = standardNormal(uniform[at + 2]!, uniform[at + 3]!)
  const ready = minute + minutes + Math.exp(model.turnoverMu + model.turnoverSigma * z)
  totals.add('operations', facility, 1)
  if (urgent) totals.add('urgentOperations', facility, 1)
  simulation.parts.massCasualties?.operationBegins(simulation, patient)
  if (inSession) {
    const end = sessionEnd(simulation, model)
    run.used[facility]! += Math.min(ready, end) - minute
    if (!urgent && minute + minutes > end) totals.add('theatreOverrunMinutes', facility, minute + minutes - end)
  }
  simulation.schedule(ready, Handler.theatreReady, theatre, patient)
}

/** The patient is out of recovery, and the theatre ready for the next. */
function theatreReady(simulation: Simulation, theatre: number, patient: number): void {
  const run = simulation.parts.theatres!
  const facility = run.model.facilityOf[theatre]!
  run.patientIn[theatre] = -1
  run.busy[facility]!--
  const bed = simulation.state.patients.bed(patient)
  if ((run.kind[patient]! & INTO_INTENSIVE_CARE) > 0) needsIntensiveCare(simulation, bed, DETERIORATED)
  else staysOn(simulation, run, patient)
  fill(simulation, run, facility)
}

/** What ends the ward stay after the operation, or without it: intensive care by deterioration, or the exit. */
function staysOn(simulation: Simulation, run: TheatresRun, patient: number): void {
  const { plans, minute, state } = simulation
  const bed = state.patients.bed(patient)
  let exit = plans.exit(patient)
  if (exit < minute + LEAST_AFTER_MINUTES) exit += DAY * Math.ceil((minute + LEAST_AFTER_MINUTES - exit) / DAY)
  plans.setExit(patient, exit)
  const turn = run.turn[patient]!
  if (turn < exit) planTurn(simulation, Math.max(turn, minute), patient, bed, DETERIORATED)
  else planExit(simulation, patient, bed, exit)
}

/**
 * The patient is to be moved to another hospital or floor: their case is planned anew there. False while they are operated
 * on, or recover from it: then nobody moves them.
 */
export function withdrawCase(simulation: Simulation, patient: number): boolean {
  const run = simulation.parts.theatres
  if (run === null) return true
  if (run.patientIn.includes(patient)) return false
  const list = run.lists.listOf(patient)
  if (list < 0) return true
  run.lists.leave(patient)
  const facility = Math.floor(list / 2)
  if (list % 2 === 1) run.urgentNow[facility]!--
  else if (run.due[patient]! <= simulation.minute && run.dueNow[facility]! > 0) run.dueNow[facility]!--
  return true
}
