// What a replay of the past says: the change as the API takes it, the title, the rows, the file, the lines of the chart.
import { scaleLinear } from 'd3-scale'
import { bandPath, type ChartPoint, extent, linePath } from '../../../charts/series.ts'
import { type TimeTick, timeScale, timeTicks } from '../../../charts/time-axis.ts'
import type { PastBand, PastFigure, PastMeasure, PastRow, PastRun, PastSeries } from '../../../data/past-types.ts'
import type { FacilityPulse } from '../../../data/types.ts'
import { count, NO_VALUE, percent, signed } from '../../../format/numbers.ts'
import { clockTime } from '../../../format/time.ts'
import type { PastWords } from '../../../i18n/past-words.ts'
import type { Text } from '../../../i18n/words.ts'
import type { PastForm } from './past-store.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
export const BOARDING = 'boarding-hours'

/** The change as `startCounterfactual` takes it. */
export function changeOf(form: PastForm): Readonly<Record<string, unknown>> {
  const { kind, facility, beds, hour, untilHour, byHours, hours, share, perDay } = form
  const atMinute = Math.round(hour * 60)
  switch (kind) {
    case 'none':
      return {}
    case 'open':
      return { levers: [{ kind: 'open-beds', facility, beds, atMinute }] }
    case 'close':
      return { levers: [{ kind: 'close-beds', facility, beds, atMinute }] }
    case 'moved':
      return { decisions: [{ what: 'opened', facility, byMinutes: Math.round(byHours * 60) }] }
    case 'struck':
      return { decisions: [{ what: 'opened', facility }] }
    case 'divert':
      return {
        diversions: [{ facilities: [facility], fromMinute: atMinute, untilMinute: Math.round(untilHour * 60) }],
      }
    case 'discharge':
      return {
        levers: [{ kind: 'speed-discharge', facilities: [facility], hours, share: share / 100, fromMinute: atMinute }],
      }
    case 'aid':
      return {
        levers: [{ kind: 'redistribute', facilities: [facility], to: 'nearest', perDay, fromMinute: atMinute }],
      }
    case 'policy':
      return { policy: 'least-loaded' }
  }
}

type Fields = Readonly<Record<string, unknown>>
const firstOf = (list: unknown): Fields | null =>
  Array.isArray(list) && list.length > 0 ? ((list[0] ?? null) as Fields | null) : null

/** What was changed, in words, from the run itself. */
export function changeWords(run: PastRun, words: PastWords, nameOf: (id: string) => string, zone: string): string {
  const change = run.change as { levers?: unknown; decisions?: unknown; diversions?: unknown; policy?: unknown }
  const at = (minute: unknown): string => clockTime(Date.parse(run.from) + Number(minute ?? 0) * MINUTE, zone)
  const place = (one: Fields): string => {
    const [first] = Array.isArray(one.facilities) ? (one.facilities as string[]) : [String(one.facility ?? '')]
    return nameOf(first ?? '')
  }
  const lever = firstOf(change.levers)
  const decision = firstOf(change.decisions)
  const diversion = firstOf(change.diversions)
  if (lever?.kind === 'open-beds') return words['what.open'](place(lever), String(lever.beds), at(lever.atMinute))
  if (lever?.kind === 'close-beds') return words['what.close'](place(lever), String(lever.beds), at(lever.atMinute))
  if (lever?.kind === 'speed-discharge') return words['what.discharge'](place(lever), String(lever.hours))
  if (lever?.kind === 'redistribute') return words['what.aid'](place(lever))
  if (decision !== null) {
    if (decision.byMinutes === undefined || decision.byMinutes === null) return words['what.struck'](place(decision))
    const hours = Number(decision.byMinutes) / 60
    const said = String(Math.abs(Math.round(hours * 10) / 10))
    return words[hours < 0 ? 'what.earlier' : 'what.later'](place(decision), said)
  }
  if (diversion !== null)
    return words['what.divert'](place(diversion), at(diversion.fromMinute), at(diversion.untilMinute))
  return change.policy === 'least-loaded' ? words['what.policy'] : words['what.other']
}

export const figureOf = (row: PastRow | undefined, id: string): PastFigure | undefined =>
  row?.figures.find((one) => one.id === id)

/** Hospitals by how much their boarding changed. */
export function changedMost(run: PastRun): readonly PastRow[] {
  const size = (row: PastRow): number => Math.abs(figureOf(row, BOARDING)?.difference.mean ?? 0)
  return run.rows.filter(({ facility }) => facility !== null).toSorted((a, b) => size(b) - size(a))
}

/** Less than this is no boarding that anybody would speak of, in patient-hours. */
const LEAST_HOURS = 0.5

/** A hospital with so much of the city's difference carries it. */
const LOCAL_SHARE = 0.8

/** A difference that anybody would speak of, and that its interval tells from none. */
const isTold = ({ difference: { mean, halfWidth95 } }: PastFigure): boolean =>
  Math.abs(mean) >= LEAST_HOURS && Math.abs(mean) > (halfWidth95 ?? 0)

/** Of the other figures the one that changed most, by what it was. */
function otherFigure({ figures }: PastRow): PastFigure | undefined {
  const size = ({ difference, replay }: PastFigure): number => Math.abs(difference.mean) / Math.max(1, replay.mean)
  return figures.filter((one) => one.id !== BOARDING && isTold(one)).toSorted((a, b) => size(b) - size(a))[0]
}

/** The title: what the replay found, from its figures. */
export function findingOf(
  run: PastRun | null,
  words: PastWords,
  nameOf: (id: string) => string,
  zone: string,
  say: (text: Text) => string,
): string {
  if (run === null) return words.empty
  if (run.state === 'CANCELLED') return words.cancelled
  if (run.state === 'FAILED') return words.failed(run.failure ?? '')
  const [city] = run.rows
  if (city === undefined) return stageOf(run, words)
  if (!run.isChanged) return words[`find.same.${city.trust}`](percent(city.occupiedShare, 2))
  const what = changeWords(run, words, nameOf, zone)
  const boarding = figureOf(city, BOARDING)
  if (boarding === undefined) return words['find.unknown'](what)
  const { mean, p10, p90 } = boarding.difference
  if (!isTold(boarding)) {
    const other = otherFigure(city)
    if (other === undefined) return words['find.none'](what)
    const { unit, difference } = other
    const one = words[`unit.${unit}` as 'unit.hours'] ?? unit
    return words['find.noneBut'](what, say(other.name), signed(difference.mean, 1), one)
  }
  const [low, high] = mean < 0 ? [-p90, -p10] : [p10, p90]
  const range = `${low.toFixed(0)}–${high.toFixed(0)}`.replace(/-(\d)/g, '−$1')
  const said = words[mean < 0 ? 'find.spared' : 'find.cost'](what, Math.abs(mean).toFixed(1), range)
  const [most] = changedMost(run)
  const local = figureOf(most, BOARDING)
  const there = local?.difference.mean ?? 0
  // Where one hospital carries it, the replay's error there counts, not that of the whole city.
  const judged = local !== undefined && Math.abs(there) >= LOCAL_SHARE * Math.abs(mean) ? local : boarding
  const below = judged.outweighsError === false ? words['find.below'] : ''
  const isElsewhere = Math.sign(there) === Math.sign(mean) && Math.abs(there) >= LEAST_HOURS
  const at = most?.facility && isElsewhere ? words['find.at'](nameOf(most.facility), Math.abs(there).toFixed(1)) : ''
  return `${said}${at}${below}`
}

export function stageOf(run: PastRun, words: PastWords): string {
  if (run.stage === 'READING') return words['stage.READING'](count(run.eventsRead), count(run.eventsOfLog))
  return run.stage === 'REPLAY' ? words['stage.REPLAY'](run.done, run.wanted) : words['stage.READY']
}

/** `−3.2 [−4.0–−2.1]`: the mean difference with P10 and P90. */
export const differenceWords = ({ difference }: PastFigure): string =>
  `${signed(difference.mean, 1)} [${signed(difference.p10, 1)} … ${signed(difference.p90, 1)}]`

/**
 * What a difference is made of: recorded, and the means of the replay, with its error, and of the changed future. Their difference is the
 * mean difference above them; medians of both would not add up to it.
 */
export function partsOf({ recorded, replay, changed }: PastFigure, isChanged: boolean, words: PastWords): string {
  const error = recorded === null ? '' : ` (${signed(replay.mean - recorded, 1)})`
  return [
    `${words.record} ${valueWords(recorded)}`,
    `${words.mean} ${words.replay} ${valueWords(replay.mean)}${error}`,
    ...(isChanged ? [`${words.changed} ${valueWords(changed.mean)}`] : []),
  ].join(' · ')
}

export const valueWords = (value: number | null): string => (value === null ? NO_VALUE : value.toFixed(1))

/** The figures of all rows as a file that says what it is. */
export function pastCsv(run: PastRun, words: PastWords, nameOf: (id: string) => string): string {
  const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  const lines = [
    `推演 REHEARSAL${run.synthetic ? ' · 合成数据 SYNTHETIC' : ''}`,
    `${run.from},${run.until},seed ${run.seed},${run.pairs} pairs,engine ${run.engineVersion},${JSON.stringify(run.change)}`,
    'facility,figure,unit,recorded,replay_p50,replay_mean,changed_p50,changed_mean,difference_mean,difference_p10,difference_p90,outweighs_error,check',
  ]
  for (const row of run.rows)
    for (const one of row.figures)
      lines.push(
        [
          row.facility === null ? words.city : `${row.facility} ${nameOf(row.facility)}`,
          one.id,
          one.unit,
          one.recorded ?? '',
          one.replay.p50,
          one.replay.mean,
          one.changed.p50,
          one.changed.mean,
          one.difference.mean,
          one.difference.p10,
          one.difference.p90,
          one.outweighsError ?? '',
          row.trust,
        ].join('\u0001'),
      )
  return `\uFEFF${lines.map((line) => (line.includes('\u0001') ? line.split('\u0001').map(quoted).join(',') : quoted(line))).join('\r\n')}\r\n`
}

export interface PastGeometry {
  readonly recorded: string
  readonly replay: { readonly band: string; readonly middle: string }
  readonly changed: { readonly band: string; readonly middle: string }
  readonly ticksX: readonly TimeTick[]
  readonly ticksY: readonly { readonly value: number; readonly y: number }[]
  readonly plot: { readonly x0: number; readonly x1: number; readonly y0: number; readonly y1: number }
  readonly ends: Readonly<Record<'recorded' | 'replay' | 'changed', number | null>>
}

/** The lines of a chart: the record, the replay, and the changed future. */
export function pastGeometry(
  series: PastSeries,
  from: number,
  everyMinutes: number,
  size: { readonly width: number; readonly height: number },
  zone: string,
): PastGeometry {
  const plot = { x0: 48, x1: size.width - 84, y0: 12, y1: size.height - 26 }
  const samples = series.recorded.length
  const until = from + (samples - 1) * everyMinutes * MINUTE
  const x = timeScale(from, until, plot.x0, plot.x1)
  const all = [series.recorded, series.replay.p10, series.replay.p90, series.changed.p10, series.changed.p90]
  const [low, high] = extent(...all) ?? [0, 1]
  const room = Math.max(1, (high - low) * 0.08)
  const y = scaleLinear()
    .domain([Math.max(0, low - room), high + room])
    .range([plot.y1, plot.y0])
  const points = (values: readonly (number | null)[]): (ChartPoint | null)[] =>
    values.map((value, k) => (value === null ? null : { x: x(from + k * everyMinutes * MINUTE), y: y(value) }))
  const known = (values: readonly (number | null)[]): ChartPoint[] => points(values).filter((one) => one !== null)
  const drawn = (band: PastBand) => ({
    band: bandPath(known(band.p90), known(band.p10)),
    middle: linePath(points(band.p50)),
  })
  const end = (values: readonly (number | null)[]): number | null => {
    const last = values.at(-1)
    return last === null || last === undefined ? null : y(last)
  }
  return {
    recorded: linePath(points(series.recorded)),
    replay: drawn(series.replay),
    changed: drawn(series.changed),
    ticksX: timeTicks(from, until, x, zone, 44),
    // People and beds are whole.
    ticksY: y
      .ticks(Math.max(2, Math.floor((plot.y1 - plot.y0) / 52)))
      .filter(Number.isInteger)
      .map((value) => ({ value, y: y(value) })),
    plot,
    ends: { recorded: end(series.recorded), replay: end(series.replay.p50), changed: end(series.changed.p50) },
  }
}

/** An instant as a field of date and time shows it, in a zone: `2026-11-21T18:24`. */
export function fieldOf(at: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
  return parts.format(at).replace(' ', 'T')
}

/** The instant that such a field means in the zone; null where it is empty or none. */
export function instantOf(field: string, zone: string): number | null {
  const guess = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(field) ? Date.parse(`${field}:00Z`) : Number.NaN
  if (Number.isNaN(guess)) return null
  const shown = Date.parse(`${fieldOf(guess, zone)}:00Z`)
  return guess - (shown - guess)
}

const FEWEST_BEDS = 5
const MOST_BEDS = 60

/**
 * The change that is offered first: beds at the hospital where most were short, as many as were; where none was, at the one where most
 * board. A change where nobody waits would find nothing.
 */
export function firstChange(
  facilities: readonly FacilityPulse[],
): { readonly kind: 'open'; readonly facility: string; readonly beds: number } | null {
  const short = ({ needed, open }: FacilityPulse): number => (needed === null || open === null ? 0 : needed - open)
  const [worst] = facilities.toSorted(
    (a, b) => Math.max(0, short(b)) - Math.max(0, short(a)) || (b.boarding ?? 0) - (a.boarding ?? 0),
  )
  if (worst === undefined) return null
  const beds = Math.max(short(worst), worst.boarding ?? 0)
  return { kind: 'open', facility: worst.id, beds: Math.min(MOST_BEDS, Math.max(FEWEST_BEDS, beds)) }
}

/** The last hours of a record, on whole minutes. */
export function lastHours(
  span: { readonly from: number; readonly until: number },
  hours: number,
): { readonly from: number; readonly until: number } {
  const until = Math.floor(span.until / MINUTE) * MINUTE
  return { from: Math.max(span.from, until - hours * HOUR), until }
}

export const seriesKey = (run: PastRun, facility: string | null, measure: PastMeasure): string =>
  `${run.id} ${run.pairs} ${facility ?? ''} ${measure}`
