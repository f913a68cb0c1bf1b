/** Levers: how a rehearsal names them, and the catalogue of those there are, with the fields of their forms. */
import { LEVERS, type Lever, type LeverField } from '@kangcheng/twin-engine'
import type { LeverInput } from '../rehearsal/ports.ts'
import { builder, TextType } from './builder.ts'

export const LeverType = builder.objectRef<LeverInput>('Lever').implement({
  fields: (t) => ({ kind: t.exposeString('kind'), spec: t.field({ type: 'JSON', resolve: (l) => l.spec }) }),
})

export const LeverInputType = builder.inputType('LeverInput', {
  fields: (t) => ({ kind: t.string({ required: true }), spec: t.field({ type: 'JSON', required: true }) }),
})

const LeverChoiceType = builder.objectRef<NonNullable<LeverField['choices']>[number]>('LeverChoice').implement({
  fields: (t) => ({
    value: t.exposeString('value'),
    label: t.field({ type: TextType, resolve: (c) => c.label }),
  }),
})

const LeverFieldType = builder.objectRef<LeverField>('LeverField').implement({
  fields: (t) => ({
    name: t.exposeString('name'),
    label: t.field({ type: TextType, resolve: (f) => f.label }),
    kind: t.exposeString('kind', {
      description: 'number, share, minute, choice, flag, facility, facilities, unit, need or group.',
    }),
    unit: t.string({ nullable: true, resolve: (f) => f.unit ?? null }),
    low: t.float({ nullable: true, description: 'What is accepted.', resolve: (f) => f.low ?? null }),
    high: t.float({ nullable: true, resolve: (f) => f.high ?? null }),
    sensibleLow: t.float({ nullable: true, description: 'What is usual.', resolve: (f) => f.sensible?.[0] ?? null }),
    sensibleHigh: t.float({ nullable: true, resolve: (f) => f.sensible?.[1] ?? null }),
    sensibleSource: t.field({
      type: TextType,
      nullable: true,
      description: 'Where the usual range is from.',
      resolve: (f) => f.sensibleSource ?? null,
    }),
    fallback: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What stands there when it is left out; null = none or all.',
      resolve: (f) => f.fallback ?? null,
    }),
    required: t.boolean({ description: 'It cannot be left out.', resolve: (f) => f.fallback === undefined }),
    choices: t.field({ type: [LeverChoiceType], resolve: (f) => f.choices ?? [] }),
  }),
})

const LeverKindType = builder.objectRef<Lever>('LeverKind').implement({
  fields: (t) => ({
    kind: t.exposeID('kind'),
    name: t.field({ type: TextType, resolve: (l) => l.name }),
    use: t.exposeString('use', { description: 'shock = happens, action = is done, both.' }),
    fields: t.field({ type: [LeverFieldType], resolve: (l) => l.fields }),
  }),
})

builder.queryField('levers', (t) =>
  t.field({ type: [LeverKindType], resolve: () => LEVERS as readonly Lever[] as Lever[] }),
)
