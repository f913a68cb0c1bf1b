/**
 * Discharge 出院: medically fit is not gone. Some stays end with days in bed while a place for rehabilitation, elderly care,
 * home care or a virtual ward is sought; these are the last part of the stay as drawn, so that stays are as long as
 * before. What is done about it brings an exit forward, never before the patient is fit.
 */

import { NEEDS } from '../../city/city.ts'
import { BED_NEEDS, type BedNeed } from '../../parameters/keys.ts'
import { lognormalScales } from '../../parameters/normal.ts'
import { PatientStage } from '../../state/state.ts'
import { recordedFitMinute } from '../flows/recorded-care.ts'
import { Handler } from '../handlers.ts'
import { INPATIENT_PURPOSES } from '../luck.ts'
import { type Measure, NOT_KNOWN } from '../measures.ts'
import { standardNormal } from '../random.ts'
import type { Simulation } from '../simulation.ts'
import { exitMinute } from '../stays.ts'
import { declareFit } from '../steps.ts'
import type { CarePart, PartRun } from './part.ts'

const MINUTE = 60_000
const DAY = 1440
/** A delay is at most this part of the stay in the bed; assumed. */
const LARGEST_DELAY_PART = 0.6
/** Hastened exits lie between these minutes of the day; assumed. */
const EXITS_FROM_MINUTE = 480
const EXITS_UNTIL_MINUTE = 1200
/** Minutes from the decision to empty beds at once to the exit: the first and how far they spread; assumed. */
const AT_ONCE_MINUTES = 60
const AT_ONCE_SPREAD_MINUTES = 180

/** What the fit wait for, in the order of `discharge.placeShare`. */
export const DISCHARGE_PLACES = ['rehabilitation', 'elderly-care', 'home-care', 'virtual-ward'] as const
export type DischargePlace = (typeof DISCHARGE_PLACES)[number]

export interface DischargeModel {
  /** Share of stays with a delay, by need (index into NEEDS). */
  readonly delayedShare: Float64Array
  /** Location and scale of the logarithm of the delay's minutes, and of those from decision to exit. */
  readonly delayMu: number
  readonly delaySigma: number
  readonly processMu: number
  readonly processSigma: number
  /** Cumulative shares of DISCHARGE_PLACES. */
  readonly placeCumulative: Float64Array
}

/** Exits brought forward; see the lever `speed-discharge`. */
export interface Hastening {
  readonly facilities: ReadonlySet<number>
  readonly need: BedNeed | 'all'
  readonly share: number
  readonly minutes: number
  /** Share of those fit at its start who leave at once. */
  readonly fitShare: number
  readonly fromMinute: number
  readonly untilMinute: number
}

/** Places outside the wards for those who are fit; see the lever `open-step-down`. */
export interface StepDown {
  readonly facilities: ReadonlySet<number>
  readonly places: number
  /** Index into DISCHARGE_PLACES of those whom it takes; -1 = all. */
  readonly place: number
  readonly fromMinute: number
  readonly untilMinute: number
  free: number
}

export class DischargeRun implements PartRun<DischargeRun> {
  readonly model: DischargeModel
  /** Minute from which a patient whose discharge is delayed is fit, by slot; NaN = no delay is planned. */
  fitMinute: Float64Array
  /** 1 = leaves for a place of a step-down. */
  toStepDown: Uint8Array
  hastenings: readonly Hastening[] = []
  stepDowns: readonly StepDown[] = []

  constructor(model: DischargeModel, capacity: number) {
    this.model = model
    this.fitMinute = new Float64Array(capacity).fill(Number.NaN)
    this.toStepDown = new Uint8Array(capacity)
  }

  copy(): DischargeRun {
    const copy = new DischargeRun(this.model, 0)
    copy.fitMinute = this.fitMinute.slice()
    copy.toStepDown = this.toStepDown.slice()
    copy.hastenings = this.hastenings
    copy.stepDowns = this.stepDowns.map((stepDown) => ({ ...stepDown }))
    return copy
  }

  makeRoom(capacity: number): void {
    const fitMinute = new Float64Array(capacity).fill(Number.NaN)
    fitMinute.set(this.fitMinute)
    this.fitMinute = fitMinute
    const toStepDown = new Uint8Array(capacity)
    toStepDown.set(this.toStepDown)
    this.toStepDown = toStepDown
  }

  sample(simulation: Simulation, facility: number, values: Record<Measure, Uint16Array>, at: number): void {
    if (values.occupied[at] !== NOT_KNOWN) values.fitToLeave[at] = simulation.state.facilities.fit[facility]!
  }
}

export const discharge: CarePart<DischargeModel, DischargeRun> = {
  id: 'discharge',
  name: { zh: '出院与待转', en: 'Discharge and delayed discharge' },
  fidelity: 'flow',
  model(_city, { discharge: d }) {
    const delayedShare = new Float64Array(NEEDS.length)
    for (const need of BED_NEEDS) delayedShare[NEEDS.indexOf(need)] = d.delayedShare[need]
    const [delayMu, delaySigma] = lognormalScales(d.delayMeanDays * DAY, d.delayStandardDeviationDays / d.delayMeanDays)
    const [processMu, processSigma] = lognormalScales(
      d.processMeanMinutes,
      d.processStandardDeviationMinutes / d.processMeanMinutes,
    )
    let sum = 0
    const placeCumulative = Float64Array.from(d.placeShare, (share) => {
      sum += share
      return sum
    })
    return { delayedShare, delayMu, delaySigma, processMu, processSigma, placeCumulative }
  },
  start: (simulation, model) => new DischargeRun(model, simulation.state.patients.capacity),
  handlers: {
    [Handler.becomesFit]: becomesFit,
    [Handler.hasteningStarts]: hasteningStarts,
    [Handler.stepDownOpens]: stepDownOpens,
    [Handler.stepDownPlaceFrees]: stepDownPlaceFrees,
  },
}

/**
 * The minute of the exit of a stay that would end at `exit`: the same, or earlier where discharges are hastened. Plans when
 * the patient becomes fit, where that is earlier than the exit.
 */
export function exitWithDischarge(simulation: Simulation, patient: number, bed: number, exit: number): number {
  const run = simulation.parts.discharge
  if (run === null) return exit
  const { state, minute, origin } = simulation
  run.toStepDown[patient] = 0
  run.fitMinute[patient] = Number.NaN
  const recorded = recordedFitMinute(simulation, patient)
  if (state.patients.fit(patient)) run.fitMinute[patient] = minute
  else if (recorded !== null) {
    if (recorded > minute && recorded < exit) planFitness(simulation, run, patient, bed, recorded)
  } else {
    const at = simulation.draw(patient, INPATIENT_PURPOSES.delay)
    const { uniform } = simulation.plans
    const need = state.patients.need(patient) - 1
    if (need >= 0 && uniform[at]! < run.model.delayedShare[need]!) {
      const { delayMu, delaySigma } = run.model
      const delay = Math.exp(delayMu + delaySigma * standardNormal(uniform[at + 2]!, uniform[at + 3]!))
      const since = state.beds.since[bed]!
      const began = since === 0 ? Number.NEGATIVE_INFINITY : (since - origin) / MINUTE
      planFitness(simulation, run, patient, bed, exit - Math.min(delay, LARGEST_DELAY_PART * (exit - began)))
    }
  }
  for (const hastening of run.hastenings)
    if (minute >= hastening.fromMinute && concerns(simulation, hastening, patient))
      return hastened(simulation, run, hastening, patient, exit)
  return exit
}

/**
 * The delay of somebody who has one. Of those met at the start who would be fit already, the fit are told where nobody ever
 * told of any; elsewhere they are known not to be, so that theirs is no delayed discharge.
 */
function planFitness(simulation: Simulation, run: DischargeRun, patient: number, bed: number, fit: number): void {
  const { state, minute } = simulation
  if (fit > minute) {
    run.fitMinute[patient] = fit
    simulation.schedule(fit, Handler.becomesFit, patient, bed)
    return
  }
  if (state.facilities.fitAt[state.patients.facility(patient)]! > 0) return
  run.fitMinute[patient] = minute
  simulation.schedule(minute, Handler.becomesFit, patient, bed)
}

/** The exit of somebody met at the start who is told to be fit: after what is left of the delay; null = is not fit. */
export function exitOfFit(simulation: Simulation, patient: number): number | null {
  const run = simulation.parts.discharge
  if (run === null || !simulation.state.patients.fit(patient)) return null
  const at = simulation.draw(patient, INPATIENT_PURPOSES.residualDelay)
  const { uniform } = simulation.plans
  const { delayMu, delaySigma } = run.model
  // A uniform part of a delay drawn with weight proportional to its length.
  const z = standardNormal(uniform[at + 2]!, uniform[at + 3]!)
  const rest = uniform[at]! * Math.exp(delayMu + delaySigma * delaySigma + delaySigma * z)
  const start = simulation.localOrigin + simulation.minute
  return exitMinute(simulation.care.stays, start, start + rest, uniform[at + 1]!, 1) - simulation.localOrigin
}

/** Whether the patient who leaves now leaves for a step-down place. */
export function goesToStepDown(simulation: Simulation, patient: number): boolean {
  const run = simulation.parts.discharge
  return run !== null && run.toStepDown[patient] === 1
}

function becomesFit(simulation: Simulation, patient: number, bed: number): void {
  const run = simulation.parts.discharge!
  const { patients } = simulation.state
  const there = patients.stage(patient) === PatientStage.inBed && patients.bed(patient) === bed
  if (!there || run.fitMinute[patient] !== simulation.minute || simulation.plans.leaving(patient) === 0) {
    simulation.bookkeeping++
    return
  }
  declareFit(simulation, patient)
  for (const [k, stepDown] of run.stepDowns.entries())
    if (stepDown.free > 0 && takes(simulation, run, stepDown, patient)) {
      leaveForStepDown(simulation, run, k, patient)
      return
    }
}

/** From when the patient is fit: the planned minute, or, without delay, the decision some hours before the exit. */
function fitFrom(simulation: Simulation, run: DischargeRun, patient: number, exit: number): number {
  const fit = run.fitMinute[patient]!
  if (!Number.isNaN(fit)) return fit
  const at = simulation.draw(patient, INPATIENT_PURPOSES.hastening)
  const { uniform } = simulation.plans
  const { processMu, processSigma } = run.model
  return exit - Math.exp(processMu + processSigma * standardNormal(uniform[at]!, uniform[at + 1]!))
}

function concerns({ state }: Simulation, { facilities, need }: Hastening, patient: number): boolean {
  const { patients } = state
  return facilities.has(patients.facility(patient)) && (need === 'all' || NEEDS[patients.need(patient) - 1] === need)
}

/** The exit that a hastening makes of one, by day; never before the patient is fit, never later than it was. */
function hastened(
  simulation: Simulation,
  run: DischargeRun,
  hastening: Hastening,
  patient: number,
  exit: number,
): number {
  if (!concerns(simulation, hastening, patient)) return exit
  if (exit < hastening.fromMinute || exit - hastening.minutes >= hastening.untilMinute) return exit
  if (simulation.uniform(patient, INPATIENT_PURPOSES.hastening + 2) >= hastening.share) return exit
  const fit = fitFrom(simulation, run, patient, exit)
  const earliest = Math.max(exit - hastening.minutes, fit, hastening.fromMinute, simulation.minute + 1)
  const local = earliest + simulation.localOrigin
  const day = Math.floor(local / DAY) * DAY
  const time = local - day
  const late = time > EXITS_UNTIL_MINUTE ? DAY : 0
  const wanted = day + late + (late > 0 ? EXITS_FROM_MINUTE : Math.max(EXITS_FROM_MINUTE, time))
  return Math.min(exit, wanted - simulation.localOrigin)
}

/** The exit is placed anew; the entry planned before goes stale. */
function replan(simulation: Simulation, patient: number, exit: number): void {
  simulation.plans.setExit(patient, exit)
  simulation.schedule(exit, Handler.wardStayEnds, simulation.state.patients.bed(patient), 0)
}

/** Whether somebody lies in a ward bed and the exit is what comes next. */
export function mayLeave({ state, plans }: Simulation, patient: number): boolean {
  return state.patients.stage(patient) === PatientStage.inBed && plans.leaving(patient) === 1
}

/** Plans a hastening; returns how many of those present it concerns. */
export function planHastening(simulation: Simulation, run: DischargeRun, hastening: Hastening): number {
  run.hastenings = [...run.hastenings, hastening]
  simulation.schedule(hastening.fromMinute, Handler.hasteningStarts, run.hastenings.length - 1, 0)
  let concerned = 0
  const { plans, state } = simulation
  for (let p = 0; p < state.patients.capacity; p++) {
    if (!mayLeave(simulation, p) || !concerns(simulation, hastening, p)) continue
    const exit = plans.exit(p)
    const inWindow = exit >= hastening.fromMinute && exit - hastening.minutes < hastening.untilMinute
    concerned += Math.max(inWindow ? hastening.share : 0, state.patients.fit(p) ? hastening.fitShare : 0)
  }
  return Math.round(concerned)
}

function hasteningStarts(simulation: Simulation, ordinal: number): void {
  const run = simulation.parts.discharge!
  const hastening = run.hastenings[ordinal]!
  const { plans, state, minute } = simulation
  for (let p = 0; p < state.patients.capacity; p++) {
    if (!mayLeave(simulation, p) || !concerns(simulation, hastening, p)) continue
    const exit = plans.exit(p)
    let earlier = hastened(simulation, run, hastening, p, exit)
    if (hastening.fitShare > 0 && state.patients.fit(p)) {
      const u = simulation.uniform(p, INPATIENT_PURPOSES.hastening + 3)
      const part = u / hastening.fitShare
      if (part < 1) earlier = Math.min(earlier, minute + AT_ONCE_MINUTES + AT_ONCE_SPREAD_MINUTES * part)
    }
    if (earlier < exit) replan(simulation, p, earlier)
  }
}

/** Plans step-down places. */
export function planStepDown(simulation: Simulation, run: DischargeRun, stepDown: Omit<StepDown, 'free'>): void {
  run.stepDowns = [...run.stepDowns, { ...stepDown, free: 0 }]
  simulation.schedule(stepDown.fromMinute, Handler.stepDownOpens, run.stepDowns.length - 1, 0)
}

function takes(simulation: Simulation, run: DischargeRun, stepDown: StepDown, patient: number): boolean {
  if (simulation.minute >= stepDown.untilMinute) return false
  if (!mayLeave(simulation, patient) || !stepDown.facilities.has(simulation.state.patients.facility(patient)))
    return false
  if (run.toStepDown[patient] === 1) return false
  if (simulation.plans.exit(patient) <= simulation.minute + AT_ONCE_MINUTES + AT_ONCE_SPREAD_MINUTES) return false
  return stepDown.place < 0 || placeOf(simulation, run, patient) === stepDown.place
}

/** What the patient waits for, as an index into DISCHARGE_PLACES. */
function placeOf(simulation: Simulation, run: DischargeRun, patient: number): number {
  const u = simulation.uniform(patient, INPATIENT_PURPOSES.delay + 1)
  const { placeCumulative } = run.model
  let place = 0
  while (place < placeCumulative.length - 1 && u >= placeCumulative[place]!) place++
  return place
}

/** The place is taken until the delay would have ended. */
function leaveForStepDown(simulation: Simulation, run: DischargeRun, ordinal: number, patient: number): void {
  const stepDown = run.stepDowns[ordinal]!
  const part = simulation.uniform(patient, INPATIENT_PURPOSES.hastening + 3)
  stepDown.free--
  simulation.schedule(simulation.plans.exit(patient), Handler.stepDownPlaceFrees, ordinal, 0)
  run.toStepDown[patient] = 1
  replan(simulation, patient, simulation.minute + AT_ONCE_MINUTES + AT_ONCE_SPREAD_MINUTES * part)
}

function stepDownOpens(simulation: Simulation, ordinal: number): void {
  const run = simulation.parts.discharge!
  const stepDown = run.stepDowns[ordinal]!
  stepDown.free += stepDown.places
  fillStepDown(simulation, run, ordinal)
}

function stepDownPlaceFrees(simulation: Simulation, ordinal: number): void {
  const run = simulation.parts.discharge!
  run.stepDowns[ordinal]!.free++
  fillStepDown(simulation, run, ordinal)
}

/** Whoever has been fit longest takes a free place. */
function fillStepDown(simulation: Simulation, run: DischargeRun, ordinal: number): void {
  const stepDown = run.stepDowns[ordinal]!
  const { patients } = simulation.state
  while (stepDown.free > 0) {
    let first = -1
    for (let p = 0; p < patients.capacity; p++) {
      if (!patients.fit(p) || !takes(simulation, run, stepDown, p)) continue
      if (first < 0 || run.fitMinute[p]! < run.fitMinute[first]!) first = p
    }
    if (first < 0) return
    leaveForStepDown(simulation, run, ordinal, first)
  }
}
