// The search for the cheapest actions as the API tells it.
import type { Text } from '../i18n/words.ts'
import type { Asked } from './rehearsal-types.ts'

export const LIMIT_FIGURES = ['beds', 'icu', 'emergency'] as const
export type LimitFigure = (typeof LIMIT_FIGURES)[number]

export const SEARCHED_KINDS = ['open_beds', 'speed_discharge', 'defer_electives', 'move_low_acuity'] as const
export type SearchedKind = (typeof SEARCHED_KINDS)[number]

export interface Interval {
  readonly mean: number
  readonly halfWidth95: number | null
}
export interface ActionSpread extends Interval {
  readonly p10: number
  readonly p50: number
  readonly p90: number
}
export interface RacedAction {
  readonly lever: Asked
  readonly text: Text
  readonly facilities: readonly string[]
  /** From the fork; null = it holds for the whole run. */
  readonly startMinute: number | null
  readonly staffHours: number | null
  readonly note: Text
}
export interface TriedSet {
  /** Places in the run's actions; empty = doing nothing. */
  readonly actions: readonly number[]
  readonly staffHours: number | null
  readonly replications: number
  /** Bed-days above the limit, of emergency departments place-days: by them sets race. */
  readonly daysAbove: Interval
  readonly daysAvoided: Interval
  readonly hoursOver: Interval
  readonly hoursAvoided: Interval
  readonly fallen: boolean
}
export interface SetReplay {
  readonly pairs: number
  readonly keptRuns: number
  readonly hoursOver: ActionSpread
  readonly hoursAvoided: ActionSpread
  readonly daysAbove: ActionSpread
  readonly daysAvoided: ActionSpread
  readonly bedDaysOpened: ActionSpread | null
  readonly boardingAvoided: ActionSpread | null
  readonly overByHourP10: readonly number[]
  readonly overByHourMean: readonly number[]
  readonly overByHourP90: readonly number[]
  readonly hospitals: readonly { readonly facility: string; readonly nothing: number; readonly plan: number }[]
}
export interface FrontSet extends Omit<TriedSet, 'fallen'> {
  readonly replay: SetReplay | null
  readonly later: { readonly daysAdded: Interval; readonly hoursAdded: Interval; readonly whole: boolean } | null
  readonly spare: { readonly action: number; readonly daysAvoided: Interval } | null
}
export interface ActionRace {
  readonly id: string
  readonly state: 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED'
  readonly stage: 'PILOT' | 'RACE' | 'AFRESH' | 'LATER' | 'READY'
  readonly title: Text
  readonly scenario: string | null
  readonly figure: LimitFigure
  readonly below: number
  readonly startedAt: string
  readonly forkedAt: string
  readonly stateHash: string
  readonly elapsedMilliseconds: number
  readonly firstAnswerMilliseconds: number | null
  readonly done: number
  readonly wanted: number
  readonly seed: string
  readonly horizonHours: number
  readonly laterMinutes: number
  readonly engineVersion: string
  readonly synthetic: boolean
  readonly parameters: Readonly<Record<string, number>>
  readonly places: readonly string[]
  readonly shocks: readonly Asked[]
  readonly actions: readonly RacedAction[]
  /** From the cheapest to the one with the fewest bed-days. */
  readonly front: readonly FrontSet[]
  readonly nothing: SetReplay | null
  readonly sets: readonly TriedSet[]
  /** Sets of the round at hand that have not run yet. */
  readonly waiting: number
  readonly runs: number
  readonly failure: string | null
}
