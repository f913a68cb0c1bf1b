/** The forecast: what the next hours bring if nobody acts. */
import type { Bands, Forecast, ForecastSeries, Probability, TimeUntil } from '../rehearsal/ports.ts'
import { builder } from './builder.ts'

export const BandsType = builder.objectRef<Bands>('Bands').implement({
  description: 'Quantiles over runs, by sample.',
  fields: (t) => ({
    p10: t.floatList({ resolve: (b) => b.p10 }),
    p25: t.floatList({ resolve: (b) => b.p25 }),
    p50: t.floatList({ resolve: (b) => b.p50 }),
    p75: t.floatList({ resolve: (b) => b.p75 }),
    p90: t.floatList({ resolve: (b) => b.p90 }),
  }),
})

export const ProbabilityType = builder.objectRef<Probability>('Probability').implement({
  description: 'A share of runs with its 95 % interval (Wilson).',
  fields: (t) => ({
    value: t.exposeFloat('value'),
    low95: t.exposeFloat('low95'),
    high95: t.exposeFloat('high95'),
  }),
})

export const TimeUntilType = builder.objectRef<TimeUntil>('TimeUntil').implement({
  description: 'Minutes from the start, over the runs in which it happens; `never` = share of runs without.',
  fields: (t) => ({
    p10: t.exposeFloat('p10', { nullable: true }),
    p50: t.exposeFloat('p50', { nullable: true }),
    p90: t.exposeFloat('p90', { nullable: true }),
    never: t.exposeFloat('never'),
    probability: t.field({
      type: ProbabilityType,
      nullable: true,
      description: 'Chance that it happens within the horizon; null where it is not known.',
      resolve: (u) => u.probability,
    }),
  }),
})

const ForecastSeriesType = builder.objectRef<ForecastSeries>('ForecastSeries').implement({
  fields: (t) => ({
    facility: t.exposeID('facility', { nullable: true, description: 'null = the whole city.' }),
    open: t.floatList({ resolve: (s) => s.open }),
    needed: t.field({ type: BandsType, resolve: (s) => s.needed }),
    occupied: t.field({ type: BandsType, resolve: (s) => s.occupied }),
    icu: t.field({ type: BandsType, nullable: true, resolve: (s) => s.icu }),
    boarding: t.field({ type: BandsType, nullable: true, resolve: (s) => s.boarding }),
    fullInMinutes: t.field({ type: TimeUntilType, resolve: (s) => s.fullInMinutes }),
    chanceFull: t.exposeFloat('chanceFull', { nullable: true }),
  }),
})

export const ForecastType = builder.objectRef<Forecast>('Forecast').implement({
  fields: (t) => ({
    madeAt: t.field({ type: 'DateTime', resolve: (f) => f.madeAt }),
    asOf: t.field({ type: 'DateTime', resolve: (f) => f.asOf }),
    horizonHours: t.exposeFloat('horizonHours'),
    everyMinutes: t.exposeInt('everyMinutes'),
    replications: t.exposeInt('replications'),
    engineVersion: t.exposeString('engineVersion'),
    seed: t.exposeString('seed'),
    city: t.field({ type: ForecastSeriesType, resolve: (f) => f.city }),
    facilities: t.field({
      type: [ForecastSeriesType],
      args: { ids: t.arg.idList() },
      resolve: (f, { ids }, { twin, access }) =>
        f.facilities.filter(
          ({ facility }) =>
            (!ids || ids.includes(facility ?? '')) &&
            (access.seesAll('forecast') ||
              access.sees('forecast', twin.state.index.facility.get(facility ?? '') ?? -1)),
        ),
    }),
  }),
})
