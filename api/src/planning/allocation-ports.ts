/** What the API asks of allocation: proposals of transfers and of what may be done instead, each with its replay, beside the live city. */
import type { SpreadInterval, Text } from '@kangcheng/twin-engine'
import type {
  AllocationOptionId,
  AlternativeWish,
  AvoidedByHour,
  Blocked,
  IntensiveReplay,
  OxygenBlocked,
  ProposalWish,
  Relief,
  SessionBlocked,
  SessionWish,
  TransferReplay,
  WishedDelivery,
  WishedLoan,
  WishedSessionMove,
  WishedTransfer,
} from '@kangcheng/twin-engine/allocation'
import type { LeverInput } from '../rehearsal/ports.ts'
import type { AllocationDecision, AllocationDecisionAsked } from './allocation-decisions.ts'
import type { PlanningState } from './ports.ts'

export interface AllocationRequest {
  /** Id of a file of the library for what happens; its own levers are not pulled. null = the live state goes on as it is. */
  readonly scenario: string | null
  /** What happens instead of the file's shocks; null = those. */
  readonly shocks: readonly LeverInput[] | null
  /** null = the file's, or 72 without one. */
  readonly horizonHours: number | null
  /** Pairs of the replay, and runs of the forecast. */
  readonly replications: number
  /** Plan for this quantile of each day's need. */
  readonly quantile: number
  readonly seed: string | null
  readonly wish: Omit<ProposalWish, 'refusedPairs'> & AlternativeWish & Pick<SessionWish, 'icuTarget' | 'noticeMinutes'>
}

export const ALLOCATION_STAGES = ['FORECAST', 'PROPOSAL', 'REPLAY', 'READY'] as const
export type AllocationStage = (typeof ALLOCATION_STAGES)[number]

/** A transfer by ids, with what stood on its first day: of the sender what it needs, of the taker what is free. */
export interface TransferTold extends WishedTransfer {
  readonly fromMinute: number
  readonly untilMinute: number
  readonly expected: number
  readonly minutes: number
  readonly sameGroup: boolean
  readonly senderOpen: number
  readonly senderNeed: Quantiles
  /** Beds free below the target; below 0 = none, and so many too few. */
  readonly takerFree: Quantiles
}

export interface Quantiles {
  readonly p10: number
  readonly p50: number
  readonly p90: number
}

export interface BlockedTold {
  readonly facility: string
  readonly bedDays: number
  readonly why: Blocked
}

/** Who is not asked, since they refused: the decision says who said so. */
export interface AvoidedPair {
  readonly from: string
  readonly to: string
  readonly decision: number
  readonly reason: string
  /** Epoch ms until which it holds. */
  readonly until: number
}

export interface ProposalTold {
  readonly transfers: readonly TransferTold[]
  readonly blocked: readonly BlockedTold[]
  readonly avoided: readonly AvoidedPair[]
  readonly days: number
  /** Bed-days above the target at the quantile. */
  readonly above: { readonly nothing: number; readonly plan: number }
  readonly worstShare: { readonly nothing: number | null; readonly plan: number | null }
  /** In the unit of the aim, with the ways counted: what no plan goes below, and this plan; null where it is not known. */
  readonly bound: number | null
  readonly objective: number | null
}

/** Ventilators lent, with hospitals that report theirs and those that do not. */
export interface KitTold {
  readonly known: number
  readonly unknown: number
  /** Ventilator-days of need unmet. */
  readonly nothing: number
  readonly plan: number
  readonly loans: readonly {
    readonly from: string
    readonly to: string
    readonly day: number
    readonly servesFromDay: number
    readonly pieces: number
    readonly minutes: number
  }[]
  readonly avoided: readonly AvoidedPair[]
  readonly days: number
}

/** Oxygen sent, with hospitals whose stock is known and those that never told theirs; cubic metres. */
export interface OxygenTold {
  readonly known: number
  readonly unknown: number
  /** Lacking over the horizon at the quantile. */
  readonly nothing: number
  readonly plan: number
  readonly worstShare: { readonly nothing: number; readonly plan: number }
  /** Hospitals that run out, the worst first. */
  readonly short: readonly {
    readonly facility: string
    readonly stock: number
    readonly perDay: number
    readonly nothing: number
    readonly plan: number
    readonly emptyMinutes: Quantiles | null
    readonly emptyShare: number
    readonly why: OxygenBlocked | null
  }[]
  /** `from` null = from outside the city. */
  readonly deliveries: readonly (WishedDelivery & { readonly leadMinutes: number; readonly days: number })[]
  readonly avoided: readonly AvoidedPair[]
}

/** A person's rows; null = those stay as they are. */
export interface EditedRows {
  readonly rows: readonly WishedTransfer[] | null
  readonly loans: readonly WishedLoan[] | null
  readonly sessions: readonly WishedSessionMove[] | null
  readonly deliveries: readonly WishedDelivery[] | null
}

/** The sessions of a specialty at a hospital. */
export interface SessionPlace {
  readonly facility: string
  readonly need: string
}

/** Sessions that are left as they are, since somebody refused. */
export interface AvoidedSession extends SessionPlace {
  readonly decision: number
  readonly reason: string
  /** Epoch ms until which it holds. */
  readonly until: number
}

/** A move of planned operations by ids; days of the plan, 0 = that of the fork. */
export interface SessionMoveTold extends WishedSessionMove {
  readonly days: number
}

/** A session by ids: operations that lead into intensive care, as planned and as proposed. */
export interface SessionTold extends SessionPlace {
  readonly day: number
  readonly minutes: number
  readonly electiveMinutes: number
  readonly told: number
  readonly planned: number
  readonly kept: number
  readonly movedIn: number
  readonly movedOut: number
  readonly postponed: number
}

/** Intensive care of a hospital by day: beds open, those that may be in use, needed over the runs, and at the quantile as proposed. */
export interface IntensiveTold {
  readonly facility: string
  readonly open: readonly number[]
  readonly limit: readonly number[]
  readonly low: readonly number[]
  readonly middle: readonly number[]
  readonly high: readonly number[]
  readonly needed: readonly number[]
  readonly planned: readonly number[]
}

/** Planned operations against intensive care. */
export interface SessionsTold {
  readonly moves: readonly SessionMoveTold[]
  readonly sessions: readonly SessionTold[]
  readonly hospitals: readonly IntensiveTold[]
  readonly blocked: readonly { readonly facility: string; readonly bedDays: number; readonly why: SessionBlocked }[]
  readonly avoided: readonly AvoidedSession[]
  /** Bed-days above the limit at the quantile. */
  readonly over: { readonly nothing: number; readonly plan: number }
  readonly bound: number | null
  readonly movable: number
  readonly postponed: number
  readonly postponedMinutes: number
  readonly postponedSessions: number
  readonly waitedDays: number
  readonly worstShare: number
  readonly days: number
}

/** Ward beds in use and asked for by those open, mean of the horizon over the pairs. */
export interface UseTold {
  readonly facility: string
  readonly nothing: SpreadInterval
  readonly plan: SpreadInterval
}

/** A lever of an option of which less can be done than is wanted. */
export interface LimitTold {
  /** null = it concerns no single hospital. */
  readonly facility: string | null
  readonly kind: string
  readonly wanted: number
  readonly planned: number
  /** In the words of the lever. */
  readonly note: Text
}

export interface OptionTold {
  readonly id: AllocationOptionId
  /** Patients asked for, nurses, beds, hospitals, operations or ventilators. */
  readonly amount: number
  /** How much of `amount` can be done, where that is counted by the levers: nurses, beds; null of the others. */
  readonly able: number | null
  readonly levers: readonly { readonly kind: string; readonly spec: unknown }[]
  /** What cannot be done as wanted, lever by lever. */
  readonly limits: readonly LimitTold[]
  /** null before the first two pairs: an option without its replay is not ready. */
  readonly replay: TransferReplay | null
  /** Of what is shared: hours of want for it; null of the others, and before the first two pairs. */
  readonly relief: Relief | null
  /** What became of the operations; of `sessions` alone. */
  readonly operations: Omit<IntensiveReplay, 'overHours'> | null
  readonly hours: AvoidedByHour | null
  readonly use: readonly UseTold[]
}

export interface AllocationRun {
  readonly id: string
  readonly state: PlanningState
  readonly stage: AllocationStage
  readonly request: AllocationRequest
  readonly title: Text
  /** Epoch ms: by the wall clock, and the city's time of the fork. */
  readonly startedAt: number
  readonly forkedAt: number
  readonly stateHash: string
  readonly position: number
  readonly elapsedMilliseconds: number
  /** Runs that have come of the forecast, or pairs of the replay. */
  readonly done: number
  readonly wanted: number
  readonly seed: number
  readonly horizonHours: number
  readonly engineVersion: string
  readonly synthetic: boolean
  /** Id of the run whose rows a person changed; null = as it was proposed. */
  readonly editedFrom: string | null
  readonly proposal: ProposalTold | null
  /** null where no hospital reports ventilators, and before it is known. */
  readonly kit: KitTold | null
  /** null before it is known, and where no hospital has a theatre and intensive care. */
  readonly sessions: SessionsTold | null
  /** null where no hospital tells its oxygen, and before it is known. */
  readonly oxygen: OxygenTold | null
  readonly options: readonly OptionTold[]
  readonly failure: string | null
}

export interface Allocations {
  /** Forks the live state and begins. @throws PlanningRefused with every problem */
  start(request: AllocationRequest): Promise<AllocationRun>
  /** A run of a person's rows, from the same state with the same luck. @throws PlanningRefused with every problem */
  edit(id: string, changed: EditedRows): AllocationRun
  get(id: string): AllocationRun | null
  /** The newest first. */
  list(): readonly AllocationRun[]
  cancel(id: string): AllocationRun | null
  /** Calls back whenever the run moved on; the last time when it ended. @returns the way to stop. */
  subscribe(id: string, listener: (run: AllocationRun) => void): () => void
  /** The newest first. */
  decisions(): Promise<readonly AllocationDecision[]>
  /** Durable when it resolves. @throws PlanningRefused naming field and remedy. */
  decide(run: AllocationRun, asked: AllocationDecisionAsked, by: string): Promise<AllocationDecision>
  stop(): Promise<void>
}
