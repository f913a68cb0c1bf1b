/**
 * The table of docs/forecasting.md: `REFERENCE_DATA=… node api/bench/forecast-table.ts` backtests every real series with the
 * code and the defaults of `kangcheng backtest` and writes what came out between the page's marks, met or not.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { backtest, type HorizonScores, ScoreTally } from '@kangcheng/twin-engine/forecast'
import { readSeries } from '../src/forecasts/series-file.ts'
import { minutesOf, USUAL_PROTOCOL } from '../src/forecasts/series-times.ts'

interface RealSeries {
  readonly what: string
  readonly file: string
  readonly time: string
  readonly value: string
  readonly group?: string
  readonly where?: readonly (readonly [string, string])[]
  readonly from?: string
}

const ICU = { file: 'icu-germany-divi/icu_states_daily_adults.csv', time: 'datum', group: 'bundesland_name' }
const LONDON = {
  file: 'nhs-daily-hospital-beds/london_trusts_daily_winters_2018_2022.csv',
  time: 'date',
  group: 'code',
}
const ENGLAND = { file: 'nhs-daily-hospital-beds/england_trust_beds_monthly_2022-04_2024-08.csv', time: 'month' }
const CHILE = { file: 'ed-daily-chile/ed_daily_2021-2024.csv', time: 'date', value: 'count', group: 'series' }
const SF = {
  file: 'sf-hospital-beds/sf_hospital_beds_daily_to_2021-01.csv',
  time: 'date',
  value: 'count',
  group: 'status',
}

/** The German register is read from the end of its ramp-up (its own README); the others have none. */
export const REAL_SERIES: readonly RealSeries[] = [
  { what: 'Germany, ICU beds occupied, by state', ...ICU, value: 'intensivbetten_belegt', from: '2021-01-01' },
  { what: 'Germany, ICU beds free, by state', ...ICU, value: 'intensivbetten_frei', from: '2021-01-01' },
  { what: 'Germany, COVID patients in ICU, by state', ...ICU, value: 'faelle_covid_aktuell', from: '2021-01-01' },
  { what: 'London, general beds occupied, by trust', ...LONDON, value: 'ga_occupied' },
  { what: 'London, general beds open, by trust', ...LONDON, value: 'ga_open' },
  { what: 'London, critical care occupied, by trust', ...LONDON, value: 'cc_adult_occupied' },
  { what: 'London, stays over 7 days, by trust', ...LONDON, value: 'long_stay_over_7d' },
  { what: 'London, stays over 21 days, by trust', ...LONDON, value: 'long_stay_over_21d' },
  { what: 'London, handovers 30–60 min, by trust', ...LONDON, value: 'ambulance_delays_30_60min' },
  {
    what: 'London, discharges, by trust',
    file: 'nhs-discharges-and-ambulances/london_trust_discharges_daily_to_2024-08.csv',
    time: 'date',
    value: 'discharged_total',
    group: 'nhs_trust22_code',
  },
  { what: 'Puerto Montt, emergency visits and admissions, by cause', ...CHILE, where: [['facility_code', '24-105']] },
  { what: 'Frutillar, emergency visits and admissions, by cause', ...CHILE, where: [['facility_code', '24-115']] },
  { what: 'San Francisco, acute beds, by status', ...SF, where: [['bed_type', 'Acute Care']] },
  { what: 'San Francisco, intensive care, by status', ...SF, where: [['bed_type', 'Intensive Care']] },
  {
    what: 'Iowa, emergency arrivals, hourly',
    file: 'ed-arrivals-iowa/ed_arrivals_hourly_2013-2016.csv',
    time: 'ts',
    value: 'arrivals',
  },
  {
    what: 'England, major A&E attendances, monthly, by trust',
    file: 'nhs-ae-attendances/ae_attendances_2016-04_2018-03.csv',
    time: 'period',
    value: 'attendances',
    group: 'org_code',
    where: [['type', '1']],
  },
  {
    what: 'England, general beds occupied, monthly, by trust',
    ...ENGLAND,
    value: 'general_acute_beds_occupied',
    group: 'nhs_trust22_code',
  },
]

const figure = (value: number | null): string => (value === null ? '–' : value.toFixed(3))
const marked = (value: number | null, good: (value: number) => boolean): string =>
  value === null || good(value) ? figure(value) : `**${figure(value)}**`

/** One row of the table; null where the data are not there. */
export async function rowOf(data: string, real: RealSeries): Promise<string | null> {
  const path = join(data, 'data', real.file)
  if (!existsSync(path)) return null
  const { series, unit } = await readSeries([{ name: real.file, path }], {
    time: real.time,
    value: real.value,
    group: real.group ?? null,
    where: real.where ?? [],
    fromMinutes: real.from === undefined ? null : minutesOf(real.from),
    zeros: 'unknown',
  })
  const protocol = USUAL_PROTOCOL[unit]
  const all = new ScoreTally(0)
  const byHorizon = protocol.horizons.map((horizon) => new ScoreTally(horizon))
  let scored = 0
  for (const { values } of series) {
    const tallies = backtest(values, protocol)
    tallies.forEach((tally, k) => {
      byHorizon[k]!.merge(tally)
      all.merge(tally)
    })
    if (tallies.some(({ forecasts }) => forecasts > 0)) scored++
  }
  const sum: HorizonScores = all.scores()
  const below = (limit: number) => (value: number) => value < limit
  return `| ${[
    real.what,
    scored,
    sum.forecasts,
    figure(sum.wis),
    marked(sum.relativeWisToNaive, below(1)),
    marked(sum.relativeWisToSeasonalNaive, below(1)),
    marked(sum.relativeWisToDampedHolt, below(1)),
    marked(sum.relativeWisToCalibratedNaive, below(0.93)),
    byHorizon.map((tally) => figure(tally.scores().relativeWisToCalibratedNaive)).join(' '),
    marked(sum.coverage95, (value) => value >= 0.9 && value <= 0.99),
    figure(sum.bias),
  ].join(' | ')} |`
}

const PAGE = join(import.meta.dirname, '../../docs/forecasting.md')
const [BEGIN, END] = ['<!-- table: begin, written by api/bench/forecast-table.ts -->', '<!-- table: end -->']

async function write(data: string): Promise<void> {
  const rows: string[] = []
  for (const real of REAL_SERIES) {
    const row = await rowOf(data, real)
    if (row === null)
      throw new Error(`${real.file} is not below ${data}/data: the table is written whole or not at all`)
    console.error(row)
    rows.push(row)
  }
  const head = [
    '| series | series scored | forecasts | WIS | ÷ naive | ÷ seasonal naive | ÷ damped Holt | ÷ calibrated naive | the same by horizon | 95 % coverage | bias |',
    `|${' --- |'.repeat(11)}`,
  ]
  const page = readFileSync(PAGE, 'utf8')
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (from < 0 || to < from) throw new Error(`${PAGE} has no lines "${BEGIN}" and "${END}": put them back`)
  writeFileSync(PAGE, `${page.slice(0, from + BEGIN.length)}\n${[...head, ...rows].join('\n')}\n${page.slice(to)}`)
}

if (process.argv[1] === import.meta.filename) {
  const data = process.env.REFERENCE_DATA
  if (data === undefined) throw new Error('set REFERENCE_DATA to the folder that holds data/')
  await write(data)
}
