/**
 * What the API asks of rehearsals and forecasts. `main.ts` chooses who answers; without anyone the null adapters answer
 * honestly that there is nothing.
 */
import type { ActionValue, ActionValues, Planned, Problem, Scenario, Text, TimeToBreak } from '@kangcheng/twin-engine'
import type { Closure } from '@kangcheng/twin-engine/closures'
import type { BedRisk } from '@kangcheng/twin-engine/escalation'
import { Refusal } from '../refusal.ts'

/** Quantiles over replications, one array each, by sample. */
export interface Bands {
  readonly p10: readonly number[]
  readonly p25: readonly number[]
  readonly p50: readonly number[]
  readonly p75: readonly number[]
  readonly p90: readonly number[]
}

/** A share of runs with its 95 % interval (Wilson). */
export interface Probability {
  readonly value: number
  readonly low95: number
  readonly high95: number
}

/** Minutes from the start until something happens, over replications; `never` = share of runs without it. */
export interface TimeUntil {
  readonly p10: number | null
  readonly p50: number | null
  readonly p90: number | null
  readonly never: number
  /** Chance that it happens within the horizon; null where it is not known. */
  readonly probability: Probability | null
}

/** What breaks first in the most runs, once all before it is mended. */
export interface FirstToBreak {
  readonly facility: string
  readonly resource: 'beds' | 'icu' | 'emergency'
  /** The ward need that lacks beds most often then; null but for beds. */
  readonly need: string | null
  /** Runs in which nothing breaks before it, of all runs. */
  readonly first: Probability
  readonly time: TimeUntil
}

export interface Bottleneck extends FirstToBreak {
  /** Beds added beside a unit; null = no lever mends it yet. */
  readonly relief: { readonly unit: string; readonly beds: number; readonly stillBreaks: Probability } | null
  /** Minutes by which the relief puts off the first break of all, over the runs in which this one was first. */
  readonly gained: TimeUntil | null
}

export interface Bottlenecks {
  readonly replications: number
  /** Broken at the fork in at least half of the runs. */
  readonly already: readonly Pick<Bottleneck, 'facility' | 'resource'>[]
  readonly chain: readonly Bottleneck[]
  /** What breaks next with all of the chain mended; null = nothing does. */
  readonly next: FirstToBreak | null
}

export interface ForecastSeries {
  /** null = the whole city. */
  readonly facility: string | null
  readonly open: readonly number[]
  readonly needed: Bands
  readonly occupied: Bands
  readonly icu: Bands | null
  readonly boarding: Bands | null
  readonly fullInMinutes: TimeUntil
  readonly chanceFull: number | null
}

export interface Forecast {
  /** Epoch ms: by the wall clock, and the city's time from which it starts. */
  readonly madeAt: number
  readonly asOf: number
  readonly horizonHours: number
  readonly everyMinutes: number
  readonly replications: number
  readonly engineVersion: string
  readonly seed: string
  readonly city: ForecastSeries
  readonly facilities: readonly ForecastSeries[]
  /** The chance that nothing is free, and when it breaks; of every hospital and the city. */
  readonly risks: readonly BedRisk[]
}

export interface Forecasts {
  /** The newest forecast; null while there is none. */
  latest(): Forecast | null
}

/** A lever or a shock: its kind, and what that kind's `decode` takes. */
export interface LeverInput {
  readonly kind: string
  readonly spec: unknown
}

export interface RehearsalRequest {
  readonly title: string
  /** Id of the file of the library that is the base; null = none. What else is given takes the place of the file's. */
  readonly scenario: string | null
  /** Id of an earlier rehearsal, or of a search for actions, whose fork this one starts from too; null = the live state of now. */
  readonly sameForkAs: string | null
  /** An instant of the record to start from, epoch ms of the city's clock; null = now, or the fork named. */
  readonly from: number | null
  /** null = the file's, or 24 without one. */
  readonly horizonHours: number | null
  /** The number of pairs, or with `precision` the most. */
  readonly replications: number
  /** Half width wanted of every figure's difference, as a share of the do-nothing mean; null = all pairs are run. */
  readonly precision: number | null
  readonly seed: string | null
  /** null = the file's, or none without one. */
  readonly levers: readonly LeverInput[] | null
  readonly shocks: readonly LeverInput[] | null
  /** Parameters that differ, by key; null = the file's. Decoded with the rest. */
  readonly parameters: unknown
}

export type RehearsalState = 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED'

export interface Pair {
  readonly facility: string | null
  readonly base: Bands
  readonly plan: Bands
  readonly difference: {
    readonly mean: readonly number[]
    readonly median: readonly number[]
    readonly low: readonly number[]
    readonly high: readonly number[]
  }
  /** Patient-hours of boarding; null where no emergency department is known. */
  readonly boardingHours: {
    readonly base: number
    readonly plan: number
    readonly baseMedian: number
    readonly planMedian: number
    readonly difference: { readonly mean: number; readonly halfWidth95: number | null; readonly median: number }
  } | null
  /** Hours in which more beds are needed than open; null where not known. */
  readonly overHours: {
    readonly base: number
    readonly plan: number
    readonly baseMedian: number
    readonly planMedian: number
  } | null
  readonly firstOver: { readonly base: TimeUntil; readonly plan: TimeUntil }
  readonly baseCapacity: readonly number[]
  readonly planCapacity: readonly number[]
}

export interface Break {
  readonly facility: string
  readonly resource: 'beds' | 'icu' | 'emergency'
  readonly base: TimeUntil
  readonly plan: TimeUntil
}

/** Runs that ended with far more people waiting than their fellows, and rising; they stay in every mean. */
export interface Collapsed {
  /** False while there are too few runs to say. */
  readonly judged: boolean
  readonly base: readonly number[]
  readonly plan: readonly number[]
}

export interface FigurePrecision {
  readonly id: string
  /** null = the whole city. */
  readonly facility: string | null
  readonly unit: string
  readonly wanted: number
  readonly halfWidth: number
  readonly reached: boolean
  readonly heldSince: number | null
}

/** What the last look found: whether every figure is precise, and which one took the longest or is furthest from it. */
export interface Precision {
  readonly reached: boolean
  readonly replications: number
  readonly decidedBy: FigurePrecision
  readonly figures: readonly FigurePrecision[]
}

export interface RehearsalResult {
  readonly replications: number
  readonly city: Pair
  readonly facilities: readonly Pair[]
  readonly breaks: readonly Break[]
  readonly collapsed: Collapsed
  /** null where none was asked for, and before the first look. */
  readonly precision: Precision | null
}

/** What one future gains over another. */
export interface GainTold {
  readonly minutes: TimeToBreak | null
  /** Patient-hours avoided. */
  readonly boardingHours: { readonly mean: number; readonly halfWidth95: number | null } | null
  readonly holds: number
}

/** What the shocks themselves cost, in patient-hours of boarding: doing nothing against the same runs without them. */
export interface ShockCostTold {
  readonly boardingHours: { readonly mean: number; readonly halfWidth95: number | null }
  readonly calm: number
  readonly nothing: number
}

/** What each action is worth, as the engine finds it, with ids for facilities. */
export interface ActionsTold extends Omit<ActionValues, 'atStake' | 'shocks' | 'actions' | 'later'> {
  readonly shocks: ShockCostTold | null
  readonly atStake: readonly (Omit<ActionValues['atStake'][number], 'facility'> & { readonly facility: string })[]
  readonly actions: readonly (Omit<ActionValue, 'alone' | 'without'> & {
    readonly alone: GainTold
    readonly without: GainTold
  })[]
  readonly later: (Omit<NonNullable<ActionValues['later']>, 'difference'> & { readonly difference: GainTold }) | null
}

/** How far the search for what actions are worth has come, in runs. */
export interface ActionsProgress {
  readonly state: RehearsalState
  readonly done: number
  readonly of: number
  /** Reckoned from the runs so far; null before the first, and when it is over. */
  readonly secondsLeft: number | null
  /** The answer of the replications that every set has run so far; null while they are too few, and when it is over. */
  readonly soFar: () => ActionsTold | null
}

/** When the state in question is reached, with and without the plan. */
export interface StopTold {
  readonly name: Text
  readonly base: TimeUntil
  readonly plan: TimeUntil
}

/** A figure of the city with and without the plan, over the pairs so far. */
export interface FigureRow {
  readonly id: string
  readonly name: Text
  readonly unit: string
  /** Which way is good. */
  readonly better: 'lower' | 'higher' | 'neither'
  readonly base: FigureSpread
  readonly plan: FigureSpread
  readonly difference: FigureSpread & { readonly mean: number; readonly halfWidth95: number | null }
  /** Pairs in which the plan has less of it. */
  readonly lessRuns: number
}

export interface FigureSpread {
  readonly p10: number
  readonly p50: number
  readonly p90: number
}

/** What became of a shock or lever at the fork. */
export interface PlannedRow extends Planned {
  readonly use: 'shock' | 'lever'
  /** Its place among the shocks or levers. */
  readonly index: number
}

export interface Rehearsal {
  readonly id: string
  readonly title: string
  /** Id of the file it began from; null = none. */
  readonly scenario: string | null
  readonly state: RehearsalState
  readonly done: number
  readonly of: number
  /** Reckoned from the pairs so far; null before the first, and when it is over. */
  readonly secondsLeft: number | null
  /** Epoch ms: by the wall clock, and the city's time of the fork. */
  readonly startedAt: number
  readonly forkedAt: number
  /** True where it starts from the record: `forkedAt` lay in the past when it was asked for. */
  readonly fromRecord: boolean
  readonly stateHash: string
  readonly position: number
  readonly seed: string
  readonly horizonHours: number
  readonly everyMinutes: number
  /** Hours that the result covers while only the first of a long horizon were run; null = all of it. */
  readonly previewHours: number | null
  /** How much of care is simulated: all of it, or, over long horizons, flows alone. */
  readonly fidelity: string
  readonly engineVersion: string
  readonly levers: readonly LeverInput[]
  readonly shocks: readonly LeverInput[]
  readonly parameters: Readonly<Record<string, number>>
  readonly failure: string | null
  /** null until at least 5 runs are done; grows with them. */
  readonly result: RehearsalResult | null
  /** Figures of the city; empty until the first whole pairs. */
  readonly figures: readonly FigureRow[]
  /** null without a stop rule, where it cannot be known, and before the first whole pairs. */
  readonly stop: StopTold | null
}

/** A request that cannot be rehearsed; the message names the field and the remedy. */
export class RehearsalRefused extends Refusal {}

export interface Rehearsals {
  /** Forks the live state, or that of an instant of the record, and starts. @throws RehearsalRefused */
  start(request: RehearsalRequest): Promise<Rehearsal>
  /** All that `start` would refuse, with the path of the field; empty = nothing. */
  check(request: RehearsalRequest): Promise<readonly Problem[]>
  get(id: string): Rehearsal | null
  /** The newest first. */
  list(): readonly Rehearsal[]
  /** @returns null when there is none of this id. */
  cancel(id: string): Rehearsal | null
  /**
   * What breaks first and next were nothing done, up to `depth` mended in a row: simulated at the first asking and kept.
   * null when there is no such rehearsal, or it has not ended with all its runs.
   */
  bottlenecks(id: string, depth: number): Promise<Bottlenecks | null>
  /**
   * What each action is worth, by how much later one might act: simulated at the first asking and kept. null when there is no
   * such rehearsal, it has no levers, or it has not ended with all its runs.
   */
  actions(id: string, laterMinutes: number | null): Promise<ActionsTold | null>
  /** Of the search that was asked for last; null when none was. */
  actionsProgress(id: string): ActionsProgress | null
  /** Stops such a search; it can be asked for again. @returns the rehearsal, or null when there is none of this id. */
  cancelActions(id: string): Rehearsal | null
  /** What became of shocks and levers at the fork; null when there is no such rehearsal. */
  planned(id: string): readonly PlannedRow[] | null
  /** Water and closed roads of its shocks and levers; null when there is no such rehearsal. */
  closures(id: string): readonly Closure[] | null
  /** What does not add up in the state that was forked, as rosters too small for those who lie there; null when there is no such rehearsal. */
  problemsAtStart(id: string): readonly Text[] | null
  /** Calls back whenever the rehearsal moved on; the last time when it ended. @returns the way to stop. */
  subscribe(id: string, listener: (rehearsal: Rehearsal) => void): () => void
  /** The recorded run as binary frames, each preceded by its u32 length; null when there is none. */
  recordedRun(id: string): Uint8Array | null
}

/** The scenario files that fit the city, by id. */
export type Library = ReadonlyMap<string, Scenario>
