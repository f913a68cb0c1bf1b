/** The chain of bottlenecks: what breaks first, and next once it is mended. */
import type { Bottleneck, Bottlenecks, FirstToBreak } from '../rehearsal/ports.ts'
import { builder } from './builder.ts'
import { ProbabilityType, TimeUntilType } from './forecast.ts'

const BottleneckReliefType = builder.objectRef<NonNullable<Bottleneck['relief']>>('BottleneckRelief').implement({
  description: 'Beds, or treatment places of an emergency department, added from the fork on, as many as it took.',
  fields: (t) => ({
    unit: t.exposeID('unit', { description: 'The unit beside which they stand.' }),
    beds: t.exposeInt('beds'),
    stillBreaks: t.field({ type: ProbabilityType, resolve: (r) => r.stillBreaks }),
  }),
})

const FirstToBreakType = builder.interfaceRef<FirstToBreak>('FirstToBreak').implement({
  description: 'What breaks first in the most runs.',
  fields: (t) => ({
    facility: t.exposeID('facility'),
    resource: t.exposeString('resource', { description: 'beds, icu or emergency.' }),
    need: t.exposeString('need', {
      nullable: true,
      description: 'The ward need that lacks beds most often then; null but for beds.',
    }),
    first: t.field({
      type: ProbabilityType,
      description: 'Runs in which nothing breaks before it.',
      resolve: (b) => b.first,
    }),
    time: t.field({ type: TimeUntilType, resolve: (b) => b.time }),
  }),
})

const BottleneckType = builder.objectRef<Bottleneck>('Bottleneck').implement({
  description: 'What breaks first in the most runs, with all before it in the chain mended.',
  interfaces: [FirstToBreakType],
  fields: (t) => ({
    relief: t.field({
      type: BottleneckReliefType,
      nullable: true,
      description: 'null = no unit there could take more beds.',
      resolve: (b) => b.relief,
    }),
    gained: t.field({
      type: TimeUntilType,
      nullable: true,
      description:
        'Minutes by which the relief puts off the first break of all, over the runs in which this one was first.',
      resolve: (b) => b.gained,
    }),
  }),
})

const NextToBreakType = builder.objectRef<FirstToBreak>('NextToBreak').implement({
  description: 'What breaks next with all of the chain mended.',
  interfaces: [FirstToBreakType],
})

const BrokenType = builder.objectRef<Bottlenecks['already'][number]>('Broken').implement({
  fields: (t) => ({ facility: t.exposeID('facility'), resource: t.exposeString('resource') }),
})

export const BottlenecksType = builder.objectRef<Bottlenecks>('Bottlenecks').implement({
  description: 'The chain of bottlenecks were nothing done: each mended city is simulated with the same luck.',
  fields: (t) => ({
    replications: t.exposeInt('replications'),
    already: t.field({
      type: [BrokenType],
      description: 'Broken at the fork in at least half of the runs: no part of the chain.',
      resolve: (b) => b.already,
    }),
    chain: t.field({ type: [BottleneckType], resolve: (b) => b.chain }),
    next: t.field({
      type: NextToBreakType,
      nullable: true,
      description: 'null = with all of the chain mended nothing breaks.',
      resolve: (b) => b.next,
    }),
  }),
})
