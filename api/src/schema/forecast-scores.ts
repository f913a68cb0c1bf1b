/** Forecasts of occupied beds as fans, and the record of how good they were: kept as made, scored when the truth arrived. */
import { FORECAST_LEVELS, type ProvenSpan } from '@kangcheng/twin-engine/forecast'
import {
  COURSE_HOURS,
  FORECAST_HOURS,
  KEPT_OPPONENTS,
  SHOWN_METHODS,
  type ShownMethod,
} from '../forecasts/forecast-methods.ts'
import type { ForecastRecord } from '../forecasts/forecast-record.ts'
import type { Fan, FanLine, Recomputing } from '../forecasts/score-keeper.ts'
import type { ScoresTold } from '../forecasts/score-keeper-worker.ts'
import type { ProvenHours } from '../forecasts/score-table.ts'
import { badInput, builder, type Context, unavailable } from './builder.ts'

const HOUR = 3_600_000
/** Costs about as much as so many plain fields. */
const COST = 500

const MethodType = builder.enumType('ForecastMethod', {
  description:
    'STATISTICAL: from the recorded hours. MECHANISTIC: the standing rehearsal, forked from the live state. ENSEMBLE: both, weighted by their past scores.',
  values: Object.fromEntries(SHOWN_METHODS.map((method) => [method.toUpperCase(), { value: method }])) as Record<
    Uppercase<ShownMethod>,
    { readonly value: ShownMethod }
  >,
})

const nullable = { nullable: { list: false, items: true } } as const

interface Named {
  /** Id; null = the city. */
  readonly facility: string | null
}
type NamedScores = ScoresTold['rows'][number] & Named
type NamedProven = ProvenHours & Named

export const ProvenSpanType = builder.objectRef<ProvenSpan>('ProvenSpan').implement({
  description: 'Hours ahead, both ends included, over which forecasts are proven.',
  fields: (t) => ({
    from: t.exposeInt('from', { description: '0 where the nearest horizon is proven.' }),
    to: t.exposeInt('to'),
  }),
})

const ProvenHoursType = builder.objectRef<NamedProven>('ProvenHours').implement({
  fields: (t) => ({
    facility: t.exposeID('facility', { nullable: true, description: 'null = the city.' }),
    spans: t.field({
      type: [ProvenSpanType],
      description: 'Hours ahead over which it beat the calibrated naive forecast; outside them it is not proven.',
      resolve: (p) => [...p.spans],
    }),
    forecasts: t.exposeInt('forecasts', { description: 'The fewest scored at any of those horizons.' }),
  }),
})

const relative = (one: NamedScores, opponent: (typeof KEPT_OPPONENTS)[number]): number | null =>
  one.relative[KEPT_OPPONENTS.indexOf(opponent)] ?? null

const KeptScoreType = builder.objectRef<NamedScores>('KeptScore').implement({
  description: 'How good kept forecasts of one place and horizon were; null = none has been scored.',
  fields: (t) => ({
    facility: t.exposeID('facility', { nullable: true, description: 'null = the city, or all hospitals together.' }),
    horizonHours: t.int({ resolve: (s) => s.horizon }),
    forecasts: t.exposeInt('forecasts', { description: 'Forecasts scored.' }),
    since: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Origin of the first, by the city’s clock.',
      resolve: (s) => (s.since === null ? null : s.since * HOUR),
    }),
    wis: t.exposeFloat('wis', { nullable: true, description: 'Mean weighted interval score, in beds.' }),
    crps: t.exposeFloat('crps', { nullable: true, description: 'Mean continuous ranked probability score, in beds.' }),
    bias: t.exposeFloat('bias', { nullable: true, description: 'From −1 (all truths below) to 1.' }),
    coverage50: t.exposeFloat('coverage50', { nullable: true }),
    coverage80: t.exposeFloat('coverage80', { nullable: true }),
    coverage95: t.exposeFloat('coverage95', { nullable: true }),
    relativeWisToNaive: t.float({ nullable: true, resolve: (s) => relative(s, 'naive') }),
    relativeWisToSeasonalNaive: t.float({ nullable: true, resolve: (s) => relative(s, 'seasonalNaive') }),
    relativeWisToCalibratedNaive: t.float({
      nullable: true,
      description: 'Below 1 it beat the last value with the quantiles of its own past errors, on the same forecasts.',
      resolve: (s) => relative(s, 'calibratedNaive'),
    }),
    belowShare: t.floatList({
      nullable: true,
      description:
        'At each of the 23 levels the share of truths at or below the quantile: the level where bands are right.',
      resolve: (s) => s.belowShare,
    }),
  }),
})

const RecomputingType = builder.objectRef<Recomputing>('ForecastRecomputing').implement({
  description: 'The recorded past is being forecast again, origin by origin; scores of it grow until that is done.',
  fields: (t) => ({
    upTo: t.field({ type: 'DateTime', description: 'Done up to here.', resolve: ({ upTo }) => upTo * HOUR }),
    until: t.field({ type: 'DateTime', description: 'Done when it is here.', resolve: ({ until }) => until * HOUR }),
  }),
})

interface Board {
  readonly method: ShownMethod
  readonly recomputed: boolean
  readonly recomputing: Recomputing | null
  readonly asOf: number | null
  readonly rows: readonly NamedScores[]
  readonly pooled: readonly NamedScores[]
  readonly facilities: readonly NamedProven[]
}

const BoardType = builder.objectRef<Board>('ForecastScoreboard').implement({
  fields: (t) => ({
    method: t.field({ type: MethodType, resolve: (b) => b.method }),
    recomputed: t.exposeBoolean('recomputed', {
      description:
        'True: recomputed afterwards from the recorded past, without its future, and never mixed with those made live.',
    }),
    asOf: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'End of the last hour whose truth is known; null = none is.',
      resolve: (b) => b.asOf,
    }),
    recomputing: t.field({
      type: RecomputingType,
      nullable: true,
      resolve: (b) => (b.recomputed ? b.recomputing : null),
    }),
    rows: t.field({ type: [KeptScoreType], description: 'By place, then horizon.', resolve: (b) => b.rows }),
    pooled: t.field({
      type: [KeptScoreType],
      description: 'The hospitals of `rows` together, by horizon.',
      resolve: (b) => b.pooled,
    }),
    facilities: t.field({
      type: [ProvenHoursType],
      description: 'Of each place of `rows` how far it is proven.',
      resolve: (b) => b.facilities,
    }),
  }),
})

function recordOf({ forecastsKept }: Context): ForecastRecord {
  if (forecastsKept === null)
    throw unavailable('no forecasts are kept, as no history is; the log of the server says why')
  return forecastsKept
}

/** Places that the caller sees, as positions in the record; the city is the one after the last. */
function seenPlaces({ access, twin }: Context, record: ForecastRecord, asked: string | null): readonly number[] {
  const { places } = record
  const all = [...places.keys()].filter((p) => access.seesAll('forecast') || access.sees('forecast', places[p]!))
  if (asked === null) return access.seesAll('forecast') ? [...all, places.length] : all
  const facility = twin.state.index.facility.get(asked)
  if (facility === undefined) throw badInput(`there is no facility "${asked}"`, `没有机构“${asked}”`)
  return all.filter((p) => places[p] === facility)
}

builder.queryField('forecastScores', (t) =>
  t.field({
    type: BoardType,
    nullable: true,
    description: 'The scoreboard of one method. null in an exercise: the record is the live city’s.',
    complexity: { field: COST, multiplier: 1 },
    args: {
      method: t.arg({ type: MethodType, required: true }),
      recomputed: t.arg.boolean({ defaultValue: false, required: true }),
      facility: t.arg.id({ description: 'All hospitals that the caller sees, and the city, unless given.' }),
      horizonHours: t.arg.intList({ description: `Of ${FORECAST_HOURS.join(', ')}; all unless given.` }),
    },
    async resolve(_, { method, recomputed, facility, horizonHours }, context) {
      if (context.exercise !== null) return null
      const record = recordOf(context)
      const horizons = horizonHours ?? FORECAST_HOURS
      const strange = horizons.find((hours) => !FORECAST_HOURS.includes(hours))
      if (strange !== undefined)
        throw badInput(`horizonHours ${strange} is not scored; give some of ${FORECAST_HOURS.join(', ')}`)
      const places = seenPlaces(context, record, facility ?? null)
      const { origin, recomputing, rows, pooled, proven } = await record.scores({
        method,
        recomputed,
        places,
        horizons,
      })
      const idOf = (place: number): string | null => {
        const index = record.places[place]
        return index === undefined ? null : context.twin.city.facilities[index]!.id
      }
      return {
        method,
        recomputed,
        recomputing,
        asOf: origin === null ? null : origin * HOUR,
        rows: rows.map((row) => ({ ...row, facility: idOf(row.place) })),
        pooled: pooled.map((row) => ({ ...row, place: -1, since: null, facility: null })),
        facilities: proven.map((row) => ({ ...row, facility: idOf(row.place) })),
      }
    },
  }),
)

interface ToldLine extends FanLine {
  readonly live: ScoresTold
  readonly again: ScoresTold
}

const FanLineType = builder.objectRef<ToldLine>('OccupancyFanLine').implement({
  fields: (t) => ({
    method: t.field({ type: MethodType, resolve: (l) => l.method }),
    asOf: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When it was made, by the city’s clock: the end of the last hour it has seen, or when its runs were forked; null = not yet.',
      resolve: (l) => l.madeAt,
    }),
    from: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'Beginning of its first hour, from which horizons count. Runs that were forked during an hour speak of the next one on.',
      resolve: (l) => (l.origin === null ? null : l.origin * HOUR),
    }),
    learntHours: t.exposeInt('learntHours', { nullable: true, description: 'Recorded hours learnt from.' }),
    runs: t.exposeInt('runs', { nullable: true, description: 'Runs of the standing rehearsal.' }),
    quantiles: t.field({
      type: [t.listRef('Float')],
      ...nullable,
      description: 'By horizon the beds at every level; null = nothing is said so far ahead, or not yet.',
      resolve: (l) => l.quantiles,
    }),
    course: t.field({
      type: [t.listRef('Float')],
      ...nullable,
      description:
        'By `courseHours` the beds at the levels asked for: the same as at the horizons, between which it follows the rhythm of the series; null = nothing is said so far ahead, or not yet.',
      args: { levels: t.arg.floatList({ description: 'All 23 unless given.' }) },
      resolve(l, { levels }) {
        const asked = (levels ?? FORECAST_LEVELS).map((level) => {
          const k = FORECAST_LEVELS.findIndex((known) => Math.abs(known - level) < 1e-9)
          if (k < 0)
            throw badInput(`no quantile is told at the level ${level}; give some of ${FORECAST_LEVELS.join(', ')}`)
          return k
        })
        return l.course.map((quantiles) => quantiles && asked.map((k) => quantiles[k]!))
      },
    }),
    statisticalShare: t.floatList({
      nullable: { list: true, items: true },
      description:
        'Of the ensemble by horizon the weight of the statistical forecast; null = too few have been scored yet.',
      resolve: (l) => l.statisticalShare,
    }),
    scoredLive: t.intList({
      description: 'By horizon the forecasts scored that were made live.',
      resolve: (l) => l.live.rows.map(({ forecasts }) => forecasts),
    }),
    scoredRecomputed: t.intList({
      description: 'By horizon those recomputed afterwards.',
      resolve: (l) => l.again.rows.map(({ forecasts }) => forecasts),
    }),
    proven: t.field({
      type: [ProvenSpanType],
      description: 'Hours ahead over which those made live beat the calibrated naive forecast.',
      resolve: (l) => [...l.live.proven[0]!.spans],
    }),
    provenRecomputed: t.field({
      type: [ProvenSpanType],
      description: 'The same of those recomputed afterwards.',
      resolve: (l) => [...l.again.proven[0]!.spans],
    }),
  }),
})

interface ToldFan extends Omit<Fan, 'lines' | 'leftOut'>, Named {
  readonly leftOut: readonly string[]
  readonly lines: readonly ToldLine[]
}

const FanType = builder.objectRef<ToldFan>('OccupancyFan').implement({
  description: 'Mean occupied beds of whole hours, emergency departments left out.',
  fields: (t) => ({
    facility: t.exposeID('facility', { nullable: true, description: 'null = the city.' }),
    asOf: t.field({
      type: 'DateTime',
      description: 'End of the last hour that is known.',
      resolve: (f) => f.origin * HOUR,
    }),
    past: t.floatList({
      ...nullable,
      description: 'The hours before `asOf`, oldest first; null = unknown.',
      resolve: (f) => f.past,
    }),
    leftOut: t.idList({
      description: 'Of the city’s sum: hospitals that nothing has been known of for a day.',
      resolve: (f) => f.leftOut,
    }),
    horizonHours: t.intList({ resolve: () => [...FORECAST_HOURS] }),
    courseHours: t.intList({
      description: 'Hours ahead of a course: each to three days, then every sixth.',
      resolve: () => [...COURSE_HOURS],
    }),
    levels: t.floatList({ resolve: () => [...FORECAST_LEVELS] }),
    lines: t.field({ type: [FanLineType], resolve: (f) => f.lines }),
  }),
})

builder.queryField('occupancyFan', (t) =>
  t.field({
    type: FanType,
    nullable: true,
    description:
      'What each method says of a hospital or the city now. null where nothing is known yet, in an exercise, and of places that the caller does not see.',
    complexity: { field: COST, multiplier: 1 },
    args: { facility: t.arg.id({ description: 'The city unless given.' }) },
    async resolve(_, { facility }, context) {
      if (context.exercise !== null) return null
      const record = recordOf(context)
      const { city, state } = context.twin
      const asked = facility === null || facility === undefined ? null : String(facility)
      const place =
        asked === null ? record.places.length : record.places.indexOf(state.index.facility.get(asked) ?? Number.NaN)
      if (place < 0 || !seenPlaces(context, record, asked).includes(place)) return null
      const fan = await record.fan(place)
      if (fan === null) return null
      const told = (method: ShownMethod, recomputed: boolean): Promise<ScoresTold> =>
        record.scores({ method, recomputed, places: [place], horizons: FORECAST_HOURS })
      const lines = await Promise.all(
        fan.lines.map(async (line) => ({
          ...line,
          live: await told(line.method, false),
          again: await told(line.method, true),
        })),
      )
      const leftOut = asked === null ? fan.leftOut.map((p) => city.facilities[record.places[p]!]!.id) : []
      return { ...fan, facility: asked, leftOut, lines }
    },
  }),
)
