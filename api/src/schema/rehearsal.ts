/** Rehearsals: the live state forked, with levers and without, run side by side. */
import {
  type Break,
  type LeverInput,
  type Pair,
  type Rehearsal,
  RehearsalRefused,
  type RehearsalResult,
  type ScenarioSummary,
} from '../rehearsal/ports.ts'
import { badInput, builder, TextType } from './builder.ts'
import { BandsType, TimeUntilType } from './forecast.ts'

const MAX_HORIZON_HOURS = 24 * 14
const MAX_REPLICATIONS = 400

const RehearsalStateType = builder.enumType('RehearsalState', {
  values: ['RUNNING', 'DONE', 'FAILED', 'CANCELLED'] as const,
})

const LeverType = builder.objectRef<LeverInput>('Lever').implement({
  fields: (t) => ({ kind: t.exposeString('kind'), spec: t.field({ type: 'JSON', resolve: (l) => l.spec }) }),
})

const DifferenceBandType = builder.objectRef<Pair['difference']>('DifferenceBand').implement({
  description: 'Plan minus do-nothing, paired, by sample: mean, P10 and P90 of the pairs.',
  fields: (t) => ({
    mean: t.floatList({ resolve: (d) => d.mean }),
    low: t.floatList({ resolve: (d) => d.low }),
    high: t.floatList({ resolve: (d) => d.high }),
  }),
})

const MeanDifferenceType = builder
  .objectRef<NonNullable<Pair['boardingHours']>['difference']>('MeanDifference')
  .implement({
    fields: (t) => ({
      mean: t.exposeFloat('mean'),
      halfWidth95: t.exposeFloat('halfWidth95', { nullable: true }),
    }),
  })

const PairedHoursType = builder.objectRef<NonNullable<Pair['boardingHours']>>('PairedHours').implement({
  fields: (t) => ({
    base: t.exposeFloat('base'),
    plan: t.exposeFloat('plan'),
    difference: t.field({ type: MeanDifferenceType, resolve: (h) => h.difference }),
  }),
})

const HoursType = builder.objectRef<NonNullable<Pair['overHours']>>('OverHours').implement({
  fields: (t) => ({ base: t.exposeFloat('base'), plan: t.exposeFloat('plan') }),
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
  description: 'When a resource of a facility is first exhausted.',
  fields: (t) => ({
    facility: t.exposeID('facility'),
    resource: t.exposeString('resource', { description: 'beds, icu or emergency.' }),
    base: t.field({ type: TimeUntilType, resolve: (b) => b.base }),
    plan: t.field({ type: TimeUntilType, resolve: (b) => b.plan }),
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
    replications: t.int({ defaultValue: 40 }),
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
      const replications = input.replications ?? 40
      if (!(horizonHours >= 1 && horizonHours <= MAX_HORIZON_HOURS))
        throw badInput(`input.horizonHours must lie between 1 and ${MAX_HORIZON_HOURS}`)
      if (!(replications >= 2 && replications <= MAX_REPLICATIONS))
        throw badInput(`input.replications must lie between 2 and ${MAX_REPLICATIONS}`)
      if (input.title.length > 200) throw badInput('input.title must have at most 200 characters')
      try {
        return rehearsals.start({
          title: input.title,
          horizonHours,
          replications,
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
