/** What the API asks of the race for the cheapest sets of actions, beside the live city: each set of its front with its replay. */
import type { MeanInterval, Text, TwinState } from '@kangcheng/twin-engine'
import type { ActionLimit, SearchedLever, SetReplay } from '@kangcheng/twin-engine/escalation'
import type { LeverInput } from '../rehearsal/ports.ts'
import type { PlanningState } from './ports.ts'

export interface ActionRaceRequest {
  /** Id of a file of the library for what happens, whose own levers race too; null = the live state goes on as it is. */
  readonly scenario: string | null
  /** What happens instead of the file's shocks; null = those. */
  readonly shocks: readonly LeverInput[] | null
  /** null = the file's, or 48 without one. */
  readonly horizonHours: number | null
  readonly limit: ActionLimit
  /** null = all that are searched. */
  readonly kinds: readonly SearchedLever[] | null
  /** Where is searched: ids of hospitals; null = those that are furthest over the limit. */
  readonly facilities: readonly string[] | null
  /** How many of those that are furthest over the limit. */
  readonly places: number
  /** Minutes by which acting later is compared; null = a day, or half of a shorter horizon. */
  readonly laterMinutes: number | null
  /** Runs of whoever survives the race, and pairs of the replay. */
  readonly replications: number
  readonly seed: string | null
}

export const ACTION_RACE_STAGES = ['PILOT', 'RACE', 'AFRESH', 'LATER', 'READY'] as const
export type ActionRaceStage = (typeof ACTION_RACE_STAGES)[number]

/** One action: which lever, where, when and how much. */
export interface RacedActionTold {
  readonly lever: LeverInput
  readonly text: Text
  readonly facilities: readonly string[]
  /** Minute at which it takes hold or is decided; null where it names none. */
  readonly startMinute: number | null
  readonly staffHours: number | null
  /** What becomes of it, in the lever's words. */
  readonly note: Text
}

/** A set as the race saw it; its luck also chose, so it looks better than it is. */
export interface TriedSetTold {
  /** Places of its actions in the run's `actions`. */
  readonly actions: readonly number[]
  readonly staffHours: number | null
  readonly replications: number
  /** Bed-days above the limit, of emergency departments place-days, and those avoided against doing nothing: by them sets race. */
  readonly daysAbove: MeanInterval
  readonly daysAvoided: MeanInterval
  readonly hoursOver: MeanInterval
  readonly hoursAvoided: MeanInterval
  /** It died early, for others were better. */
  readonly fallen: boolean
}

/** With ids for facilities. */
export interface SetReplayTold extends Omit<SetReplay, 'hospitals'> {
  readonly hospitals: readonly { readonly facility: string; readonly nothing: number; readonly plan: number }[]
}

/** A set of the front; none beats it in staff hours and bed-days above the limit. */
export interface FrontSetTold extends Omit<TriedSetTold, 'fallen'> {
  /** null while the race goes on: a set without its replay is no proposal yet. */
  readonly replay: SetReplayTold | null
  /** What beginning later adds; `whole` = every action can begin later. null where none can, and while it is not known. */
  readonly later: {
    readonly daysAdded: MeanInterval
    readonly hoursAdded: MeanInterval
    readonly whole: boolean
  } | null
  /** The best action that it does without, alone in the race; null where none avoids anything. */
  readonly spare: { readonly action: number; readonly daysAvoided: MeanInterval } | null
}

export interface ActionRaceRun {
  readonly id: string
  readonly state: PlanningState
  readonly stage: ActionRaceStage
  readonly request: ActionRaceRequest
  readonly title: Text
  /** Epoch ms: by the wall clock, and the city's time of the fork. */
  readonly startedAt: number
  readonly forkedAt: number
  readonly stateHash: string
  readonly position: number
  readonly elapsedMilliseconds: number
  /** Milliseconds to the first standing; null before it. */
  readonly firstAnswerMilliseconds: number | null
  /** Runs of the stage at hand. */
  readonly done: number
  readonly wanted: number
  readonly seed: number
  readonly horizonHours: number
  readonly laterMinutes: number
  readonly engineVersion: string
  readonly synthetic: boolean
  readonly shocks: readonly LeverInput[]
  readonly parameters: Readonly<Record<string, number>>
  /** Hospitals at which is searched. */
  readonly places: readonly string[]
  /** Actions that race. */
  readonly actions: readonly RacedActionTold[]
  /** From the cheapest to the one with the fewest bed-days; doing nothing among them unless something as cheap is better. */
  readonly front: readonly FrontSetTold[]
  /** Doing nothing, with the luck of the replays. */
  readonly nothing: SetReplayTold | null
  readonly sets: readonly TriedSetTold[]
  /** Sets of the round at hand that have not run yet: above 0 the answer is about the others alone. */
  readonly waiting: number
  readonly runs: number
  readonly failure: string | null
}

export interface ActionRaces {
  /** Forks the live state and begins. @throws PlanningRefused with every problem */
  start(request: ActionRaceRequest): ActionRaceRun
  get(id: string): ActionRaceRun | null
  /** The newest first. */
  list(): readonly ActionRaceRun[]
  cancel(id: string): ActionRaceRun | null
  /** Calls back whenever the run moved on; the last time when it ended. @returns the way to stop. */
  subscribe(id: string, listener: (run: ActionRaceRun) => void): () => void
  /** The state that a race forked: a rehearsal of one of its sets starts there too. */
  forkOf(id: string): { readonly state: TwinState; readonly position: number } | null
  stop(): void
}
