/** `kangcheng arrivals fit`: who comes when, learnt from counts by the hour, in the form in which the engine draws arrivals. */
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type ArrivalProfile, arrivalProfile, type Estimate, judgeProfile } from '@kangcheng/twin-engine/forecast'
import { findFeedFiles, UnreadableFile } from '../feeds/feed-files.ts'
import { hourColumn, MissingColumn, readSeries } from '../forecasts/series-file.ts'
import { minutesOf } from '../forecasts/series-times.ts'
import { CannotBeDone, type Command, type CommandIo, parseOptions, required } from './command.ts'

const DAY_MINUTES = 1440

export const arrivalsFit: Command = {
  name: 'arrivals fit',
  summary: {
    zh: '从逐小时到诊人数学得到诊规律：周时型、月份、节假日与超离散',
    en: 'learns who comes when from counts by the hour: hours of the week, months, holidays and over-dispersion',
  },
  usage: 'arrivals fit CSV --value COL [--time COL] [--holidays FILE] [--out FILE] [--json]',
  details: [
    {
      zh: 'CSV   逐小时人数，当地时间；空白为未知，0 即为 0；只用每小时都已知的日子',
      en: 'CSV   counts by the hour in local time; empty is unknown, 0 is 0; only days of which every hour is known are used',
    },
    {
      zh: '--time COL   时刻所在列（2024-10-01T08:00）；不给则取唯一含有时刻的列',
      en: '--time COL   the column of the times (2024-10-01T08:00); without it the only one that holds such',
    },
    {
      zh: '--holidays FILE   节假日日期，每行一个（2024-10-01）；不给则不估节假日',
      en: '--holidays FILE   dates of holidays, one a line (2024-10-01); without it holidays are days as others',
    },
    {
      zh: '--out FILE   写出推演参数（emergency.hourShare、weekdayFactor、monthFactor、holidayFactor、dayNoiseCoefficientOfVariation），可作情景的 parameters',
      en: '--out FILE   writes parameters (emergency.hourShare, weekdayFactor, monthFactor, holidayFactor, dayNoiseCoefficientOfVariation), as a scenario takes them under parameters',
    },
    {
      zh: '末五分之一的日子不参与学习，用来检验：说明的偏差份额，与 95% 区间的覆盖率（含与不含超离散）',
      en: 'the last fifth of the days is left out once, as a judge: deviance explained, and coverage of the 95 % interval with the noise of days and without',
    },
  ],
  async run(args, io) {
    const { positionals, values } = parseOptions(this, args, {
      time: { type: 'string' },
      value: { type: 'string' },
      holidays: { type: 'string' },
      out: { type: 'string' },
    })
    if (positionals.length !== 1) throw new CannotBeDone(`give one table of counts · usage: kangcheng ${this.usage}`)
    const holidays = values.holidays === undefined ? new Set<number>() : holidaysOf(values.holidays, io)
    const found = findFeedFiles(positionals, io.cwd, 'counts')
    if (!found.ok) throw new CannotBeDone(found.why)
    const { series, unit, problems, notes } = await hourColumn(found.files[0]!, values.time)
      .then((time) =>
        readSeries(found.files, {
          time,
          value: required(this, 'value', values.value),
          group: null,
          where: [],
          fromMinutes: null,
          zeros: 'keep',
        }),
      )
      .catch((error: unknown) => {
        if (error instanceof MissingColumn || error instanceof UnreadableFile) throw new CannotBeDone(error.message)
        throw error
      })
    for (const { place, why } of [...problems, ...notes]) io.log(`${place}: ${why}`)
    const [one, second] = series
    if (one === undefined || second !== undefined || unit !== 'hour')
      throw new CannotBeDone(
        `${positionals[0]}: counts by the hour of one place are needed, got ${series.length} series by the ${unit}; give one table of hours`,
      )
    const hourly = { counts: one.values, firstHour: one.firstStep, holidays }
    const answer = arrivalProfile(hourly)
    if (!answer.ok) throw new CannotBeDone(`${positionals[0]}: ${answer.why}`)
    const { profile } = answer
    const judged = judgeProfile(hourly)
    const parameters = parametersOf(profile)
    if (values.out !== undefined) write(values.out, parameters, io)
    io.answer({ profile, judged, parameters, problems, notes }, () => [
      ...profileLines(profile),
      judged === null
        ? '日子太少，未作检验 · too few days to judge by'
        : `检验 judged by ${judged.days} 天 days: 说明偏差 deviance explained ${percent(judged.explained)} · 95% 区间覆盖 covered ${percent(judged.covered)} · 仅泊松 by Poisson alone ${percent(judged.coveredByPoisson)}`,
    ])
    return problems.length === 0 ? 0 : 1
  },
}

function holidaysOf(name: string, io: CommandIo): ReadonlySet<number> {
  let text: string
  try {
    text = readFileSync(resolve(io.cwd, name), 'utf8')
  } catch (error) {
    throw new CannotBeDone(`--holidays ${name}: cannot be read (${(error as Error).message}); give a file of dates`)
  }
  const days = text.split(/\r?\n/).flatMap((line, i) => {
    if (line.trim() === '' || line.startsWith('#')) return []
    const minutes = minutesOf(line.trim())
    if (minutes === null || minutes % DAY_MINUTES !== 0)
      throw new CannotBeDone(
        `--holidays ${name}:${i + 1}: must be a date such as 2024-10-01, got "${line.slice(0, 40)}"`,
      )
    return [minutes / DAY_MINUTES]
  })
  return new Set(days)
}

/** By key, as overrides of the parameters take them; what the counts do not tell is not among them. */
function parametersOf(profile: ArrivalProfile): Readonly<Record<string, number | readonly number[]>> {
  return {
    'emergency.hourShare': profile.hourShare,
    'emergency.weekdayFactor': profile.weekdayFactor,
    ...(profile.monthFactor === null ? {} : { 'emergency.monthFactor': profile.monthFactor }),
    ...(profile.holidayFactor === null ? {} : { 'emergency.holidayFactor': profile.holidayFactor.value }),
    'emergency.dayNoiseCoefficientOfVariation': profile.dayNoise.value,
  }
}

function write(name: string, parameters: unknown, io: CommandIo): void {
  try {
    writeFileSync(resolve(io.cwd, name), `${JSON.stringify(parameters, null, 2)}\n`)
  } catch (error) {
    throw new CannotBeDone(
      `--out ${name} cannot be written (${(error as Error).message}); give a file in a folder that exists`,
    )
  }
  io.log(`written to ${name}`)
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
const within = ({ value, low95, high95 }: Estimate): string =>
  `${value.toFixed(3)} (95 %: ${low95.toFixed(3)} – ${high95.toFixed(3)})`
const figures = (list: readonly number[]): string => list.map((value) => value.toFixed(3)).join(' ')

function profileLines(profile: ArrivalProfile): readonly string[] {
  return [
    `${profile.days} 天 days · 每天 a day ${profile.perDay.toFixed(1)}`,
    `各时 by hour, 00 → 23: ${figures(profile.hourShare)}`,
    `周日 → 周六 Sunday → Saturday: ${figures(profile.weekdayFactor)}`,
    profile.monthFactor === null
      ? '月份：未见满十二个月，不估 · months: not all twelve were seen, none told'
      : `一月 → 十二月 January → December: ${figures(profile.monthFactor)}`,
    profile.holidayFactor === null
      ? '节假日：未给或不足三天，不估 · holidays: none given, or fewer than three days'
      : `节假日 holidays: × ${within(profile.holidayFactor)}`,
    `日间超离散（变异系数）noise of days beyond chance, coefficient of variation: ${within(profile.dayNoise)}`,
  ]
}
