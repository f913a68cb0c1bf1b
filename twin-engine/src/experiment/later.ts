/** The same plan, begun later: what waiting costs. */
import { BEGINNINGS, type LeverSpec, startMinuteOf } from '../levers/index.ts'
import type { Scenario } from './scenario.ts'

/**
 * Everything that is done begins `minutes` later; ends stay where they are, and what would end before it begins is not done at
 * all. What happens anyway stays as it is.
 */
export function laterBy(scenario: Scenario, minutes: number): Scenario {
  return {
    ...scenario,
    levers: scenario.levers.flatMap((lever) => {
      const spec = { ...(lever as unknown as Record<string, unknown>) }
      for (const name of BEGINNINGS) if (typeof spec[name] === 'number') spec[name] += minutes
      const begins = startMinuteOf(spec as unknown as LeverSpec)
      const lead = typeof spec.leadMinutes === 'number' ? spec.leadMinutes : 0
      const tooLate = typeof spec.untilMinute === 'number' && begins !== null && spec.untilMinute <= begins + lead
      return tooLate ? [] : [spec as unknown as LeverSpec]
    }),
  }
}
