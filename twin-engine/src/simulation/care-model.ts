/**
 * How care runs in a city, as the flows read it: who comes, how long everything takes, who goes where. Made once from the
 * city and the parameters, and shared by all runs; nothing here changes while one runs.
 */
import { NEEDS } from '../city/city.ts'
import type { HospitalWards } from '../policies/bed-choice.ts'
import type { Durations } from './durations.ts'
import type { SiteChoice } from './site-choice.ts'
import type { StayTables } from './stays.ts'

export const ICU_NEED = NEEDS.indexOf('icu')
/** Rows of `stayLaws` behind those of the needs. */
export const STEP_DOWN_STAY = NEEDS.length
export const PLANNED_STAY = NEEDS.length + 1
/** Triage levels that the model tells apart at most. */
export const LEVELS = 4
export const WEEK_HOURS = 168

/** Hour of the week, Monday 00 = 0, of local minutes since 1970-01-01, which was a Thursday. */
export const weekHour = (localMinute: number): number => (Math.floor(localMinute / 60) + 72) % WEEK_HOURS

/** Rate of a stream of arrivals: `scale × perMinute[hour of the week]`, × the day's factor where `daily`. */
export interface ArrivalRate {
  /** 168 figures from Monday 00:00 local time. */
  readonly perMinute: Float64Array
  readonly scale: number
  readonly daily: boolean
}

/** The streams of arrivals, emergency and direct, in the order in which their first ones are planned. */
export interface Sources {
  readonly count: number
  /** 1 = direct admissions. */
  readonly direct: Uint8Array
  /** Unit of direct admissions; facility of emergencies that all go to one, else -1. */
  readonly place: Int32Array
  /** Number of the stream among those of its kind. */
  readonly number: Int32Array
  readonly rate: readonly ArrivalRate[]
  /** Population cell of all who come, or -1: drawn for each. */
  readonly cell: Int32Array
  /** 1 = whoever finds no bed at once is lost. */
  readonly lost: Uint8Array
  /** Choice of hospital: rows `choiceFrom[s] … choiceFrom[s + 1] - 1`; none where `place` is given. */
  readonly choiceFrom: Int32Array
  readonly choiceFacility: Int32Array
  readonly choiceCumulative: Float64Array
  readonly choiceTravelMinutes: Float64Array
}

/** Lists of planned admissions; times are minutes. */
export interface PlannedAdmissions {
  readonly count: number
  readonly unit: Int32Array
  readonly firstMinute: Float64Array
  readonly stepMinutes: Float64Array
  readonly slots: Int32Array
  /** Days of the week from Monday = 0, in order. */
  readonly days: readonly Uint8Array[]
}

export interface CareModel {
  readonly wards: HospitalWards
  readonly sources: Sources
  readonly planned: PlannedAdmissions
  /** Who goes elsewhere than in the unedited city; null = the city is not edited. */
  readonly siteChoice: SiteChoice | null
  /** Rate of all emergency arrivals at a facility, and of direct admissions to a unit: what a surge multiplies. */
  readonly emergencyRate: (facility: number) => ArrivalRate
  readonly directRate: (unit: number) => ArrivalRate
  /** Share of emergency admissions to wards by need: what a surge of one need multiplies. */
  readonly emergencyShareByNeed: Float64Array
  /** Factor on daily rates by month, and the coefficient of variation of the day's noise. */
  readonly monthFactor: Float64Array
  readonly dayNoise: number

  readonly acuityCumulative: Float64Array
  /** Levels 1 … this are treated at once, place or not. */
  readonly immediateLevels: number
  readonly treatment: Durations
  /** Uniform of the outcome: below the first they die in the department, below the second they are admitted. */
  readonly diesBelow: Float64Array
  readonly admittedBelow: Float64Array
  /** Needs to which emergency patients are admitted, `icu` among them, and shares by `facility × LEVELS + level - 1`. */
  readonly routes: Int32Array
  readonly routeCumulative: readonly Float64Array[]
  /** Time in observation, and its limit. */
  readonly observation: { readonly stay: Durations; readonly limitMinutes: number }
  /** Waiting for a bed happens in a lounge, not in the treatment place. */
  readonly lounge: boolean
  readonly diversion: { readonly most: number; readonly neverLevels: number; readonly threshold: Int32Array } | null

  /** Stays with a long component and exits by day: read `stays`; else `stayLaws` by need, STEP_DOWN_STAY, PLANNED_STAY. */
  readonly shaped: boolean
  readonly stays: StayTables
  readonly stayLaws: Durations
  /** Of stays by their own law, the share that ends in intensive care, by need, and the minutes until then. */
  readonly turnShare: Float64Array
  readonly turns: Durations
  readonly wardDeathShare: number
  readonly intensiveDeathShare: number
  readonly stepDownShare: number
  /** Need of the ward bed after intensive care; -1 = the patient's own. */
  readonly stepDownNeed: number
  /** Post-operative and deterioration rates of a hospital are multiplied by this; 0 = wards never send to intensive care. */
  readonly intensiveCareScale: Float64Array
  readonly postOperativeShare: Float64Array
  readonly deteriorationPerMinute: Float64Array

  /** Bed empty → clean request, one law; cleaning by unit; minutes added to it by unit. */
  readonly cleanRequest: Durations
  readonly cleaning: Durations
  readonly extraCleaningMinutes: Float64Array
  /** From an assigned bed into it: direct admissions, and moves within the hospital. Fixed 0 = at once. */
  readonly moves: Durations
  readonly reservationMinutes: number
  readonly lending: boolean
  readonly byAcuity: boolean
  /** Township centres refer planned cases up when they are nearly full. */
  readonly refersUp: boolean
  readonly transfer: {
    readonly afterMinutes: number
    readonly recheckMinutes: number
    readonly arrangement: Durations
    /** The patient leaves the department when the bed is found, not when they lie in it. */
    readonly leavesAtOnce: boolean
  } | null
  readonly speedKilometresPerHour: number
  /** Occupied share of the first fill of a warm start, wards and intensive care; null = it starts empty. */
  readonly firstFill: { readonly wards: number; readonly intensiveCare: number } | null
  /** District of origin by facility, cumulative, and cells of each district with their cumulative population. */
  readonly originDistrict: readonly Float64Array[]
  readonly districtCells: readonly { readonly cells: Int32Array; readonly cumulative: Float64Array }[]
}

export const DIRECT_MOVE = 0
export const WARD_MOVE = 1
