// What the API answers, as the screens read it. Names follow the schema; null = not known or not yours to see, never 0.

import type { Text } from '../i18n/words.ts'
import type { Asked, RehearsalFigure } from './rehearsal-types.ts'

export type Severity = 'normal' | 'watch' | 'critical' | 'unknown' | 'closed'
export type Quality = 'LIVE' | 'STALE' | 'ESTIMATED' | 'SIMULATED' | 'MISSING'

export interface Place {
  readonly lng: number
  readonly lat: number
}

export interface UnitPlan {
  readonly id: string
  readonly index: number
  readonly name: Text
  readonly kind: 'ward' | 'icu' | 'emergency'
  readonly need: string
  readonly building: number
  readonly floor: number
  readonly firstBed: number
  readonly openBeds: number
  readonly surgeBeds: number
}

export interface FacilityPlan {
  readonly id: string
  readonly index: number
  readonly name: Text
  readonly kind: string
  readonly location: Place
  readonly district: { readonly id: string; readonly name: Text } | null
  readonly level: Text | null
  readonly approvedBeds: number | null
  readonly units: readonly UnitPlan[]
}

export interface CityPlan {
  readonly id: string
  readonly name: Text
  readonly synthetic: boolean
  /** The source whose recording the clock follows; null = the clock is the wall's. */
  readonly replayOf: string | null
  readonly zone: string
  readonly attributions: readonly string[]
  readonly districts: readonly {
    readonly id: string
    readonly name: Text
    readonly population: number
    readonly seat: Place
  }[]
  /** The hospitals with beds, in the API's order: what lists and stage show. */
  readonly hospitals: readonly FacilityPlan[]
  /** All facilities with beds, township centres included. */
  readonly places: readonly FacilityPlan[]
}

export interface IndicatorValue {
  readonly id: string
  readonly name: Text
  readonly unit: string
  readonly value: number | null
  readonly observedAt: string | null
  readonly source: string | null
  readonly quality: Quality
  readonly change1h: number | null
  readonly history: readonly (number | null)[]
  readonly historyEveryMinutes: number
}

/** Minutes from the forecast's start; null = beyond the horizon. `never` = share of runs in which it does not happen. */
export interface TimeQuantiles {
  readonly p10: number | null
  readonly p50: number | null
  readonly p90: number | null
  readonly never?: number | null
}

export interface Alert {
  readonly id: string
  readonly facility: { readonly id: string; readonly index: number } | null
  readonly rule: string
  readonly severity: Severity
  readonly since: string
  readonly finding: Text
  readonly value: number | null
  readonly threshold: number | null
  readonly unit: string
  /** What the alert is about, and the time to full beside it. */
  readonly resource: 'ALL_BEDS' | 'ICU' | 'EMERGENCY'
  readonly fullInMinutes: TimeQuantiles | null
  readonly stale: boolean
}

export interface FacilityPulse {
  readonly id: string
  readonly index: number
  readonly occupied: number | null
  /** Those in beds and all who wait for one; null where it is not told, as of another moment. */
  readonly needed: number | null
  readonly open: number | null
  readonly available: number | null
  readonly severity: Severity
  readonly icuOccupied: number | null
  readonly icuOpen: number | null
  readonly emergency: number | null
  readonly boarding: number | null
  readonly observedAt: string | null
  readonly occupancy: number | null
}

export interface SourcePulse {
  readonly id: string
  readonly stale: boolean
  readonly lastSeenAt: string | null
}

export interface Pulse {
  readonly position: string
  readonly asOf: string
  readonly indicators: readonly IndicatorValue[]
  readonly alerts: readonly Alert[]
  readonly facilities: readonly FacilityPulse[]
  readonly sources: readonly SourcePulse[]
}

export interface Bands {
  readonly p10: readonly number[]
  readonly p25: readonly number[]
  readonly p50: readonly number[]
  readonly p75: readonly number[]
  readonly p90: readonly number[]
}

export interface ForecastSeries {
  readonly facility: string | null
  readonly open: readonly number[]
  readonly needed: Bands
  readonly occupied: Bands
  readonly fullInMinutes: TimeQuantiles
  readonly chanceFull: number | null
}

export interface Forecast {
  readonly madeAt: string
  readonly asOf: string
  readonly horizonHours: number
  readonly everyMinutes: number
  readonly replications: number
  readonly engineVersion: string
  readonly seed: string | number
  readonly city: ForecastSeries
  readonly facilities: readonly ForecastSeries[]
}

export interface BedCounts {
  readonly physical: number
  readonly open: number | null
  readonly staffed: number | null
  readonly occupied: number | null
  readonly held: number | null
  readonly available: number | null
  readonly assigned: number | null
  readonly dirty: number | null
  readonly cleaning: number | null
  readonly blocked: number | null
  readonly closed: number | null
  readonly standby: number | null
  readonly occupancy: number | null
  readonly observedAt: string | null
  readonly quality: Quality
}

export interface FacilityHistory {
  readonly everyMinutes: number
  readonly newest: string
  readonly occupied: readonly (number | null)[]
  readonly open: readonly (number | null)[]
  readonly available: readonly (number | null)[]
  readonly icuOccupied: readonly (number | null)[]
  readonly emergency: readonly (number | null)[]
  readonly boarding: readonly (number | null)[]
}

/** What nurses, doctors, oxygen and ventilators leave of the open beds. */
export interface Capacity {
  readonly need: string | null
  readonly usable: number | null
  /** Beds that somebody may be given now. */
  readonly free: number | null
  readonly lying: number | null
  /** Patients beyond what is usable. */
  readonly over: number | null
  readonly binding: 'nurses' | 'doctors' | 'oxygen' | 'ventilators' | null
}

/** A hospital's detail, asked again while it is chosen. */
export interface FacilityDetail {
  readonly id: string
  readonly beds: BedCounts
  readonly units: readonly { readonly id: string; readonly beds: BedCounts; readonly waiting: number | null }[]
  readonly indicators: readonly IndicatorValue[]
  readonly emergency: {
    readonly waiting: number | null
    readonly treatment: number | null
    readonly boarding: number | null
    readonly observation: number | null
    readonly places: number | null
    readonly longestBoardingMinutes: number | null
  } | null
  readonly origins: readonly {
    readonly district: Text
    readonly people: number | null
    readonly share: number | null
  }[]
  /** By need; null = all needs. Empty where the reader may not see units. */
  readonly capacity: readonly Capacity[]
  /** Ward beds, then intensive care, where beds are reported one by one. */
  readonly bedBalances: readonly BedBalance[]
  readonly history: FacilityHistory | null
  readonly forecast: ForecastSeries | null
}

/** Free less waiting: what can be given to the next patient, and who asks already. */
export interface BedBalance {
  readonly kind: 'WARD' | 'ICU'
  readonly ready: number
  /** Dirty or being cleaned, within staff and equipment. */
  readonly preparing: number
  readonly waiting: readonly {
    readonly place: 'BOARDING' | 'OBSERVATION' | 'ADMISSION' | 'BED'
    readonly people: number
  }[]
  readonly asking: number
  /** asking − ready − preparing: 0 = nothing is left for the next, above 0 = so many go without. */
  readonly short: number
}

export interface Flow {
  readonly district: string
  readonly facility: string
  readonly people: number
}

export interface Pair {
  readonly facility: string | null
  /** Open beds by sample without and with the plan. */
  readonly baseCapacity: readonly number[]
  readonly planCapacity: readonly number[]
  readonly base: Bands
  readonly plan: Bands
  readonly difference: {
    readonly mean: readonly number[]
    readonly low: readonly number[]
    readonly high: readonly number[]
  }
  /** Hours of boarding in emergency departments, mean over runs; null = not known. */
  readonly boardingHours: {
    readonly base: number
    readonly plan: number
    readonly difference: { readonly mean: number; readonly halfWidth95: number | null }
  } | null
  /** Hours over open beds, mean over runs. */
  readonly overHours: { readonly base: number; readonly plan: number } | null
  readonly firstOver: { readonly base: TimeQuantiles; readonly plan: TimeQuantiles }
}

export interface Break {
  readonly facility: string
  readonly resource: string
  readonly base: TimeQuantiles
  readonly plan: TimeQuantiles
}

/** A share of runs with its 95 % interval. */
export interface Probability {
  readonly value: number
  readonly low95: number
  readonly high95: number
}

/** What fails somebody first in the most runs. */
export interface FirstToBreak {
  readonly facility: string
  readonly resource: string
  readonly need: string | null
  readonly first: Probability
  readonly time: TimeQuantiles & { readonly probability: Probability | null }
}

export interface Bottleneck extends FirstToBreak {
  /** null = no lever mends it yet. */
  readonly relief: { readonly unit: string; readonly beds: number; readonly stillBreaks: Probability } | null
  /** Minutes by which the relief puts off the first break of all. */
  readonly gained: TimeQuantiles | null
}

export interface Bottlenecks {
  readonly replications: number
  readonly already: readonly { readonly facility: string; readonly resource: string }[]
  readonly chain: readonly Bottleneck[]
  readonly next: FirstToBreak | null
}

/** The chance that somebody who needs a bed of the unit finds none. */
export interface NoBedOutlook {
  readonly hours: number
  readonly chance: number
  readonly at: readonly number[]
  readonly beds: number
  readonly taken: number
  readonly units: readonly string[]
}

export interface RehearsalResult {
  readonly replications: number
  readonly city: Pair
  readonly facilities: readonly Pair[]
  readonly breaks: readonly Break[]
}

export interface Rehearsal {
  readonly id: string
  readonly title: string
  /** The file it began from; null = none. */
  readonly scenario: string | null
  readonly state: 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED'
  readonly done: number
  readonly of: number
  /** Reckoned from the pairs so far; null before the first, and when it is over. */
  readonly secondsLeft: number | null
  readonly startedAt: string
  readonly forkedAt: string
  /** It starts from the record: `forkedAt` was past when it was asked for. */
  readonly fromRecord: boolean
  readonly stateHash: string
  readonly position: string
  readonly seed: string | number
  readonly horizonHours: number
  readonly everyMinutes: number
  /** Hours that the result covers while only the first of a long horizon were run; null = all of it. */
  readonly previewHours: number | null
  readonly fidelity: string
  readonly engineVersion: string
  readonly levers: readonly Asked[]
  readonly shocks: readonly Asked[]
  readonly figures: readonly RehearsalFigure[]
  /** When the state in question is reached; null = none is asked for, or not known yet. */
  readonly stop: { readonly name: Text; readonly base: TimeQuantiles; readonly plan: TimeQuantiles } | null
  readonly failure: string | null
  readonly result: RehearsalResult | null
}

/** Who is signed in. */
export interface Me {
  readonly role: string
  readonly roleName: Text
  readonly name: string | null
  /** null = the whole city. */
  readonly places: readonly string[] | null
  /** An emergency access lasts until then; null = it holds none. */
  readonly elevatedUntil: string | null
  /** The reason that was given for it. */
  readonly emergencyReason: string | null
  /** Classes of data that it is granted, within its places at least. */
  readonly sees: readonly string[]
}
