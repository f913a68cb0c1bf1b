/** `kangcheng site`: answers a siting problem from a file, with its gap to the bound. */
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parametersOfCity } from '@kangcheng/seed-data'
import {
  describeProblems,
  type ParetoPlan,
  paretoSites,
  SITING_PROBLEMS,
  type SitingAnswer,
  solveSiting,
  USUAL_STEPS,
} from '@kangcheng/twin-engine'
import { type FileSurroundings, readSitingFile, type SitingFile } from '../siting/problem-file.ts'
import { highsSolver } from '../solver/highs.ts'
import { inBoth } from './both-languages.ts'
import { openCity } from './city-folder.ts'
import { CannotBeDone, type Command, type CommandIo, parseOptions, wholeNumber } from './command.ts'
import { TIMES_BASES } from './times-basis.ts'

/** As many uncovered demand points are named on a terminal. */
const NAMED = 8

export const site: Command = {
  name: 'site',
  summary: {
    zh: '选址：在何处设点，给出方案、下界与差距',
    en: 'siting: where to open what, with the plan, its bound and the gap between them',
  },
  usage: 'site PROBLEM [--steps N] [--seed N] [--no-solver] [--pareto] [--geojson FILE] [--json]',
  details: [
    {
      zh: `PROBLEM   JSON：problem（${SITING_PROBLEMS.map(({ id }) => id).join('、')}）、p、radius、budget、vehicles、busyFraction、assignment（single|split）`,
      en: `PROBLEM   JSON: problem (${SITING_PROBLEMS.map(({ id }) => id).join(', ')}), p, radius, budget, vehicles, busyFraction, assignment (single|split)`,
    },
    {
      zh: '   demand：{ids, weight, xy 或 lngLat}；sites：{ids, capacity, fixedCost, kept, forbidden, xy 或 lngLat}',
      en: '   demand: {ids, weight, xy or lngLat}; sites: {ids, capacity, fixedCost, kept, forbidden, xy or lngLat}',
    },
    {
      zh: '   costs：逐需求点一行的表（null 为无路），或 euclidean、euclidean-rounded、euclidean-floor、great-circle（米）；或 graph：{vertices, edges}',
      en: '   costs: a row for each demand point (null = no route), or euclidean, euclidean-rounded, euclidean-floor, great-circle (metres); or graph: {vertices, edges}',
    },
    {
      zh: '   或 city（内置城市或文件夹）、candidates（CSV 或 GeoJSON 文件：id、lng、lat，可有 capacity、fixed_cost、kept）、mode、hour：成本为行车分钟，权重为各格人口',
      en: '   or city (a built-in one or a folder), candidates (CSV or GeoJSON: id, lng, lat, maybe capacity, fixed_cost, kept), mode, hour: minutes by road, weighted by the people of each cell',
    },
    {
      zh: `--steps   搜索步数，缺省 ${USUAL_STEPS}（按步不按秒，结果可重复）；--no-solver   不用求解器，只用自有搜索与下界`,
      en: `--steps   of the search, by default ${USUAL_STEPS} (steps and not seconds, so that results repeat); --no-solver   own search and bound only`,
    },
    {
      zh: '--pareto   p-中位：1 到 p 个站点，按平均成本、最差一成与费用列出非劣方案；--geojson FILE   写出选中的站点',
      en: '--pareto   p-median: from 1 to p sites, the plans that no other beats in mean cost, worst tenth and price; --geojson FILE   writes the chosen sites',
    },
  ],
  async run(args, io) {
    const { values, positionals } = parseOptions(this, args, {
      steps: { type: 'string' },
      seed: { type: 'string' },
      'no-solver': { type: 'boolean' },
      pareto: { type: 'boolean' },
      geojson: { type: 'string' },
    })
    const [name, ...others] = positionals
    if (name === undefined || others.length > 0)
      throw new CannotBeDone(`give one problem file · usage: kangcheng ${this.usage}`)
    const file = readProblem(name, io)
    for (const note of file.notes) io.log(`${note.path}: ${inBoth(note)}`)
    const began = performance.now()
    const solver = values['no-solver'] ? null : highsSolver()
    const options = {
      steps: wholeNumber('--steps', values.steps, 0, 1_000_000) ?? USUAL_STEPS,
      seed: wholeNumber('--seed', values.seed, 0, 2 ** 31) ?? 1,
      signal: io.signal,
      pause: () => new Promise<void>((resolve) => setImmediate(resolve)),
      ...(solver && { solver }),
    }
    const seconds = (): number => Math.round(performance.now() - began) / 1000
    try {
      if (values.pareto) {
        if (values.geojson !== undefined)
          throw new CannotBeDone(
            '--geojson writes the sites of one plan, and --pareto has several; leave one of them out',
          )
        if (file.question.problem !== 'p-median')
          throw new CannotBeDone(`--pareto weighs p-medians against each other; ${name} is a ${file.question.problem}`)
        const plans = await paretoSites(file.question, options)
        if (!plans.ok) throw new CannotBeDone(`${name}: ${describeProblems(plans.problems)}`)
        answerPareto(io, file, plans.value, seconds())
        return 0
      }
      const answer = await solveSiting(file.question, {
        ...options,
        onStep: ({ step, value, bound }) => {
          if (io.terminal) io.log(`${step}: ${value} · ${bound ?? '–'}`)
        },
      })
      if (!answer.ok) throw new CannotBeDone(`${name}: ${describeProblems(answer.problems)}`)
      if (values.geojson !== undefined) writeSites(resolve(io.cwd, values.geojson), file, answer.value)
      answerPlan(io, file, answer.value, seconds())
      const short = uncoveredWarning(file, answer.value)
      if (short !== null) io.log(short)
      return short === null ? 0 : 1
    } finally {
      await solver?.close()
    }
  },
}

function readProblem(name: string, io: CommandIo): SitingFile {
  const path = resolve(io.cwd, name)
  const read = (file: string, from: string): string => {
    try {
      return readFileSync(from, 'utf8')
    } catch (error) {
      const { code = (error as Error).message } = error as NodeJS.ErrnoException
      throw new CannotBeDone(`${file} cannot be read (${code}); give the path of a file`)
    }
  }
  const surroundings: FileSurroundings = {
    read: (file) => read(file, resolve(dirname(path), file)),
    city: (named) => {
      const city = openCity(named, dirname(path))
      return { city, parameters: parametersOfCity(city) }
    },
  }
  const file = readSitingFile(read(name, path), surroundings)
  if (!file.ok) throw new CannotBeDone(`${name}: ${describeProblems(file.problems)}`)
  return file.value
}

function answerPlan(io: CommandIo, file: SitingFile, answer: SitingAnswer, seconds: number): void {
  const { demandIds, siteIds, unit } = file
  const names = (list: readonly number[]): readonly string[] => list.map((i) => demandIds[i]!)
  const document = {
    problem: answer.problem,
    ...(file.city && { city: file.city }),
    objective: answer.objective,
    bound: answer.bound,
    gap: answer.gap,
    proven: answer.proven,
    sites: answer.sites.map((j) => siteIds[j]!),
    ...(answer.vehicles && { vehicles: answer.vehicles }),
    assignment: answer.assignment.map(({ demand, site: at, share }) => ({
      demand: demandIds[demand]!,
      site: siteIds[at]!,
      share,
    })),
    uncovered: names(answer.uncovered),
    unreachable: names(answer.unreachable),
    costUnit: unit,
    steps: answer.steps.map(({ step, value, bound }) => ({ step, value, bound })),
    seconds,
  }
  const served = weightOf(file, null) - weightOf(file, answer.unreachable)
  io.answer(document, () => [
    ...cityLine(file),
    `目标 objective ${amount(answer.objective)} ${objectiveUnit(file, answer, served)} · 界 bound ${answer.bound === null ? '–' : amount(answer.bound)} · 差距 gap ${percent(answer.gap)}${answer.proven ? ' · 已证最优 proven' : ''}`,
    `站点 sites (${answer.sites.length}): ${document.sites.map((id, k) => (answer.vehicles ? `${id} ×${answer.vehicles[k]}` : id)).join(', ')}`,
    ...named('未覆盖 uncovered', document.uncovered, file, answer.uncovered),
    ...named('无候选点可及 no candidate can serve', document.unreachable, file, answer.unreachable),
    `${seconds} s`,
  ])
}

/** A set cover is asked to cover everybody: where it does not, that is no answer to the question; null where it does. */
function uncoveredWarning(file: SitingFile, { problem, uncovered }: SitingAnswer): string | null {
  if (problem !== 'lscp' || uncovered.length === 0) return null
  const all = weightOf(file, null)
  const share = all > 0 ? (100 * (all - weightOf(file, uncovered))) / all : 0
  const covered = `${share < 0.1 ? share.toPrecision(1) : share.toFixed(1)} %`
  return `lscp 只覆盖 ${covered}：${uncovered.length} 个需求点没有任何候选在 ${file.question.radius} 之内；请加候选点或放宽 radius · covers only ${covered}: no candidate lies within ${file.question.radius} of ${uncovered.length} demand points; add candidates or widen radius`
}

function cityLine({ question, city }: SitingFile): readonly string[] {
  if (city === null) return []
  const { name, synthetic, mode, hour, times } = city
  return [
    `选址 siting · ${question.problem} · ${name.zh} ${name.en} · ${mode}, ${hour === null ? '全天平均 mean of the day' : `${hour}:00`} · 用时 times: ${TIMES_BASES[times]}${synthetic ? ' · 合成数据 SYNTHETIC' : ''}`,
  ]
}

/** What an objective counts: of a city, residents are the weights. */
function objectiveUnit(
  { city, unit, question }: SitingFile,
  { problem, objective }: SitingAnswer,
  served: number,
): string {
  const weight = city === null ? '权重 weight' : '居民 residents'
  const all = weightOf({ question }, null)
  switch (problem) {
    case 'p-center':
      return unit
    case 'lscp':
      return '站点 sites'
    case 'mclp':
    case 'mexclp':
      return `${weight}${all > 0 ? ` (${((100 * objective) / all).toFixed(1)} %)` : ''}`
    case 'cflp':
      return '开设与路程 opening and ways'
    default:
      return `${weight} × ${unit || '成本 cost'}${served > 0 ? `, 平均 mean ${amount(objective / served)}` : ''}`
  }
}

const amount = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 2 })

/** Sum of the weights of some demand points; null is all. */
function weightOf({ question: { weights } }: Pick<SitingFile, 'question'>, points: readonly number[] | null): number {
  return points === null ? weights.reduce((sum, one) => sum + one, 0) : points.reduce((sum, i) => sum + weights[i]!, 0)
}

function named(title: string, ids: readonly string[], file: SitingFile, points: readonly number[]): readonly string[] {
  if (ids.length === 0) return []
  const [weight, all] = [weightOf(file, points), weightOf(file, null)]
  const share =
    all > 0
      ? `; ${file.city ? '居民 residents' : '权重 weight'} ${amount(weight)}, ${((100 * weight) / all).toFixed(1)} %`
      : ''
  return [`${title} (${ids.length}${share}): ${ids.slice(0, NAMED).join(', ')}${ids.length > NAMED ? ' …' : ''}`]
}

const percent = (gap: number | null): string => (gap === null ? '–' : `${(100 * gap).toFixed(3)} %`)

function answerPareto(io: CommandIo, file: SitingFile, plans: readonly ParetoPlan[], seconds: number): void {
  const { siteIds, unit } = file
  const told = plans.map((plan) => ({ ...plan, sites: plan.sites.map((j) => siteIds[j]!) }))
  io.answer({ plans: told, costUnit: unit, seconds }, () => [
    ...cityLine(file),
    ...told.map(
      ({ sites, meanCost, worstDecileCost, openingCost, meanCostBound }) =>
        `${sites.length} · 平均 mean ${meanCost.toFixed(2)} (≥ ${meanCostBound?.toFixed(2) ?? '–'}) · 最差一成 worst tenth ${worstDecileCost.toFixed(2)} · 费用 cost ${openingCost} · ${sites.join(', ')}`,
    ),
  ])
}

/** The chosen sites as GeoJSON points. */
function writeSites(path: string, { siteIds, sitePositions }: SitingFile, answer: SitingAnswer): void {
  if (sitePositions === null)
    throw new CannotBeDone('--geojson: the problem says nothing of where its sites are; give sites.lngLat')
  const features = answer.sites.map((j, k) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: sitePositions[j] },
    properties: { id: siteIds[j], ...(answer.vehicles && { vehicles: answer.vehicles[k] }) },
  }))
  try {
    writeFileSync(path, `${JSON.stringify({ type: 'FeatureCollection', features })}\n`)
  } catch (error) {
    throw new CannotBeDone(`--geojson ${path} cannot be written: ${(error as Error).message}`)
  }
}
