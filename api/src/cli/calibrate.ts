/** `kangcheng calibrate`: the undisturbed city against its calibration targets, as a table and as a page with plots. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { loadCity, parametersOfCity } from '@kangcheng/seed-data'
import { type Calibration, type CityModel, calibrate as runCalibration } from '@kangcheng/twin-engine'
import { calibrationPage, shown, verdictOf } from '../calibration/page.ts'
import { cityFolderOf } from './city-folder.ts'
import { CannotBeDone, type Command, parseOptions, wholeNumber } from './command.ts'

const DEFAULT_SEED = 11
const DEFAULT_DAYS = 28
const WARM_UP_DAYS = 14
/** A Monday in autumn, neither holiday nor season. */
const FROM = Date.UTC(2026, 9, 12)
const MINUTE = 60_000
/** The city that the bands were gathered for. */
const CALIBRATED = 'ningbo'
const OTHER_CITY = {
  zh: '注意：目标是为宁波收集的全国与外地数值，按大城市而定。使用率、住院日、急诊入院占比、分级构成与 120 反应时间的范围不适用于别的城市，尤其是只有几家医院的小城；占比与利特尔定律在人数少时还随机波动。各城都应成立的只是形状：两峰、夜谷、正午高于午夜、出院晚于入院。',
  en: 'note: the targets are figures of China and other cities, gathered for Ningbo. The bands of occupancy, stay, admissions by emergency, acuity and 120 response do not apply to another city, least of all to one of a few hospitals, where shares and Little’s law vary by chance besides. What should hold in any city is the shapes: two peaks, a trough at night, midday above midnight, exits after admissions.',
} as const

export const calibrate: Command = {
  name: 'calibrate',
  summary: {
    zh: '让城市在没有任何冲击下运行，与校准目标对照',
    en: 'runs the city without any shock and holds it against its calibration targets',
  },
  usage: 'calibrate [--city DIR] [--days N] [--seed S] [--page DIR] [--json]',
  details: [
    {
      zh: `--days N   运行天数（14 至 90，缺省 ${DEFAULT_DAYS}），此前预热 ${WARM_UP_DAYS} 天`,
      en: `--days N   days of running (14 to 90, by default ${DEFAULT_DAYS}), after ${WARM_UP_DAYS} of warming up`,
    },
    {
      zh: '--page DIR   另写一页 README.md 与各图（SVG）；有目标未达到时退出码为 1',
      en: '--page DIR   also writes a page, README.md with its plots as SVG; exit 1 where a target is missed',
    },
  ],
  async run(args, io) {
    const { values, positionals } = parseOptions(this, args, {
      city: { type: 'string' },
      days: { type: 'string' },
      seed: { type: 'string' },
      page: { type: 'string' },
    })
    if (positionals.length > 0)
      throw new CannotBeDone(
        `${positionals[0]}: nothing stands here; name a city with --city · usage: kangcheng ${this.usage}`,
      )
    const days = wholeNumber('--days', values.days, 14, 90) ?? DEFAULT_DAYS
    const seed = wholeNumber('--seed', values.seed, 0, 2 ** 32 - 1) ?? DEFAULT_SEED
    const city = cityOf(cityFolderOf(values.city ?? 'ningbo', io.cwd))
    if (values.page !== undefined) write(resolve(io.cwd, values.page), {})
    const parameters = parametersOfCity(city)
    const found = runCalibration(city, parameters, {
      seed,
      from: FROM - city.utcOffsetMinutes * MINUTE,
      days,
      warmUpDays: WARM_UP_DAYS,
    })
    if (values.page !== undefined) {
      const told = `kangcheng calibrate${values.city === undefined ? '' : ` --city ${values.city}`} --days ${days} --seed ${seed} --page ${values.page}`
      const { markdown, pictures } = calibrationPage(found, parameters, told)
      write(resolve(io.cwd, values.page), { 'README.md': markdown, ...pictures })
      io.log(`written to ${join(values.page, 'README.md')}`)
    }
    const note = city.id === CALIBRATED ? null : OTHER_CITY
    io.answer({ ...found, note }, () => [...lines(found), ...(note ? [`${note.zh} ${note.en}`] : [])])
    return found.targets.every((target) => target.within !== false) ? 0 : 1
  },
}

function cityOf(folder: string): CityModel {
  try {
    return loadCity(folder)
  } catch (error) {
    throw new CannotBeDone(error instanceof Error ? error.message : String(error))
  }
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  try {
    mkdirSync(folder, { recursive: true })
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  } catch (error) {
    throw new CannotBeDone(
      `--page ${folder}: cannot be written (${(error as Error).message}); name a folder that can be`,
    )
  }
}

function lines(found: Calibration): string[] {
  const judged = found.targets.filter((target) => target.within !== null)
  return [
    ...found.targets.map(
      (t) =>
        `${verdictOf(t)} · ${t.name.zh} ${t.name.en}: ${shown(t, t.value)} (${shown(t, t.low)} – ${shown(t, t.high)})${t.why ? ` ${t.why.en}` : ''}`,
    ),
    `${judged.filter((t) => t.within).length} / ${judged.length} 达标 met · ${found.days} 天 days · 合成数据 synthetic data`,
  ]
}
