/** The library: scenario files that fit the city. */
import type { Scenario } from '@kangcheng/twin-engine'
import { leverInput } from '../rehearsal/requested-scenario.ts'
import { builder, TextType } from './builder.ts'
import { LeverType } from './lever.ts'

export const ScenarioType = builder.objectRef<Scenario>('ScenarioSummary').implement({
  description: 'A scenario file; places are those of this city.',
  fields: (t) => ({
    id: t.exposeID('id'),
    title: t.field({ type: TextType, resolve: (s) => s.title }),
    why: t.field({ type: TextType, resolve: (s) => s.why }),
    horizonHours: t.exposeFloat('horizonHours'),
    levers: t.field({ type: [LeverType], resolve: (s) => s.levers.map(leverInput) }),
    shocks: t.field({ type: [LeverType], resolve: (s) => s.shocks.map(leverInput) }),
    parameters: t.field({ type: 'JSON', resolve: (s) => s.parameters }),
    startsAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Where it begins without a live state; null = from a live state only.',
      resolve: (s) => s.start?.at ?? null,
    }),
  }),
})
