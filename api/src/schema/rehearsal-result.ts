/** What a rehearsal found: needed beds with and without the plan, what breaks when, runs that collapsed, precision. */
import type { Break, Collapsed, FigurePrecision, Pair, Precision, RehearsalResult } from '../rehearsal/ports.ts'
import { builder } from './builder.ts'
import { BandsType, TimeUntilType } from './forecast.ts'

const DifferenceBandType = builder.objectRef<Pair['difference']>('DifferenceBand').implement({
  description: 'Plan minus do-nothing, paired, by sample: mean, median, P10 and P90 of the pairs.',
  fields: (t) => ({
    mean: t.floatList({ resolve: (d) => d.mean }),
    median: t.floatList({ resolve: (d) => d.median }),
    low: t.floatList({ resolve: (d) => d.low }),
    high: t.floatList({ resolve: (d) => d.high }),
  }),
})

const MeanDifferenceType = builder
  .objectRef<NonNullable<Pair['boardingHours']>['difference']>('MeanDifference')
  .implement({
    fields: (t) => ({
      mean: t.exposeFloat('mean'),
      median: t.exposeFloat('median'),
      halfWidth95: t.exposeFloat('halfWidth95', { nullable: true }),
    }),
  })

const PairedHoursType = builder.objectRef<NonNullable<Pair['boardingHours']>>('PairedHours').implement({
  fields: (t) => ({
    base: t.exposeFloat('base', { description: 'Mean over the runs.' }),
    plan: t.exposeFloat('plan', { description: 'Mean over the runs.' }),
    baseMedian: t.exposeFloat('baseMedian'),
    planMedian: t.exposeFloat('planMedian'),
    difference: t.field({ type: MeanDifferenceType, resolve: (h) => h.difference }),
  }),
})

const HoursType = builder.objectRef<NonNullable<Pair['overHours']>>('OverHours').implement({
  fields: (t) => ({
    base: t.exposeFloat('base', { description: 'Mean over the runs.' }),
    plan: t.exposeFloat('plan', { description: 'Mean over the runs.' }),
    baseMedian: t.exposeFloat('baseMedian'),
    planMedian: t.exposeFloat('planMedian'),
  }),
})

const FirstOverType = builder.objectRef<Pair['firstOver']>('FirstOver').implement({
  fields: (t) => ({
    base: t.field({ type: TimeUntilType, resolve: (p) => p.base }),
    plan: t.field({ type: TimeUntilType, resolve: (p) => p.plan }),
  }),
})

const PairType = builder.objectRef<Pair>('Pair').implement({
  description: 'Needed beds with and without the plan.',
  fields: (t) => ({
    facility: t.exposeID('facility', { nullable: true, description: 'null = the whole city.' }),
    base: t.field({ type: BandsType, resolve: (p) => p.base }),
    plan: t.field({ type: BandsType, resolve: (p) => p.plan }),
    difference: t.field({ type: DifferenceBandType, resolve: (p) => p.difference }),
    boardingHours: t.field({ type: PairedHoursType, nullable: true, resolve: (p) => p.boardingHours }),
    overHours: t.field({ type: HoursType, nullable: true, resolve: (p) => p.overHours }),
    firstOver: t.field({ type: FirstOverType, resolve: (p) => p.firstOver }),
    baseCapacity: t.floatList({ resolve: (p) => p.baseCapacity }),
    planCapacity: t.floatList({ resolve: (p) => p.planCapacity }),
  }),
})

const BreakType = builder.objectRef<Break>('Break').implement({
  description:
    'When a resource of a facility first fails somebody who needs it: asked for, and none free or being made ready.',
  fields: (t) => ({
    facility: t.exposeID('facility'),
    resource: t.exposeString('resource', { description: 'beds, icu or emergency.' }),
    base: t.field({ type: TimeUntilType, resolve: (b) => b.base }),
    plan: t.field({ type: TimeUntilType, resolve: (b) => b.plan }),
  }),
})

const CollapsedType = builder.objectRef<Collapsed>('Collapsed').implement({
  description: 'Runs that ended with far more people waiting than their fellows, and rising. They stay in every mean.',
  fields: (t) => ({
    judged: t.exposeBoolean('judged', { description: 'false while there are too few runs to say.' }),
    base: t.intList({ resolve: (c) => [...c.base], description: 'Replications of doing nothing.' }),
    plan: t.intList({ resolve: (c) => [...c.plan] }),
  }),
})

const FigurePrecisionType = builder.objectRef<FigurePrecision>('FigurePrecision').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    facility: t.exposeID('facility', { nullable: true, description: 'null = the whole city.' }),
    unit: t.exposeString('unit'),
    wanted: t.exposeFloat('wanted', { description: 'Half width wanted of the difference, in the unit.' }),
    halfWidth: t.exposeFloat('halfWidth', {
      description: 'Half width of the interval that holds together with those of all other figures with 95 %.',
    }),
    reached: t.exposeBoolean('reached'),
    heldSince: t.exposeInt('heldSince', {
      nullable: true,
      description: 'Pairs from which on it was small enough without a break; null = it is not.',
    }),
  }),
})

const PrecisionType = builder.objectRef<Precision>('Precision').implement({
  fields: (t) => ({
    reached: t.exposeBoolean('reached'),
    replications: t.exposeInt('replications', { description: 'Pairs at the last look.' }),
    decidedBy: t.field({
      type: FigurePrecisionType,
      description: 'The figure that took the longest or, where some have not reached theirs, that is furthest from it.',
      resolve: (p) => p.decidedBy,
    }),
    figures: t.field({ type: [FigurePrecisionType], resolve: (p) => p.figures }),
  }),
})

export const RehearsalResultType = builder.objectRef<RehearsalResult>('RehearsalResult').implement({
  fields: (t) => ({
    replications: t.exposeInt('replications'),
    city: t.field({ type: PairType, resolve: (r) => r.city }),
    facilities: t.field({
      type: [PairType],
      args: { ids: t.arg.idList() },
      resolve: (r, { ids }) => (ids ? r.facilities.filter((p) => ids.includes(p.facility ?? '')) : r.facilities),
    }),
    breaks: t.field({ type: [BreakType], resolve: (r) => r.breaks }),
    collapsed: t.field({ type: CollapsedType, resolve: (r) => r.collapsed }),
    precision: t.field({
      type: PrecisionType,
      nullable: true,
      description: 'null where none was asked for, and before the first look.',
      resolve: (r) => r.precision,
    }),
  }),
})
