/** What is told of an exercise: to the API, to the log, and from the log to the report. Minutes count from the fork. */
import type { Text } from '@kangcheng/twin-engine'
import { Refusal } from '../refusal.ts'
import type { LeverInput } from '../rehearsal/ports.ts'
import type { ExerciseRole } from './roles.ts'

/** `INTERRUPTED`: the server ended while it ran. Its log is kept, and the report tells what can be told. */
export const EXERCISE_STATES = ['PREPARED', 'RUNNING', 'PAUSED', 'JUMPING', 'ENDED', 'FAILED', 'INTERRUPTED'] as const
export type ExerciseState = (typeof EXERCISE_STATES)[number]

/** Exercise minutes per real minute. */
export const SLOWEST_PACE = 1
export const FASTEST_PACE = 720

/** A request that cannot be met; the message names the field and the remedy. */
export class ExerciseRefused extends Refusal {}

/** Forked from the live city, from its record at an instant, or from the opening of a scenario. */
export const EXERCISE_STARTS = ['LIVE', 'PAST', 'WARMED_UP'] as const
export type ExerciseStart = (typeof EXERCISE_STARTS)[number]

/** To whom an inject goes; `HOSPITAL` without a facility = every hospital. */
export interface Recipient {
  readonly role: 'ALL' | Exclude<ExerciseRole, 'FACILITATOR'>
  /** Id of a hospital; null for other roles. */
  readonly facility: string | null
}

export interface InjectRequest {
  /** null = at once. */
  readonly atMinute: number | null
  readonly to: Recipient
  readonly text: Text
  /** What happens with it; a lever of any kind, planned at its minute. */
  readonly lever: LeverInput | null
}

export interface CreateRequest {
  readonly title: string
  /** Id of a scenario whose shocks, levers and story are taken; null = none. */
  readonly scenario: string | null
  readonly start: ExerciseStart
  /** For `PAST`: the instant of the live city's record, epoch ms; null otherwise. */
  readonly from: number | null
  readonly horizonHours: number | null
  readonly seed: string | null
  readonly pace: number
  /** Minutes within which an alarm must be answered. */
  readonly alarmLimitMinutes: number
  /** In place of the scenario's where given. */
  readonly shocks: readonly LeverInput[] | null
  /** What a recommendation may choose from; in place of the scenario's levers where given. */
  readonly options: readonly LeverInput[] | null
  readonly injects: readonly InjectRequest[]
}

export interface Participant {
  readonly id: string
  readonly role: ExerciseRole
  /** Id of the hospital of a participant of that role; null otherwise. */
  readonly facility: string | null
  readonly post: string
}

export interface Inject {
  readonly id: string
  readonly atMinute: number
  readonly to: Recipient
  readonly text: Text
  readonly lever: LeverInput | null
  readonly source: 'scenario' | 'prepared' | 'ad-hoc'
}

/** An action as it was taken, or why it was not. */
export interface Action {
  readonly id: string
  readonly minute: number
  readonly by: string
  readonly lever: LeverInput
  /** What it is, in words. */
  readonly text: Text
  readonly places: readonly string[]
  /** `happening`: brought about by the facilitator, and so part of the do-nothing run as well. */
  readonly as: 'action' | 'happening'
  /** null = refused. */
  readonly planned: {
    readonly wanted: number
    readonly planned: number
    readonly note: Text
    readonly staffHours: number | null
    readonly moneyYuan: number | null
  } | null
  readonly why: string | null
}

export interface Alarm {
  readonly id: string
  readonly rule: string
  readonly name: Text
  readonly facility: string
  readonly finding: Text
}

/** One option of a recommendation: its effect against doing nothing, over the pairs. */
export interface OptionEffect {
  readonly lever: LeverInput
  readonly text: Text
  readonly mean: number
  readonly halfWidth95: number | null
}

export interface Recommendation {
  readonly inject: string
  /** The figure by which the options were judged. */
  readonly figure: string
  readonly figureName: Text
  readonly unit: string
  readonly pairs: number
  readonly horizonHours: number
  /** The city's minute at which the paired runs were forked. */
  readonly fromMinute: number
  readonly options: readonly OptionEffect[]
  /** Index into `options`; null = doing nothing is not worse beyond chance. */
  readonly best: number | null
}

/** A figure of the city at the end: as played, with nothing done, and with the best that was found. */
export interface OutcomeFigure {
  readonly id: string
  readonly name: Text
  readonly unit: string
  readonly played: number
  readonly nothing: number
  readonly best: number | null
  /** Played minus nothing over the pairs. */
  readonly difference: { readonly mean: number; readonly halfWidth95: number | null }
}

export interface Outcome {
  readonly pairs: number
  readonly figures: readonly OutcomeFigure[]
  /** The figure by which the best was chosen. */
  readonly judgedBy: string
  readonly best: { readonly text: Text; readonly mean: number; readonly halfWidth95: number | null } | null
  /** Everything that was tried, with the mean of the judging figure's difference from doing nothing. */
  readonly tried: readonly { readonly text: Text; readonly mean: number; readonly halfWidth95: number | null }[]
  /** Needed beds of the city, by sample. */
  readonly series: {
    readonly everyMinutes: number
    readonly open: readonly number[]
    readonly played: readonly number[]
    readonly nothing: readonly number[]
    readonly best: readonly number[] | null
  }
  /** Whether the run, done again from the fork with the same actions, ended in the same bytes (law L42). */
  readonly reproduced: boolean
  readonly stateHash: string
}

/** What stands at the head of an exercise's log. */
export interface Heading {
  readonly id: string
  readonly title: string
  readonly scenario: { readonly id: string; readonly title: Text } | null
  readonly start: ExerciseStart
  readonly seed: string
  readonly engineVersion: string
  readonly city: { readonly id: string; readonly name: Text; readonly synthetic: boolean; readonly zone: string }
  readonly stateHash: string
  readonly cityHash: string
  readonly parametersHash: string
  /** Epoch ms: the city's time at the fork. */
  readonly forkedAt: number
  readonly horizonMinutes: number
  readonly alarmLimitMinutes: number
  readonly shocks: readonly Text[]
  readonly options: readonly Text[]
  /** What of the scenario an exercise cannot hold. */
  readonly leftOut: readonly Text[]
}

/** What happened; an entry of the log is one of these with its number, the wall's time and the exercise's minute. */
export type Told =
  | ({ readonly kind: 'created' } & Heading)
  | { readonly kind: 'joined'; readonly participant: Participant; readonly facilityName: Text | null }
  | { readonly kind: 'state'; readonly state: ExerciseState; readonly why: string | null }
  | { readonly kind: 'pace'; readonly pace: number }
  | { readonly kind: 'jump'; readonly to: number }
  | { readonly kind: 'inject-planned'; readonly inject: Inject; readonly facilityName: Text | null }
  | {
      readonly kind: 'inject-delivered'
      readonly inject: string
      /** What is closed at the recipient's hospital; null = nothing. */
      readonly warning: Text | null
      /** What became of its lever. */
      readonly effect: Text | null
    }
  | { readonly kind: 'inject-acknowledged'; readonly inject: string; readonly by: string }
  | ({ readonly kind: 'action' } & Action)
  | { readonly kind: 'alarm'; readonly alarm: Alarm; readonly facilityName: Text }
  | { readonly kind: 'alarm-over'; readonly alarm: string }
  | { readonly kind: 'alarm-acknowledged'; readonly alarm: string; readonly by: string }
  | ({ readonly kind: 'recommendation' } & Recommendation)
  | ({ readonly kind: 'outcome' } & Outcome)

export type LogEntry = Told & { readonly number: number; readonly at: string; readonly minute: number }
