/** Rehearsals: the live state forked, with levers and without, run side by side. */
import type { ActionsProgress, Rehearsal } from '../rehearsal/ports.ts'
import { ActionsType } from './actions.ts'
import { begunRun, calledOff } from './begun-run.ts'
import { BottlenecksType } from './bottlenecks.ts'
import { badInput, builder, TextType } from './builder.ts'
import { ClosureType } from './closure.ts'
import { LeverType } from './lever.ts'
import { ProblemType } from './problem.ts'
import { PlannedType, RehearsalFigureType, StopType } from './rehearsal-figures.ts'
import { decodeRequest, RehearsalInput } from './rehearsal-input.ts'
import { RehearsalResultType } from './rehearsal-result.ts'

const MAX_BOTTLENECKS = 3

const RehearsalStateType = builder.enumType('RehearsalState', {
  values: ['RUNNING', 'DONE', 'FAILED', 'CANCELLED'] as const,
})

const ActionsProgressType = builder.objectRef<ActionsProgress>('ActionsProgress').implement({
  fields: (t) => ({
    state: t.field({ type: RehearsalStateType, resolve: (p) => p.state }),
    done: t.exposeInt('done', { description: 'Runs that are done.' }),
    of: t.exposeInt('of', { description: 'Runs known to be wanted; where a plan is thinned they become more.' }),
    secondsLeft: t.exposeInt('secondsLeft', {
      nullable: true,
      description: 'Reckoned from the runs so far; null before the first, and when it is over.',
    }),
    soFar: t.field({
      type: ActionsType,
      nullable: true,
      description: 'The answer of what every set has run so far; null below five replications, and when it is over.',
      resolve: (p) => p.soFar(),
    }),
  }),
})

export const RehearsalType = builder.objectRef<Rehearsal>('Rehearsal').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    title: t.exposeString('title'),
    scenario: t.exposeID('scenario', { nullable: true, description: 'The file it began from; null = none.' }),
    state: t.field({ type: RehearsalStateType, resolve: (r) => r.state }),
    done: t.exposeInt('done'),
    of: t.exposeInt('of'),
    secondsLeft: t.exposeInt('secondsLeft', {
      nullable: true,
      description: 'Reckoned from the pairs so far; null before the first, and when it is over.',
    }),
    startedAt: t.field({ type: 'DateTime', resolve: (r) => r.startedAt }),
    forkedAt: t.field({ type: 'DateTime', resolve: (r) => r.forkedAt }),
    fromRecord: t.exposeBoolean('fromRecord', {
      description: 'True where it starts from the record: what followed is known, and none of it is in the runs.',
    }),
    stateHash: t.exposeString('stateHash'),
    position: t.field({ type: 'BigInt', resolve: (r) => r.position }),
    seed: t.exposeString('seed'),
    horizonHours: t.exposeFloat('horizonHours'),
    everyMinutes: t.exposeInt('everyMinutes'),
    previewHours: t.exposeInt('previewHours', {
      nullable: true,
      description: 'Hours that the result covers while only the first of a long horizon were run; null = all of it.',
    }),
    fidelity: t.exposeString('fidelity', {
      description: 'full = all of care; flow = over long horizons without its slowest parts; beds = beds alone.',
    }),
    engineVersion: t.exposeString('engineVersion'),
    levers: t.field({ type: [LeverType], resolve: (r) => r.levers }),
    shocks: t.field({ type: [LeverType], resolve: (r) => r.shocks }),
    parameters: t.field({
      type: 'JSON',
      description: 'Parameters that differ from the usual, by key.',
      resolve: (r) => r.parameters,
    }),
    planned: t.field({
      type: [PlannedType],
      complexity: 20,
      description: 'What became of each shock and lever at the fork; worked out at the first asking.',
      resolve: (r, _, { rehearsals }) => rehearsals.planned(r.id) ?? [],
    }),
    closures: t.field({
      type: [ClosureType],
      complexity: 20,
      description: 'Where water stands and which roads are closed or slow by its shocks and levers.',
      resolve: (r, _, { rehearsals }) => rehearsals.closures(r.id) ?? [],
    }),
    problemsAtStart: t.field({
      type: [TextType],
      complexity: 20,
      description:
        'What of the forked state does not add up, as rosters too small for those who lie there; it is simulated as told.',
      resolve: (r, _, { rehearsals }) => rehearsals.problemsAtStart(r.id) ?? [],
    }),
    figures: t.field({
      type: [RehearsalFigureType],
      description: 'Figures of the city, with and without the plan.',
      resolve: (r) => r.figures,
    }),
    stop: t.field({
      type: StopType,
      nullable: true,
      description: 'When the state of the stop rule is reached; null without a rule, or where it cannot be known.',
      resolve: (r) => r.stop,
    }),
    actions: t.field({
      type: ActionsType,
      nullable: true,
      args: { laterMinutes: t.arg.int({ description: '120 within three days, a day beyond, unless given.' }) },
      description:
        'What each action is worth and the cheapest set that holds; simulated at the first asking. null until the rehearsal is done, and without levers.',
      resolve: (r, { laterMinutes }, { rehearsals }) => {
        const minutes = laterMinutes ?? null
        if (minutes !== null && !(minutes >= 1 && minutes <= r.horizonHours * 60))
          throw badInput(`laterMinutes must lie between 1 and ${r.horizonHours * 60}, the horizon`)
        return rehearsals.actions(r.id, minutes)
      },
    }),
    actionsProgress: t.field({
      type: ActionsProgressType,
      nullable: true,
      description: 'How far the search behind `actions` that was begun last has come; null = none was asked for.',
      resolve: (r, _, { rehearsals }) => rehearsals.actionsProgress(r.id),
    }),
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

builder.queryField('checkScenario', (t) =>
  t.field({
    type: [ProblemType],
    description: 'Everything that `rehearse` would refuse of this input; empty = it can be run.',
    complexity: 20,
    args: { input: t.arg({ type: RehearsalInput, required: true }) },
    resolve: async (_, { input }, { rehearsals }) => {
      const request = decodeRequest(input)
      return [...request.problems, ...(await rehearsals.check(request.value))]
    },
  }),
)

builder.mutationField('rehearse', (t) =>
  t.field({
    type: RehearsalType,
    args: { input: t.arg({ type: RehearsalInput, required: true }) },
    resolve: (_, { input }, context) => {
      const { value, problems } = decodeRequest(input)
      if (problems.length > 0) throw badInput(problems.map(({ path, why }) => `input.${path} ${why}`).join('; '))
      return begunRun(context, () => context.rehearsals.start(value))
    },
  }),
)

builder.mutationField('cancelRehearsal', (t) =>
  t.field({
    type: RehearsalType,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_, { id }, { rehearsals }) =>
      calledOff(rehearsals.cancel(id), () => badInput('there is no rehearsal of this id')),
  }),
)

builder.mutationField('cancelActions', (t) =>
  t.field({
    type: RehearsalType,
    description:
      'Stops the search for what the actions are worth; what waits for it gets null, and it can be asked for again.',
    args: { id: t.arg.id({ required: true }) },
    resolve: (_, { id }, { rehearsals }) =>
      calledOff(rehearsals.cancelActions(id), () => badInput('there is no rehearsal of this id')),
  }),
)
