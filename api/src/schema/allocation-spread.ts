/** What a replay brings, over its pairs. */
import type { SpreadInterval } from '@kangcheng/twin-engine'
import { figure } from './access.ts'
import { builder } from './builder.ts'

export const SpreadIntervalType = builder.objectRef<SpreadInterval>('AllocationSpread').implement({
  description: 'Over the pairs: quantiles, and the mean with half of its 95 % interval.',
  fields: (t) => ({
    p10: t.exposeFloat('p10'),
    p50: t.exposeFloat('p50'),
    p90: t.exposeFloat('p90'),
    mean: t.exposeFloat('mean'),
    halfWidth95: t.float({ nullable: true, resolve: (s) => figure(s.halfWidth95) }),
  }),
})
