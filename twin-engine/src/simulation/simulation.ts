/**
 * A running simulation is data: a state of the twin, a calendar, waiting lists, and a few columns of plans that the twin
 * itself does not know (how long somebody will stay). It can be copied in the middle of a run.
 *
 * `advance.ts` runs it; the flows do the work; `steps.ts` is their only way to change the state.
 */
import { NEEDS, type Text } from '../city/city.ts'
import type { Instant, Occurrence } from '../events/event.ts'
import type { Parameters } from '../parameters/parameters.ts'
import type { AllocationPolicy } from '../policies/policy.ts'
import { copyState, type TwinState } from '../state/state.ts'
import { Calendar } from './calendar.ts'
import { type Demand, demandOf } from './demand.ts'
import { type Closing, copyClosing } from './flows/closing.ts'
import type { Deferral } from './flows/deferral.ts'
import { Purpose, Stream } from './handlers.ts'
import { RandomSource, standardNormal } from './random.ts'
import { weekdayOf } from './stays.ts'
import { WaitingLists } from './waiting-lists.ts'

const MINUTE = 60_000

/** Waiting lists of a facility: three per need (step-down, boarding, direct), one for intensive care, four of triage. */
export const LISTS_PER_FACILITY = NEEDS.length * 3 + 1 + 4
export const INTENSIVE_CARE_LIST = NEEDS.length * 3
export const TRIAGE_LIST = INTENSIVE_CARE_LIST + 1
/** Order in which a ward bed is offered: out of intensive care first, then boarders, then direct admissions. */
export const Priority = { stepDown: 0, boarding: 1, direct: 2 } as const

/** Extra arrivals: candidates come at (`LARGEST_FACTOR` − 1) × the base rate and are thinned to `factor` − 1. */
export interface Surge {
  readonly factor: number
  /** Index into NEEDS, or -1 for all. */
  readonly need: number
  readonly fromMinute: number
  readonly untilMinute: number
}
export const LARGEST_FACTOR = 5

/** What became of a lever: `planned` of `wanted` could be planned, in the lever's own unit. */
export interface Planned {
  readonly kind: string
  readonly wanted: number
  readonly planned: number
  readonly note: Text
}

/** What the simulation knows of a patient beyond the state, by slot. */
interface PatientPlans {
  /** Address of the patient's luck. */
  stream: Int32Array
  number: Int32Array
  /** Beds so far. */
  segment: Uint8Array
  /** Need fixed at arrival (1 + index), or 0. */
  fixedNeed: Uint8Array
  /** Ward minutes still to come after intensive care; NaN = to be drawn. */
  remaining: Float64Array
  /** Minute of the planned exit from the present ward bed. */
  exit: Float64Array
  /** Number of the present wait for intensive care. */
  ticket: Int32Array
}

function patientPlans(capacity: number): PatientPlans {
  return {
    stream: new Int32Array(capacity),
    number: new Int32Array(capacity),
    segment: new Uint8Array(capacity),
    fixedNeed: new Uint8Array(capacity),
    remaining: new Float64Array(capacity).fill(Number.NaN),
    exit: new Float64Array(capacity),
    ticket: new Int32Array(capacity),
  }
}

function widen(plans: PatientPlans, capacity: number): PatientPlans {
  const next = patientPlans(capacity)
  next.stream.set(plans.stream)
  next.number.set(plans.number)
  next.segment.set(plans.segment)
  next.fixedNeed.set(plans.fixedNeed)
  next.remaining.set(plans.remaining)
  next.exit.set(plans.exit)
  next.ticket.set(plans.ticket)
  return next
}

/** Days whose emergency rate is kept at hand. */
const DAY_RING = 16

export interface SimulationSetting {
  readonly parameters: Parameters
  readonly policy: AllocationPolicy
  readonly seed: number
  readonly replication: number
}

export class Simulation {
  readonly state: TwinState
  readonly setting: SimulationSetting
  readonly demand: Demand
  readonly random: RandomSource
  /** Instant of minute 0. */
  readonly origin: Instant
  /** Local minutes since 1970-01-01 at minute 0. */
  readonly localOrigin: number
  /** Minutes since the start. */
  minute = 0
  calendar: Calendar
  lists: WaitingLists
  plans: PatientPlans
  /** Patients waiting for a ward bed, by facility. */
  wardWaiting: Int32Array
  /** 1 = the unit or department takes part: what nobody ever reported is not simulated. */
  unitKnown: Uint8Array
  surges: readonly Surge[] = []
  /** Beds taken out of use, by the levers that did or will. */
  closings: readonly Closing[] = []
  deferrals: readonly Deferral[] = []
  /** Beds whose opening is planned. */
  openings = new Set<number>()
  /** What became of the levers planned so far. */
  planned: readonly Planned[] = []
  /** Calendar entries run so far. */
  entries = 0
  /** Where a watched run tells its events; null = unwatched. */
  tell: ((event: Occurrence) => void) | null = null
  /** Emergency rates of the days in hand: a cache, so no part of a copy. */
  private dayTag: Int32Array
  private dayFactor: Float64Array

  constructor(state: TwinState, setting: SimulationSetting, origin: Instant) {
    const facilities = state.city.facilities.length
    const capacity = state.patients.stage.length
    this.state = state
    this.setting = setting
    this.demand = demandOf(state.city, setting.parameters)
    this.random = new RandomSource(setting.seed, setting.replication)
    this.origin = origin
    this.localOrigin = origin / MINUTE + state.city.utcOffsetMinutes
    this.calendar = new Calendar(Math.ceil(state.index.bedCount * 1.3) + 4096)
    this.lists = new WaitingLists(facilities * LISTS_PER_FACILITY, capacity)
    this.plans = patientPlans(capacity)
    this.wardWaiting = new Int32Array(facilities)
    this.unitKnown = new Uint8Array(state.city.units.length)
    this.dayTag = new Int32Array(DAY_RING).fill(-1)
    this.dayFactor = new Float64Array(DAY_RING)
  }

  /** An independent copy, at the same minute and with the same future. It is not watched. */
  copy(): Simulation {
    const copy = new Simulation(copyState(this.state), this.setting, this.origin)
    copy.minute = this.minute
    copy.calendar = this.calendar.copy()
    copy.lists = this.lists.copy()
    copy.plans = widen(this.plans, this.plans.stream.length)
    copy.wardWaiting = this.wardWaiting.slice()
    copy.unitKnown = this.unitKnown.slice()
    copy.surges = this.surges
    copy.closings = this.closings.map(copyClosing)
    copy.deferrals = this.deferrals
    copy.openings = new Set(this.openings)
    copy.planned = this.planned
    copy.entries = this.entries
    return copy
  }

  /** The present instant, epoch ms. */
  get now(): Instant {
    return this.origin + Math.round(this.minute * MINUTE)
  }

  /** Plans an entry; `minute` counts from the start. */
  schedule(minute: number, handler: number, subject: number, argument: number): void {
    this.calendar.schedule(minute, handler, subject, argument)
  }

  /** Keeps the plans as long as the state's patient columns. */
  makeRoom(): void {
    const capacity = this.state.patients.stage.length
    if (capacity === this.plans.stream.length) return
    this.plans = widen(this.plans, capacity)
    this.lists.grow(capacity)
  }

  /** The four uniforms of a patient's draw; the next draw overwrites them. */
  luck(patient: number, purpose: number): Float64Array {
    return this.random.draw(this.plans.stream[patient]!, this.plans.number[patient]!, purpose)
  }

  /** Factor on emergency arrivals in an hour since 1970 (local): hour × weekday × month × the day's noise. */
  emergencyFactor(hour: number): number {
    const day = Math.floor(hour / 24)
    const slot = day % DAY_RING
    if (this.dayTag[slot] !== day) {
      const { weekdayFactor, monthFactor, dayNoiseCoefficientOfVariation: cv } = this.setting.parameters.emergency
      const u = this.random.draw(Stream.day, day, 0)
      // Gamma of mean 1 and shape 1/cv², by the cube of a normal (Wilson and Hilferty 1931).
      const k = cv * cv
      const cube = 1 - k / 9 + (standardNormal(u[0]!, u[1]!) * cv) / 3
      this.dayTag[slot] = day
      this.dayFactor[slot] =
        weekdayFactor[weekdayOf(day)]! * monthFactor[new Date(day * 86_400_000).getUTCMonth()]! * Math.max(0, cube) ** 3
    }
    return this.dayFactor[slot]! * this.demand.emergencyHour[hour - day * 24]!
  }

  /** Factor on direct admissions in an hour since 1970 (local). */
  directFactor(hour: number): number {
    const day = Math.floor(hour / 24)
    return this.demand.directProfile[weekdayOf(day) * 24 + (hour - day * 24)]!
  }

  /** The unit exponential of the way to patient `number` of a stream. */
  interarrival(stream: number, number: number): number {
    return -Math.log(this.random.draw(stream, number, Purpose.arrival)[0]!)
  }
}
