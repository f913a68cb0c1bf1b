/**
 * How a city's own care runs, where it is known in numbers: who comes from where and when, how long things take, who is
 * admitted to what. A city without this section is simulated from parameters (`simulation/demand.ts`).
 *
 * Plain data, as it stands in `city.json` under `care`. Times are minutes, rates per minute, shares 0–1, ids the city's.
 */
import type { Need } from './needs.ts'

/** How long something takes: lognormal by mean and coefficient of variation, exponential by mean, or always the same. */
export type DurationLaw =
  | { readonly law: 'lognormal'; readonly meanMinutes: number; readonly coefficientOfVariation: number }
  | { readonly law: 'exponential'; readonly meanMinutes: number }
  | { readonly law: 'fixed'; readonly minutes: number }

export interface WardTurn {
  readonly share: number
  readonly after: DurationLaw
}

/** People who come to emergency departments from one place, each to one of the facilities, after the way there. */
export interface EmergencySource {
  /** Name of the rate in `rates`. */
  readonly rate: string
  /** Population cell they come from, or null. */
  readonly cell: string | null
  readonly facilities: readonly string[]
  /** Share of each facility; sums to 1. Added up in order, so that a draw's choice does not depend on rounding. */
  readonly shares: readonly number[]
  readonly travelMinutes: readonly number[]
}

/** People who are admitted to one unit without passing an emergency department. */
export interface DirectSource {
  readonly rate: string
  readonly unit: string
  /** Whoever finds no bed waits, or is lost: referred out of the city. */
  readonly whenFull: 'wait' | 'lost'
}

/** A list of planned admissions 择期: on each weekday at `firstMinute` of the day and every `stepMinutes` after. */
export interface AdmissionList {
  readonly unit: string
  /** 1 = Monday … 7 = Sunday. */
  readonly weekdays: readonly number[]
  readonly firstMinute: number
  readonly stepMinutes: number
  /** Admissions a day; whoever finds no bed of the unit is cancelled for good. */
  readonly slots: number
}

export interface Diversion {
  /** A department diverts when at least this share of its treatment places, rounded up, waits for one; at least one. */
  readonly queueShare: number
  /** Nobody is sent on more often. */
  readonly most: number
  /** Triage levels 1 … this are never diverted. */
  readonly neverLevels: number
}

export interface CityCare {
  /** Where the figures come from. */
  readonly source: string
  /** Arrivals per minute by hour of the week, 168 figures from Monday 00:00 local time, by name. */
  readonly rates: Readonly<Record<string, readonly number[]>>
  readonly emergencySources: readonly EmergencySource[]
  readonly directSources: readonly DirectSource[]
  readonly admissionLists: readonly AdmissionList[]
  readonly emergency: {
    /** Share of arrivals by triage level, Ⅰ first; two to four levels, the lower the sooner. */
    readonly acuityShare: readonly number[]
    /** Levels 1 … this are treated at once, treatment place or not; 0 = none. */
    readonly immediateLevels: number
    /** By level. */
    readonly treatment: readonly DurationLaw[]
    readonly admitShare: readonly number[]
    /** Where those admitted go: needs with wards, or `icu`, and the share of each by level; added up in this order. */
    readonly routes: readonly Need[]
    readonly routeShares: readonly (readonly number[])[]
    /** Whoever waits for a bed keeps the treatment place (and the intensive care bed), or waits in a lounge. */
    readonly waitFor: 'in-place' | 'lounge'
    readonly diversion: Diversion | null
  }
  readonly stays: {
    readonly byNeed: Readonly<Record<string, DurationLaw>>
    readonly intensiveCare: DurationLaw
    /** In a ward bed after intensive care. */
    readonly stepDown: DurationLaw
    /** Of planned admissions. */
    readonly planned: DurationLaw
    readonly intensiveCareDeathShare: number
    /** Of those who survive intensive care: the share that goes on to a ward. */
    readonly stepDownShare: number
    /**
     * Ward stays that end in intensive care, by need of the patient: their share, and how long until then. The laws of
     * `byNeed` are those of all others; planned admissions, stays after intensive care and those who lie there when a run
     * starts have none. Absent = nobody.
     */
    readonly turns?: Readonly<Record<string, WardTurn>>
  }
  /** After every patient, by need of the unit. */
  readonly cleaning: Readonly<Record<string, DurationLaw>>
  readonly wards: {
    /** Free beds go to patients of other needs too 借床. */
    readonly lending: boolean
    /** Who is offered a bed first: out of intensive care, boarders, direct admissions; or the graver triage level. */
    readonly order: 'origin' | 'acuity'
    /** Need of the ward bed that step-down patients ask for. */
    readonly stepDownNeed: Need
  }
  /** To another hospital's intensive care, when the own one has had no bed for `afterMinutes`; null = never. */
  readonly transfer: {
    readonly afterMinutes: number
    readonly recheckMinutes: number
    readonly handoverMinutes: number
  } | null
  /** The other hospitals that each one diverts and transfers to, nearest first, with the way there. */
  readonly neighbours: readonly {
    readonly facility: string
    readonly others: readonly string[]
    readonly minutes: readonly number[]
  }[]
}
