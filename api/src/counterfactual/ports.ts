/** What the API asks of counterfactuals: windows of a log replayed as they were and with a decision changed. */
import type { TwinState } from '@kangcheng/twin-engine'
import type { EventLog } from '../log/event-log.ts'
import type { RecordSpan } from '../past/past-states.ts'
import type { PlanningState } from '../planning/ports.ts'
import type { CounterfactualTold, RecordTold } from './counterfactual-told.ts'

export interface CounterfactualRequest {
  /** Epoch ms of the city's clock. */
  readonly from: number
  readonly until: number
  /** As `decodeChange` takes it. */
  readonly change: unknown
  readonly pairs: number
  readonly seed: string | null
}

export const COUNTERFACTUAL_STAGES = ['READING', 'REPLAY', 'READY'] as const
export type CounterfactualStage = (typeof COUNTERFACTUAL_STAGES)[number]

export interface CounterfactualRun {
  readonly id: string
  readonly state: PlanningState
  readonly stage: CounterfactualStage
  readonly request: CounterfactualRequest
  /** Id of the exercise whose past it is; null = the city's. */
  readonly exercise: string | null
  readonly isChanged: boolean
  /** Epoch ms, by the wall clock. */
  readonly startedAt: number
  readonly elapsedMilliseconds: number
  /** Of the log: events read, and those it holds. */
  readonly eventsRead: number
  readonly eventsOfLog: number
  readonly done: number
  readonly wanted: number
  readonly seed: number
  readonly engineVersion: string
  readonly synthetic: boolean
  /** null until the window was read. */
  readonly record: RecordTold | null
  /** null before the first two pairs. */
  readonly told: CounterfactualTold | null
  readonly failure: string | null
}

export interface Counterfactuals {
  /** @returns null where the log holds no hour yet */
  span(source: PastSource): Promise<RecordSpan | null>
  /** @throws PlanningRefused with every problem */
  start(request: CounterfactualRequest, source: PastSource): Promise<CounterfactualRun>
  get(id: string): CounterfactualRun | null
  /** Those of the city, or of one exercise; the newest first. */
  list(exercise: string | null): readonly CounterfactualRun[]
  cancel(id: string): CounterfactualRun | null
  /** Calls back whenever the run moved on; the last time when it ended. @returns the way to stop. */
  subscribe(id: string, listener: (run: CounterfactualRun) => void): () => void
  stop(): Promise<void>
}

/** Whose past: the city's, or an exercise's, whose log begins with the fork. */
export interface PastSource {
  readonly exercise: string | null
  readonly log: EventLog
  /** The city's clock there, epoch ms. */
  readonly asOf: number
  /** The state with which the log begins where the log itself has none; null = with nothing, or as the log says. */
  readonly beginning: TwinState | null
}
