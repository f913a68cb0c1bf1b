// What the API tells of the referral lab.
import type { Text } from '../i18n/words.ts'
import type { PlanRun } from './plan-types.ts'

/** By share; over the draws, null before there are two. `central` has every figure as it is. */
export interface LabBands {
  readonly central: readonly (number | null)[]
  readonly p10: readonly (number | null)[]
  readonly p50: readonly (number | null)[]
  readonly p90: readonly (number | null)[]
}

export interface LabFigure {
  readonly id: string
  readonly name: Text
  readonly unit: string
  readonly better: string
  readonly bands: LabBands
}

export interface LabCentre {
  readonly id: string
  readonly name: Text
  readonly district: number
  readonly doctors: number
  readonly rooms: number
  /** By share, with every figure as it is. */
  readonly waitMinutes: readonly (number | null)[]
  readonly failsAt: number | null
  /** The same over the draws: one value. */
  readonly failsBand: Pick<LabBands, 'p10' | 'p90'>
  readonly failsNow: boolean
}

export interface LabScan {
  readonly shares: readonly number[]
  readonly presentShare: number
  /** Hour at which centres close unless a policy says otherwise. */
  readonly usualUntilHour: number
  readonly limitMinutes: number
  readonly quantile: number
  readonly draws: number
  readonly figures: readonly LabFigure[]
  /** The one that fails first is the first. */
  readonly centres: readonly LabCentre[]
  readonly districts: readonly { readonly id: string; readonly name: Text; readonly bands: LabBands }[]
  readonly cityFailsAt: LabBands
}

export interface LabRun {
  readonly id: string
  readonly state: PlanRun['state']
  readonly startedAt: string
  readonly elapsedMilliseconds: number
  readonly seed: string
  readonly engineVersion: string
  readonly done: number
  readonly wanted: number
  readonly failure: string | null
  readonly scan: LabScan | null
}

export const ADDITIONS = ['doctors', 'rooms', 'hours', 'diagnostics', 'telemedicine'] as const
export type AdditionKind = (typeof ADDITIONS)[number]

export interface LabStep {
  readonly share: number
  readonly limitMinutes: number
  readonly waitMinutes: number | null
  readonly centresOver: number
  readonly reverseFlowPerDay: number | null
  readonly referredUpPerDay: number | null
  readonly failing: readonly {
    readonly id: string
    readonly name: Text
    readonly doctors: number
    readonly waitMinutes: number | null
    readonly bottleneck: 'doctors' | 'rooms' | 'hours'
    readonly addedDoctors: number | null
  }[]
  readonly additions: readonly {
    readonly kind: AdditionKind
    readonly waitMinutes: number | null
    readonly centresOver: number
    readonly reverseFlowPerDay: number | null
    readonly referredUpPerDay: number | null
  }[]
  readonly remedy: {
    readonly addedDoctors: readonly { readonly centre: string; readonly doctors: number }[]
    readonly doctors: number
    readonly waitMinutes: number | null
    readonly centresOver: number
    readonly reverseFlowPerDay: number | null
  } | null
}
