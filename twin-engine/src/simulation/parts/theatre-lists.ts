/**
 * The operating theatres of each hospital, and who waits for an operation there: data and the listing of a case.
 * `theatres.ts` runs them.
 */

import { type CityModel, indexCity, NEEDS } from '../../city/city.ts'
import { BED_NEEDS } from '../../parameters/keys.ts'
import { lognormalScales } from '../../parameters/normal.ts'
import type { Parameters } from '../../parameters/parameters.ts'
import { Handler } from '../handlers.ts'
import { type Measure, NOT_KNOWN } from '../measures.ts'
import type { Simulation } from '../simulation.ts'
import { weekdayOf } from '../stays.ts'
import { WaitingLists } from '../waiting-lists.ts'
import type { PartRun } from './part.ts'

const DAY = 1440
/** Beds, weighted by the operated share of their need, from which on a hospital has a theatre; assumed. */
const LEAST_WEIGHTED_BEDS = 4
/** An urgent case is due between these minutes after admission; assumed. */
const URGENT_FROM_MINUTES = 60
const URGENT_UNTIL_MINUTES = 1200
/** Stay kept after an operation that a weekend has put off; assumed. */
const RECOVERY_MINUTES = 1440

/** Bits of `kind`. */
export const INTO_INTENSIVE_CARE = 1
export const URGENT = 2
/** Today's reason to wait was the lack of an intensive care bed. */
export const LACKED_BED = 4

export interface TheatresModel {
  /** Theatres by facility, the first number of each, and the facility of each. */
  readonly theatres: Int32Array
  readonly first: Int32Array
  readonly facilityOf: Int32Array
  /** Teams by facility in a session, and on call. */
  readonly teams: Int32Array
  readonly onCall: Int32Array
  readonly operatedShare: Float64Array
  readonly electiveShare: Float64Array
  readonly sessionFrom: number
  readonly sessionUntil: number
  readonly overrunMinutes: number
  readonly caseMeanMinutes: number
  readonly caseMu: number
  readonly caseSigma: number
  readonly turnoverMu: number
  readonly turnoverSigma: number
}

/** Fewer teams for a while; see the lever `theatre-teams`. */
export interface TeamShortage {
  readonly facilities: ReadonlySet<number>
  readonly share: number
  readonly fromMinute: number
  readonly untilMinute: number
}

export class TheatresRun implements PartRun<TheatresRun> {
  readonly model: TheatresModel
  /** Elective cases of facility f in list 2f, urgent ones in 2f + 1. */
  lists: WaitingLists
  /** By patient slot: minute from which the case is due, of the next deterioration, times put off, and bits. */
  due: Float64Array
  turn: Float64Array
  putOffs: Uint8Array
  kind: Uint8Array
  /** Patient in each theatre, -1 = free; theatres in use by facility. */
  patientIn: Int32Array
  busy: Int32Array
  /** Cases due that have not begun, elective ones of the session and urgent ones. */
  dueNow: Int32Array
  urgentNow: Int32Array
  /** Minutes of the present session in use, and when it began. */
  used: Float64Array
  sessionBegan: Float64Array
  shortages: readonly TeamShortage[] = []

  constructor(model: TheatresModel, capacity: number) {
    const facilities = model.theatres.length
    this.model = model
    this.lists = new WaitingLists(facilities * 2, capacity)
    this.due = new Float64Array(capacity)
    this.turn = new Float64Array(capacity)
    this.putOffs = new Uint8Array(capacity)
    this.kind = new Uint8Array(capacity)
    this.patientIn = new Int32Array(model.facilityOf.length).fill(-1)
    this.busy = new Int32Array(facilities)
    this.dueNow = new Int32Array(facilities)
    this.urgentNow = new Int32Array(facilities)
    this.used = new Float64Array(facilities)
    this.sessionBegan = new Float64Array(facilities)
  }

  copy(): TheatresRun {
    const copy = new TheatresRun(this.model, 0)
    copy.lists = this.lists.copy()
    copy.due = this.due.slice()
    copy.turn = this.turn.slice()
    copy.putOffs = this.putOffs.slice()
    copy.kind = this.kind.slice()
    copy.patientIn = this.patientIn.slice()
    copy.busy = this.busy.slice()
    copy.dueNow = this.dueNow.slice()
    copy.urgentNow = this.urgentNow.slice()
    copy.used = this.used.slice()
    copy.sessionBegan = this.sessionBegan.slice()
    copy.shortages = this.shortages
    return copy
  }

  makeRoom(capacity: number): void {
    const widen = <A extends Float64Array | Uint8Array>(from: A, to: A): A => {
      to.set(from)
      return to
    }
    this.lists.grow(capacity)
    this.due = widen(this.due, new Float64Array(capacity))
    this.turn = widen(this.turn, new Float64Array(capacity))
    this.putOffs = widen(this.putOffs, new Uint8Array(capacity))
    this.kind = widen(this.kind, new Uint8Array(capacity))
  }

  sample(_simulation: Simulation, facility: number, values: Record<Measure, Uint16Array>, at: number): void {
    if (this.model.theatres[facility]! > 0 && values.occupied[at] !== NOT_KNOWN)
      values.theatreWaiting[at] = this.dueNow[facility]! + this.urgentNow[facility]!
  }
}

/** The theatres that a city's surgical beds would have: synthetic, as no public source tells them. */
export function theatresOf(city: CityModel, parameters: Parameters): TheatresModel | null {
  const { theatres: t, admissions } = parameters
  const facilities = city.facilities.length
  const { emergencyUnitOfFacility } = indexCity(city)
  const byNeed = (of: Readonly<Record<string, number>>): Float64Array => {
    const values = new Float64Array(NEEDS.length)
    for (const need of BED_NEEDS) values[NEEDS.indexOf(need)] = of[need]!
    return values
  }
  const operatedShare = byNeed(t.operatedShare)
  const weighted = new Float64Array(facilities)
  const hasIntensiveCare = new Uint8Array(facilities)
  for (const unit of city.units) {
    if (unit.kind === 'ward') weighted[unit.facility]! += unit.beds * operatedShare[NEEDS.indexOf(unit.need)]!
    if (unit.kind === 'icu') hasIntensiveCare[unit.facility] = 1
  }
  const theatres = Int32Array.from(weighted, (beds, f) =>
    beds >= LEAST_WEIGHTED_BEDS && (emergencyUnitOfFacility[f]! >= 0 || hasIntensiveCare[f] === 1)
      ? Math.max(1, Math.round(beds / t.surgicalBedsPerTheatre))
      : 0,
  )
  const first = new Int32Array(facilities + 1)
  const facilityOf: number[] = []
  theatres.forEach((count, f) => {
    first[f + 1] = first[f]! + count
    for (let k = 0; k < count; k++) facilityOf.push(f)
  })
  if (facilityOf.length === 0) return null
  const [caseMu, caseSigma] = lognormalScales(t.caseMeanMinutes, t.caseStandardDeviationMinutes / t.caseMeanMinutes)
  const [turnoverMu, turnoverSigma] = lognormalScales(
    t.turnoverMeanMinutes,
    t.turnoverStandardDeviationMinutes / t.turnoverMeanMinutes,
  )
  return {
    theatres,
    first,
    facilityOf: Int32Array.from(facilityOf),
    teams: theatres.map((n) => (n === 0 ? 0 : Math.max(1, Math.round(n * t.teamsPerTheatre)))),
    onCall: theatres.map((n) => Math.ceil(n * t.onCallShare)),
    operatedShare,
    electiveShare: byNeed(admissions.electiveShare),
    sessionFrom: t.sessionFromHour * 60,
    sessionUntil: t.sessionUntilHour * 60,
    overrunMinutes: t.overrunMinutes,
    caseMeanMinutes: t.caseMeanMinutes,
    caseMu,
    caseSigma,
    turnoverMu,
    turnoverSigma,
  }
}

/** Share of a hospital's ward patients like this one who are operated on; 0 where it has no theatre that takes part. */
export function operatedShareAt(simulation: Simulation, facility: number, need: number, patient: number): number {
  const { theatres, massCasualties } = simulation.parts
  if (theatres === null || theatres.model.theatres[facility] === 0) return 0
  return Math.max(theatres.model.operatedShare[need]!, massCasualties?.operatedShare(simulation, patient) ?? 0)
}

/** The start, in minutes from that of the run, of the session on a local day or on the first working day after it. */
export function sessionFrom(simulation: Simulation, model: TheatresModel, day: number): number {
  return workingDay(day) * DAY + model.sessionFrom - simulation.localOrigin
}

/** A local day on which there are sessions: the day itself, or the Monday after it. */
export function workingDay(day: number): number {
  const weekday = weekdayOf(day)
  return day + (weekday === 6 ? 2 : weekday === 0 ? 1 : 0)
}

/**
 * Puts a patient in bed on the list of the hospital's theatres. `operation` is the minute at which the operation would be
 * done without any, `turn` that of the next deterioration. @returns false where there is no theatre: the caller goes on
 */
export function listOperation(
  simulation: Simulation,
  patient: number,
  admitted: number,
  operation: number,
  turn: number,
  intoIntensiveCare: boolean,
): boolean {
  const run = simulation.parts.theatres
  const { state, plans, minute, luck } = simulation
  const facility = state.patients.facility(patient)
  if (run === null || run.model.theatres[facility] === 0) return false
  const need = state.patients.need(patient) - 1
  const elective =
    state.patients.acuity(patient) === 0 &&
    need >= 0 &&
    simulation.uniform(patient, luck.purposes.outcome) < run.model.electiveShare[need]!
  run.kind[patient] = (intoIntensiveCare ? INTO_INTENSIVE_CARE : 0) | (elective ? 0 : URGENT)
  run.turn[patient] = turn
  run.putOffs[patient] = 0
  if (!elective) {
    const part = simulation.uniform(patient, luck.purposes.operationTime)
    const due = admitted + URGENT_FROM_MINUTES + (URGENT_UNTIL_MINUTES - URGENT_FROM_MINUTES) * part
    run.due[patient] = Math.max(minute, Math.min(due, operation))
    simulation.schedule(run.due[patient]!, Handler.caseDue, patient, state.patients.bed(patient))
    return true
  }
  const day = Math.floor((simulation.localOrigin + operation) / DAY)
  const due = sessionFrom(simulation, run.model, day)
  const exit = plans.exit(patient)
  if (due > operation && due + RECOVERY_MINUTES > exit)
    plans.setExit(patient, exit + DAY * Math.ceil((due + RECOVERY_MINUTES - exit) / DAY))
  run.due[patient] = due
  run.lists.join(facility * 2, patient)
  if (due <= minute) run.dueNow[facility]!++
  return true
}
