/** `kangcheng actions`: the cheapest sets of actions that keep a limit, raced against each other in the engine. */
import { availableParallelism } from 'node:os'
import { scenarioNames } from '@kangcheng/scenarios'
import { type CityModel, doNothing, fork, type LeverSpec, type Planned, type Scenario } from '@kangcheng/twin-engine'
import {
  type ActionLimit,
  actionOptions,
  decodeLimit,
  hoursOver,
  hoursOverByRow,
  type RacedSet,
  type RaceRequest,
  type RaceResult,
  type RaceStanding,
  raceActions,
  SEARCHED_LEVERS,
  type SearchedLever,
} from '@kangcheng/twin-engine/escalation'
import type { SweepExecutor } from '../executors/sweep-executor.ts'
import { leverText } from '../exercise/levers-told.ts'
import type { RehearsalStart } from '../rehearsal/start.ts'
import { cityFolderOf } from './city-folder.ts'
import { CannotBeDone, type Command, type CommandIo, parseOptions, wholeNumber } from './command.ts'
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
const MOST_ACTIONS = 3
/** Runs that say which hospitals are most over the limit. */
const PILOT_RUNS = 2

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
      zh: '--limit   icu（重症占用÷开放）、beds（所需÷开放）、emergency（在科÷诊疗位）低于某比例；按院时计超限',
      en: '--limit   icu (occupied ÷ open), beds (needed ÷ open) or emergency (people ÷ places) below a share; counted in hospital-hours over it',
    },
    {
      zh: `--levers   参加竞赛的措施，缺省全部：${SEARCHED_LEVERS.join('、')}；--places N   超限最久的 N 家医院，缺省 3`,
      en: `--levers   levers that are searched, by default all: ${SEARCHED_LEVERS.join(', ')}; --places N   the N hospitals longest over the limit, by default 3`,
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
      const asked = { city, start, seed, limit, executor, io }
      const over = await mostOver(asked, scenario, places)
      const horizon = scenario.horizonHours * 60
      const beginnings = horizon > 2880 ? [0, 1440] : [0]
      const options = [...scenario.levers, ...actionOptions(city, kinds, over, horizon, beginnings)]
      const plannedOf = (lever: LeverSpec): Planned =>
        fork(start.state, { ...doNothing(scenario), shocks: [], levers: [lever] }, parameters, seed).planned[0]!
      const planned = options.map(plannedOf)
      const able = options.flatMap((_, i) => (planned[i]!.planned > 0 ? [i] : []))
      const question = {
        scenario,
        options: able.map((i) => options[i]!),
        planned: able.map((i) => planned[i]!),
        rungs: rungsOf(replications),
        mostActions: MOST_ACTIONS,
        laterMinutes,
      }
      const result = await race(asked, question.options, raceActions(question))
      const document = {
        city: city.id,
        synthetic: city.synthetic,
        scenario: scenario.id,
        horizonHours: scenario.horizonHours,
        limit,
        seed,
        places: over,
        options: question.options.map((lever, i) => ({ lever, planned: question.planned[i] })),
        ...result,
      }
      io.answer(document, () => lines(result, question.options, { city, scenario, limit, laterMinutes }))
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

/** A quarter, a quarter, a half. */
const rungsOf = (replications: number): readonly number[] => {
  const quarter = Math.max(1, Math.floor(replications / 4))
  return [quarter, quarter, replications - 2 * quarter]
}

interface Asked {
  readonly city: CityModel
  readonly start: RehearsalStart
  readonly seed: number
  readonly limit: ActionLimit
  readonly executor: SweepExecutor
  readonly io: CommandIo
}

/** Ids of the hospitals that are longest over the limit were nothing done. */
async function mostOver(
  { city, start, seed, limit, executor, io }: Asked,
  scenario: Scenario,
  places: number,
): Promise<readonly string[]> {
  const sums = new Map<number, number>()
  await executor.run(
    // Other luck than the race's: hospitals must not be chosen by the very runs that judge the actions.
    {
      state: start.state,
      scenarios: [doNothing(scenario)],
      seed: seed + 1,
      replications: PILOT_RUNS,
      priority: PRIORITY,
    },
    (_, [run]) => {
      hoursOverByRow(city, run!, limit).forEach((hours, i) => {
        const facility = run!.facilities[i]!
        if (hours > 0) sums.set(facility, (sums.get(facility) ?? 0) + hours)
      })
    },
    io.signal,
  )
  if (io.signal.aborted) throw new CannotBeDone('interrupted')
  return [...sums]
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, places)
    .map(([facility]) => city.facilities[facility]!.id)
}

async function race(
  asked: Asked,
  options: readonly LeverSpec[],
  racing: ReturnType<typeof raceActions>,
): Promise<RaceResult> {
  const { io } = asked
  let step = racing.next()
  while (!step.done) {
    if (step.value.standing !== null) io.log(soFar(step.value.standing, options, asked.city))
    step = racing.next(await hoursOf(asked, step.value.request))
  }
  return step.value
}

async function hoursOf(
  { city, start, seed, limit, executor, io }: Asked,
  { scenarios, first, replications }: RaceRequest,
): Promise<number[][]> {
  const hours = scenarios.map((): number[] => [])
  await executor.run(
    { state: start.state, scenarios, seed, first, replications, priority: PRIORITY },
    (_, runs) => {
      for (const [k, run] of runs.entries()) hours[k]!.push(hoursOver(city, run, limit))
    },
    io.signal,
  )
  if (io.signal.aborted) throw new CannotBeDone('interrupted')
  return hours
}

const band = ({ mean, halfWidth95 }: RacedSet['avoided']): string =>
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
function soFar({ pareto, runs, alive, tried }: RaceStanding, options: readonly LeverSpec[], city: CityModel): string {
  const best = pareto.at(-1)!
  return `迄今 so far (${runs} 次 runs, ${alive}/${tried} 组在赛 sets alive): ${setWords(best, options, city)} · 少超限 avoids ${band(best.avoided)} 院时 hospital-h`
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
      : `最多少超限 at best ${band(best.avoided)} 院时 hospital-h, ${pareto.length - 1} 组 sets`,
    `${scenario.title.zh} · ${scenario.title.en} · ${name(city.facilities[0]!.id) && city.name.zh} ${city.name.en}${city.synthetic ? ' · 合成数据 SYNTHETIC' : ''} · 推演 rehearsal, ${scenario.horizonHours} h · ${limit.figure}<${limit.below} · 试 tried ${tried} 组 sets, ${runs} 次 runs`,
    ...pareto.map((set, k) => {
      const cost = set.staffHours === null ? '工时未知 staff not known' : `${Math.round(set.staffHours)} 工时 staff-h`
      const price = later.find((one) => one.set === k)
      const wait = price ? ` · 晚 later by ${laterMinutes} min: +${band(price.added)}` : ''
      return `  ${cost} · 超限 over ${band(set.hoursOver)} 院时 h · 少 avoids ${band(set.avoided)}${wait} · ${setWords(set, options, city)}`
    }),
  ]
}
