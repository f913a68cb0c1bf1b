/** What is being worked out, whatever its kind, and by whom it was begun. */
import { cancelLongRun, LONG_RUN_KINDS, type LongRunTold, longRuns } from '../planning/long-runs.ts'
import { badInput, builder, TextType } from './builder.ts'
import { PlanningStateType } from './planning.ts'

const KindType = builder.enumType('LongRunKind', { values: LONG_RUN_KINDS })

const LongRunType = builder.objectRef<LongRunTold>('LongRun').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    kind: t.field({ type: KindType, resolve: (r) => r.kind }),
    state: t.field({ type: PlanningStateType, resolve: (r) => r.state }),
    title: t.field({ type: TextType, nullable: true, resolve: (r) => r.title }),
    hours: t.exposeFloat('hours', { nullable: true, description: 'Of the city’s time that it looks at.' }),
    done: t.exposeInt('done', {
      nullable: true,
      description: 'Of the stage at hand; null where it cannot be counted.',
    }),
    wanted: t.exposeInt('wanted', { nullable: true }),
    startedAt: t.field({ type: 'DateTime', description: 'By the wall clock.', resolve: (r) => r.startedAt }),
    elapsedMilliseconds: t.exposeFloat('elapsedMilliseconds', {
      nullable: true,
      description: 'Until it ended; null where that was not kept.',
    }),
    failure: t.exposeString('failure', { nullable: true }),
    begunBy: t.exposeString('begunBy', {
      nullable: true,
      description: 'Role and name; null where another node knows, or it was before this server started.',
    }),
  }),
})

builder.queryField('longRuns', (t) =>
  t.field({
    type: [LongRunType],
    complexity: 50,
    description: 'Rehearsals, searches, allocations, replays, plans and labs: those that go on first, then the newest.',
    resolve: (_, __, context) => [...longRuns(context, context.runBeginners, context.exercise?.id ?? null, Date.now())],
  }),
)

builder.mutationField('cancelLongRun', (t) =>
  t.field({
    type: [LongRunType],
    description: 'Calls off a run of whatever kind; one that is over stays as it is. Answers with all runs.',
    args: { id: t.arg.id({ required: true }) },
    resolve: (_, { id }, context) => {
      const exercise = context.exercise?.id ?? null
      if (!cancelLongRun(context, exercise, id)) throw badInput('there is no run of this id', '没有该编号的运行')
      return [...longRuns(context, context.runBeginners, exercise, Date.now())]
    },
  }),
)
