/** `kangcheng epidemic fit`: an outbreak fitted to a reported curve, with its uncertainty, and the live reproduction number. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describeProblems, type Problem, RandomSource } from '@kangcheng/twin-engine'
import {
  type CaseRow,
  type CaseSeries,
  caseSeriesOf,
  dateOf,
  ERROR_MODELS,
  effectiveReproduction,
  fitOutbreak,
  type OutbreakFit,
  type ReproductionEstimate,
} from '@kangcheng/twin-engine/epidemic'
import { parse } from 'csv-parse/sync'
import { CannotBeDone, type Command, parseOptions, required, wholeNumber } from './command.ts'

const OBSERVED = ['prevalence', 'incidence'] as const
const SEED = 1

export const epidemicFit: Command = {
  name: 'epidemic fit',
  summary: {
    zh: '用报告曲线拟合疫情：参数及其不确定性，实时再生数',
    en: 'fits an outbreak to a reported curve: figures with their uncertainty, and the live reproduction number',
  },
  usage:
    'epidemic fit CSV --value COL --population N [--time COL] [--observed prevalence|incidence] [--errors negative-binomial|least-squares] [--latent-days D] [--reported-share S] [--serial-mean D --serial-sd D] [--from DATE] [--until DATE] [--json]',
  details: [
    {
      zh: '--observed   prevalence 当日患病人数（缺省），incidence 当日新发病例',
      en: '--observed   prevalence: people ill on the day (default); incidence: new cases of the day',
    },
    {
      zh: '--latent-days   已知潜隐期，缺省 0（SIR）；--reported-share   报告比例，缺省 1',
      en: '--latent-days   a latent period known beforehand, by default 0 (SIR); --reported-share   part of the infected that is reported, by default 1',
    },
    {
      zh: '--serial-mean、--serial-sd   代间距（天）：给出后按 Cori 等 2013 计算实时再生数，仅用于新发病例',
      en: '--serial-mean, --serial-sd   serial interval in days: with it the live reproduction number (Cori et al. 2013), for new cases alone',
    },
    {
      zh: '区间为 95%（马尔可夫链蒙特卡洛）；缺报视为未知，不作零',
      en: 'intervals hold 95 % (Markov chain Monte Carlo); what was not reported is unknown, not zero',
    },
  ],
  async run(args, io) {
    const { values, positionals } = parseOptions(this, args, {
      value: { type: 'string' },
      time: { type: 'string' },
      population: { type: 'string' },
      observed: { type: 'string' },
      errors: { type: 'string' },
      'latent-days': { type: 'string' },
      'reported-share': { type: 'string' },
      'serial-mean': { type: 'string' },
      'serial-sd': { type: 'string' },
      from: { type: 'string' },
      until: { type: 'string' },
    })
    const [file, ...others] = positionals
    if (file === undefined || others.length > 0)
      throw new CannotBeDone(`give one file · usage: kangcheng ${this.usage}`)
    const column = required(this, 'value', values.value)
    const population = wholeNumber('--population', required(this, 'population', values.population), 1, 2e9)!
    const observed = oneOf('--observed', values.observed ?? 'prevalence', OBSERVED)
    const errors = oneOf('--errors', values.errors ?? 'negative-binomial', ERROR_MODELS)
    const rows = rowsOf(resolve(io.cwd, file), column, values.time, values)
    const read = caseSeriesOf(rows)
    if (!read.ok) throw new CannotBeDone(`${file}:\n${describeProblems(read.problems)}`)
    const highest = read.series.counts.reduce((a, b) => (b > a ? b : a), 0)
    if (highest > population)
      throw new CannotBeDone(
        `--population ${population}: ${highest} were counted on one day; give all who could be infected`,
      )
    if (highest === 0) throw new CannotBeDone(`${file}: every count of ${column} is 0: there is no course to fit`)
    const fit = fitOutbreak(
      {
        series: read.series,
        population,
        observed,
        errors,
        latentDays: number('--latent-days', values['latent-days'], 0, 60, 0),
        reportedShare: number('--reported-share', values['reported-share'], 1e-4, 1, 1),
      },
      new RandomSource(SEED, 0),
    )
    const live = reproductionOf(read.series, observed, values['serial-mean'], values['serial-sd'])
    for (const { path, why } of read.notices) io.log(`${path}: ${why}`)
    io.answer(documentOf(read.series, read.notices, fit, live), () => linesOf(read.series, fit, live))
    return read.notices.some(({ why }) => why.includes('something else counted')) ? 1 : 0
  },
}

function oneOf<T extends string>(option: string, value: string, known: readonly T[]): T {
  const found = known.find((entry) => entry === value)
  if (found === undefined) throw new CannotBeDone(`${option} "${value}": one of ${known.join(', ')}`)
  return found
}

function number(option: string, text: string | undefined, low: number, high: number, fallback: number): number {
  if (text === undefined) return fallback
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (value >= low && value <= high) return value
  throw new CannotBeDone(`${option} must be a number from ${low} to ${high}, got ${text}`)
}

function rowsOf(
  path: string,
  column: string,
  time: string | undefined,
  { from, until }: { readonly from?: string | undefined; readonly until?: string | undefined },
): readonly CaseRow[] {
  let records: readonly {
    readonly record: Readonly<Record<string, string>>
    readonly info: { readonly lines: number }
  }[]
  try {
    records = parse(readFileSync(path, 'utf8'), {
      columns: true,
      bom: true,
      trim: true,
      info: true,
      skip_empty_lines: true,
    })
  } catch (error) {
    throw new CannotBeDone(`${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
  const columns = Object.keys(records[0]?.record ?? {})
  const dated = time ?? columns.find((name) => /^(date|day|日期)$/i.test(name)) ?? columns[0]
  for (const [option, name] of [
    ['--value', column],
    ['--time', dated],
  ] as const)
    if (name === undefined || !columns.includes(name))
      throw new CannotBeDone(`${option} ${name}: ${path} has no such column; there are ${columns.join(', ') || 'none'}`)
  return records
    .map(({ record, info }) => ({ place: `line ${info.lines}`, date: record[dated!]!, count: record[column]! }))
    .filter(({ date }) => (from === undefined || date >= from) && (until === undefined || date <= until))
}

function reproductionOf(
  series: CaseSeries,
  observed: (typeof OBSERVED)[number],
  mean: string | undefined,
  deviation: string | undefined,
): readonly (ReproductionEstimate | null)[] | null {
  if (mean === undefined && deviation === undefined) return null
  if (observed !== 'incidence')
    throw new CannotBeDone('--serial-mean: the live reproduction number is of new cases; add --observed incidence')
  const interval = {
    meanDays: number('--serial-mean', mean ?? '', 1.01, 60, 0),
    standardDeviationDays: number('--serial-sd', deviation ?? '', 0.01, 60, 0),
  }
  return effectiveReproduction(series, interval)
}

const listed = (values: Float64Array): readonly (number | null)[] =>
  [...values].map((value) => (Number.isNaN(value) ? null : value))

const documentOf = (
  series: CaseSeries,
  notices: readonly Problem[],
  fit: OutbreakFit,
  live: readonly (ReproductionEstimate | null)[] | null,
): object => ({
  figures: fit.figures,
  squares: fit.squares,
  logLikelihood: fit.logLikelihood,
  coverage95: fit.coverage,
  accepted: fit.accepted,
  days: [...series.counts.keys()].map((k) => dateOf(series.firstDay + k)),
  counts: listed(series.counts),
  expected: listed(fit.expected),
  q025: listed(fit.q025),
  q975: listed(fit.q975),
  effectiveReproduction: live?.map((one) => one && { ...one, day: dateOf(one.day) }) ?? null,
  notices,
})

const NAMES: Readonly<Record<string, string>> = {
  beta: '传播率 beta',
  infectiousDays: '传染期 infectious',
  initialInfectious: '初始感染者 infectious at the start',
  reproductionNumber: '再生数 R0',
  dispersion: '离散度 dispersion',
}

const EDGE = '  曲线不足以确定 · at the edge of the search: the curve does not tell it'

function linesOf(
  series: CaseSeries,
  fit: OutbreakFit,
  live: readonly (ReproductionEstimate | null)[] | null,
): readonly string[] {
  const last = live?.findLast((one) => one !== null)
  return [
    `${dateOf(series.firstDay)} … ${dateOf(series.firstDay + series.counts.length - 1)}`,
    ...fit.figures.map(
      ({ name, unit, best, q025, q975, atEdge }) =>
        `${NAMES[name]}  ${best.toPrecision(4)} ${unit}  95 %: ${q025.toPrecision(3)} – ${q975.toPrecision(3)}${atEdge ? EDGE : ''}`,
    ),
    `残差平方和 sum of squares ${fit.squares.toPrecision(4)} · 95% 区间覆盖 within the band ${(100 * fit.coverage).toFixed(0)} %`,
    ...(live === null
      ? []
      : [
          last
            ? `实时再生数 live R (${dateOf(last.day)})  ${last.mean.toFixed(2)}  95 %: ${last.q025.toFixed(2)} – ${last.q975.toFixed(2)}`
            : '实时再生数：病例过少，无法估计 · live R: too few cases to say',
        ]),
  ]
}
