/** What a hospital's recorded hours say of the next three days, with the record of how good it was. */
import { FORECAST_LEVELS, type HorizonScores } from '@kangcheng/twin-engine/forecast'
import { FORECAST_HOURS } from '../forecasts/forecast-methods.ts'
import { type ForecastLine, type HospitalForecast, HospitalForecasts } from '../forecasts/hospital-forecast.ts'
import type { HistoryReading } from '../history/occupancy-history.ts'
import { UnitType } from './beds.ts'
import { builder, type Context, unavailable } from './builder.ts'
import { FacilityType } from './facility.ts'
import { ProvenSpanType } from './forecast-scores.ts'

/** Costs about as much as a thousand plain fields: some hundred milliseconds, once an hour and hospital. */
const COST = 1_000

const ForecastLineType = builder.objectRef<ForecastLine>('OccupancyForecastLine').implement({
  description: 'Beds occupied, by horizon.',
  fields: (t) => ({
    unit: t.field({
      type: UnitType,
      nullable: true,
      description: 'null = the hospital.',
      resolve: (line) => line.unit,
    }),
    mean: t.floatList({
      nullable: { list: false, items: true },
      description: 'Expected beds; null where the past is too short. Wards add up to their hospital.',
      resolve: (line) => line.mean,
    }),
    quantiles: t.field({
      type: [t.listRef('Float')],
      nullable: { list: false, items: true },
      description: 'At each horizon the beds at every level; null where the past is too short.',
      resolve: (line) => line.quantiles,
    }),
  }),
})

const ForecastScoreType = builder.objectRef<HorizonScores>('ForecastScore').implement({
  description: 'How good the forecasts of one horizon were once the truth was known; null = none came true yet.',
  fields: (t) => ({
    horizonHours: t.int({ resolve: (s) => s.horizon }),
    forecasts: t.exposeInt('forecasts', { description: 'Forecasts scored.' }),
    wis: t.exposeFloat('wis', { nullable: true, description: 'Mean weighted interval score, in beds.' }),
    mae: t.exposeFloat('mae', { nullable: true, description: 'Mean absolute error of the median, in beds.' }),
    bias: t.exposeFloat('bias', { nullable: true, description: 'From −1 (all truths below) to 1.' }),
    coverage50: t.exposeFloat('coverage50', { nullable: true }),
    coverage95: t.exposeFloat('coverage95', { nullable: true }),
    relativeWisToNaive: t.exposeFloat('relativeWisToNaive', { nullable: true }),
    relativeWisToSeasonalNaive: t.exposeFloat('relativeWisToSeasonalNaive', { nullable: true }),
    relativeWisToCalibratedNaive: t.exposeFloat('relativeWisToCalibratedNaive', {
      nullable: true,
      description: 'Below 1 it beat the last value with the quantiles of its own past errors.',
    }),
  }),
})

const HospitalForecastType = builder.objectRef<HospitalForecast>('OccupancyForecast').implement({
  fields: (t) => ({
    asOf: t.field({ type: 'DateTime', description: 'End of the last hour learnt from.', resolve: (f) => f.asOf }),
    learntHours: t.int({ description: 'Recorded hours learnt from.', resolve: (f) => f.hours }),
    rhythmHours: t.exposeInt('rhythmHours', { description: '24 = the day’s rhythm, 168 = the week’s.' }),
    horizonHours: t.intList({ resolve: () => [...FORECAST_HOURS] }),
    levels: t.floatList({ resolve: () => [...FORECAST_LEVELS] }),
    hospital: t.field({ type: ForecastLineType, resolve: (f) => f.hospital }),
    wards: t.field({ type: [ForecastLineType], resolve: (f) => f.wards }),
    leftOut: t.field({
      type: [UnitType],
      description: 'Wards with too little on record: also the sum is without them.',
      resolve: (f) => f.leftOut,
    }),
    scores: t.field({ type: [ForecastScoreType], resolve: (f) => f.scores }),
    provenSpans: t.field({
      type: [ProvenSpanType],
      description:
        'Hours ahead over which it has beaten the calibrated naive forecast; outside them it is not proven and is to be drawn hatched.',
      resolve: (f) => [...f.provenSpans],
    }),
  }),
})

const made = new WeakMap<HistoryReading, HospitalForecasts>()

function forecastsOf({ history }: Context): HospitalForecasts {
  if (history === null) throw unavailable('the history is not available; the log of the server says why')
  const known = made.get(history) ?? new HospitalForecasts(history)
  made.set(history, known)
  return known
}

builder.objectField(FacilityType, 'occupancyForecast', (t) =>
  t.field({
    type: HospitalForecastType,
    nullable: true,
    description:
      'By statistics from the recorded hours of its wards, emergency left out. null where too little is on record, in an exercise, and for roles that do not see single wards.',
    complexity: { field: COST, multiplier: 1 },
    resolve: (f, _, context) => {
      // The history is the live city's: an exercise has none.
      if (context.exercise !== null) return null
      const { index, city } = context.twin.state
      const wards = index.unitsOfFacility[f]!.filter((u) => city.units[u]!.kind !== 'emergency')
      return forecastsOf(context).of(
        f,
        wards.map((unit) => ({ unit, id: city.units[unit]!.id })),
        context.twin.asOf,
      )
    },
  }),
)
