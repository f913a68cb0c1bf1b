/** `kangcheng pathways fit`: the ways of patients fitted to a hospital's event log, run by the engine and held against the log. */
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { loadParameters } from '@kangcheng/seed-data'
import { type DurationLaw, describeProblems, NEEDS, type Need } from '@kangcheng/twin-engine'
import {
  coursesOf,
  type FittedLaw,
  fitPathways,
  fittedCare,
  type PathwayFit,
  type ReproducedFigure,
  replayPathways,
  reproduction,
  shareOf,
} from '@kangcheng/twin-engine/pathways'
import { findFeedFiles, UnreadableFile } from '../feeds/feed-files.ts'
import { decodePathwayMap, NoLog, type PathwayMap, readPathwayLog } from '../pathways/pathway-log.ts'
import { CannotBeDone, type Command, type CommandIo, parseOptions, required, wholeNumber } from './command.ts'

const DEFAULT_PATIENTS = 20_000
const DEFAULT_SEED = 1
const WARD_NEEDS: readonly Need[] = NEEDS.filter((need) => need !== 'icu' && need !== 'emergency')

export const pathwaysFit: Command = {
  name: 'pathways fit',
  summary: {
    zh: '用医院事件日志拟合病人路径，由引擎重放，并与日志对照',
    en: 'fits the ways of patients to a hospital’s event log, runs them by the engine and holds them against the log',
  },
  usage: 'pathways fit CSV --map FILE [--need NEED] [--hold-out] [--out FILE] [--patients N] [--seed S] [--json]',
  details: [
    {
      zh: '--map FILE   各列与各活动的含义（kangcheng-pathway-map/1）：arrival 到院、ward 普通病区、intensive 重症、release 离院、return 再来；其余活动略过',
      en: '--map FILE   columns, and what activities mean (kangcheng-pathway-map/1): arrival, ward, intensive, release, return; others are passed over',
    },
    {
      zh: `--need NEED   所住病区的需求，缺省 general-medicine：${WARD_NEEDS.join('、')}`,
      en: `--need NEED   need of their wards, by default general-medicine: ${WARD_NEEDS.join(', ')}`,
    },
    {
      zh: '--hold-out   以每两例中的第一例拟合，与第二例对照',
      en: '--hold-out   fits to every first of two cases and judges by the second',
    },
    {
      zh: '--out FILE   写出 city.json 的 care 中 emergency 与 stays 两节',
      en: '--out FILE   writes the sections emergency and stays for the care of a city.json',
    },
    {
      zh: `--patients N   重放人数（1000 至 200000，缺省 ${DEFAULT_PATIENTS}）；有一项落在观察值 95% 区间之外时退出码为 1`,
      en: `--patients N   how many are run (1000 to 200000, by default ${DEFAULT_PATIENTS}); exit 1 where a figure lies outside the 95 % interval of the log`,
    },
  ],
  async run(args, io) {
    const { positionals, values } = parseOptions(this, args, {
      map: { type: 'string' },
      need: { type: 'string' },
      'hold-out': { type: 'boolean' },
      out: { type: 'string' },
      patients: { type: 'string' },
      seed: { type: 'string' },
    })
    if (positionals.length !== 1) throw new CannotBeDone(`give one log, a CSV file · usage: kangcheng ${this.usage}`)
    const map = mapOf(required(this, 'map', values.map), io)
    const need = needOf(values.need)
    const patients = wholeNumber('--patients', values.patients, 1000, 200_000) ?? DEFAULT_PATIENTS
    const seed = wholeNumber('--seed', values.seed, 0, 2 ** 32 - 1) ?? DEFAULT_SEED
    const log = await logOf(positionals[0]!, map, io)
    const { courses, problems } = coursesOf(log.events)
    for (const { place, why } of [...log.problems, ...problems]) io.log(`${place}: ${why}`)
    const holdOut = values['hold-out'] === true
    const fitted = fitPathways(holdOut ? courses.filter((_, i) => i % 2 === 0) : courses)
    if (!fitted.ok) throw new CannotBeDone(`${positionals[0]}: ${fitted.why}`)
    const { fit } = fitted
    const care = fittedCare(fit, need)
    const figures = reproduction(
      holdOut ? courses.filter((_, i) => i % 2 === 1) : courses,
      replayPathways(care, need, loadParameters(), { patients, seed }),
    )
    if (values.out !== undefined) write(values.out, care, io)
    const unreleased = courses.filter(({ stays, releaseMinutes }) => stays.length > 0 && releaseMinutes === null).length
    const passedOver = Object.fromEntries(log.passedOver)
    const leftOut = problems.length
    io.answer({ need, fit, care, figures, holdOut, patients, seed, leftOut, unreleased, passedOver }, () => [
      ...fitLines(fit),
      ...figures.map(figureLine),
      verdict(figures, holdOut, patients),
      `略过 ${leftOut} 例，另有 ${unreleased} 例入院而无离院记录，不计入离院 · ${leftOut} cases left out; ${unreleased} more were admitted and have no release, and count for no stay`,
    ])
    return figures.every(({ within }) => within) ? 0 : 1
  },
}

function needOf(text: string | undefined): Need {
  const need = WARD_NEEDS.find((one) => one === (text ?? 'general-medicine'))
  if (need === undefined) throw new CannotBeDone(`--need must be one of ${WARD_NEEDS.join(', ')}, got ${text}`)
  return need
}

function mapOf(name: string, io: CommandIo): PathwayMap {
  let input: unknown
  try {
    input = JSON.parse(readFileSync(resolve(io.cwd, name), 'utf8'))
  } catch (error) {
    throw new CannotBeDone(`--map ${name}: cannot be read (${(error as Error).message}); give a JSON file`)
  }
  const decoded = decodePathwayMap(input)
  if (!decoded.ok) throw new CannotBeDone(`--map ${name}: is no map of a log:\n${describeProblems(decoded.problems)}`)
  return decoded.value
}

async function logOf(name: string, map: PathwayMap, io: CommandIo) {
  const found = findFeedFiles([name], io.cwd, 'event logs')
  if (!found.ok) throw new CannotBeDone(found.why)
  if (found.files.length !== 1) throw new CannotBeDone(`${name} is a folder of ${found.files.length} files; name one`)
  try {
    return await readPathwayLog(found.files[0]!, map)
  } catch (error) {
    if (error instanceof NoLog || error instanceof UnreadableFile) throw new CannotBeDone(error.message)
    throw error
  }
}

function write(name: string, care: unknown, io: CommandIo): void {
  try {
    writeFileSync(resolve(io.cwd, name), `${JSON.stringify(care, null, 2)}\n`)
  } catch (error) {
    throw new CannotBeDone(
      `--out ${name} cannot be written (${(error as Error).message}); give a file in a folder that exists`,
    )
  }
  io.log(`written to ${name}`)
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

function lawText(law: DurationLaw): string {
  const mean = law.law === 'fixed' ? law.minutes : law.meanMinutes
  const spread = law.law === 'lognormal' ? `，变异系数 CV ${law.coefficientOfVariation.toFixed(2)}` : ''
  return `均值 mean ${(mean / 60).toFixed(1)} h${spread}`
}

function fitLines(fit: PathwayFit): readonly string[] {
  const law = (zh: string, en: string, fitted: FittedLaw | null): string[] =>
    fitted === null ? [] : [`${zh} ${en}: ${lawText(fitted.law)} · n ${fitted.durations}`]
  const share = (zh: string, en: string, counted: PathwayFit['admitted']): string =>
    `${zh} ${en}: ${percent(shareOf(counted))} (${counted.count} / ${counted.of})`
  return [
    `拟合 fitted: ${fit.cases} 例 cases`,
    share('收入院', 'admitted', fit.admitted),
    share('直入重症', 'straight to intensive care', fit.straightToIntensive),
    share('病区转重症', 'from the ward to intensive care', fit.turned),
    share('重症后转病区', 'after it to a ward', fit.steppedDown),
    share('离院后再来', 'came back after the release', fit.returned),
    ...law('急诊', 'department', fit.department),
    ...law('病区', 'ward', fit.ward),
    ...law('病区至重症', 'ward until intensive care', fit.turn),
    ...law('重症', 'intensive care', fit.intensiveCare),
    ...law('重症后病区', 'ward after intensive care', fit.stepDown),
  ]
}

function figureLine({ name, unit, observed, low, high, simulated, cases, within }: ReproducedFigure): string {
  const shown = (value: number): string => (unit === 'share' ? percent(value) : `${value.toFixed(1)} h`)
  return `${within ? '✓' : '✗'} ${name.zh} ${name.en}: 日志 log ${shown(observed)} (${shown(low)} – ${shown(high)}, n ${cases}) · 重放 run ${shown(simulated)}`
}

function verdict(figures: readonly ReproducedFigure[], holdOut: boolean, patients: number): string {
  const within = figures.filter((figure) => figure.within).length
  const judged = holdOut ? '未用于拟合的一半 the half that was not fitted to' : '全部病例 all cases'
  return `${within} / ${figures.length} 项在 95% 区间内 within the 95 % interval · 对照 judged by ${judged} · 重放 ${patients} 人 run`
}
