/** `kangcheng epidemic run`: a pathogen in a city, over its subdistricts, without the hospitals; `rehearse` has those too. */

import { readPathogen } from '@kangcheng/scenarios'
import { loadCity, parametersOfCity } from '@kangcheng/seed-data'
import { type CityModel, describeProblems, RandomSource } from '@kangcheng/twin-engine'
import {
  decodePathogen,
  type EpidemicCourse,
  type EpidemicModel,
  modelOfCity,
  type Pathogen,
  patchesOf,
  runDeterministic,
  runStochastic,
  totalPopulation,
  withInterventions,
} from '@kangcheng/twin-engine/epidemic'
import { cityFolderOf } from './city-folder.ts'
import { CannotBeDone, type Command, parseOptions, wholeNumber } from './command.ts'

const SEED = 1
const LEAP_DAYS = 0.5
/** Stream of the leaps; of no simulation. */
const STREAM = 0x0e00_0000

export const epidemicRun: Command = {
  name: 'epidemic run',
  summary: {
    zh: '病原体在城市各街道的传播：感染、住院、重症、死亡，带区间',
    en: 'a pathogen over the subdistricts of a city: infections, hospital, intensive care, deaths, with bands',
  },
  usage:
    'epidemic run PATHOGEN [--city CITY] [--days N] [--reproduction R] [--imported N] [--spare SHARE,FROM[,UNTIL]]… [--runs N] [--seed S] [--json]',
  details: [
    {
      zh: 'PATHOGEN   内置名称或文件（kangcheng-pathogen/1）',
      en: 'PATHOGEN   a built-in name or a file (kangcheng-pathogen/1)',
    },
    {
      zh: '--spare 0.4,14,60   第 14 至 60 天传播减少四成',
      en: '--spare 0.4,14,60   transmission lower by four tenths from day 14 to day 60',
    },
    {
      zh: '缺省 120 天、输入 100 人、20 次随机运行；通勤与接触为假设',
      en: 'by default 120 days, 100 imported, 20 runs with luck; commuters and contacts are assumed',
    },
  ],
  async run(args, io) {
    const { values, positionals } = parseOptions(this, args, {
      city: { type: 'string' },
      days: { type: 'string' },
      reproduction: { type: 'string' },
      imported: { type: 'string' },
      spare: { type: 'string', multiple: true },
      runs: { type: 'string' },
      seed: { type: 'string' },
    })
    const [named, ...others] = positionals
    if (named === undefined || others.length > 0)
      throw new CannotBeDone(`give one pathogen · usage: kangcheng ${this.usage}`)
    const pathogen = pathogenOf(named)
    const days = wholeNumber('--days', values.days, 1, 730) ?? 120
    const runs = wholeNumber('--runs', values.runs, 1, 1_000) ?? 20
    const seed = wholeNumber('--seed', values.seed, 0, 2 ** 31 - 1) ?? SEED
    const city = cityOf(values.city ?? 'ningbo', io.cwd)
    const parameters = parametersOfCity(city)
    const reproduction = values.reproduction === undefined ? null : Number(values.reproduction)
    if (reproduction !== null && !(reproduction >= 0 && reproduction <= 25))
      throw new CannotBeDone(`--reproduction must be a number from 0 to 25, got ${values.reproduction}`)
    const imported = wholeNumber('--imported', values.imported, 1, 1_000_000) ?? 100
    let model: EpidemicModel
    try {
      model = modelOfCity(city, parameters, { pathogen, reproductionNumber: reproduction, imported, patch: null, days })
    } catch (error) {
      throw new CannotBeDone(error instanceof Error ? error.message : String(error))
    }
    const spared = withInterventions(
      model,
      (values.spare ?? []).map((text) => spanOf(text, days)),
    )
    const courses = Array.from({ length: runs }, (_, r) =>
      runStochastic(spared, new RandomSource(seed, r), STREAM, LEAP_DAYS),
    )
    const answer = answerOf(city, spared, pathogen, runDeterministic(spared), courses)
    io.answer({ ...answer, seed, centres: centresOf(city, patchesOf(city, parameters).centre) }, () => linesOf(answer))
    return 0
  },
}

function pathogenOf(named: string): Pathogen {
  try {
    const decoded = decodePathogen(readPathogen(named))
    if (decoded.ok) return decoded.value
    throw new Error(`${named} is no valid pathogen:\n${describeProblems(decoded.problems)}`)
  } catch (error) {
    throw new CannotBeDone(error instanceof Error ? error.message : String(error))
  }
}

function cityOf(named: string, cwd: string): CityModel {
  try {
    return loadCity(cityFolderOf(named, cwd))
  } catch (error) {
    throw new CannotBeDone(`--city ${named}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function spanOf(text: string, days: number) {
  const [share, fromDay, untilDay = days] = text
    .split(',')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  if (!(share! >= 0 && share! <= 1 && fromDay! >= 0 && untilDay > fromDay!))
    throw new CannotBeDone(
      `--spare ${text}: give SHARE,FROM[,UNTIL], as 0.4,14,60: a share from 0 to 1, days in their order`,
    )
  return { factor: 1 - share!, fromDay: fromDay!, untilDay }
}

const centresOf = (city: CityModel, centre: Int32Array): readonly (string | null)[] =>
  [...centre].map((f) => (f < 0 ? null : city.facilities[f]!.id))

interface Answer {
  readonly city: string
  readonly pathogen: { readonly id: string; readonly name: Pathogen['name'] }
  readonly subdistricts: number
  readonly population: number
  readonly runs: number
  readonly figures: readonly {
    readonly id: string
    readonly unit: string
    /** null, as the quantiles: the day lies beyond the last one. */
    readonly mean: number | null
    readonly p10: number | null
    readonly p50: number | null
    readonly p90: number | null
    /** Of a peak and its day: runs in which the last day has most, so that the peak lies beyond. Their values are the least it may be. */
    readonly stillRising?: number
  }[]
  readonly days: number
}

function answerOf(
  city: CityModel,
  model: EpidemicModel,
  pathogen: Pathogen,
  mean: EpidemicCourse,
  courses: readonly EpidemicCourse[],
): Answer {
  const people = totalPopulation(model)
  const figure = (id: string, unit: string, of: (course: EpidemicCourse) => number) => {
    const sorted = courses.map(of).sort((a, b) => a - b)
    const at = (p: number): number | null => {
      const value = sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))]!
      return Number.isFinite(value) ? value : null
    }
    const middle = of(mean)
    return { id, unit, mean: Number.isFinite(middle) ? middle : null, p10: at(0.1), p50: at(0.5), p90: at(0.9) }
  }
  const peaks = (id: string, names: Parameters<EpidemicCourse['peak']>[0], share = 1) => {
    const isBeyond = ({ day }: { readonly day: number }): boolean => day > 0 && day === model.days
    const stillRising = courses.filter((course) => isBeyond(course.peak(names))).length
    const day = (course: EpidemicCourse): number => {
      const peak = course.peak(names)
      return isBeyond(peak) ? Number.POSITIVE_INFINITY : peak.day
    }
    return [
      { ...figure(id, 'people', (course) => share * course.peak(names).value), stillRising },
      { ...figure(`${id}Day`, 'd', day), stillRising },
    ]
  }
  return {
    city: city.id,
    pathogen: { id: pathogen.id, name: pathogen.name },
    subdistricts: model.patches,
    population: people,
    runs: courses.length,
    days: model.days,
    figures: [
      figure('attackRate', 'share', (course) => course.total('X', model.days) / people),
      figure('admissions', 'people', (course) => course.total('A', model.days)),
      figure('deaths', 'people', (course) => course.total('D', model.days)),
      ...peaks('peakInfectious', 'I'),
      ...peaks('peakHospital', ['H', 'C']),
      ...peaks('peakIntensiveCare', 'C'),
      peaks('peakVentilated', 'C', pathogen.ventilatedShare)[0]!,
    ],
  }
}

const NAMES: Readonly<Record<string, string>> = {
  attackRate: '罹患率 attack rate',
  admissions: '住院 admissions',
  deaths: '死亡（按假设）deaths, as assumed',
  peakInfectious: '传染者峰值 infectious at the peak',
  peakInfectiousDay: '峰日 its day',
  peakHospital: '在院峰值 in hospital at the peak',
  peakHospitalDay: '峰日 its day',
  peakIntensiveCare: '重症峰值 intensive care at the peak',
  peakIntensiveCareDay: '峰日 its day',
  peakVentilated: '其中通气 of them ventilated',
}

const linesOf = ({ city, pathogen, subdistricts, population, runs, days, figures }: Answer): readonly string[] => [
  `${pathogen.name.zh} ${pathogen.name.en} · ${city}: ${subdistricts} 个街道（镇） subdistricts, ${population.toLocaleString('en')} 人 people · ${runs} 次 runs，模拟 simulated`,
  ...figures.map(({ id, unit, p10, p50, p90, stillRising = 0 }) => {
    const shown = (value: number | null): string =>
      value === null
        ? `>${days}`
        : unit === 'share'
          ? `${(100 * value).toFixed(1)} %`
          : Math.round(value).toLocaleString('en')
    const beyond =
      stillRising === 0
        ? ''
        : unit === 'd'
          ? `  · ${stillRising}/${runs} 次到第 ${days} 天仍在上升，峰在其后 still rising on day ${days}, the peak lies beyond (--days)`
          : `  · ${stillRising}/${runs} 次尚未到峰，至少 not at the peak yet: at least`
    return `${NAMES[id]}  ${shown(p50)} ${unit === 'share' ? '' : unit}  p10–p90: ${shown(p10)} – ${shown(p90)}${beyond}`
  }),
]
