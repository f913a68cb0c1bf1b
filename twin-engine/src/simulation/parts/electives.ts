/**
 * Elective admissions 择期入院 and their waiting lists. Of the direct admissions a share by need is elective: they were on a list,
 * as others now are. Whoever is cancelled goes back to it, and the list is worked down by further admissions on weekdays
 * while beds allow, longest wait first.
 */
import { NEEDS } from '../../city/city.ts'
import { BED_NEEDS } from '../../parameters/keys.ts'
import { availableBeds, keptForOwn } from '../../policies/bed-choice.ts'
import { PatientStage } from '../../state/state.ts'
import { Handler } from '../handlers.ts'
import { type Measure, NOT_KNOWN } from '../measures.ts'
import type { Simulation } from '../simulation.ts'
import { weekdayOf } from '../stays.ts'
import { endEncounter } from '../steps.ts'
import type { OperationMove } from './operation-moves.ts'
import type { CarePart, PartRun } from './part.ts'

const DAY = 1440
const WEEK = 7 * DAY
const WORKING_DAYS = 5
/** Minute of the day at which it is seen how many more can come, and the hours of the afternoon over which they do; assumed. */
const CATCH_UP_AT_MINUTE = 720
const CATCH_UP_FROM_MINUTES = 60
const CATCH_UP_SPREAD_MINUTES = 240
/** Wards are numbered below this in the argument of a calendar's entry. */
const UNITS = 65_536

export interface ElectivesModel {
  /** Share of direct admissions that are elective, by need (index into NEEDS). */
  readonly share: Float64Array
  readonly listWeeks: number
  readonly catchUpShare: number
  readonly noBedMinutes: number
}

/** Electives are cancelled; see the lever `cancel-electives`. */
export interface Cancellation {
  /** Those cancelled at a lower share are among those at a higher one. */
  readonly share: number
  readonly units: ReadonlySet<number>
  readonly fromMinute: number
  readonly untilMinute: number
}

export class ElectivesRun implements PartRun<ElectivesRun> {
  readonly model: ElectivesModel
  /** People on the list of each facility, those sent back to it among them. */
  listed: Float64Array
  cancellations: readonly Cancellation[] = []
  /** Planned operations that are moved; see the lever `move-operations`. */
  operationMoves: readonly OperationMove[] = []
  /** Those sent back, as a list for each source: first and last, how many, and the part of a person carried over. */
  first: Int32Array
  last: Int32Array
  sentBack: Int32Array
  carried: Float64Array
  /** Source of each unit, or -1. */
  readonly sourceOfUnit: Int32Array
  /** Columns of the lists: number in the source's stream, and who is next; free ones hang together. */
  number = new Int32Array(64)
  next = Int32Array.from({ length: 64 }, (_, i) => (i < 63 ? i + 1 : -1))
  free = 0
  /** All those sent back who have not come yet. */
  behind = 0

  constructor(model: ElectivesModel, facilities: number, sources: number, sourceOfUnit: Int32Array) {
    this.model = model
    this.listed = new Float64Array(facilities)
    this.first = new Int32Array(sources).fill(-1)
    this.last = new Int32Array(sources).fill(-1)
    this.sentBack = new Int32Array(sources)
    this.carried = new Float64Array(sources)
    this.sourceOfUnit = sourceOfUnit
  }

  copy(): ElectivesRun {
    const copy = new ElectivesRun(this.model, 0, 0, this.sourceOfUnit)
    copy.listed = this.listed.slice()
    copy.cancellations = this.cancellations
    copy.operationMoves = this.operationMoves
    copy.first = this.first.slice()
    copy.last = this.last.slice()
    copy.sentBack = this.sentBack.slice()
    copy.carried = this.carried.slice()
    copy.number = this.number.slice()
    copy.next = this.next.slice()
    copy.free = this.free
    copy.behind = this.behind
    return copy
  }

  /** Somebody joins the end of a source's list. */
  join(source: number, number: number): void {
    if (this.free < 0) this.grow()
    const at = this.free
    this.free = this.next[at]!
    this.number[at] = number
    this.next[at] = -1
    const tail = this.last[source]!
    if (tail < 0) this.first[source] = at
    else this.next[tail] = at
    this.last[source] = at
    this.sentBack[source]!++
    this.behind++
  }

  /** Takes the first of a source's list: their number. */
  take(source: number): number {
    const at = this.first[source]!
    this.first[source] = this.next[at]!
    if (this.first[source]! < 0) this.last[source] = -1
    this.next[at] = this.free
    this.free = at
    this.sentBack[source]!--
    this.behind--
    return this.number[at]!
  }

  private grow(): void {
    const old = this.next.length
    const number = new Int32Array(old * 2)
    const next = new Int32Array(old * 2)
    number.set(this.number)
    next.set(this.next)
    for (let i = old; i < old * 2; i++) next[i] = i + 1 < old * 2 ? i + 1 : -1
    this.number = number
    this.next = next
    this.free = old
  }

  sample(_simulation: Simulation, facility: number, values: Record<Measure, Uint16Array>, at: number): void {
    if (values.occupied[at] !== NOT_KNOWN)
      values.electiveBacklog[at] = Math.min(NOT_KNOWN - 1, Math.round(this.listed[facility]!))
  }
}

export const electives: CarePart<ElectivesModel, ElectivesRun> = {
  id: 'electives',
  name: { zh: '择期入院名单', en: 'Elective waiting lists' },
  fidelity: 'flow',
  model(_city, { admissions, electives: e }) {
    const share = new Float64Array(NEEDS.length)
    for (const need of BED_NEEDS) share[NEEDS.indexOf(need)] = admissions.electiveShare[need]
    return { share, listWeeks: e.listWeeks, catchUpShare: e.catchUpShare, noBedMinutes: e.noBedDays * DAY }
  },
  start: startElectives,
  handlers: { [Handler.listWorkedDown]: worksDown, [Handler.electiveGivesUp]: givesUp },
}

function startElectives(simulation: Simulation, model: ElectivesModel): ElectivesRun {
  const { city, index } = simulation.state
  const { sources } = simulation.care
  const sourceOfUnit = new Int32Array(city.units.length).fill(-1)
  const run = new ElectivesRun(model, city.facilities.length, sources.count, sourceOfUnit)
  for (let s = 0; s < sources.count; s++) {
    if (sources.direct[s] === 0) continue
    const unit = sources.place[s]!
    sourceOfUnit[unit] = s
    run.listed[index.facilityOfUnit[unit]!]! += model.listWeeks * WEEK * electivesPerMinute(simulation, model, unit)
  }
  const local = simulation.localOrigin + simulation.minute
  const noon = Math.floor(local / DAY) * DAY + CATCH_UP_AT_MINUTE
  simulation.schedule((noon > local ? noon : noon + DAY) - simulation.localOrigin, Handler.listWorkedDown, 0, 0)
  return run
}

/** Elective admissions to a ward, a minute on average. */
export function electivesPerMinute(simulation: Simulation, model: ElectivesModel, unit: number): number {
  return simulation.care.directRate(unit).scale * model.share[simulation.state.index.needOfUnit[unit]!]!
}

/**
 * Whether the direct admission `number` of the source, who would come now, is elective and cancelled: they are then back on
 * the list. `kind` is the uniform that makes them elective, `patience` the one that decides who is cancelled first.
 */
export function isCancelled(
  simulation: Simulation,
  source: number,
  unit: number,
  number: number,
  kind: number,
  patience: number,
): boolean {
  const run = simulation.parts.electives
  if (run === null || run.cancellations.length === 0) return false
  const { needOfUnit, facilityOfUnit } = simulation.state.index
  if (kind >= run.model.share[needOfUnit[unit]!]!) return false
  for (const cancellation of run.cancellations) {
    if (!holds(cancellation, simulation.minute, unit) || patience >= cancellation.share) continue
    const facility = facilityOfUnit[unit]!
    run.join(source, number)
    run.listed[facility]!++
    simulation.totals.add('electivesCancelled', facility, 1)
    return true
  }
  return false
}

const holds = ({ fromMinute, untilMinute, units }: Cancellation, minute: number, unit: number): boolean =>
  minute >= fromMinute && minute < untilMinute && units.has(unit)

/** A direct admission to the ward `unit` has asked for a bed: who is elective and waits does so for some days only. */
export function mayGiveUp(simulation: Simulation, patient: number, unit: number): void {
  const run = simulation.parts.electives
  if (run === null || simulation.lists.listOf(patient) < 0 || run.sourceOfUnit[unit]! < 0) return
  const { luck, plans } = simulation
  if (plans.stream(patient) !== luck.streams.direct + unit) return
  const need = simulation.state.index.needOfUnit[unit]!
  if (simulation.uniform(patient, luck.purposes.outcome) >= run.model.share[need]!) return
  simulation.schedule(
    simulation.minute + run.model.noBedMinutes,
    Handler.electiveGivesUp,
    patient,
    plans.number(patient) * UNITS + unit,
  )
}

/** The elective patient still waits for a bed in vain: back to the list. */
function givesUp(simulation: Simulation, patient: number, who: number): void {
  const run = simulation.parts.electives!
  const { state, plans, lists, luck } = simulation
  const unit = who % UNITS
  const number = Math.floor(who / UNITS)
  if (
    state.patients.stage(patient) !== PatientStage.awaitingBed ||
    plans.number(patient) !== number ||
    plans.stream(patient) !== luck.streams.direct + unit ||
    lists.listOf(patient) < 0
  ) {
    simulation.bookkeeping++
    return
  }
  simulation.wardWaiting[state.patients.facility(patient)]!--
  lists.leave(patient)
  endEncounter(simulation, patient, 'home')
  const facility = state.index.facilityOfUnit[unit]!
  run.join(run.sourceOfUnit[unit]!, number)
  run.listed[facility]!++
  simulation.totals.add('electivesSentBack', facility, 1)
}

/** Every noon: on weekdays some of those sent back come in the afternoon, as far as beds allow. */
function worksDown(simulation: Simulation): void {
  const run = simulation.parts.electives!
  simulation.schedule(simulation.minute + DAY, Handler.listWorkedDown, 0, 0)
  const weekday = weekdayOf(Math.floor((simulation.localOrigin + simulation.minute) / DAY))
  if (run.behind === 0 || weekday === 0 || weekday === 6) {
    simulation.bookkeeping++
    return
  }
  const { sources } = simulation.care
  for (let source = 0; source < sources.count; source++)
    if (run.sentBack[source]! > 0) worksDownAt(simulation, run, source, sources.place[source]!)
}

function worksDownAt(simulation: Simulation, run: ElectivesRun, source: number, unit: number): void {
  const { state, minute } = simulation
  for (const cancellation of run.cancellations) if (holds(cancellation, minute, unit)) return
  const ordinary = (electivesPerMinute(simulation, run.model, unit) * WEEK) / WORKING_DAYS
  const quota = run.carried[source]! + run.model.catchUpShare * ordinary
  const whole = Math.floor(quota)
  run.carried[source] = quota - whole
  const room = availableBeds(state, unit) - keptForOwn(state, unit)
  const coming = Math.min(whole, room, run.sentBack[source]!)
  const facility = state.index.facilityOfUnit[unit]!
  for (let k = 0; k < coming; k++) {
    const at = minute + CATCH_UP_FROM_MINUTES + (CATCH_UP_SPREAD_MINUTES * (k + 0.5)) / coming
    simulation.schedule(at, Handler.deferredArrival, source, run.take(source))
    run.listed[facility]!--
    simulation.totals.add('electivesMadeUp', facility, 1)
  }
}
