/** What the API asks of planning. All of it is worked out in a thread of its own; the live state is only copied. */
import type {
  AccessReport,
  CityServing,
  LngLat,
  PlanAccess,
  PlanConflict,
  PlanFound,
  PlannedSite,
  PlanRequest,
  Problem,
  RoadEdit,
  SitingStep,
  Supply,
  TransitDay,
  TravelBasis,
  TravelMode,
} from '@kangcheng/twin-engine'
import type { StateBytes } from '../executors/sweep-executor.ts'
import { Refusal } from '../refusal.ts'
import type { PlanDecisions } from './plan-decisions.ts'

/** How access is to be measured. */
export interface AccessAsked {
  /** Id of a measure, or `ambulance` for the ways of one. */
  readonly measure: string
  readonly mode: TravelMode
  /** Hour of the day from 0; null = the mean over the day. */
  readonly hour: number | null
  /** Whose timetable runs, by public transport; a weekday unless given. */
  readonly day?: TransitDay
  readonly supply: Supply
  readonly need: string | null
  /** Ids of facilities that take nobody. */
  readonly closed: readonly string[]
  readonly edits: readonly RoadEdit[]
  /** Where free beds are asked for: the state that has them. */
  readonly state: StateBytes | null
}

export interface CandidatesAsked extends AccessAsked {
  readonly count: number
  /** What one site would offer, in the unit of the supply. */
  readonly supplyPerSite: number
  /** Sites of the caller's own, valued like the suggested ones. */
  readonly own: readonly PlannedSite[]
}

/** A candidate, and what it would do if it were the only new site. */
export interface ValuedSite extends PlannedSite {
  readonly suggested: boolean
  /** Change of the mean access of the worst-served tenth; null where it is not known. */
  readonly gain: number | null
  /** People whose way to the nearest becomes shorter. */
  readonly nearerPeople: number
}

export interface Candidates {
  readonly sites: readonly ValuedSite[]
  readonly supplyPerSite: number
  readonly problems: readonly Problem[]
}

export interface SitePlanRequest extends AccessAsked {
  readonly plan: PlanRequest
  readonly sites: readonly PlannedSite[]
  readonly supplyPerSite: number
}

/** One plan with what it does for access. */
export interface SolvedPlan {
  /** A, B …: A is for the objective asked for. */
  readonly letter: string
  readonly found: PlanFound
  readonly access: PlanAccess
}

export interface ParetoPoint {
  readonly open: readonly number[]
  readonly worstDecile: number
  readonly gini: number
  /** No other plan is better in both worst tenth and Gini. */
  readonly efficient: boolean
}

export type PlanningState = 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED'

/** A step of the search with the time it came at. */
export interface TimedStep extends SitingStep {
  readonly elapsedMilliseconds: number
}

export interface SitePlanRun {
  readonly id: string
  readonly state: PlanningState
  readonly request: SitePlanRequest
  /** Epoch ms. */
  readonly startedAt: number
  readonly elapsedMilliseconds: number
  readonly unit: AccessReport['unit'] | null
  readonly better: 'higher' | 'lower'
  readonly timesBasis: TravelBasis | null
  readonly synthetic: boolean
  readonly steps: readonly TimedStep[]
  readonly before: PlanAccess | null
  readonly plans: readonly SolvedPlan[]
  readonly conflict: PlanConflict | null
  readonly pareto: readonly ParetoPoint[]
  readonly plansTried: number
  readonly problems: readonly Problem[]
  readonly failure: string | null
}

/** A way from a cell. One of `facility` and `site` names where it leads. */
export interface NearbySupply {
  readonly facility: string | null
  readonly site: string | null
  readonly minutes: number
}

/** Refused: what is wrong with the request, in words with its place; `zh` the same in Chinese, where a screen shows it. */
export class PlanningRefused extends Refusal {}

export interface Planning {
  /** Resolves to problems where the question is wrong. @throws PlanningRefused */
  access(asked: AccessAsked): Promise<AccessReport>
  /** Which hospitals serve each cell of the city as it stands. */
  serving(): Promise<CityServing>
  candidates(asked: CandidatesAsked): Promise<Candidates>
  /** The nearest supply from a cell, among what stands and these sites. */
  nearby(
    asked: AccessAsked & { readonly sites: readonly PlannedSite[]; readonly cell: string },
  ): Promise<readonly NearbySupply[]>
  /** Why nothing can be opened there, whatever is forbidden besides. */
  checkSite(location: LngLat): readonly Problem[]
  /** @throws PlanningRefused */
  start(request: SitePlanRequest): SitePlanRun
  get(id: string): SitePlanRun | null
  list(): readonly SitePlanRun[]
  cancel(id: string): SitePlanRun | null
  readonly decisions: PlanDecisions
  stop(): Promise<void>
}
