/** The library: scenario files that fit the city. */
import { type LeftOut, QUESTIONS, type Scenario, type StoryMoment } from '@kangcheng/twin-engine'
import { leverInput } from '../rehearsal/requested-scenario.ts'
import { builder, TextType } from './builder.ts'
import { LeverType } from './lever.ts'

const StoryMomentType = builder.objectRef<StoryMoment>('StoryMoment').implement({
  fields: (t) => ({
    atMinute: t.exposeFloat('atMinute'),
    to: t.exposeString('to', { description: 'everybody, operations or hospitals.' }),
    text: t.field({ type: TextType, resolve: (m) => m.text }),
  }),
})

const QuestionType = builder.objectRef<(typeof QUESTIONS)[number]>('Question').implement({
  fields: (t) => ({ id: t.exposeID('id'), name: t.field({ type: TextType, resolve: (q) => q.name }) }),
})

const LeftOutType = builder.objectRef<LeftOut>('LeftOut').implement({
  description: 'An optional shock or lever of the file that this city has no place for.',
  fields: (t) => ({ kind: t.exposeString('kind'), why: t.exposeString('why') }),
})

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
    fidelity: t.exposeString('fidelity'),
    story: t.field({ type: [StoryMomentType], resolve: (s) => s.story }),
    stop: t.field({
      type: TextType,
      nullable: true,
      description: 'The state in question, in words; null = none.',
      resolve: (s) => s.stop?.name ?? null,
    }),
    questions: t.field({
      type: [QuestionType],
      resolve: (s) => QUESTIONS.filter(({ id }) => s.questions.includes(id)),
    }),
    leftOut: t.field({ type: [LeftOutType], resolve: (s) => s.leftOut }),
    startsAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Where it begins without a live state; null = from a live state only.',
      resolve: (s) => s.start?.at ?? null,
    }),
  }),
})
