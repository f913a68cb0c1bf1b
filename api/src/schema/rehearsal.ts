/** Rehearsals: the live state forked, with levers and without, run side by side. */
import {
  type Bottleneck,
  type Bottlenecks,
  type Break,
  type Collapsed,
  type FigurePrecision,
  type FirstToBreak,
  type LeverInput,
  type Pair,
  type Precision,
  type Rehearsal,
  RehearsalRefused,
  type RehearsalResult,
  type ScenarioSummary,
} from '../rehearsal/ports.ts'
import { badInput, builder, TextType } from './builder.ts'
import { BandsType, ProbabilityType, TimeUntilType } from './forecast.ts'

const MAX_HORIZON_HOURS = 24 * 14
const DEFAULT_REPLICATIONS = 40
const MAX_REPLICATIONS = 400
const MAX_BOTTLENECKS = 3

const RehearsalStateType = builder.enumType('RehearsalState', {
  values: ['RUNNING', 'DONE', 'FAILED', 'CANCELLED'] as const,
})

const LeverType = builder.objectRef<LeverInput>('Lever').implement({
  fields: (t) => ({ kind: t.exposeString('kind'), spec: t.field({ type: 'JSON', resolve: (l) => l.spec }) }),
})

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

const RehearsalResultType = builder.objectRef<RehearsalResult>('RehearsalResult').implement({
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

const BottleneckReliefType = builder.objectRef<NonNullable<Bottleneck['relief']>>('BottleneckRelief').implement({
  description: 'Beds added from the fork on, as many as it took.',
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
      description: 'null = no lever mends it yet (treatment places).',
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

const BottlenecksType = builder.objectRef<Bottlenecks>('Bottlenecks').implement({
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

export const RehearsalType = builder.objectRef<Rehearsal>('Rehearsal').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    title: t.exposeString('title'),
    state: t.field({ type: RehearsalStateType, resolve: (r) => r.state }),
    done: t.exposeInt('done'),
    of: t.exposeInt('of'),
    startedAt: t.field({ type: 'DateTime', resolve: (r) => r.startedAt }),
    forkedAt: t.field({ type: 'DateTime', resolve: (r) => r.forkedAt }),
    stateHash: t.exposeString('stateHash'),
    position: t.field({ type: 'BigInt', resolve: (r) => r.position }),
    seed: t.exposeString('seed'),
    horizonHours: t.exposeFloat('horizonHours'),
    everyMinutes: t.exposeInt('everyMinutes'),
    engineVersion: t.exposeString('engineVersion'),
    levers: t.field({ type: [LeverType], resolve: (r) => r.levers }),
    shocks: t.field({ type: [LeverType], resolve: (r) => r.shocks }),
    failure: t.exposeString('failure', { nullable: true }),
    result: t.field({
      type: RehearsalResultType,
      nullable: true,
      description: 'null until at least 5 runs are done; grows with them.',
      resolve: (r) => r.result,
    }),
    bottlenecks: t.field({
      type: BottlenecksType,
      nullable: true,
      args: { depth: t.arg.int({ defaultValue: 1 }) },
      description: `What breaks first, and next once up to \`depth\` (1 to ${MAX_BOTTLENECKS}) are mended; simulated at the first asking. null until the rehearsal is done.`,
      resolve: (r, { depth }, { rehearsals }) => {
        const wanted = depth ?? 1
        if (!(wanted >= 1 && wanted <= MAX_BOTTLENECKS))
          throw badInput(`depth must lie between 1 and ${MAX_BOTTLENECKS}`)
        return rehearsals.bottlenecks(r.id, wanted)
      },
    }),
  }),
})

export const ScenarioSummaryType = builder.objectRef<ScenarioSummary>('ScenarioSummary').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    title: t.field({ type: TextType, resolve: (s) => s.title }),
    why: t.field({ type: TextType, resolve: (s) => s.why }),
    horizonHours: t.exposeFloat('horizonHours'),
    levers: t.field({ type: [LeverType], resolve: (s) => s.levers }),
    shocks: t.field({ type: [LeverType], resolve: (s) => s.shocks }),
  }),
})

const LeverInputType = builder.inputType('LeverInput', {
  fields: (t) => ({ kind: t.string({ required: true }), spec: t.field({ type: 'JSON', required: true }) }),
})

const RehearsalInput = builder.inputType('RehearsalInput', {
  fields: (t) => ({
    title: t.string({ required: true }),
    horizonHours: t.float({ defaultValue: 24 }),
    replications: t.int({ description: 'Pairs, 40 unless given; with precision the most, 400 unless given.' }),
    precision: t.float({
      description:
        'Run until the half width of every figure’s difference is at most this share of the do-nothing mean, all together with 95 %.',
    }),
    seed: t.string(),
    levers: t.field({ type: [LeverInputType], required: true }),
    shocks: t.field({ type: [LeverInputType], required: true }),
  }),
})

builder.mutationField('rehearse', (t) =>
  t.field({
    type: RehearsalType,
    args: { input: t.arg({ type: RehearsalInput, required: true }) },
    resolve: (_, { input }, { rehearsals }) => {
      const horizonHours = input.horizonHours ?? 24
      const precision = input.precision ?? null
      const replications = input.replications ?? (precision === null ? DEFAULT_REPLICATIONS : MAX_REPLICATIONS)
      if (!(horizonHours >= 1 && horizonHours <= MAX_HORIZON_HOURS))
        throw badInput(`input.horizonHours must lie between 1 and ${MAX_HORIZON_HOURS}`)
      if (!(replications >= 2 && replications <= MAX_REPLICATIONS))
        throw badInput(`input.replications must lie between 2 and ${MAX_REPLICATIONS}`)
      if (precision !== null && !(precision > 0 && precision < 1))
        throw badInput('input.precision must be a share between 0 and 1, like 0.05')
      if (input.title.length > 200) throw badInput('input.title must have at most 200 characters')
      try {
        return rehearsals.start({
          title: input.title,
          horizonHours,
          replications,
          precision,
          seed: input.seed ?? null,
          levers: input.levers.map(({ kind, spec }) => ({ kind, spec })),
          shocks: input.shocks.map(({ kind, spec }) => ({ kind, spec })),
        })
      } catch (error) {
        if (error instanceof RehearsalRefused) throw badInput(error.message)
        throw error
      }
    },
  }),
)

builder.mutationField('cancelRehearsal', (t) =>
  t.field({
    type: RehearsalType,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_, { id }, { rehearsals }) => {
      const cancelled = rehearsals.cancel(id)
      if (cancelled === null) throw badInput('there is no rehearsal of this id')
      return cancelled
    },
  }),
)
