// What the referral lab knows and what its controls say.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { LabRun, LabStep } from '../../data/referral-types.ts'

export const CONDITIONS = ['all', 'acute-minor', 'chronic-follow-up', 'specialist', 'paediatric'] as const
export type Condition = (typeof CONDITIONS)[number]

/** What primary care gets; what changes it is scanned anew. */
export interface LabPolicy {
  readonly condition: Condition
  /** Further doctors, with rooms, as a share of those there are. */
  readonly moreDoctors: number
  /** Hours after the usual closing. */
  readonly moreHours: number
  readonly sharedDiagnosticsShare: number
  readonly remoteFactor: number
  readonly limitMinutes: number
  /** Further doctors at single centres. */
  readonly addedDoctors: readonly { readonly centre: string; readonly doctors: number }[]
}

export interface ReferralState {
  /** Of all visits, chosen on the slider; null = the present one, until the first scan tells it. */
  readonly share: number | null
  readonly policy: LabPolicy
  readonly run: LabRun | null
  /** What the shown scan was asked with. */
  readonly asked: LabPolicy | null
  readonly running: { readonly id: string; readonly done: number; readonly wanted: number } | null
  readonly step: LabStep | null
  /** What the shown close look was asked with. */
  readonly stepAsked: { readonly policy: LabPolicy; readonly share: number } | null
  readonly problem: string | null
  readonly printing: boolean
}

export const FIRST_POLICY: LabPolicy = {
  condition: 'all',
  moreDoctors: 0,
  moreHours: 0,
  sharedDiagnosticsShare: 0,
  remoteFactor: 1,
  limitMinutes: 30,
  addedDoctors: [],
}
export const FIRST_SHARE = 0.65

export const referralStore = createStore<ReferralState>(() => ({
  share: null,
  policy: FIRST_POLICY,
  run: null,
  asked: null,
  running: null,
  step: null,
  stepAsked: null,
  problem: null,
  printing: false,
}))

export const useReferral = <T>(selector: (state: ReferralState) => T): T => useStore(referralStore, selector)

/** Hour at which centres close today; null until a scan tells it. */
export const usualUntilHour = ({ run }: ReferralState): number | null => run?.scan?.usualUntilHour ?? null

/** True where the shown scan was asked with something else than the controls say. */
export const isLabStale = ({ asked, policy }: ReferralState): boolean => asked !== null && asked !== policy
export const isStepStale = ({ stepAsked, policy, share }: ReferralState): boolean =>
  stepAsked !== null && (stepAsked.policy !== policy || stepAsked.share !== share)
