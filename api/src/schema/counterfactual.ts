/** Counterfactuals: a window of the past replayed as it was, and with one decision changed. */
import type { Planned, Spread, SpreadInterval } from '@kangcheng/twin-engine'
import {
  type Band,
  COUNTERFACTUAL_FIGURES,
  type FigureOutcome,
  type MeasureCheck,
  type MeasureSeries,
  RECORDED_MEASURES,
  type RecordCounts,
} from '@kangcheng/twin-engine/counterfactual'
import type { RecordedDecisionTold, RecordTold, RowTold } from '../counterfactual/counterfactual-told.ts'
import { COUNTERFACTUAL_STAGES, type CounterfactualRun, type PastSource } from '../counterfactual/ports.ts'
import type { RecordSpan } from '../past/past-states.ts'
import { figure } from './access.ts'
import { begunRun, calledOff } from './begun-run.ts'
import { badInput, builder, type Context, TextType } from './builder.ts'
import { followedRun } from './followed-run.ts'
import { PlanningStateType } from './planning.ts'

const USUAL_PAIRS = 10

const StageType = builder.enumType('CounterfactualStage', { values: COUNTERFACTUAL_STAGES })
const MeasureType = builder.enumType('CounterfactualMeasure', { values: RECORDED_MEASURES })
const TrustType = builder.enumType('CounterfactualTrust', { values: ['close', 'fair', 'poor'] as const })
const DecisionKindType = builder.enumType('RecordedDecisionKind', { values: ['opened', 'taken_out'] as const })

const SpanType = builder.objectRef<RecordSpan>('RecordSpan').implement({
  description: 'The instants of the city’s clock between which its log can be replayed.',
  fields: (t) => ({
    from: t.field({ type: 'DateTime', resolve: (s) => s.from }),
    until: t.field({ type: 'DateTime', resolve: (s) => s.until }),
  }),
})

const DecisionType = builder.objectRef<RecordedDecisionTold>('RecordedDecision').implement({
  description: 'Beds of a unit that were opened, or taken out of use, within one minute of the record.',
  fields: (t) => ({
    minute: t.exposeInt('minute', { description: 'From the start of the window.' }),
    what: t.field({ type: DecisionKindType, resolve: (d) => (d.what === 'opened' ? 'opened' : 'taken_out') }),
    facility: t.exposeID('facility'),
    unit: t.exposeID('unit'),
    beds: t.exposeInt('beds'),
    reason: t.exposeString('reason', { nullable: true }),
  }),
})

const CountsType = builder.objectRef<RecordCounts>('RecordCounts').implement({
  fields: (t) => ({
    events: t.exposeInt('events'),
    present: t.exposeInt('present', { description: 'People there at the start.' }),
    emergencyArrivals: t.exposeInt('emergencyArrivals'),
    directArrivals: t.exposeInt('directArrivals'),
    transfersOfInpatients: t.exposeInt('transfersOfInpatients', {
      description: 'To another hospital: made as recorded.',
    }),
    unitsByCensus: t.exposeInt('unitsByCensus', {
      description: 'Units known by census alone: nobody of them can be placed, and they take no part.',
    }),
  }),
})

const RecordType = builder.objectRef<RecordTold>('CounterfactualRecord').implement({
  fields: (t) => ({
    from: t.field({ type: 'DateTime', resolve: (r) => r.from }),
    until: t.field({ type: 'DateTime', resolve: (r) => r.until }),
    counts: t.field({ type: CountsType, resolve: (r) => r.counts }),
    decisions: t.field({ type: [DecisionType], resolve: (r) => [...r.decisions] }),
  }),
})

const QuantilesType = builder.objectRef<Spread>('CounterfactualQuantiles').implement({
  description: 'Over the runs.',
  fields: (t) => ({
    p10: t.exposeFloat('p10'),
    p50: t.exposeFloat('p50'),
    p90: t.exposeFloat('p90'),
    mean: t.exposeFloat('mean'),
  }),
})

const DifferenceType = builder.objectRef<SpreadInterval>('CounterfactualDifference').implement({
  description: 'Changed minus replay, pair by pair: quantiles, and the mean with half of its 95 % interval.',
  fields: (t) => ({
    p10: t.exposeFloat('p10'),
    p50: t.exposeFloat('p50'),
    p90: t.exposeFloat('p90'),
    mean: t.exposeFloat('mean'),
    halfWidth95: t.float({ nullable: true, resolve: (d) => figure(d.halfWidth95) }),
  }),
})

const CheckType = builder.objectRef<MeasureCheck>('CounterfactualCheck').implement({
  description: 'How far the replay with nothing changed lies from the record, over all samples and runs.',
  fields: (t) => ({
    measure: t.field({ type: MeasureType, resolve: (c) => c.measure }),
    rootMeanSquare: t.exposeFloat('rootMeanSquare'),
    bias: t.exposeFloat('bias'),
    recordedMean: t.exposeFloat('recordedMean'),
    outsideShare: t.exposeFloat('outsideShare', {
      description: 'Share of the time in which the record lies outside the P10–P90 of the replay.',
    }),
    chanceShare: t.exposeFloat('chanceShare', {
      nullable: true,
      description:
        'How often a run of the engine itself may lie outside the P10–P90 of the others, at most in 95 of 100; null of fewer than five runs.',
    }),
  }),
})

const FigureType = builder
  .objectRef<{ readonly id: string; readonly outcome: FigureOutcome }>('CounterfactualFigure')
  .implement({
    fields: (t) => ({
      id: t.exposeID('id'),
      name: t.field({ type: TextType, resolve: ({ id }) => named(id).name }),
      unit: t.string({ resolve: ({ id }) => named(id).unit }),
      recorded: t.float({
        nullable: true,
        description: 'null = the record does not show it.',
        resolve: (f) => figure(f.outcome.recorded),
      }),
      replay: t.field({ type: QuantilesType, resolve: (f) => f.outcome.replay }),
      changed: t.field({ type: QuantilesType, resolve: (f) => f.outcome.changed }),
      difference: t.field({ type: DifferenceType, resolve: (f) => f.outcome.difference }),
      outweighsError: t.boolean({
        nullable: true,
        description: 'The mean difference is larger than the replay’s own error about this figure.',
        resolve: (f) => f.outcome.outweighsError,
      }),
    }),
  })

const named = (id: string): (typeof COUNTERFACTUAL_FIGURES)[number] =>
  COUNTERFACTUAL_FIGURES.find((one) => one.id === id)!

const RowType = builder.objectRef<RowTold>('CounterfactualRow').implement({
  fields: (t) => ({
    facility: t.exposeID('facility', { nullable: true, description: 'null = the city.' }),
    trust: t.field({ type: TrustType, resolve: (r) => r.check.trust }),
    occupiedShare: t.float({
      nullable: true,
      description: 'Error of occupied beds as a share of the beds open.',
      resolve: (r) => figure(r.check.occupiedShare),
    }),
    boardingShare: t.float({
      nullable: true,
      description: 'By what share the boarding hours of the replay differ from those of the record.',
      resolve: (r) => figure(r.check.boardingShare),
    }),
    checks: t.field({ type: [CheckType], resolve: (r) => [...r.check.measures] }),
    figures: t.field({ type: [FigureType], resolve: (r) => [...r.figures] }),
  }),
})

const known = (values: Float64Array): (number | null)[] =>
  Array.from(values, (value) => (Number.isNaN(value) ? null : value))

const BandType = builder.objectRef<Band>('CounterfactualBand').implement({
  fields: (t) => ({
    p10: t.floatList({ nullable: { list: false, items: true }, resolve: (b) => known(b.p10) }),
    p50: t.floatList({ nullable: { list: false, items: true }, resolve: (b) => known(b.p50) }),
    p90: t.floatList({ nullable: { list: false, items: true }, resolve: (b) => known(b.p90) }),
  }),
})

const SeriesType = builder.objectRef<MeasureSeries>('CounterfactualSeries').implement({
  description: 'One figure at each sample from the start of the window; null = not known.',
  fields: (t) => ({
    recorded: t.floatList({ nullable: { list: false, items: true }, resolve: (s) => known(s.recorded) }),
    replay: t.field({ type: BandType, resolve: (s) => s.replay }),
    changed: t.field({ type: BandType, resolve: (s) => s.changed }),
  }),
})

const PlannedLeverType = builder.objectRef<Planned>('CounterfactualLever').implement({
  description: 'What became of a lever of the change.',
  fields: (t) => ({
    kind: t.exposeString('kind'),
    wanted: t.exposeFloat('wanted'),
    planned: t.exposeFloat('planned'),
    note: t.field({ type: TextType, resolve: (p) => p.note }),
  }),
})

const RunType = builder.objectRef<CounterfactualRun>('CounterfactualRun').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    state: t.field({ type: PlanningStateType, resolve: (r) => r.state }),
    stage: t.field({ type: StageType, resolve: (r) => r.stage }),
    from: t.field({ type: 'DateTime', resolve: (r) => r.request.from }),
    until: t.field({ type: 'DateTime', resolve: (r) => r.request.until }),
    change: t.field({ type: 'JSON', resolve: (r) => r.request.change ?? {} }),
    isChanged: t.exposeBoolean('isChanged', { description: 'false = the replay is only held against the record.' }),
    startedAt: t.field({ type: 'DateTime', resolve: (r) => r.startedAt }),
    elapsedMilliseconds: t.exposeFloat('elapsedMilliseconds'),
    eventsRead: t.exposeInt('eventsRead'),
    eventsOfLog: t.exposeInt('eventsOfLog'),
    done: t.exposeInt('done', { description: 'Pairs.' }),
    wanted: t.exposeInt('wanted'),
    seed: t.string({ resolve: (r) => String(r.seed) }),
    engineVersion: t.exposeString('engineVersion'),
    synthetic: t.exposeBoolean('synthetic'),
    record: t.field({ type: RecordType, nullable: true, resolve: (r) => r.record }),
    everyMinutes: t.int({ nullable: true, resolve: (r) => r.told?.everyMinutes ?? null }),
    pairs: t.int({ description: 'Pairs in the figures.', resolve: (r) => r.told?.pairs ?? 0 }),
    levers: t.field({ type: [PlannedLeverType], resolve: (r) => [...(r.told?.planned ?? [])] }),
    decisionsChanged: t.intList({
      description: 'By entry of the change’s decisions: how many recorded ones it concerned.',
      resolve: (r) => [...(r.told?.decisionsChanged ?? [])],
    }),
    rows: t.field({
      type: [RowType],
      complexity: { field: 1, multiplier: 60 },
      description: 'The city first; empty before the first two pairs.',
      resolve: (r) => [...(r.told?.rows ?? [])],
    }),
    series: t.field({
      type: SeriesType,
      nullable: true,
      complexity: 20,
      args: { facility: t.arg.id(), measure: t.arg({ type: MeasureType, required: true }) },
      description: 'Of a hospital, or without one of the city.',
      resolve: (r, { facility, measure }) =>
        r.told?.rows.find((row) => row.facility === (facility ?? null))?.series[measure] ?? null,
    }),
    failure: t.exposeString('failure', { nullable: true }),
  }),
})

const CounterfactualInput = builder.inputType('CounterfactualInput', {
  fields: (t) => ({
    from: t.field({ type: 'DateTime', required: true }),
    until: t.field({ type: 'DateTime', required: true, description: '1 to 168 hours later.' }),
    change: t.field({
      type: 'JSON',
      description:
        '{ levers, policy, decisions, diversions }, all of which may be left out; minutes from `from`. Nothing changed unless given.',
    }),
    pairs: t.int({ description: `${USUAL_PAIRS} unless given.` }),
    seed: t.string(),
  }),
})

function sourceOf({ twin, exercise }: Context): PastSource {
  return {
    exercise: exercise?.id ?? null,
    log: twin.log,
    asOf: twin.state.asOf,
    beginning: exercise?.beginning ?? null,
  }
}

function instant(value: string | number, name: string): number {
  const at = new Date(value).getTime()
  if (Number.isNaN(at)) throw badInput(`input.${name} must be an instant in ISO 8601, got "${value}"`, '时刻无效')
  return at
}

builder.queryField('recordSpan', (t) =>
  t.field({
    type: SpanType,
    nullable: true,
    description: 'null while the log holds less than an hour.',
    resolve: (_, __, context) => context.counterfactuals.span(sourceOf(context)),
  }),
)

builder.queryField('counterfactual', (t) =>
  t.field({
    type: RunType,
    nullable: true,
    complexity: 20,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_, { id }, { counterfactuals }) => counterfactuals.get(id),
  }),
)

builder.queryField('counterfactuals', (t) =>
  t.field({
    type: [RunType],
    complexity: { field: 20, multiplier: 4 },
    description: 'The newest first; they last as long as the server.',
    resolve: (_, __, { counterfactuals, exercise }) => [...counterfactuals.list(exercise?.id ?? null)],
  }),
)

builder.mutationField('startCounterfactual', (t) =>
  t.field({
    type: RunType,
    description:
      'Replays a window of the log, and again with a decision changed; follow it with `counterfactualProgress`.',
    args: { input: t.arg({ type: CounterfactualInput, required: true }) },
    resolve: async (_, { input }, context) => {
      const request = {
        from: instant(input.from, 'from'),
        until: instant(input.until, 'until'),
        change: input.change ?? {},
        pairs: input.pairs ?? USUAL_PAIRS,
        seed: input.seed ?? null,
      }
      return begunRun(context, () => context.counterfactuals.start(request, sourceOf(context)))
    },
  }),
)

const unknown = () => badInput('there is no replay of the past of this id', '没有该编号的回看重演')

builder.mutationField('cancelCounterfactual', (t) =>
  t.field({
    type: RunType,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_, { id }, { counterfactuals }) => calledOff(counterfactuals.cancel(id), unknown),
  }),
)

builder.subscriptionField('counterfactualProgress', (t) =>
  t.field({
    type: RunType,
    args: { id: t.arg.id({ required: true }) },
    subscribe: (_, { id }, { counterfactuals }) => followedRun(counterfactuals, id, unknown),
    resolve: (run) => run,
  }),
)
