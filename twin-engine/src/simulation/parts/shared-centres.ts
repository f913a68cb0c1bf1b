/**
 * Shared centres and departments of imaging, ECG, laboratory, pathology and sterilisation. Each is a station that does so
 * many items a minute, emergencies before the routine work of the wards, both in their order. Nothing is planned for an
 * item: what lies before it is known when it comes (Lindley 1952), and the routine, which flows evenly, drains with what is
 * left of the capacity. In ordinary operation the wait is part of the treatment time; only what exceeds it is added.
 */
import { SERVICES } from '../../events/event.ts'
import type { Parameters } from '../../parameters/parameters.ts'
import {
  CENTRE_SERVICES,
  EXAMINATIONS,
  type ExaminationNetwork,
  examinationNetworkOf,
  PATHOLOGY,
  SERVICE_COUNT,
  STERILISATION,
} from '../examination-network.ts'
import { Handler } from '../handlers.ts'
import type { Simulation } from '../simulation.ts'
import { tellQueue } from '../steps.ts'
import type { CarePart, PartRun } from './part.ts'

const HOUR = 60
const LEVELS = 4
/** A whole uniform in the lower half of a uniform's bits: whether somebody is examined must not depend on how long they are treated. */
const LOWER_BITS = 65_536
const lowerBits = (uniform: number): number => uniform * LOWER_BITS - Math.floor(uniform * LOWER_BITS)
const SERVICE_NUMBER = CENTRE_SERVICES.map((name) => SERVICES.indexOf(name))

type Figures = Parameters['centres']
export interface SharedCentresModel extends ExaminationNetwork {
  readonly figures: Figures
}

/** A station does `share` of its capacity from one minute to another. */
export interface Limit {
  readonly station: number
  readonly share: number
  readonly fromMinute: number
  readonly untilMinute: number
}

/** A share of what `from` would do goes to `to`. */
export interface Reroute extends Limit {
  readonly to: number
}

export class SharedCentresRun implements PartRun<SharedCentresRun> {
  readonly model: SharedCentresModel
  /** Items of emergencies and of all that wait or are under way, as of `at`, by station; and the routine that flows in. */
  readonly urgent: Float64Array
  readonly all: Float64Array
  readonly at: Float64Array
  readonly routine: Float64Array
  /** Part of the capacity at work; what failed dependencies leave of it at the site. */
  readonly share: Float64Array
  readonly siteShare: Float64Array
  /** Station to which a share of the items goes instead, -1 = none. */
  readonly rerouteTo: Int32Array
  readonly rerouteShare: Float64Array
  /** Hours that the sterile sets of a facility last. */
  readonly setHours: Float64Array
  /** What was planned, and 1 where it holds now. */
  limits: readonly Limit[] = []
  reroutes: readonly Reroute[] = []
  limitActive: Uint8Array = new Uint8Array(0)
  /** 1 while anything is out of order: only then are backlogs and sets watched. */
  isDisturbed = 0

  constructor(model: SharedCentresModel) {
    const stations = model.capacity.length
    const facilities = model.stationsOf.length
    this.model = model
    this.urgent = new Float64Array(stations)
    this.all = new Float64Array(stations)
    this.at = new Float64Array(stations)
    this.routine = model.routine.slice()
    this.share = new Float64Array(stations).fill(1)
    this.siteShare = new Float64Array(facilities).fill(1)
    this.rerouteTo = new Int32Array(stations).fill(-1)
    this.rerouteShare = new Float64Array(stations)
    this.setHours = new Float64Array(facilities).fill(model.figures.sterileSetHours)
  }

  copy(): SharedCentresRun {
    const copy = new SharedCentresRun(this.model)
    copy.urgent.set(this.urgent)
    copy.all.set(this.all)
    copy.at.set(this.at)
    copy.routine.set(this.routine)
    copy.share.set(this.share)
    copy.siteShare.set(this.siteShare)
    copy.rerouteTo.set(this.rerouteTo)
    copy.rerouteShare.set(this.rerouteShare)
    copy.setHours.set(this.setHours)
    copy.limits = this.limits
    copy.reroutes = this.reroutes
    copy.limitActive = this.limitActive.slice()
    copy.isDisturbed = this.isDisturbed
    return copy
  }

  /** Lets the station work up to a minute. */
  work(station: number, minute: number): void {
    const passed = minute - this.at[station]!
    if (passed <= 0) return
    const done = this.model.capacity[station]! * this.share[station]! * passed
    this.at[station] = minute
    this.urgent[station] = Math.max(0, this.urgent[station]! - done)
    this.all[station] = Math.max(this.urgent[station]!, this.all[station]! + this.routine[station]! * passed - done)
  }

  /** Hours until all that waits would be done, at what is done now. */
  backlogHours(station: number): number {
    return this.all[station]! / (this.model.capacity[station]! * this.share[station]! * HOUR)
  }
}

export const sharedCentres: CarePart<SharedCentresModel, SharedCentresRun> = {
  id: 'shared-centres',
  name: { zh: '区域共享中心', en: 'Shared centres' },
  fidelity: 'flow',
  model(city, parameters) {
    const network = examinationNetworkOf(city, parameters)
    return network && { ...network, figures: parameters.centres }
  },
  start,
  handlers: {
    [Handler.centresHour]: centresHour,
    [Handler.limitChanges]: limitChanges,
    [Handler.rerouteChanges]: rerouteChanges,
  },
}

/** A queue that was reported is work to be done; one never heard of is taken for empty. */
function start(simulation: Simulation, model: SharedCentresModel): SharedCentresRun {
  const run = new SharedCentresRun(model)
  const { queue } = simulation.state.facilities
  for (let station = 0; station < run.all.length; station++) {
    const cell = model.stationFacility[station]! * SERVICES.length + SERVICE_NUMBER[model.stationService[station]!]!
    run.all[station] = Math.max(0, queue[cell]!)
    if (run.all[station]! > 0) run.isDisturbed = 1
  }
  simulation.schedule(HOUR, Handler.centresHour, 0, 0)
  return run
}

/** Minutes that the patient's examinations add to a treatment that begins now; `level` is the triage level. */
export function examinationMinutes(simulation: Simulation, patient: number, level: number): number {
  const run = simulation.parts.sharedCentres
  if (run === null) return 0
  const { model } = run
  const facility = simulation.state.patients.facility(patient)
  const at = simulation.draw(patient, simulation.luck.purposes.treatment)
  const { uniform } = simulation.plans
  const examined = lowerBits(uniform[at]!)
  const away = lowerBits(uniform[at + 1]!)
  let longest = 0
  for (let service = 0; service < EXAMINATIONS; service++) {
    if (examined >= model.share[service * LEVELS + level - 1]!) continue
    const cell = facility * SERVICE_COUNT + service
    const sentShare = model.sent[cell]! < 0 ? 0 : model.sentShare[service]!
    const isSent = away < sentShare
    let station = isSent ? model.sent[cell]! : model.main[cell]!
    if (station < 0) continue
    if (run.rerouteTo[station]! >= 0 && rescaled(away, isSent, sentShare) < run.rerouteShare[station]!)
      station = run.rerouteTo[station]!
    longest = Math.max(longest, minutesBeyondOrdinary(run, station, simulation.minute))
  }
  if (longest > 0) simulation.totals.add('examinationDelayMinutes', facility, longest)
  return longest
}

/** The uniform that decided whether an item is sent away, made whole again for the next decision. */
const rescaled = (away: number, isSent: boolean, share: number): number =>
  isSent ? away / share : (away - share) / (1 - share)

/**
 * An urgent item comes to the station. @returns the minutes until it is done beyond those that a treatment contains anyway.
 * Where it would take too long one decides without, and the item is never sent.
 */
export function minutesBeyondOrdinary(run: SharedCentresRun, station: number, minute: number): number {
  const { figures, capacity, stationService } = run.model
  run.work(station, minute)
  const rate = capacity[station]! * run.share[station]!
  const ordinary = figures.ordinaryWaitMinutes[stationService[station]!]!
  const beyond = (run.urgent[station]! + 1) / rate - 1 / capacity[station]! - ordinary
  if (!(beyond <= figures.fallbackMinutes)) return figures.fallbackMinutes
  run.urgent[station]! += 1
  run.all[station]! += 1
  return beyond > 0 ? beyond : 0
}

/** Plans that a station does a share of its capacity. */
export function planLimit(simulation: Simulation, run: SharedCentresRun, limit: Limit): void {
  const ordinal = run.limits.length
  run.limits = [...run.limits, limit]
  const active = new Uint8Array(run.limits.length)
  active.set(run.limitActive)
  run.limitActive = active
  simulation.schedule(limit.fromMinute, Handler.limitChanges, ordinal, 1)
  simulation.schedule(limit.untilMinute, Handler.limitChanges, ordinal, 0)
}

/** Plans that a share of a station's work goes to another one. */
export function planReroute(simulation: Simulation, run: SharedCentresRun, reroute: Reroute): void {
  const ordinal = run.reroutes.length
  run.reroutes = [...run.reroutes, reroute]
  simulation.schedule(reroute.fromMinute, Handler.rerouteChanges, ordinal, 1)
  simulation.schedule(reroute.untilMinute, Handler.rerouteChanges, ordinal, 0)
}

/** What failed dependencies leave of the work of a site; 1 = all. */
export function limitSite(simulation: Simulation, facility: number, share: number): void {
  const run = simulation.parts.sharedCentres
  if (run === null) return
  run.siteShare[facility] = share
  for (const station of run.model.stationsOf[facility]!) setShare(simulation, run, station)
}

function limitChanges(simulation: Simulation, subject: number, argument: number): void {
  const run = simulation.parts.sharedCentres
  if (run === null) return
  run.limitActive[subject] = argument
  setShare(simulation, run, run.limits[subject]!.station)
}

function setShare(simulation: Simulation, run: SharedCentresRun, station: number): void {
  let share = run.siteShare[run.model.stationFacility[station]!]!
  run.limits.forEach((limit, i) => {
    if (run.limitActive[i] === 1 && limit.station === station) share = Math.min(share, limit.share)
  })
  run.work(station, simulation.minute)
  run.share[station] = share
  run.isDisturbed = 1
}

/** Of several reroutes of a station the latest planned holds; with the last one gone its routine is its own again, to the bit. */
function rerouteChanges(simulation: Simulation, subject: number): void {
  const run = simulation.parts.sharedCentres
  if (run === null) return
  const { minute } = simulation
  const { station } = run.reroutes[subject]!
  const now = run.reroutes.findLast(
    (one) => one.station === station && minute >= one.fromMinute && minute < one.untilMinute,
  )
  run.rerouteTo[station] = now?.to ?? -1
  run.rerouteShare[station] = now?.share ?? 0
  for (let s = 0; s < run.routine.length; s++) run.work(s, simulation.minute)
  run.routine.set(run.model.routine)
  for (let s = 0; s < run.routine.length; s++) {
    const target = run.rerouteTo[s]!
    if (target < 0) continue
    const moved = run.rerouteShare[s]! * run.model.routine[s]!
    run.routine[s]! -= moved
    run.routine[target]! += moved
  }
  run.isDisturbed = 1
}

/** Every hour the queues of the shared centres are told where they changed, and what a backlog puts off follows. */
function centresHour(simulation: Simulation): void {
  const run = simulation.parts.sharedCentres
  simulation.bookkeeping++
  simulation.schedule(simulation.minute + HOUR, Handler.centresHour, 0, 0)
  if (run === null) return
  const { model } = run
  const { queue } = simulation.state.facilities
  for (let station = 0; station < run.all.length; station++) {
    if (model.isShared[station] === 0 && run.isDisturbed === 0) continue
    run.work(station, simulation.minute)
    if (model.isShared[station] === 0) continue
    const facility = model.stationFacility[station]!
    const service = SERVICE_NUMBER[model.stationService[station]!]!
    const waiting = Math.round(run.all[station]!)
    if (queue[facility * SERVICES.length + service] !== waiting) tellQueue(simulation, facility, service, waiting)
  }
  if (run.isDisturbed === 1) watch(simulation, run)
}

/** Backlogs put planned admissions off, and sets run out, until everything is as ever again. */
function watch(simulation: Simulation, run: SharedCentresRun): void {
  const { model, share } = run
  let isDisturbed = false
  for (let station = 0; station < share.length; station++)
    if (share[station]! < 1 || run.backlogHours(station) > 1) isDisturbed = true
  for (let facility = 0; facility < model.stationsOf.length; facility++) {
    if (model.main[facility * SERVICE_COUNT]! < 0) continue
    simulation.conditions.hold(facility, 'centres', model.figures.heldShare * lateShare(run, facility))
    if (useSets(simulation, run, facility)) isDisturbed = true
  }
  run.isDisturbed = isDisturbed ? 1 : 0
}

/** Part of a facility's work in laboratory, imaging or pathology that lies with a station far behind. */
function lateShare(run: SharedCentresRun, facility: number): number {
  const { model } = run
  let most = 0
  for (let service = 0; service <= PATHOLOGY; service++) {
    const cell = facility * SERVICE_COUNT + service
    const away = model.sent[cell]! < 0 ? 0 : model.sentShare[service]!
    let late = 0
    if (model.main[cell]! >= 0) late += (1 - away) * lateAt(run, model.main[cell]!)
    if (away > 0) late += away * lateAt(run, model.sent[cell]!)
    most = Math.max(most, late)
  }
  return most
}

/** Part of a station's work that lies with one far behind: itself, or the one that does a share of it instead. */
function lateAt(run: SharedCentresRun, station: number): number {
  const isLate = (s: number): number => (run.backlogHours(s) > run.model.figures.holdAfterHours ? 1 : 0)
  const to = run.rerouteTo[station]!
  const share = run.rerouteShare[station]!
  return to < 0 ? isLate(station) : (1 - share) * isLate(station) + share * isLate(to)
}

/** An hour's sets are used and those that came back are put on the shelf. @returns whether the shelf is not full */
function useSets(simulation: Simulation, run: SharedCentresRun, facility: number): boolean {
  const { model, setHours } = run
  const { conditions, totals } = simulation
  const cell = facility * SERVICE_COUNT + STERILISATION
  const away = model.sent[cell]! < 0 ? 0 : model.sentShare[STERILISATION]!
  let supply = model.main[cell]! < 0 ? 1 : (1 - away) * supplyOf(run, model.main[cell]!)
  if (away > 0) supply += away * supplyOf(run, model.sent[cell]!)
  const before = setHours[facility]!
  const full = model.figures.sterileSetHours
  const after = Math.min(full, Math.max(0, before + supply - 1))
  setHours[facility] = after
  // Where something else stops the theatres too, the hours are counted there.
  if (before === 0 && full > 0 && conditions.theatresStopped[facility]! === 1 && hasTheatres(simulation, facility))
    totals.add('theatresStoppedHours', facility, 1)
  if (before > 0 && after === 0) conditions.change(facility, 'theatres', 1)
  if (before === 0 && after > 0) conditions.change(facility, 'theatres', -1)
  return after < full
}

/** Whether a facility operates; where theatres take no part, whether it has an emergency department. */
export function hasTheatres(simulation: Simulation, facility: number): boolean {
  const { theatres } = simulation.parts
  return theatres !== null
    ? theatres.model.theatres[facility]! > 0
    : simulation.state.index.emergencyUnitOfFacility[facility]! >= 0
}

/** Sets that come back, in parts of those that are meant for a station; a share of them may go to another one. */
function supplyOf(run: SharedCentresRun, station: number): number {
  const to = run.rerouteTo[station]!
  if (to < 0) return givenBack(run, station)
  const share = run.rerouteShare[station]!
  return (1 - share) * givenBack(run, station) + share * Math.min(1, givenBack(run, to))
}

/** Sets that a station can give back, in parts of those that are sent to it. */
function givenBack(run: SharedCentresRun, station: number): number {
  const needed = run.routine[station]!
  return needed > 0 ? (run.model.capacity[station]! * run.share[station]!) / needed : 1
}
