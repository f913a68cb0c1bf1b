// What the API tells of planning, as the plan room reads it. Columns are by cell; null where there is no value or no way.
import type { Text } from '../i18n/words.ts'
import type { Place } from './types.ts'

export interface Cells {
  readonly id: readonly string[]
  readonly lng: readonly number[]
  readonly lat: readonly number[]
  readonly population: readonly number[]
  /** Index into the city's districts. */
  readonly district: readonly number[]
}

/** The cells as planning reads them. */
export interface PlanCells extends Cells {
  /** Index into `areas`: subdistricts, by the nearest primary-care centre. */
  readonly area: readonly number[]
  readonly areas: readonly Text[]
}

/** Public transport of the city: departures are those of vehicles at stops in a day. */
export interface Timetables {
  readonly feeds: readonly string[]
  readonly stops: number
  readonly weekday: number
  readonly saturday: number
  readonly sunday: number
}

export interface ShareWithin {
  readonly minutes: number
  readonly share: number | null
}

export interface PlanAccess {
  readonly mean: number | null
  readonly worstDecile: number | null
  /** Means by tenths of the people, the worst served first. */
  readonly deciles: readonly (number | null)[]
  readonly gini: number | null
  readonly lorenzPeople: readonly number[]
  readonly lorenzAccess: readonly number[]
  readonly within: readonly ShareWithin[]
  readonly meanMinutes: number | null
  readonly values: readonly (number | null)[]
  readonly minutes: readonly (number | null)[]
}

export interface CandidateSite {
  readonly id: string
  readonly name: Text
  readonly location: Place
  readonly suggested: boolean
  readonly gain: number | null
  readonly nearerPeople: number
}

export interface SitingStep {
  readonly elapsedMilliseconds: number
  readonly value: number | null
  readonly bound: number | null
}

export interface SolvedPlan {
  readonly letter: string
  readonly found: {
    readonly objective: string
    /** Indices into the candidates of the request. */
    readonly sites: readonly number[]
    readonly value: number | null
    readonly bound: number | null
    readonly gap: number | null
    readonly proven: boolean
    readonly beyondPeople: number
  }
  readonly access: PlanAccess
}

export interface ParetoPoint {
  readonly sites: readonly number[]
  readonly worstDecile: number | null
  readonly gini: number | null
  readonly efficient: boolean
}

export interface PlanConflict {
  readonly constraints: readonly string[]
  readonly relax: readonly { readonly constraint: string; readonly to: number | null }[]
  readonly why: Text
}

export interface PlanProgress {
  readonly id: string
  readonly state: 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED'
  readonly elapsedMilliseconds: number
  readonly failure: string | null
  readonly conflict: PlanConflict | null
  readonly steps: readonly SitingStep[]
  readonly plans: readonly { readonly letter: string }[]
  readonly plansTried: number
}

export interface PlanRun extends Omit<PlanProgress, 'plans'> {
  readonly startedAt: string
  readonly unit: Text | null
  readonly better: 'higher' | 'lower'
  readonly times: string | null
  readonly synthetic: boolean
  readonly before: PlanAccess | null
  readonly plans: readonly SolvedPlan[]
  readonly pareto: readonly ParetoPoint[]
  readonly problems: readonly { readonly path: string; readonly why: string; readonly zh: string | null }[]
}

/** A way from a cell to a facility or to a planned site. */
export interface NearbySupply {
  readonly facility: string | null
  readonly site: string | null
  readonly minutes: number
}

/** What people decided about a plan; kept for good. */
export interface PlanDecision {
  readonly number: number
  readonly at: string
  readonly by: string
  readonly post: string
  readonly verdict: 'ACCEPTED' | 'MODIFIED' | 'REJECTED'
  readonly reason: string
  readonly change: string | null
  readonly expiresAt: string | null
  readonly expired: boolean
  readonly letter: string
}

/** Places read from a file; with problems it holds none. */
export interface FileProblem {
  readonly path: string
  readonly why: string
  /** null = told in English alone. */
  readonly zh?: string | null
  /** `maybe-gcj02`: the file may be in GCJ-02. */
  readonly code?: string | null
}

export interface PlanFile {
  readonly candidates: readonly { readonly id: string; readonly name: Text; readonly location: Place }[]
  readonly areas: readonly { readonly name: string; readonly ring: readonly Place[] }[]
  readonly problems: readonly FileProblem[]
  readonly notes: readonly FileProblem[]
}

export interface DuelSpread {
  readonly p10: number | null
  readonly p50: number | null
  readonly p90: number | null
}

/** Access of one future, calculated. */
export interface DuelSiteAccess {
  readonly meanMinutes: number | null
  readonly within30: number | null
  /** Per 1,000 residents. */
  readonly worstDecile: number | null
  readonly gini: number | null
}

export interface DuelCell {
  readonly candidate: string
  readonly p10: number | null
  readonly p25: number | null
  readonly p50: number | null
  readonly p75: number | null
  /** The figure itself with the plan; the others are differences from doing nothing. */
  readonly plan: DuelSpread | null
  readonly p90: number | null
  readonly pairs: readonly number[]
}

export interface DuelRow {
  readonly id: string
  readonly name: Text
  readonly unit: string
  readonly better: string
  /** The figure itself without any plan; null = not known. */
  readonly base: DuelSpread | null
  readonly cells: readonly DuelCell[]
}

interface DuelNamed {
  readonly id: string
  readonly name: Text
  readonly chosen: boolean
}

export interface SiteDuel {
  readonly id: string
  readonly state: PlanProgress['state']
  readonly forkedAt: string
  readonly elapsedMilliseconds: number
  readonly done: number
  readonly wanted: number
  readonly seed: string
  readonly horizonHours: number
  readonly engineVersion: string
  readonly synthetic: boolean
  readonly times: string
  readonly notes: PlanRun['problems']
  readonly candidates: readonly DuelNamed[]
  readonly futures: readonly DuelNamed[]
  readonly compared: readonly string[]
  readonly rows: readonly DuelRow[]
  readonly ranking: readonly {
    readonly candidate: string
    readonly regret: number
    readonly low: number
    readonly high: number
    readonly leads: number
    /** By future compared. */
    readonly byFuture: readonly number[]
  }[]
  readonly access: readonly {
    readonly future: string
    readonly pairs: number
    readonly before: DuelSiteAccess
    readonly after: readonly { readonly candidate: string; readonly access: DuelSiteAccess }[]
  }[]
  /** Measure of worst tenth and Gini, in full. */
  readonly accessMeasure: Text
  readonly regrets: readonly {
    readonly id: string
    readonly name: Text
    readonly unit: string
    readonly rows: readonly { readonly candidate: string; readonly losses: readonly number[]; readonly worst: number }[]
  }[]
  readonly moved: readonly {
    readonly candidate: string
    readonly moved: readonly {
      readonly facility: string
      readonly admissions: number | null
      readonly admissionsLow: number | null
      readonly admissionsHigh: number | null
    }[]
  }[]
  readonly winner: string | null
  readonly orElse: readonly string[]
  readonly failure: string | null
}
