/** Candidate sites and plans of them: value and bound closing in, what a plan does for access, and which constraints conflict. */
import {
  forbiddenAt,
  MOST_SUGGESTED,
  type PlanAccess,
  type PlanConflict,
  type PlanFound,
  type Problem,
} from '@kangcheng/twin-engine'
import type {
  Candidates,
  NearbySupply,
  ParetoPoint,
  SitePlanRun,
  SolvedPlan,
  TimedStep,
  ValuedSite,
} from '../planning/ports.ts'
import { column, figure, WithinType, within } from './access.ts'
import { begunRun, calledOff } from './begun-run.ts'
import { badInput, builder, PositionType, refusedAsInput, TextType } from './builder.ts'
import {
  AccessInput,
  decodeAccess,
  decodePlan,
  ForbiddenInput,
  forbiddenOf,
  SiteInput,
  SitePlanInput,
  sitesOf,
} from './planning-input.ts'
import { ProblemType } from './problem.ts'

const columns = { type: ['Float'] as ['Float'], nullable: { list: false, items: true } as const }

const ValuedSiteType = builder.objectRef<ValuedSite>('CandidateSite').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.field({ type: TextType, resolve: (s) => s.name }),
    location: t.field({ type: PositionType, resolve: (s) => s.location }),
    suggested: t.exposeBoolean('suggested'),
    gain: t.float({
      nullable: true,
      description: 'Change of the mean access of the worst-served tenth with this site alone.',
      resolve: (s) => figure(s.gain),
    }),
    nearerPeople: t.exposeFloat('nearerPeople', { description: 'People whose way to the nearest becomes shorter.' }),
  }),
})

const CandidatesType = builder.objectRef<Candidates>('Candidates').implement({
  fields: (t) => ({
    sites: t.field({ type: [ValuedSiteType], resolve: (c) => [...c.sites] }),
    supplyPerSite: t.exposeFloat('supplyPerSite'),
    problems: t.field({ type: [ProblemType], resolve: (c) => [...c.problems] }),
  }),
})

const StepType = builder.objectRef<TimedStep>('SitingStep').implement({
  fields: (t) => ({
    step: t.exposeInt('step'),
    elapsedMilliseconds: t.exposeFloat('elapsedMilliseconds'),
    value: t.float({ nullable: true, resolve: (s) => figure(s.value) }),
    bound: t.float({ nullable: true, resolve: (s) => figure(s.bound) }),
    sites: t.intList({ resolve: (s) => [...s.sites] }),
  }),
})

const PlanAccessType = builder.objectRef<PlanAccess>('PlanAccess').implement({
  description: 'Columns are by cell, in the order of `cells`; null where there is no value or no way.',
  fields: (t) => ({
    mean: t.float({ nullable: true, resolve: (a) => figure(a.mean) }),
    worstDecile: t.float({ nullable: true, resolve: (a) => figure(a.worstDecile) }),
    deciles: t.field({ ...columns, resolve: (a) => column(a.deciles) }),
    gini: t.float({ nullable: true, resolve: (a) => figure(a.gini) }),
    lorenzPeople: t.floatList({ resolve: (a) => a.lorenz.map(([people]) => people) }),
    lorenzAccess: t.floatList({ resolve: (a) => a.lorenz.map(([, access]) => access) }),
    within: t.field({ type: [WithinType], resolve: (a) => within(a.within) }),
    meanMinutes: t.float({ nullable: true, resolve: (a) => figure(a.meanMinutes) }),
    values: t.field({ ...columns, resolve: (a) => column(a.values) }),
    minutes: t.field({ ...columns, resolve: (a) => column(a.minutes) }),
  }),
})

const PlanFoundType = builder.objectRef<PlanFound>('SitePlanFound').implement({
  fields: (t) => ({
    objective: t.exposeID('objective'),
    sites: t.intList({ description: 'Indices into the candidates of the request.', resolve: (p) => [...p.open] }),
    value: t.float({ nullable: true, resolve: (p) => figure(p.value) }),
    bound: t.float({ nullable: true, description: 'No plan is better than this.', resolve: (p) => figure(p.bound) }),
    gap: t.float({
      nullable: true,
      description: 'Of the value to the bound, as a share; null while no bound is known.',
      resolve: (p) => figure(p.gap),
    }),
    proven: t.exposeBoolean('proven'),
    beyondPeople: t.exposeFloat('beyondPeople', {
      description: 'People whom no allowed candidate brings within the limit; they count in no constraint.',
    }),
  }),
})

const SolvedPlanType = builder.objectRef<SolvedPlan>('SolvedSitePlan').implement({
  fields: (t) => ({
    letter: t.exposeString('letter'),
    found: t.field({ type: PlanFoundType, resolve: (p) => p.found }),
    access: t.field({ type: PlanAccessType, resolve: (p) => p.access }),
  }),
})

const RelaxType = builder.objectRef<PlanConflict['relax'][number]>('RelaxedConstraint').implement({
  fields: (t) => ({
    constraint: t.exposeID('constraint'),
    to: t.float({
      nullable: true,
      description: 'The value with which the others can be kept; null where relaxing this one alone does not help.',
      resolve: (r) => r.to,
    }),
  }),
})

const ConflictType = builder.objectRef<PlanConflict>('PlanConflict').implement({
  description: 'The smallest set of constraints that no plan keeps together.',
  fields: (t) => ({
    constraints: t.idList({ resolve: (c) => [...c.constraints] }),
    relax: t.field({ type: [RelaxType], resolve: (c) => [...c.relax] }),
    why: t.field({ type: TextType, resolve: (c) => c.why }),
  }),
})

const ParetoPointType = builder.objectRef<ParetoPoint>('ParetoPoint').implement({
  fields: (t) => ({
    sites: t.intList({ resolve: (p) => [...p.open] }),
    worstDecile: t.float({ nullable: true, resolve: (p) => figure(p.worstDecile) }),
    gini: t.float({ nullable: true, resolve: (p) => figure(p.gini) }),
    efficient: t.exposeBoolean('efficient', {
      description: 'No plan that was tried is better in both worst tenth and Gini.',
    }),
  }),
})

export const PlanningStateType = builder.enumType('PlanningState', {
  values: ['RUNNING', 'DONE', 'FAILED', 'CANCELLED'] as const,
})

const SitePlanRunType = builder.objectRef<SitePlanRun>('SitePlanRun').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    state: t.field({ type: PlanningStateType, resolve: (r) => r.state }),
    startedAt: t.field({ type: 'DateTime', resolve: (r) => r.startedAt }),
    elapsedMilliseconds: t.exposeFloat('elapsedMilliseconds'),
    objective: t.id({ resolve: (r) => r.request.plan.objective }),
    newSites: t.int({ resolve: (r) => r.request.plan.newSites }),
    supplyPerSite: t.float({ resolve: (r) => r.request.supplyPerSite }),
    measure: t.id({ resolve: (r) => r.request.measure }),
    unit: t.field({ type: TextType, nullable: true, resolve: (r) => r.unit }),
    better: t.exposeString('better'),
    times: t.string({ nullable: true, resolve: (r) => r.timesBasis }),
    synthetic: t.exposeBoolean('synthetic'),
    steps: t.field({
      type: [StepType],
      args: { after: t.arg.int({ description: 'Leaves out so many of the first ones.' }) },
      resolve: (r, { after }) => r.steps.slice(Math.max(0, after ?? 0)),
    }),
    before: t.field({ type: PlanAccessType, nullable: true, resolve: (r) => r.before }),
    plans: t.field({
      type: [SolvedPlanType],
      description:
        'A is the best for the objective asked for; the others are the best for the others, where they differ.',
      resolve: (r) => [...r.plans],
    }),
    conflict: t.field({ type: ConflictType, nullable: true, resolve: (r) => r.conflict }),
    pareto: t.field({ type: [ParetoPointType], resolve: (r) => [...r.pareto] }),
    plansTried: t.exposeInt('plansTried'),
    problems: t.field({ type: [ProblemType], resolve: (r) => [...r.problems] }),
    failure: t.exposeString('failure', { nullable: true }),
  }),
})

const NearbyType = builder.objectRef<NearbySupply>('NearbySupply').implement({
  fields: (t) => ({
    facility: t.exposeID('facility', { nullable: true }),
    site: t.exposeID('site', { nullable: true }),
    minutes: t.float({ resolve: (n) => Number(n.minutes.toFixed(1)) }),
  }),
})

builder.queryField('siteCandidates', (t) =>
  t.field({
    type: CandidatesType,
    complexity: 200,
    description:
      'Places where many people are badly served, by rule; and sites of one’s own, each with what it would do alone.',
    args: {
      count: t.arg.int({ defaultValue: 24 }),
      supplyPerSite: t.arg.float({ required: true }),
      own: t.arg({ type: [SiteInput] }),
      access: t.arg({ type: AccessInput }),
    },
    resolve: (_, { count, supplyPerSite, own, access }, { planning, twin }) => {
      const wanted = count ?? 24
      if (!(wanted >= 0 && wanted <= MOST_SUGGESTED)) throw badInput(`count must lie between 0 and ${MOST_SUGGESTED}`)
      if (!(supplyPerSite > 0)) throw badInput(`supplyPerSite must lie above 0, got ${supplyPerSite}`)
      return planning
        .candidates({ ...decodeAccess(access, twin), count: wanted, supplyPerSite, own: sitesOf(own) })
        .catch(refusedAsInput)
    },
  }),
)

builder.queryField('checkSite', (t) =>
  t.field({
    type: [ProblemType],
    description: 'Why nothing may be opened there; empty = it may.',
    args: {
      site: t.arg({ type: SiteInput, required: true }),
      forbidden: t.arg({ type: [ForbiddenInput] }),
    },
    resolve: (_, { site, forbidden }, { planning }): readonly Problem[] => {
      const ground = forbiddenAt([site.lng, site.lat], forbiddenOf(forbidden))
      if (ground)
        return [
          {
            path: 'location',
            why: `lies on ground where nothing may be built: ${ground.name}`,
            zh: `位于不可建设的用地：${ground.name}`,
          },
        ]
      return planning.checkSite([site.lng, site.lat])
    },
  }),
)

builder.queryField('nearbySupply', (t) =>
  t.field({
    type: [NearbyType],
    complexity: 50,
    description:
      'The three nearest facilities with supply of a cell and its ways to the sites given, the nearest first.',
    args: {
      cell: t.arg.id({ required: true }),
      sites: t.arg({ type: [SiteInput] }),
      access: t.arg({ type: AccessInput }),
    },
    resolve: (_, { cell, sites, access }, { planning, twin }) =>
      planning
        .nearby({ ...decodeAccess(access, twin), sites: sitesOf(sites), cell })
        .then((found) => [...found])
        .catch(refusedAsInput),
  }),
)

builder.queryField('sitePlan', (t) =>
  t.field({
    type: SitePlanRunType,
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_, { id }, { planning }) => planning.get(id),
  }),
)

builder.queryField('sitePlans', (t) =>
  t.field({ type: [SitePlanRunType], resolve: (_, __, { planning }) => [...planning.list()] }),
)

builder.mutationField('planSites', (t) =>
  t.field({
    type: SitePlanRunType,
    description: 'Begins to look for the best plan; its progress is asked for with `sitePlan`.',
    args: { input: t.arg({ type: SitePlanInput, required: true }) },
    resolve: (_, { input }, context) =>
      begunRun(context, () => context.planning.start(decodePlan(input, context.twin))),
  }),
)

builder.mutationField('cancelSitePlan', (t) =>
  t.field({
    type: SitePlanRunType,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_, { id }, { planning }) => calledOff(planning.cancel(id), () => badInput('there is no plan of this id')),
  }),
)
