// What the record's fan of a place is: the line that is issued, how far it is proven, and its quantiles hour by hour.
import { FEWEST_TO_PROVE, isProvenAt, type ProvenSpan } from '@kangcheng/twin-engine/forecast'
import { COURSE_LEVELS } from '../data/forecast-operations.ts'
import type { ForecastMethod, OccupancyFan, OccupancyFanLine } from '../data/forecast-types.ts'
import type { Bands } from '../data/types.ts'
import type { ScoresWords } from '../i18n/scores-words.ts'

const HOUR = 3_600_000

export interface ProvenRecord {
  /** Hours ahead over which it beat the calibrated naive forecast; empty = nowhere proven. */
  readonly spans: readonly ProvenSpan[]
  /** Forecasts scored at the nearest horizon. */
  readonly forecasts: number
  /** True where what was made live is too little yet, and the recomputed past speaks instead. */
  readonly recomputed: boolean
}

/** What was made live speaks for itself once there is enough of it; until then what was recomputed, if that is enough. */
export function provenRecord(line: OccupancyFanLine): ProvenRecord {
  const live = line.scoredLive[0] ?? 0
  const again = line.scoredRecomputed[0] ?? 0
  return live < FEWEST_TO_PROVE && again >= FEWEST_TO_PROVE
    ? { spans: line.provenRecomputed, forecasts: again, recomputed: true }
    : { spans: line.proven, forecasts: live, recomputed: false }
}

/** Whether enough has been scored to say that it holds or does not. */
export const isJudgedRecord = ({ forecasts }: ProvenRecord): boolean => forecasts >= FEWEST_TO_PROVE

/** How far ahead a line says something, at the hours of the horizons; 0 = it says nothing. */
const reachOf = (fan: OccupancyFan, { quantiles }: OccupancyFanLine): number =>
  fan.horizonHours.findLast((_, h) => (quantiles[h] ?? null) !== null) ?? 0

const ORDER: readonly ForecastMethod[] = ['ENSEMBLE', 'STATISTICAL', 'MECHANISTIC']

/**
 * Of the methods that look so far ahead the one that is proven over most hours; of equals the ensemble, then the statistical. Where none
 * looks so far, those that look farthest are asked.
 */
export function issuedLine(fan: OccupancyFan, hours: number): OccupancyFanLine | null {
  const farthest = Math.min(hours, Math.max(0, ...fan.lines.map((line) => reachOf(fan, line))))
  const lines = ORDER.flatMap((method) => fan.lines.filter((line) => line.method === method))
  const proven = (line: OccupancyFanLine): number => provenHoursWithin(provenRecord(line).spans, farthest)
  return (
    lines
      .filter((line) => farthest > 0 && reachOf(fan, line) >= farthest)
      .toSorted((a, b) => proven(b) - proven(a))[0] ?? null
  )
}

/** Hours of the spans up to so many ahead; a single horizon counts as one. */
export const provenHoursWithin = (spans: readonly ProvenSpan[], most: number): number =>
  spans.reduce((sum, { from, to }) => (from > most ? sum : sum + Math.max(1, Math.min(to, most) - from)), 0)

/** `to 24 h`, `4–24 h, 72 h`. */
export const spansWords = (
  spans: readonly ProvenSpan[],
  words: Pick<ScoresWords, 'spanTo' | 'span' | 'spanAt' | 'spanAnd'>,
): string =>
  spans
    .map(({ from, to }) =>
      from === 0
        ? words.spanTo(String(to))
        : from === to
          ? words.spanAt(String(to))
          : words.span(String(from), String(to)),
    )
    .join(words.spanAnd)

export interface HourlyFan {
  readonly bands: Bands
  /** Instant of the first sample, epoch ms; then one an hour. Means of hours stand in their middle. */
  readonly start: number
  readonly everyMinutes: 60
  readonly horizonHours: number
}

const SHOWN = { p10: 0.1, p25: 0.25, p50: 0.5, p75: 0.75, p90: 0.9 } as const

/**
 * The line hour by hour from the last known hour on, straight between the hours of its course.
 * @param most hours ahead that are drawn
 * @returns null where it says nothing
 */
export function hourlyFan(fan: OccupancyFan, line: OccupancyFanLine, most: number): HourlyFan | null {
  const knots = line.course.flatMap((quantiles, h) =>
    quantiles === null || fan.courseHours[h]! > most ? [] : [{ hours: fan.courseHours[h]!, quantiles }],
  )
  if (knots.length === 0 || line.from === null) return null
  const last = fan.past.at(-1) ?? null
  // The fan opens from what was known when it was made; a line of another hour than the fan's does not.
  if (last !== null && line.from === fan.asOf) knots.unshift({ hours: 0, quantiles: COURSE_LEVELS.map(() => last) })
  const first = knots[0]!.hours
  const to = knots.at(-1)!.hours
  const bands = Object.fromEntries(
    Object.entries(SHOWN).map(([name, level]) => {
      const k = COURSE_LEVELS.indexOf(level)
      return [name, Array.from({ length: to - first + 1 }, (_, i) => between(knots, first + i, k))]
    }),
  ) as unknown as Bands
  return { bands, start: Date.parse(line.from) + (first - 0.5) * HOUR, everyMinutes: 60, horizonHours: to }
}

function between(
  knots: readonly { readonly hours: number; readonly quantiles: readonly number[] }[],
  hours: number,
  level: number,
): number {
  const after = knots.findIndex((knot) => knot.hours >= hours)
  const right = knots[after]!
  const left = knots[Math.max(0, after - 1)]!
  if (right.hours === left.hours || right.hours === hours) return right.quantiles[level]!
  const share = (hours - left.hours) / (right.hours - left.hours)
  return left.quantiles[level]! + (right.quantiles[level]! - left.quantiles[level]!) * share
}

/** The horizon up to `most` that a title speaks of: the farthest that is proven, else a day, else the farthest there is. */
export function titleHours(fan: OccupancyFan, line: OccupancyFanLine, most: number): number {
  const said = fan.horizonHours.filter((hours, h) => line.quantiles[h] !== null && hours <= most)
  const { spans } = provenRecord(line)
  return said.findLast((hours) => isProvenAt(spans, hours)) ?? said.findLast((hours) => hours <= 24) ?? said[0]!
}
