/** A policy of tiered care 分级诊疗 as the lab tries it: what moves to primary care, and what primary care gets for it. */
import { CARE_NEEDS, type CareNeed } from '../../choice/care-needs.ts'
import type { Problem } from '../../city/decoded.ts'

export interface ReferralPolicy {
  /** The need that moves; `all` unless given. */
  readonly condition?: CareNeed | 'all'
  /** Doctors against those there are; 1 unless given. */
  readonly doctorsFactor?: number
  /** Rooms against those there are; unless given they grow with the doctors. */
  readonly roomsFactor?: number
  /** Further doctors by the id of a centre, each with a room. */
  readonly addedDoctors?: Readonly<Record<string, number>>
  /** Centres stay open until this hour. */
  readonly untilHour?: number
  /** Share of the referrals up from centres whose imaging and ECG 影像、心电 a shared centre reads; 0 unless given. */
  readonly sharedDiagnosticsShare?: number
  /** Visits by telemedicine and the cloud hospital 云医院 against those there are; 1 unless given. */
  readonly remoteFactor?: number
  /** Wait at a centre that should not be exceeded, in minutes; that of USUAL_LIMIT unless given. */
  readonly limitMinutes?: number
  /** Share of the people of a centre who wait no longer than what is held against the limit; that of USUAL_LIMIT unless given. */
  readonly quantile?: number
  readonly seed?: number
}

/** A centre fails where more than a tenth of its people wait beyond half an hour. Assumed: no norm of such a wait is known. */
export const USUAL_LIMIT = { limitMinutes: 30, quantile: 0.9 } as const

export const limitOf = ({ limitMinutes }: ReferralPolicy): number => limitMinutes ?? USUAL_LIMIT.limitMinutes
export const quantileOf = ({ quantile }: ReferralPolicy): number => quantile ?? USUAL_LIMIT.quantile

export const moves = ({ condition = 'all' }: ReferralPolicy, need: number): boolean =>
  condition === 'all' || CARE_NEEDS[need] === condition

/** Bounds of each number of a policy, as `[low, high]`; the API and the room read them too. */
export const POLICY_BOUNDS = {
  doctorsFactor: [0.1, 4],
  roomsFactor: [0.1, 4],
  untilHour: [9, 24],
  sharedDiagnosticsShare: [0, 1],
  remoteFactor: [0, 5],
  limitMinutes: [1, 180],
  quantile: [0.1, 0.95],
} as const satisfies Partial<Record<keyof ReferralPolicy, readonly [number, number]>>

/** What is wrong with a policy, by its field; `knows` says whether the city has a centre of this id. */
export function policyProblems(policy: ReferralPolicy, knows: (centre: string) => boolean): readonly Problem[] {
  const problems: Problem[] = []
  for (const [path, [low, high]] of Object.entries(POLICY_BOUNDS)) {
    const value = policy[path as keyof typeof POLICY_BOUNDS]
    if (value !== undefined && !(value >= low && value <= high))
      problems.push({ path, why: `must lie in ${low} … ${high}, got ${value}` })
  }
  const { condition, untilHour, addedDoctors = {} } = policy
  if (untilHour !== undefined && !Number.isInteger(untilHour))
    problems.push({ path: 'untilHour', why: `must be a whole hour, got ${untilHour}` })
  if (condition !== undefined && condition !== 'all' && !CARE_NEEDS.includes(condition))
    problems.push({ path: 'condition', why: `must be one of all, ${CARE_NEEDS.join(', ')}, got "${condition}"` })
  for (const [id, doctors] of Object.entries(addedDoctors)) {
    const path = `addedDoctors.${id}`
    if (!knows(id)) problems.push({ path, why: 'is no open primary-care centre of the city' })
    else if (!(Number.isInteger(doctors) && doctors >= 0 && doctors <= 500))
      problems.push({ path, why: `must be a whole number 0 … 500, got ${doctors}` })
  }
  return problems
}
