/** `kangcheng actions`: the cheapest sets of actions that keep a limit, raced against each other in the engine. */
import { availableParallelism } from 'node:os'
import { scenarioNames } from '@kangcheng/scenarios'
import type { CityModel, LeverSpec, Scenario } from '@kangcheng/twin-engine'
import {
  type ActionLimit,
  decodeLimit,
  type RacedSet,
  type RaceResult,
  type RaceStanding,
  SEARCHED_LEVERS,
  type SearchedLever,
} from '@kangcheng/twin-engine/escalation'
import { leverText } from '../exercise/levers-told.ts'
import { raceActionsBy } from '../rehearsal/action-race.ts'
import { cityFolderOf } from './city-folder.ts'
import { CannotBeDone, type Command, parseOptions, wholeNumber } from './command.ts'
import { executorOf, openOrClose } from './executor-option.ts'
import { load, startOf } from './rehearsal-question.ts'
import { namesOf } from './shown-figures.ts'

const OPTIONS = {
  city: { type: 'string' },
  from: { type: 'string' },
  limit: { type: 'string' },
  levers: { type: 'string' },
  places: { type: 'string' },
  hours: { type: 'string' },
  later: { type: 'string' },
  replications: { type: 'string' },
  seed: { type: 'string' },
  workers: { type: 'string' },
} as const

const PRIORITY = 1
const USUAL_PLACES = 3
const USUAL_REPLICATIONS = 8

export const actions: Command = {
  name: 'actions',
  summary: {
    zh: '使限值得以保持的最省措施组合：成对竞赛，差的尽早淘汰',
    en: 'the cheapest sets of actions that keep a limit, raced in pairs with doing nothing; bad ones die early',
  },
  usage:
    "actions SCENARIO --limit 'icu<0.95' [--levers KIND,…] [--places N] [--hours N] [--later MINUTES] [--city DIR] [--from SNAPSHOT] [--replications N] [--seed S] [--workers n] [--json]",
  details: [
    {
      zh: `SCENARIO   会发生什么：文件，或内置场景之一：${scenarioNames().join('、')}；其中的措施也参加竞赛`,
      en: `SCENARIO   what happens: a file, or a built-in one (${scenarioNames().join(', ')}); its own levers race too`,
    },
    {
      zh: '--limit   icu（重症占用÷开放）、beds（所需÷开放）、emergency（在科÷诊疗位）低于某比例；按超限床日评判，并列院时',
      en: '--limit   icu (occupied ÷ open), beds (needed ÷ open) or emergency (people ÷ places) below a share; judged by bed-days above it, hospital-hours beside them',
    },
    {
      zh: `--levers   参加竞赛的措施，缺省全部：${SEARCHED_LEVERS.join('、')}；--places N   超限最多的 N 家医院，缺省 3`,
      en: `--levers   levers that are searched, by default all: ${SEARCHED_LEVERS.join(', ')}; --places N   the N hospitals furthest over the limit, by default 3`,
    },
    {
      zh: '--later MINUTES   晚这么久行动的代价，缺省 1440（一天）；成本以工时计，不编造金额',
      en: '--later MINUTES   the price of acting so much later, by default 1440 (a day); costs are hours of staff, no money is made up',
    },
  ],
  async run(args, io) {
    const { values, positionals } = parseOptions(this, args, OPTIONS)
    if (positionals.length !== 1)
      throw new CannotBeDone(
        `give one scenario: a file, or one of ${scenarioNames().join(', ')} · usage: kangcheng ${this.usage}`,
      )
    const limit = limitOf(values.limit)
    const kinds = kindsOf(values.levers)
    const places = wholeNumber('--places', values.places, 1, 50) ?? USUAL_PLACES
    const laterMinutes = wholeNumber('--later', values.later, 1, 20_160) ?? 1440
    const replications = wholeNumber('--replications', values.replications, 4, 1000) ?? USUAL_REPLICATIONS
    const workers = wholeNumber('--workers', values.workers, 1, 256) ?? Math.max(1, availableParallelism())
    const cityName = cityFolderOf(values.city ?? 'ningbo', io.cwd)
    const { city, parameters, scenario: told } = load(cityName, positionals[0]!, io)
    const hours = wholeNumber('--hours', values.hours, 6, 2016)
    const scenario: Scenario = { ...told, horizonHours: hours ?? told.horizonHours, questions: [] }
    const seed = wholeNumber('--seed', values.seed, 0, 2 ** 32 - 2) ?? scenario.start?.seed ?? 20261121
    const executor = await executorOf(undefined, cityName, city, workers, io)
    try {
      const start = await openOrClose(executor, () => startOf(city, parameters, scenario, values.from, io))
      const question = { city, parameters, state: start.state, scenario, limit, kinds, places, replications }
      let told: RaceStanding | null = null
      const found = await raceActionsBy(
        { ...question, laterMinutes, seed, priority: PRIORITY },
        executor,
        io.signal,
        ({ standing, options }) => {
          if (standing !== null && standing !== told) io.log(soFar(standing, options, city))
          told = standing
        },
      )
      if (found === null) throw new CannotBeDone('interrupted')
      const { options, planned, replayed: _, ...result } = found
      const document = {
        city: city.id,
        synthetic: city.synthetic,
        scenario: scenario.id,
        horizonHours: scenario.horizonHours,
        limit,
        seed,
        options: options.map((lever, i) => ({ lever, planned: planned[i] })),
        ...result,
      }
      io.answer(document, () => lines(result, options, { city, scenario, limit, laterMinutes }))
      return result.pareto.some(({ options: set }) => set.length > 0) ? 0 : 1
    } finally {
      await executor.close()
    }
  },
}

function limitOf(text: string | undefined): ActionLimit {
  const decoded = decodeLimit(text ?? '')
  if (decoded.ok) return decoded.value
  throw new CannotBeDone(`--limit ${decoded.problems[0]!.why}`)
}

function kindsOf(text: string | undefined): readonly SearchedLever[] {
  if (text === undefined) return SEARCHED_LEVERS
  return text.split(',').map((name) => {
    const kind = SEARCHED_LEVERS.find((one) => one === name.trim())
    if (kind === undefined)
      throw new CannotBeDone(`--levers: "${name}" is not searched; there are ${SEARCHED_LEVERS.join(', ')}`)
    return kind
  })
}

const band = ({ mean, halfWidth95 }: RacedSet['daysAvoided']): string =>
  `${mean.toFixed(1)}${halfWidth95 === null || !Number.isFinite(halfWidth95) ? '' : ` ± ${halfWidth95.toFixed(1)}`}`

const setWords = (set: RacedSet, options: readonly LeverSpec[], city: CityModel): string =>
  set.options.length === 0
    ? '不作为 doing nothing'
    : set.options
        .map((i) => {
          const text = leverText(options[i]!, city)
          return `${text.zh} ${text.en}`
        })
        .join(' + ')

/** The best so far, as it is known after each rung. */
function soFar(
  { pareto, runs, alive, tried, waiting }: RaceStanding,
  options: readonly LeverSpec[],
  city: CityModel,
): string {
  const best = pareto.at(-1)!
  const sets =
    waiting > 0
      ? `首轮 first round: ${tried}/${tried + waiting} 组 sets, 每组 each ${best.replications} 次 runs`
      : `${runs} 次 runs, ${alive}/${tried} 组在赛 sets alive`
  return `迄今 so far (${sets}): ${setWords(best, options, city)} · 少超限 avoids ${band(best.daysAvoided)} 床日 bed-days`
}

function lines(
  { pareto, later, runs, tried }: RaceResult,
  options: readonly LeverSpec[],
  {
    city,
    scenario,
    limit,
    laterMinutes,
  }: { city: CityModel; scenario: Scenario; limit: ActionLimit; laterMinutes: number },
): string[] {
  const best = pareto.at(-1)!
  const name = namesOf(city)
  return [
    best.options.length === 0
      ? '没有措施优于不作为 nothing beats doing nothing'
      : `最多少超限 at best ${band(best.daysAvoided)} 床日 bed-days, ${pareto.length - 1} 组 sets`,
    `${scenario.title.zh} · ${scenario.title.en} · ${name(city.facilities[0]!.id) && city.name.zh} ${city.name.en}${city.synthetic ? ' · 合成数据 SYNTHETIC' : ''} · 推演 rehearsal, ${scenario.horizonHours} h · ${limit.figure}<${limit.below} · 试 tried ${tried} 组 sets, ${runs} 次 runs`,
    ...pareto.map((set, k) => {
      const cost = set.staffHours === null ? '工时未知 staff not known' : `${Math.round(set.staffHours)} 工时 staff-h`
      const price = later.find((one) => one.set === k)
      const wait = price ? ` · 晚 later by ${laterMinutes} min: +${band(price.daysAdded)}` : ''
      return `  ${cost} · 超限 over ${band(set.daysAbove)} 床日 bed-days · 少 avoids ${band(set.daysAvoided)}${wait} · 超限 over ${band(set.hoursOver)} 院时 hospital-h · ${setWords(set, options, city)}`
    }),
  ]
}
