/** What each action of a plan is worth, the cheapest set that holds, and what waiting loses. */
import type { ActionsTold, GainTold } from '../rehearsal/ports.ts'
import { builder, TextType } from './builder.ts'
import { ProbabilityType, TimeUntilType } from './forecast.ts'

export const MeanIntervalType = builder.objectRef<NonNullable<GainTold['boardingHours']>>('MeanInterval').implement({
  fields: (t) => ({ mean: t.exposeFloat('mean'), halfWidth95: t.exposeFloat('halfWidth95', { nullable: true }) }),
})

const GainType = builder.objectRef<GainTold>('Gain').implement({
  description: 'What one future gains over another, run by run.',
  fields: (t) => ({
    minutes: t.field({
      type: TimeUntilType,
      nullable: true,
      description:
        'Minutes by which the first break of what is at stake comes later, over the runs in which the worse future breaks; `never` = the share of these that now hold. null = the worse future breaks in none.',
      resolve: (g) => g.minutes,
    }),
    boardingHours: t.field({
      type: MeanIntervalType,
      nullable: true,
      description: 'Patient-hours of boarding avoided in the city.',
      resolve: (g) => g.boardingHours,
    }),
    holds: t.exposeFloat('holds', { description: 'Share of runs that hold, of the better future less the worse.' }),
  }),
})

const HoldingType = builder.objectRef<ActionsTold['plan']>('Holding').implement({
  description: 'A run holds when nothing at stake breaks earlier than without the shocks.',
  fields: (t) => ({
    holds: t.field({ type: ProbabilityType, resolve: (h) => h.holds }),
    time: t.field({ type: TimeUntilType, resolve: (h) => h.time }),
  }),
})

const AtStakeType = builder.objectRef<ActionsTold['atStake'][number]>('AtStake').implement({
  description: 'A resource that the shocks break earlier, or in more runs, than it breaks without them.',
  fields: (t) => ({
    facility: t.exposeID('facility'),
    resource: t.exposeString('resource'),
    nothing: t.field({ type: ProbabilityType, resolve: (s) => s.nothing }),
    calm: t.field({ type: ProbabilityType, description: 'Without the shocks.', resolve: (s) => s.calm }),
  }),
})

const ShockCostType = builder.objectRef<NonNullable<ActionsTold['shocks']>>('ShockCost').implement({
  description: 'What the shocks themselves cost, in patient-hours of boarding in the city; means over the runs.',
  fields: (t) => ({
    boardingHours: t.field({
      type: MeanIntervalType,
      description: 'Doing nothing less the same runs without the shocks.',
      resolve: (s) => s.boardingHours,
    }),
    calm: t.exposeFloat('calm', { description: 'Without the shocks.' }),
    nothing: t.exposeFloat('nothing', { description: 'With them, doing nothing.' }),
  }),
})

const ActionType = builder.objectRef<ActionsTold['actions'][number]>('ActionValue').implement({
  fields: (t) => ({
    lever: t.exposeInt('lever', { description: 'Its place among the levers.' }),
    kind: t.exposeString('kind'),
    startMinute: t.exposeFloat('startMinute', { nullable: true }),
    staffHours: t.float({
      nullable: true,
      description: 'null = not known.',
      resolve: (a) => a.cost?.staffHours ?? null,
    }),
    moneyYuan: t.float({ nullable: true, resolve: (a) => a.cost?.moneyYuan ?? null }),
    note: t.field({ type: TextType, resolve: (a) => a.note }),
    alone: t.field({ type: GainType, description: 'Against doing nothing.', resolve: (a) => a.alone }),
    without: t.field({
      type: GainType,
      description: 'The plan against the plan without it.',
      resolve: (a) => a.without,
    }),
    needed: t.exposeBoolean('needed', {
      nullable: true,
      description: 'Whether the plan is worse without it; null = too few runs to say.',
    }),
  }),
})

const CheapestType = builder.objectRef<NonNullable<ActionsTold['cheapest']>>('CheapestSet').implement({
  fields: (t) => ({
    levers: t.intList({ resolve: (c) => [...c.levers] }),
    staffHours: t.float({ nullable: true, resolve: (c) => c.cost.staffHours }),
    moneyYuan: t.float({ nullable: true, resolve: (c) => c.cost.moneyYuan }),
    costKnown: t.exposeBoolean('costKnown', { description: 'false = nothing is known of what one of them costs.' }),
    holds: t.field({ type: ProbabilityType, resolve: (c) => c.holds }),
    time: t.field({ type: TimeUntilType, resolve: (c) => c.time }),
  }),
})

const LaterType = builder.objectRef<NonNullable<ActionsTold['later']>>('ActedLater').implement({
  fields: (t) => ({
    minutes: t.exposeFloat('minutes'),
    difference: t.field({
      type: GainType,
      description: 'The plan begun later against the plan: what waiting loses is negative.',
      resolve: (l) => l.difference,
    }),
    holding: t.field({ type: HoldingType, resolve: (l) => l.holding }),
  }),
})

export const ActionsType = builder.objectRef<ActionsTold>('Actions').implement({
  fields: (t) => ({
    replications: t.exposeInt('replications'),
    enough: t.exposeBoolean('enough', { description: 'Whether there are enough runs to say that something holds.' }),
    tried: t.exposeInt('tried', { description: 'Sets of actions that were simulated.' }),
    atStake: t.field({ type: [AtStakeType], resolve: (a) => a.atStake }),
    shocks: t.field({
      type: ShockCostType,
      nullable: true,
      description: 'null = there are no shocks, or boarding is not known.',
      resolve: (a) => a.shocks,
    }),
    nothing: t.field({ type: HoldingType, resolve: (a) => a.nothing }),
    plan: t.field({ type: HoldingType, resolve: (a) => a.plan }),
    actions: t.field({ type: [ActionType], resolve: (a) => a.actions }),
    cheapest: t.field({
      type: CheapestType,
      nullable: true,
      description: 'The cheapest set that holds in seven runs of ten; null = none tried does, or too few runs to say.',
      resolve: (a) => a.cheapest,
    }),
    later: t.field({ type: LaterType, nullable: true, resolve: (a) => a.later }),
  }),
})
