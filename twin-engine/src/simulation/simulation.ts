/**
 * A running simulation is data: a state of the twin, a calendar, waiting lists, people on the way, and a few columns of
 * plans that the twin itself does not know (how long somebody will stay). It can be copied in the middle of a run.
 *
 * `advance.ts` runs it; the flows do the work; `steps.ts` is their only way to change the state.
 */
import { NEEDS, type Text } from '../city/city.ts'
import type { Instant, Occurrence } from '../events/event.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { roadSpeedsOf } from '../parameters/road-speeds.ts'
import { type Neighbours, neighboursOf } from '../policies/neighbours.ts'
import type { AllocationPolicy } from '../policies/policy.ts'
import { copyState, HISTORY_STEP_MINUTES, type TwinState } from '../state/state.ts'
import { Calendar } from './calendar.ts'
import { careModelOf } from './care.ts'
import { type ArrivalRate, type CareModel, WEEK_HOURS, weekHour } from './care-model.ts'
import { Conditions } from './conditions.ts'
import { type Conversion, copyConversion } from './conversions.ts'
import { type Closing, copyClosing } from './flows/closing.ts'
import type { Deferral } from './flows/deferral.ts'
import type { Redirection } from './flows/redirection.ts'
import { FreeBeds } from './free-beds.ts'
import { type GivenDrives, givenDrivesOf } from './given-drives.ts'
import { Journeys } from './journeys.ts'
import { blockOf, CITY_LUCK, type LuckTable } from './luck.ts'
import type { RunObserver } from './observer.ts'
import type { PartRuns } from './parts/index.ts'
import { copyRuns, type Fidelity, type PartRun } from './parts/part.ts'
import { PatientPlans } from './plans.ts'
import { RandomSource, standardNormal } from './random.ts'
import { type RecordedCourses, RecordedRun } from './recorded-courses.ts'
import { copyRedistribution, type Redistribution } from './redistributions.ts'
import { type RoadDrives, roadDrivesOf } from './road-drives.ts'
import { Totals } from './totals.ts'
import { WaitingLists } from './waiting-lists.ts'

const MINUTE = 60_000
const DAY = 1440

/** Order in which a ward bed is offered: out of intensive care first, then boarders, then direct admissions. */
export const Priority = { stepDown: 0, boarding: 1, direct: 2 } as const
/** Waiting lists of a facility: `RANKS` per need, as many for intensive care and for triage. */
export const RANKS = 4
export const INTENSIVE_CARE_LIST = NEEDS.length * RANKS
export const TRIAGE_LIST = INTENSIVE_CARE_LIST + RANKS
export const LISTS_PER_FACILITY = TRIAGE_LIST + RANKS

/** Extra arrivals: candidates come at (`LARGEST_FACTOR` − 1) × the base rate and are thinned to `factor` − 1. */
export interface Surge {
  readonly factor: number
  /** Index into NEEDS, or -1 for all. */
  readonly need: number
  readonly fromMinute: number
  readonly untilMinute: number
  /** Triage level from which on they come to emergency departments; all unless given. */
  readonly leastLevel?: number
  /** In place of `factor`: the factor at minutes in ascending order, straight between them. */
  readonly curve?: readonly { readonly minute: number; readonly factor: number }[]
  /** Whether easings of demand spare some of it. */
  readonly eased?: boolean
}
export const LARGEST_FACTOR = 5

/** Of those whom shocks of demand bring besides the usual a share is spared for a while; minutes from the start. */
export interface Easing {
  readonly share: number
  readonly fromMinute: number
  readonly untilMinute: number
}

/** What became of a lever: `planned` of `wanted` could be planned, in the lever's own unit. */
export interface Planned {
  readonly kind: string
  readonly wanted: number
  readonly planned: number
  readonly note: Text
  /** What it costs; left out where nothing is known of it. */
  readonly cost?: Cost
  /** Names the work that the cost is of: actions with the same name share it, and together cost what the dearest does. */
  readonly sharedWork?: string
}

/** What an action costs; null = not known. */
export interface Cost {
  readonly staffHours: number | null
  readonly moneyYuan: number | null
}

/** Days whose emergency rate is kept at hand. */
const DAY_RING = 16

export interface SimulationSetting {
  readonly parameters: Parameters
  readonly policy: AllocationPolicy
  readonly seed: number
  readonly replication: number
  /** Addresses of the draws; a city's unless given. */
  readonly luck?: LuckTable
  /** Minutes between passings of the city's clock, which roll the tallies and sample the history; 5 unless given, Infinity = never. */
  readonly clockMinutes?: number
  /** `none` leaves out everybody who would come: for what the present patients alone will do. */
  readonly arrivals?: 'all' | 'none'
  /** A record to replay: its people come, in the place of all others, and their care takes what it took. */
  readonly recorded?: RecordedCourses
  /** `full` unless given; what is left out of `flow` is said in parts/. */
  readonly fidelity?: Fidelity
  /** When the run ends, where that is known: what open-ended actions cost until then. */
  readonly horizonMinutes?: number
  /**
   * `false` leaves out what screens alone read of a state: its history, and visits told by district. For runs whose state
   * nobody sees; what they come to is the same.
   */
  readonly forScreens?: boolean
}

export class Simulation {
  readonly state: TwinState
  readonly setting: SimulationSetting
  readonly care: CareModel
  /** Drives over the city's roads, before any closure; null where it has none. */
  readonly drives: RoadDrives | null
  /** Drives that the city's own tables give; null where it brings none. */
  readonly given: GivenDrives | null
  /** Other hospitals by the way there, before any closure. */
  readonly neighbours: Neighbours
  readonly luck: LuckTable
  readonly random: RandomSource
  readonly clockMinutes: number
  /** Instant of minute 0. */
  readonly origin: Instant
  /** Local minutes since 1970-01-01 at minute 0. */
  readonly localOrigin: number
  /** How far minute 0 lies within its hour, and that hour's number in a week from Monday 00. */
  readonly phaseMinutes: number
  readonly firstWeekHour: number
  /** Minutes since the start, and the same as an instant, epoch ms; see `moveTo`. */
  minute = 0
  now: Instant
  calendar: Calendar
  lists: WaitingLists
  journeys: Journeys
  plans: PatientPlans
  freeBeds: FreeBeds
  conditions: Conditions
  totals: Totals
  parts: PartRuns
  /** Those of `parts` that take part. */
  running: readonly PartRun[] = []
  /** What a replay of a record knows; null in any other run. */
  recorded: RecordedRun | null
  /** Block of the next arrival of each source, four uniforms. */
  nextLuck: Float64Array
  /** Patients waiting for a ward bed, by facility. */
  wardWaiting: Int32Array
  /** Treatment places of each emergency department, with those opened on the way. */
  treatmentPlaces: Int32Array
  /** 1 = the unit or department takes part: what nobody ever reported is not simulated. */
  unitKnown: Uint8Array
  surges: readonly Surge[] = []
  easings: readonly Easing[] = []
  /** Beds taken out of use, by the levers that did or will. */
  closings: readonly Closing[] = []
  deferrals: readonly Deferral[] = []
  redistributions: readonly Redistribution[] = []
  conversions: readonly Conversion[] = []
  /** Visits that primary care takes. */
  redirections: readonly Redirection[] = []
  /** Beds whose opening is planned. */
  openings = new Set<number>()
  /** What became of the levers planned so far. */
  planned: readonly Planned[] = []
  /** Calendar entries run so far; those among them that are no model events: the clock, checks gone stale. */
  entries = 0
  bookkeeping = 0
  /** Where a watched run tells its events; null = unwatched. */
  tell: ((event: Occurrence) => void) | null = null
  /** Who measures the run; null = nobody. */
  observer: RunObserver | null = null
  /** Emergency rates of the days in hand: a cache, so no part of a copy. */
  private dayTag: Int32Array
  private dayFactor: Float64Array

  constructor(state: TwinState, setting: SimulationSetting, origin: Instant) {
    const facilities = state.city.facilities.length
    const capacity = state.patients.capacity
    this.state = state
    this.setting = setting
    this.care = careModelOf(state.city, setting.parameters)
    this.drives = roadDrivesOf(state.city, setting.parameters)
    this.given = givenDrivesOf(state.city, setting.parameters)
    this.neighbours = neighboursOf(state.city, roadSpeedsOf(setting.parameters))
    this.luck = setting.luck ?? CITY_LUCK
    this.random = new RandomSource(setting.seed, setting.replication)
    this.clockMinutes = setting.clockMinutes ?? HISTORY_STEP_MINUTES
    this.origin = origin
    this.now = origin
    this.localOrigin = origin / MINUTE + state.city.utcOffsetMinutes
    this.phaseMinutes = this.localOrigin - Math.floor(this.localOrigin / 60) * 60
    this.firstWeekHour = weekHour(this.localOrigin)
    this.calendar = new Calendar(Math.ceil(state.index.bedCount * 1.3) + 1024)
    this.lists = new WaitingLists(facilities * LISTS_PER_FACILITY, capacity)
    this.journeys = new Journeys()
    this.plans = new PatientPlans(capacity)
    this.freeBeds = new FreeBeds(state)
    this.conditions = new Conditions(facilities)
    this.totals = new Totals(facilities)
    this.parts = {
      ambulances: null,
      massCasualties: null,
      observation: null,
      patience: null,
      greenChannels: null,
      readmissions: null,
      theatres: null,
      electives: null,
      discharge: null,
      rosters: null,
      rooms: null,
      sharedCentres: null,
      stocks: null,
      dependencies: null,
      primaryCare: null,
      floods: null,
      evacuations: null,
      epidemics: null,
      equipment: null,
    }
    this.recorded = setting.recorded === undefined ? null : new RecordedRun(setting.recorded)
    this.nextLuck = new Float64Array(this.care.sources.count * 4)
    this.wardWaiting = new Int32Array(facilities)
    this.treatmentPlaces = state.index.placesOfFacility.slice()
    this.unitKnown = new Uint8Array(state.city.units.length)
    this.dayTag = new Int32Array(DAY_RING).fill(-1)
    this.dayFactor = new Float64Array(DAY_RING)
  }

  /**
   * An independent copy, at the same minute and with the same future; with `luck`, whatever is not drawn yet comes out anew. It is
   * neither watched nor measured.
   */
  copy(luck: Partial<Pick<SimulationSetting, 'seed' | 'replication' | 'horizonMinutes'>> = {}): Simulation {
    const copy = new Simulation(copyState(this.state), { ...this.setting, ...luck }, this.origin)
    copy.moveTo(this.minute)
    copy.calendar = this.calendar.copy()
    copy.lists = this.lists.copy()
    copy.journeys = this.journeys.copy()
    copy.plans = this.plans.widened(this.plans.capacity)
    copy.nextLuck = this.nextLuck.slice()
    copy.wardWaiting = this.wardWaiting.slice()
    copy.treatmentPlaces = this.treatmentPlaces.slice()
    copy.unitKnown = this.unitKnown.slice()
    copy.conditions = this.conditions.copy()
    copy.totals = this.totals.copy()
    const parts = copyRuns(this.parts)
    copy.parts = parts.runs
    copy.running = parts.running
    copy.recorded = this.recorded?.copy() ?? null
    copy.surges = this.surges
    copy.easings = this.easings
    copy.closings = this.closings.map(copyClosing)
    copy.deferrals = this.deferrals
    copy.redistributions = this.redistributions.map(copyRedistribution)
    copy.conversions = this.conversions.map(copyConversion)
    copy.redirections = this.redirections
    copy.openings = new Set(this.openings)
    copy.planned = this.planned
    copy.entries = this.entries
    copy.bookkeeping = this.bookkeeping
    return copy
  }

  /** Moves on to a minute from the start. */
  moveTo(minute: number): void {
    this.minute = minute
    this.now = this.origin + Math.round(minute * MINUTE)
  }

  /** Plans an entry; `minute` counts from the start. */
  schedule(minute: number, handler: number, subject: number, argument: number): void {
    this.calendar.schedule(minute, handler, subject, argument)
  }

  /** Keeps the plans as long as the state's patient columns. */
  makeRoom(): void {
    const capacity = this.state.patients.capacity
    if (capacity === this.plans.capacity) return
    this.plans = this.plans.widened(capacity)
    this.lists.grow(capacity)
    for (const part of this.running) part.makeRoom?.(capacity)
  }

  /** Sees to it that `plans.uniform` holds the block of a patient's purpose; where the purpose's own uniform lies there. */
  draw(patient: number, purpose: number): number {
    const { plans } = this
    const block = blockOf(purpose)
    const at = plans.uniformAt(patient)
    if (plans.block(patient) !== block) {
      plans.setBlock(patient, block)
      this.random.fill(plans.stream(patient), plans.number(patient), block, plans.uniform, at)
    }
    return at + (purpose & 3)
  }

  /** The uniform of a patient's purpose. */
  uniform(patient: number, purpose: number): number {
    return this.plans.uniform[this.draw(patient, purpose)]!
  }

  /** Minute of the arrival after `from` at a rate, for a unit exponential; Infinity when the rate stays 0 for nine days. */
  nextArrival(rate: ArrivalRate, from: number, exponential: number, factor = 1): number {
    const { phaseMinutes, firstWeekHour } = this
    const { perMinute, daily } = rate
    const scale = rate.scale * factor
    let t = from
    let e = exponential
    for (let idle = 0; idle < 216; ) {
      const hour = Math.floor((t + phaseMinutes) / 60)
      const end = 60 * (hour + 1) - phaseMinutes
      let lambda = scale * perMinute[(firstWeekHour + hour) % WEEK_HOURS]!
      if (daily) lambda *= this.factorOfDay(hour)
      const x = e / lambda
      if (t + x < end) return t + x
      e -= lambda * (end - t)
      t = end
      idle = lambda > 0 ? 0 : idle + 1
    }
    return Number.POSITIVE_INFINITY
  }

  /** Factor on daily rates on the day of an hour from the start: month × the day's noise. */
  private factorOfDay(hour: number): number {
    const day = Math.floor((Math.floor(this.localOrigin / 60) + hour) / 24)
    const slot = day % DAY_RING
    if (this.dayTag[slot] !== day) {
      const { monthFactor, dayNoise: cv } = this.care
      const u = this.random.draw(this.luck.streams.day, day, 0)
      // Gamma of mean 1 and shape 1/cv², by the cube of a normal (Wilson and Hilferty 1931).
      const k = cv * cv
      const cube = 1 - k / 9 + (standardNormal(u[0]!, u[1]!) * cv) / 3
      this.dayTag[slot] = day
      this.dayFactor[slot] = monthFactor[new Date(day * DAY * MINUTE).getUTCMonth()]! * Math.max(0, cube) ** 3
    }
    return this.dayFactor[slot]!
  }
}
