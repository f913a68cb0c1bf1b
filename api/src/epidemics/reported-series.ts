/** A reported series from a CSV as it is uploaded: its columns, the counts by day, the fit, and the live reproduction number. */
import { type Problem, RandomSource } from '@kangcheng/twin-engine'
import {
  type CaseSeries,
  caseSeriesOf,
  type ErrorModel,
  effectiveReproduction,
  fitOutbreak,
  type OutbreakFit,
  type ReproductionEstimate,
} from '@kangcheng/twin-engine/epidemic'
import { parse } from 'csv-parse/sync'

export interface SeriesQuestion {
  readonly csv: string
  /** Columns by name; null = the first that looks like a date, and the first other one of numbers. */
  readonly dateColumn: string | null
  readonly valueColumn: string | null
  /** Everybody who could be infected. */
  readonly population: number
  /** People ill on the day, or new cases of the day. */
  readonly observed: 'prevalence' | 'incidence'
  readonly errors: ErrorModel
  readonly latentDays: number
  readonly infectiousDays: number
  readonly reportedShare: number
  readonly serialMeanDays: number
  readonly serialDeviationDays: number
}

export interface FittedSeries {
  readonly columns: readonly string[]
  readonly dateColumn: string
  readonly valueColumn: string
  readonly series: CaseSeries
  readonly notices: readonly Problem[]
  readonly fit: OutbreakFit
  /** By day; null where too few cases tell it, and for prevalence throughout. */
  readonly reproduction: readonly (ReproductionEstimate | null)[]
  /** With what the epidemic goes on from the last day: its reproduction number, infected per 100,000 of the population. */
  readonly onwards: { readonly reproductionNumber: number; readonly per100000: number }
}

export type SeriesAnswer =
  | { readonly ok: true; readonly value: FittedSeries }
  | { readonly ok: false; readonly columns: readonly string[]; readonly problems: readonly Problem[] }

export const MOST_CSV_CHARACTERS = 500_000
/** The fit goes through the days thousands of times. */
export const MOST_DAYS = 400
const SEED = 1
const DATE_NAMES = /^(date|day|日期|time|week)$/i

interface CsvRow {
  readonly record: Readonly<Record<string, string>>
  readonly info: { readonly lines: number }
}

export function fitReported(question: SeriesQuestion): SeriesAnswer {
  const none = (why: string, path = '', columns: readonly string[] = [], zh?: string): SeriesAnswer => ({
    ok: false,
    columns,
    problems: [{ path, why, ...(zh !== undefined && { zh }) }],
  })
  if (question.csv.length > MOST_CSV_CHARACTERS)
    return none(`has ${question.csv.length} characters, at most ${MOST_CSV_CHARACTERS} are taken; leave out columns`)
  let records: readonly CsvRow[]
  try {
    records = parse(question.csv, {
      columns: true,
      bom: true,
      trim: true,
      info: true,
      skip_empty_lines: true,
      relax_column_count: true,
    }) as unknown as readonly CsvRow[]
  } catch (error) {
    return none(`is no CSV: ${error instanceof Error ? error.message : String(error)}`, '', [], '不是 CSV 文件')
  }
  const columns = Object.keys(records[0]?.record ?? {})
  if (columns.length < 2)
    return none(
      `needs a header with a column of dates and one of counts, has ${columns.join(', ') || 'none'}`,
      'line 1',
      columns,
      '首行须有日期列与人数列',
    )
  const dateColumn = question.dateColumn ?? columns.find((name) => DATE_NAMES.test(name)) ?? columns[0]!
  const valueColumn = question.valueColumn ?? columns.find((name) => name !== dateColumn && isCounts(records, name))
  for (const [what, name] of [
    ['dateColumn', dateColumn],
    ['valueColumn', valueColumn],
  ] as const)
    if (name === undefined || !columns.includes(name))
      return none(
        `there is no column of counts "${name ?? ''}"; there are ${columns.join(', ')}`,
        what,
        columns,
        `没有列“${name ?? ''}”；现有 ${columns.join('、')}`,
      )
  const read = caseSeriesOf(
    records.map(({ record, info }) => ({
      place: `line ${info.lines}`,
      date: record[dateColumn] ?? '',
      count: record[valueColumn!] ?? '',
    })),
  )
  if (!read.ok) return { ok: false, columns, problems: read.problems }
  const { series, notices } = read
  const highest = series.counts.reduce((a, b) => (b > a ? b : a), 0)
  if (series.counts.length > MOST_DAYS)
    return none(
      `spans ${series.counts.length} days, at most ${MOST_DAYS} are fitted at once; give one wave`,
      valueColumn,
      columns,
      `跨 ${series.counts.length} 天，一次至多拟合 ${MOST_DAYS} 天：请只给一次流行`,
    )
  if (highest === 0)
    return none('every count is 0: there is no course to fit', valueColumn, columns, '全部为 0，无从拟合')
  if (highest > question.population)
    return none(
      `${highest} were counted on one day of ${question.population} people; give all who could be infected`,
      'population',
      columns,
    )
  return { ok: true, value: fitted(question, series, notices, { columns, dateColumn, valueColumn: valueColumn! }) }
}

const isCounts = (records: readonly CsvRow[], name: string): boolean =>
  records.some(({ record }) => (record[name] ?? '') !== '') &&
  records.every(({ record }) => Number.isFinite(Number(record[name] ?? '')))

function fitted(
  question: SeriesQuestion,
  series: CaseSeries,
  notices: readonly Problem[],
  named: Pick<FittedSeries, 'columns' | 'dateColumn' | 'valueColumn'>,
): FittedSeries {
  const { population, observed, errors, latentDays, infectiousDays, reportedShare } = question
  const fit = fitOutbreak(
    { series, population, observed, errors, latentDays, reportedShare },
    new RandomSource(SEED, 0),
  )
  const isIncidence = observed === 'incidence'
  const reproduction = isIncidence
    ? effectiveReproduction(series, {
        meanDays: question.serialMeanDays,
        standardDeviationDays: question.serialDeviationDays,
      })
    : []
  const live = reproduction.findLast((one) => one !== null)
  const known = series.counts.map((count) => (Number.isNaN(count) ? 0 : count))
  const spell = Math.max(1, Math.round(latentDays + infectiousDays))
  const ill = isIncidence ? known.slice(-spell).reduce((sum, one) => sum + one, 0) : (known.at(-1) ?? 0)
  return {
    ...named,
    series,
    notices,
    fit,
    reproduction,
    onwards: {
      reproductionNumber: live?.mean ?? fit.figures.find(({ name }) => name === 'reproductionNumber')!.best,
      per100000: Math.min(20_000, ((ill / reportedShare) * 100_000) / population),
    },
  }
}
