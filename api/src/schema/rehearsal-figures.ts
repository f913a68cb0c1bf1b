/** Figures of a rehearsal, and what became of its shocks and levers. */
import type { FigureRow, FigureSpread, PlannedRow, StopTold } from '../rehearsal/ports.ts'
import { builder, TextType } from './builder.ts'
import { TimeUntilType } from './forecast.ts'

const SpreadType = builder.objectRef<FigureSpread>('Spread').implement({
  description: 'Quantiles of one number over runs.',
  fields: (t) => ({ p10: t.exposeFloat('p10'), p50: t.exposeFloat('p50'), p90: t.exposeFloat('p90') }),
})

const FigureDifferenceType = builder.objectRef<FigureRow['difference']>('FigureDifference').implement({
  description: 'Plan minus do-nothing, paired.',
  fields: (t) => ({
    mean: t.exposeFloat('mean'),
    halfWidth95: t.exposeFloat('halfWidth95', { nullable: true }),
    p10: t.exposeFloat('p10'),
    p50: t.exposeFloat('p50'),
    p90: t.exposeFloat('p90'),
  }),
})

export const RehearsalFigureType = builder.objectRef<FigureRow>('RehearsalFigure').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.field({ type: TextType, resolve: (f) => f.name }),
    unit: t.exposeString('unit'),
    better: t.exposeString('better', { description: 'lower, higher or neither.' }),
    base: t.field({ type: SpreadType, resolve: (f) => f.base }),
    plan: t.field({ type: SpreadType, resolve: (f) => f.plan }),
    difference: t.field({ type: FigureDifferenceType, resolve: (f) => f.difference }),
    lessRuns: t.exposeInt('lessRuns', { description: 'Pairs in which the plan has less of it.' }),
  }),
})

export const StopType = builder.objectRef<StopTold>('Stop').implement({
  description: 'When the state in question is reached.',
  fields: (t) => ({
    name: t.field({ type: TextType, resolve: (s) => s.name }),
    base: t.field({ type: TimeUntilType, resolve: (s) => s.base }),
    plan: t.field({ type: TimeUntilType, resolve: (s) => s.plan }),
  }),
})

export const PlannedType = builder.objectRef<PlannedRow>('Planned').implement({
  description: 'What became of a shock or lever at the fork.',
  fields: (t) => ({
    use: t.exposeString('use', { description: 'shock or lever.' }),
    index: t.exposeInt('index', { description: 'Its place among the shocks or levers.' }),
    kind: t.exposeString('kind'),
    wanted: t.exposeFloat('wanted'),
    planned: t.exposeFloat('planned'),
    note: t.field({ type: TextType, resolve: (p) => p.note }),
    staffHours: t.float({
      nullable: true,
      description: 'null = not known.',
      resolve: (p) => p.cost?.staffHours ?? null,
    }),
    moneyYuan: t.float({ nullable: true, resolve: (p) => p.cost?.moneyYuan ?? null }),
  }),
})
