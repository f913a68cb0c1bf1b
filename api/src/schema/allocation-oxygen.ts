/** Oxygen sent between hospitals, and what it shares with what else is proposed: quantiles, and pairs that refused. */
import type { DecidedAllocation } from '../planning/allocation-decisions.ts'
import type { AvoidedPair, OxygenTold, Quantiles } from '../planning/allocation-ports.ts'
import { builder } from './builder.ts'

export const QuantilesType = builder.objectRef<Quantiles>('AllocationQuantiles').implement({
  description: 'Beds or minutes, over the runs with nothing done.',
  fields: (t) => ({ p10: t.exposeFloat('p10'), p50: t.exposeFloat('p50'), p90: t.exposeFloat('p90') }),
})

export const AvoidedType = builder.objectRef<AvoidedPair>('AllocationAvoided').implement({
  description: 'A pair that a decision refused: it is not proposed while that holds.',
  fields: (t) => ({
    from: t.exposeID('from'),
    to: t.exposeID('to'),
    decision: t.exposeInt('decision'),
    reason: t.exposeString('reason'),
    until: t.field({ type: 'DateTime', resolve: (one) => one.until }),
  }),
})

const DeliveryType = builder.objectRef<OxygenTold['deliveries'][number]>('AllocationDelivery').implement({
  fields: (t) => ({
    from: t.exposeID('from', { nullable: true, description: 'null = from outside the city.' }),
    to: t.exposeID('to'),
    atMinute: t.exposeInt('atMinute', { description: 'Minutes from the fork at which it leaves.' }),
    leadMinutes: t.exposeFloat('leadMinutes', { description: 'Until it serves: loading, way, unloading.' }),
    cubicMetres: t.exposeFloat('cubicMetres'),
    days: t.exposeFloat('days', { description: 'The same in ordinary days of the receiver.' }),
  }),
})

const OxygenShortType = builder.objectRef<OxygenTold['short'][number]>('AllocationOxygenShort').implement({
  description: 'A hospital that runs out of oxygen with nothing done; cubic metres.',
  fields: (t) => ({
    facility: t.exposeID('facility'),
    stock: t.exposeFloat('stock', { description: 'At the fork.' }),
    perDay: t.exposeFloat('perDay', { description: 'Used on an ordinary day.' }),
    lackingNothing: t.float({ resolve: (one) => one.nothing }),
    lackingPlan: t.float({ resolve: (one) => one.plan }),
    emptyMinutes: t.field({
      type: QuantilesType,
      nullable: true,
      description: 'Minutes from the fork at which it is out, over the runs in which it is; null = in none.',
      resolve: (one) => one.emptyMinutes,
    }),
    emptyShare: t.exposeFloat('emptyShare', { description: 'Share of the runs in which it is out.' }),
    why: t.exposeString('why', {
      nullable: true,
      description: 'What keeps it short as planned: too-late, no-neighbour, refused or neighbours-short.',
    }),
  }),
})

export const OxygenType = builder.objectRef<OxygenTold>('AllocationOxygen').implement({
  description: 'Oxygen sent between hospitals whose stock is known, and from outside; replayed as the option `oxygen`.',
  fields: (t) => ({
    known: t.exposeInt('known'),
    unknown: t.exposeInt('unknown', { description: 'Hospitals that never told their stock: they take no part.' }),
    lackingNothing: t.float({
      description: 'Cubic metres lacking over the horizon at the quantile, nothing done.',
      resolve: (o) => o.nothing,
    }),
    lackingPlan: t.float({ resolve: (o) => o.plan }),
    worstShareNothing: t.float({
      description: 'Fairness: the largest share of a hospital’s need that it lacks.',
      resolve: (o) => o.worstShare.nothing,
    }),
    worstSharePlan: t.float({ resolve: (o) => o.worstShare.plan }),
    short: t.field({ type: [OxygenShortType], description: 'The worst first.', resolve: (o) => [...o.short] }),
    deliveries: t.field({ type: [DeliveryType], resolve: (o) => [...o.deliveries] }),
    avoided: t.field({ type: [AvoidedType], resolve: (o) => [...o.avoided] }),
  }),
})

export const DecidedDeliveryType = builder
  .objectRef<NonNullable<DecidedAllocation['deliveries']>[number]>('DecidedDelivery')
  .implement({
    fields: (t) => ({
      from: t.exposeID('from', { nullable: true }),
      to: t.exposeID('to'),
      atMinute: t.exposeInt('atMinute'),
      cubicMetres: t.exposeFloat('cubicMetres'),
    }),
  })
