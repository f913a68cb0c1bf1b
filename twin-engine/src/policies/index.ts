/** The allocation policies, by id. A policy is one file and one line here. */
import { leastLoaded } from './least-loaded.ts'
import { nearest } from './nearest.ts'
import type { AllocationPolicy } from './policy.ts'

export const POLICIES: readonly AllocationPolicy[] = [nearest, leastLoaded]

/** The policy of this id, or null. */
export function policyOf(id: string): AllocationPolicy | null {
  return POLICIES.find((policy) => policy.id === id) ?? null
}
