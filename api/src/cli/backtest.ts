/** `kangcheng backtest`: how good the product's forecaster would have been on real series, beside its opponents. */

import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { resolve } from 'node:path'
import {
  type BacktestProtocol,
  backtest as backtestSeries,
  FORECAST_LEVELS,
  type HorizonScores,
  ScoreTally,
} from '@kangcheng/twin-engine/forecast'
import { findFeedFiles, UnreadableFile } from '../feeds/feed-files.ts'
import { MissingColumn, type RegularSeries, readSeries, type SeriesRead } from '../forecasts/series-file.ts'
import { minutesOf, type StepUnit, stepText, USUAL_PROTOCOL } from '../forecasts/series-times.ts'
import { CannotBeDone, type Command, type CommandIo, parseOptions, required, wholeNumber } from './command.ts'

const MOST_HORIZON = 8784

export const backtest: Command = {
  name: 'backtest',
  summary: {
    zh: '在真实序列上滚动回测本产品的预测，并与朴素、季节朴素、阻尼霍尔特与校准朴素方法比较',
    en: 'rolling-origin backtest of the product’s forecaster on real series, beside naive, seasonal naive, damped Holt and calibrated naive',
  },
  usage:
    'backtest PATH… --time COL --value COL [--group COL] [--where COL=VALUE]… [--from DATE] [--season N] [--first-train N] [--step N] [--horizons A,B] [--zeros unknown|keep] [--forecasts FILE] [--json]',
  details: [
    {
      zh: 'PATH   CSV 文件或文件夹（除 README* 外全部读取），首行为列名；时间为月、日或小时，自动识别',
      en: 'PATH   CSV files or folders (every file but README*) with a heading row; months, days or hours, as the times are',
    },
    {
      zh: '缺省：日 season 7、first-train 56、step 7、horizons 1,3,7,14；小时 168、672、24、1,6,24,72；月 12、12、1、1,2,3',
      en: 'defaults: days season 7, first-train 56, step 7, horizons 1,3,7,14; hours 168, 672, 24, 1,6,24,72; months 12, 12, 1, 1,2,3',
    },
    {
      zh: '空白与 NA 为未知，不以 0 代替；负数、矛盾的重复行逐条说明并作未知；大值之间的 0 视为未上报（--zeros keep 则照算）',
      en: 'empty and NA are unknown, never 0; negatives and contradicting rows are told one by one; a 0 amid large values is taken as not reported (--zeros keep counts it)',
    },
    {
      zh: '--forecasts FILE   写出每一次预测：group,origin,horizon,level,value（23 个分位）；预测只用到起点为止的值',
      en: '--forecasts FILE   writes every forecast: group,origin,horizon,level,value at 23 levels; each uses values up to its origin only',
    },
    {
      zh: '列为：该步数的 WIS 及与各方法之比（< 1 为更好）、95 % 区间覆盖率、偏差（−1 … 1）',
      en: 'columns: WIS and its ratio to each opponent’s (< 1 is better), coverage of the 95 % band, bias (−1 … 1)',
    },
  ],
  async run(args, io) {
    const { positionals, values } = parseOptions(this, args, {
      time: { type: 'string' },
      value: { type: 'string' },
      group: { type: 'string' },
      where: { type: 'string', multiple: true },
      from: { type: 'string' },
      season: { type: 'string' },
      'first-train': { type: 'string' },
      step: { type: 'string' },
      horizons: { type: 'string' },
      zeros: { type: 'string' },
      forecasts: { type: 'string' },
    })
    if (positionals.length === 0)
      throw new CannotBeDone(`give files or folders of series · usage: kangcheng ${this.usage}`)
    const files = findFeedFiles(positionals, io.cwd, 'series')
    if (!files.ok) throw new CannotBeDone(files.why)
    const began = performance.now()
    const read = await readSeries(files.files, {
      time: required(this, 'time', values.time),
      value: required(this, 'value', values.value),
      group: values.group ?? null,
      where: (values.where ?? []).map(conditionOf),
      fromMinutes: values.from === undefined ? null : fromOf(values.from),
      zeros: zerosOf(values.zeros),
    }).catch((error: unknown) => {
      if (error instanceof MissingColumn || error instanceof UnreadableFile) throw new CannotBeDone(error.message)
      throw error
    })
    const usual = USUAL_PROTOCOL[read.unit]
    const protocol: BacktestProtocol = {
      season: wholeNumber('--season', values.season, 1, 10_000) ?? usual.season,
      firstTrain: wholeNumber('--first-train', values['first-train'], 2, 1_000_000) ?? usual.firstTrain,
      step: wholeNumber('--step', values.step, 1, 1_000_000) ?? usual.step,
      horizons: values.horizons === undefined ? usual.horizons : horizonsOf(values.horizons),
    }
    for (const { place, why } of [...read.problems, ...read.notes]) io.log(`${place}: ${why}`)
    const result = await scored(read, protocol, values.forecasts, io)
    if (result.overall.all.forecasts === 0) throw new CannotBeDone(nothingScored(read, protocol))
    const seconds = Math.round(performance.now() - began) / 1000
    const { problems, notes, unit } = read
    io.answer({ ...result, step: unit, protocol, problems, notes, seconds }, () => [
      ...linesOf(result, unit),
      `${seconds} s · 问题 problems ${problems.length} · 说明 notes ${notes.length}`,
    ])
    return problems.length === 0 ? 0 : 1
  },
}

interface GroupResult {
  readonly group: string
  readonly horizons: readonly HorizonScores[]
  /** Over all horizons together; its `horizon` is 0. */
  readonly all: HorizonScores
}

interface Result {
  readonly groups: readonly GroupResult[]
  readonly overall: Omit<GroupResult, 'group'>
}

const together = (tallies: readonly ScoreTally[]): ScoreTally => {
  const sum = new ScoreTally(0)
  for (const tally of tallies) sum.merge(tally)
  return sum
}

const scoresOf = (tallies: readonly ScoreTally[]): Omit<GroupResult, 'group'> => ({
  horizons: tallies.map((tally) => tally.scores()),
  all: together(tallies).scores(),
})

async function scored(
  { series, unit }: SeriesRead,
  protocol: BacktestProtocol,
  forecasts: string | undefined,
  io: CommandIo,
): Promise<Result> {
  const file = forecasts === undefined ? null : createWriteStream(resolve(io.cwd, forecasts))
  const failed = file && once(file, 'error').then(([error]) => error as Error)
  file?.write('group,origin,horizon,level,value\n')
  const sums = protocol.horizons.map((horizon) => new ScoreTally(horizon))
  const groups: GroupResult[] = []
  for (const one of series) {
    if (io.terminal) io.log(`${one.group || '–'} · ${one.values.length} ${unit}`)
    const rows: string[] = []
    const tallies = backtestSeries(one.values, protocol, ({ origin, horizon, quantiles }) => {
      if (file !== null) rows.push(forecastRows(one, unit, origin, horizon, quantiles))
    })
    tallies.forEach((tally, k) => {
      sums[k]!.merge(tally)
    })
    groups.push({ group: one.group, ...scoresOf(tallies) })
    if (file && rows.length > 0 && !file.write(rows.join(''))) await Promise.race([once(file, 'drain'), failed])
    io.signal.throwIfAborted()
  }
  if (file !== null) {
    file.end()
    const error = await Promise.race([once(file, 'finish').then(() => null), failed])
    if (error instanceof Error)
      throw new CannotBeDone(
        `--forecasts ${forecasts} cannot be written (${error.message}); give a file in a folder that exists`,
      )
  }
  return { groups, overall: scoresOf(sums) }
}

function forecastRows(
  { group, firstStep }: RegularSeries,
  unit: StepUnit,
  origin: number,
  horizon: number,
  quantiles: Float64Array,
): string {
  const start = `${/[",\n]/.test(group) ? `"${group.replaceAll('"', '""')}"` : group},${stepText(firstStep + origin, unit)},${horizon}`
  return FORECAST_LEVELS.map((level, k) => `${start},${level},${Number(quantiles[k]!.toPrecision(9))}\n`).join('')
}

function conditionOf(text: string): [string, string] {
  const at = text.indexOf('=')
  if (at < 1) throw new CannotBeDone(`--where must be COLUMN=VALUE, got ${text}`)
  return [text.slice(0, at), text.slice(at + 1)]
}

function fromOf(text: string): number {
  const minutes = minutesOf(text)
  if (minutes === null) throw new CannotBeDone(`--from must be a date such as 2021-01-01, got ${text}`)
  return minutes
}

function zerosOf(text: string | undefined): 'unknown' | 'keep' {
  if (text === undefined || text === 'unknown') return 'unknown'
  if (text === 'keep') return 'keep'
  throw new CannotBeDone(`--zeros must be unknown or keep, got ${text}`)
}

function horizonsOf(text: string): readonly number[] {
  const horizons = text.split(',').map((part) => wholeNumber('--horizons', part.trim(), 1, MOST_HORIZON)!)
  return [...new Set(horizons)].sort((a, b) => a - b)
}

/** Why there is nothing to score, and what would help. */
function nothingScored({ series, unit, problems }: SeriesRead, { firstTrain, horizons }: BacktestProtocol): string {
  if (series.length === 0)
    return problems.length > 0
      ? `no row could be used: ${problems[0]!.place}: ${problems[0]!.why}`
      : 'no row is left; look at --where and --from'
  const known = (one: RegularSeries): number => one.values.reduce((sum, v) => sum + (Number.isNaN(v) ? 0 : 1), 0)
  const longest = series.reduce((best, one) => (known(one) > known(best) ? one : best))
  return `no forecast could be scored: the longest series${longest.group ? ` (${longest.group})` : ''} has ${known(longest)} known ${unit}s, and ${firstTrain} before the first origin and ${Math.min(...horizons)} after it are needed; give more, or a smaller --first-train`
}

const HEADING = [
  '步 h',
  '次 n',
  'WIS',
  '朴素 naive',
  '季节 seasonal',
  '霍尔特 Holt',
  '校准 calibrated',
  '95 %',
  '偏差 bias',
].join('\t')

function linesOf({ groups, overall }: Result, unit: StepUnit): readonly string[] {
  const row = (name: string, s: HorizonScores): string =>
    [
      name,
      s.forecasts,
      figure(s.wis),
      ...[
        s.relativeWisToNaive,
        s.relativeWisToSeasonalNaive,
        s.relativeWisToDampedHolt,
        s.relativeWisToCalibratedNaive,
        s.coverage95,
        s.bias,
      ].map(figure),
    ].join('\t')
  return [
    `WIS 与各方法之比，< 1 为更好 · ratio of WIS to each opponent’s, < 1 is better · ${groups.length} 序列 series · ${unit}`,
    HEADING,
    ...overall.horizons.map((scores) => row(String(scores.horizon), scores)),
    row('总 all', overall.all),
    ...(groups.length < 2 ? [] : groups.map(({ group, all }) => row(group, all))),
  ]
}

const figure = (value: number | null): string => (value === null ? '–' : value.toFixed(3))
