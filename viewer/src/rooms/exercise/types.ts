// What the API answers about exercises, as the screens read it. Minutes count from the fork.
import type { Text } from '../../i18n/words.ts'

export type ExerciseState = 'PREPARED' | 'RUNNING' | 'PAUSED' | 'JUMPING' | 'ENDED' | 'FAILED' | 'INTERRUPTED'
export type ExerciseRole = 'FACILITATOR' | 'CENTRE' | 'HOSPITAL' | 'OBSERVER'

export interface ParticipantSeen {
  readonly id: string
  readonly role: ExerciseRole
  readonly roleName: Text
  readonly facility: string | null
  readonly facilityName: Text | null
  readonly post: Text
}

export interface OptionSeen {
  readonly text: Text
  readonly lever: { readonly kind: string; readonly spec: Readonly<Record<string, unknown>> }
  readonly mean: number
  readonly halfWidth95: number | null
}

export interface RecommendationSeen {
  readonly figureName: Text
  readonly unit: string
  readonly pairs: number
  readonly horizonHours: number
  readonly options: readonly OptionSeen[]
  readonly best: OptionSeen | null
}

export interface InjectSeen {
  readonly id: string
  readonly atMinute: number
  readonly deliveredMinute: number | null
  readonly role: 'ALL' | Exclude<ExerciseRole, 'FACILITATOR'>
  readonly facilityName: Text | null
  readonly text: Text
  readonly warning: Text | null
  readonly effect: Text | null
  readonly acknowledgedBy: readonly string[]
  readonly acknowledged: boolean
  readonly recommendation: RecommendationSeen | null
}

export interface ActionSeen {
  readonly id: string
  readonly minute: number
  readonly by: string
  readonly text: Text
  readonly planned: {
    readonly note: Text
    readonly staffHours: number | null
    readonly moneyYuan: number | null
  } | null
  readonly why: string | null
}

export interface AlarmSeen {
  readonly id: string
  readonly name: Text
  readonly facility: string
  readonly facilityName: Text
  readonly finding: Text
  readonly sinceMinute: number
  readonly overMinute: number | null
  readonly acknowledgedBy: string | null
}

export interface ExerciseSeen {
  readonly id: string
  readonly title: string
  readonly state: ExerciseState
  readonly why: string | null
  readonly scenario: { readonly title: Text } | null
  readonly minute: number
  readonly horizonMinutes: number
  readonly jumpTo: number | null
  readonly pace: number | null
  readonly asOf: string
  readonly seed: string
  readonly engineVersion: string
  readonly alarmLimitMinutes: number
  readonly leftOut: readonly Text[]
  readonly participants: readonly ParticipantSeen[]
  readonly you: ParticipantSeen | null
  readonly injects: readonly InjectSeen[]
  readonly actions: readonly ActionSeen[]
  readonly alarms: readonly AlarmSeen[]
  readonly report: string
}

/** An exercise in the list of those that there are. */
export type ExerciseListed = Pick<
  ExerciseSeen,
  'id' | 'title' | 'state' | 'minute' | 'horizonMinutes' | 'asOf' | 'participants' | 'report'
>

export interface PostSeen {
  readonly id: string
  readonly role: ExerciseRole
  readonly name: Text
}

export interface FieldSeen {
  readonly name: string
  readonly label: Text
  readonly kind: string
  readonly unit: string | null
  readonly low: number | null
  readonly high: number | null
  readonly fallback: unknown
  readonly choices: readonly { readonly value: string; readonly label: Text }[]
}

export interface LeverSeen {
  readonly kind: string
  readonly name: Text
  readonly use: string
  readonly fields: readonly FieldSeen[]
}
