/** Decisions of people about plans of sites. They build nothing and send nothing; a plan is never live. */
import { roleOf } from '../access-control/caller.ts'
import { type DecidedPlan, PLAN_VERDICTS, type PlanDecision } from '../planning/plan-decisions.ts'
import { badInput, builder, PositionType, refusedAsInput, TextType } from './builder.ts'

const VerdictType = builder.enumType('PlanVerdict', { values: PLAN_VERDICTS })

const DecidedSiteType = builder.objectRef<DecidedPlan['sites'][number]>('DecidedSite').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.field({ type: TextType, resolve: ({ zh, en }) => ({ zh, en }) }),
    location: t.field({ type: PositionType, resolve: ({ lng, lat }) => [lng, lat] as const }),
  }),
})

const PlanDecisionType = builder.objectRef<PlanDecision>('PlanDecision').implement({
  fields: (t) => ({
    number: t.exposeInt('number'),
    at: t.field({ type: 'DateTime', resolve: (d) => d.at }),
    by: t.exposeString('by', { description: 'Role of who decided.' }),
    post: t.exposeString('post'),
    verdict: t.field({ type: VerdictType, resolve: (d) => d.verdict }),
    reason: t.exposeString('reason'),
    change: t.exposeString('change', { nullable: true, description: 'What is to be different.' }),
    expiresAt: t.field({ type: 'DateTime', nullable: true, resolve: (d) => d.expiresAt }),
    expired: t.boolean({ resolve: (d, _, { twin }) => d.expiresAt !== null && d.expiresAt <= twin.now() }),
    run: t.id({ resolve: (d) => d.plan.run }),
    letter: t.string({ resolve: (d) => d.plan.letter }),
    objective: t.id({ resolve: (d) => d.plan.objective }),
    measure: t.id({ resolve: (d) => d.plan.measure }),
    supply: t.id({ resolve: (d) => d.plan.supply }),
    supplyPerSite: t.float({ resolve: (d) => d.plan.supplyPerSite }),
    gap: t.float({ nullable: true, resolve: (d) => d.plan.gap }),
    synthetic: t.boolean({ resolve: (d) => d.plan.synthetic }),
    sites: t.field({ type: [DecidedSiteType], resolve: (d) => [...d.plan.sites] }),
  }),
})

const DecisionInput = builder.inputType('PlanDecisionInput', {
  fields: (t) => ({
    run: t.id({ required: true }),
    letter: t.string({ required: true }),
    verdict: t.field({ type: VerdictType, required: true }),
    post: t.string({ required: true, description: 'The post that decides; never a person’s name.' }),
    reason: t.string({ required: true }),
    change: t.string({ description: 'MODIFIED alone: what is to be different.' }),
    expiresAt: t.field({ type: 'DateTime', description: 'Until when it holds; not of a refusal.' }),
  }),
})

builder.queryField('planDecisions', (t) =>
  t.field({
    type: [PlanDecisionType],
    description: 'The newest first; they outlast the runs they are about.',
    args: { run: t.arg.id({ description: 'Of this run alone.' }) },
    resolve: async (_, { run }, { planning }) =>
      (await planning.decisions.list()).filter(({ plan }) => run === null || run === undefined || plan.run === run),
  }),
)

builder.mutationField('decidePlan', (t) =>
  t.field({
    type: PlanDecisionType,
    description:
      'Accepts a plan, sends it back to be changed, or rejects it; kept for good. Nothing is built or sent by it.',
    args: { input: t.arg({ type: DecisionInput, required: true }) },
    resolve: async (_, { input }, { planning, caller }) => {
      const { run: id, letter, verdict, post, reason, change, expiresAt } = input
      const run = planning.get(id)
      if (run === null)
        throw badInput(
          'input.run: there is no plan run of this id any more; solve anew and decide about that',
          '该方案的求解结果已不在；请重新求解后再审批',
        )
      const until = expiresAt === null || expiresAt === undefined ? null : new Date(expiresAt).getTime()
      if (Number.isNaN(until))
        throw badInput(
          `input.expiresAt must be an instant in ISO 8601, got "${expiresAt}"`,
          '有效期不是有效日期；请重新选择',
        )
      try {
        return await planning.decisions.decide(
          run,
          { letter, verdict, post, reason, change: change ?? null, expiresAt: until },
          roleOf(caller),
        )
      } catch (error) {
        return refusedAsInput(error)
      }
    },
  }),
)
