/** `kangcheng rehearse`: a scenario file against its do-nothing twin, in pairs; sweeps over its levers; capsules and reruns. */
import { accessSync, constants, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, resolve } from 'node:path'
import { scenarioNames } from '@kangcheng/scenarios'
import { loadCity, parametersOfCity } from '@kangcheng/seed-data'
import {
  type Capsule,
  type CapsulePairs,
  type CityModel,
  cityOfScenario,
  decodeCapsuleQuestion,
  decodeSweep,
  describeProblems,
  FEWEST_RUNS_TO_HOLD,
  FULL_HORIZON_HOURS,
  type Parameters,
  PRECISION_RULE,
  RUN_FIGURES,
  readSweepAxis,
  type Scenario,
  type Sweep,
  stateHash,
} from '@kangcheng/twin-engine'
import type { SweepExecutor } from '../executors/sweep-executor.ts'
import { type ActionValuesTold, findActionValuesBy } from '../rehearsal/action-values.ts'
import { findBottlenecksBy } from '../rehearsal/bottlenecks.ts'
import { compareRerun, readCapsule, whyNotHere, writeCapsule } from '../rehearsal/capsule-file.ts'
import type { Bottlenecks } from '../rehearsal/ports.ts'
import { capsuleStart, type RehearsalStart } from '../rehearsal/start.ts'
import { cityFolderOf } from './city-folder.ts'
import { CannotBeDone, type Command, type CommandIo, type ExitCode, parseOptions, wholeNumber } from './command.ts'
import { executorOf, openOrClose } from './executor-option.ts'
import { answer, doable, load, type Question, startOf } from './rehearsal-question.ts'
import { actionLines, questionLines } from './rehearse-answers.ts'
import { resultLines } from './rehearse-lines.ts'

const DEFAULT_REPLICATIONS = 40
/** Beyond two weeks, so that it answers within minutes: as many as it takes to say that something holds. */
const LONG_REPLICATIONS = FEWEST_RUNS_TO_HOLD
const MOST_BOTTLENECKS = 10
const MOST_LATER_MINUTES = 40_320
const PRIORITY = 1
/** Options that a rerun takes from its capsule, or that are no part of one. */
const FIXED_BY_A_CAPSULE = [
  'from',
  'replications',
  'precision',
  'sweep',
  'bottlenecks',
  'actions',
  'later',
  'seed',
  'capsule',
] as const
const OPTIONS = {
  city: { type: 'string' },
  from: { type: 'string' },
  replications: { type: 'string' },
  precision: { type: 'string', multiple: true },
  sweep: { type: 'string', multiple: true },
  seed: { type: 'string' },
  bottlenecks: { type: 'string' },
  actions: { type: 'boolean' },
  later: { type: 'string' },
  capsule: { type: 'string' },
  rerun: { type: 'string' },
  workers: { type: 'string' },
  executor: { type: 'string' },
} as const

export const rehearse: Command = {
  name: 'rehearse',
  summary: {
    zh: '以成对重复运行，把场景文件与“不作为”对照推演',
    en: 'rehearses a scenario file against doing nothing, in paired replications',
  },
  usage:
    'rehearse SCENARIO [--city DIR] [--from SNAPSHOT] [--replications N | --precision [FIGURE=]P…] [--sweep PATH=a,b,c…] [--bottlenecks N] [--actions [--later MINUTES]] [--seed S] [--capsule FILE] [--workers n] [--executor local|bullmq] [--json] · rehearse --rerun CAPSULE [--city DIR]',
  details: [
    {
      zh: `SCENARIO   文件，或内置场景之一：${scenarioNames().join('、')}`,
      en: `SCENARIO   a file, or a built-in one: ${scenarioNames().join(', ')}`,
    },
    {
      zh: '--from     从服务器快照（DATA_DIR 中的 snapshot-*.bin）出发；缺省为预热状态，结果中注明',
      en: '--from     start from a snapshot of a server (snapshot-*.bin in its DATA_DIR); else from a warmed-up state, which the answer says',
    },
    {
      zh: `--precision P   重复到所有指标差值的联合 95% 区间半宽都不超过不作为均值的 P 倍（${PRECISION_RULE.firstLook} 至 ${PRECISION_RULE.most} 对）；FIGURE=P 只对该指标，可重复给出`,
      en: `--precision P   repeat until the joint 95 % half widths of all differences are at most P of the do-nothing means (${PRECISION_RULE.firstLook} to ${PRECISION_RULE.most} pairs); FIGURE=P for one figure, repeatable: ${RUN_FIGURES.map((f) => f.id).join(', ')}`,
    },
    {
      zh: "--sweep 'levers[0].beds=0,10,20'   每个取值（可重复给出，取所有组合）都与不作为成对比较，并回答哪一种收效最大",
      en: "--sweep 'levers[0].beds=0,10,20'   every value (repeatable: every combination) in pairs with doing nothing, and what buys the most",
    },
    {
      zh: `--bottlenecks N   不作为时何处先破、补足后何处再破：至多连补 N 处（1 至 ${MOST_BOTTLENECKS}），每一处都重新推演`,
      en: `--bottlenecks N   what breaks first were nothing done, and what next once that is mended: up to N in a row (1 to ${MOST_BOTTLENECKS}), each simulated`,
    },
    {
      zh: '--actions   每项措施单独做、以及从方案中去掉它会怎样；守得住的最省组合；--later MINUTES：晚这么多分钟行动会怎样',
      en: '--actions   what each action is worth alone and in the plan, and the cheapest set that holds; --later MINUTES: and if all begins that much later',
    },
    {
      zh: '--capsule FILE   写下重现结果所需的一切；--rerun FILE 重算并逐字节比较，不同则退出码为 1',
      en: '--capsule FILE   writes all that the result depends on; --rerun FILE runs it again and compares byte for byte, exit 1 where it differs',
    },
    {
      zh: '--executor bullmq   由监听 REDIS_URL 的所有 kangcheng worker 计算；缺省 local 为本机线程',
      en: '--executor bullmq   computed by every kangcheng worker that listens on REDIS_URL; by default, local, by threads here',
    },
  ],
  async run(args, io) {
    const { values, positionals } = parseOptions(this, args, OPTIONS)
    const workers = wholeNumber('--workers', values.workers, 1, 256) ?? Math.max(1, availableParallelism())
    if (values.executor === 'bullmq' && values.workers !== undefined)
      io.log('--workers counts for --executor local alone: every `kangcheng worker` has its own')
    const began = performance.now()
    const seconds = (): number => Number(((performance.now() - began) / 1000).toFixed(2))
    if (values.rerun !== undefined) {
      for (const name of FIXED_BY_A_CAPSULE)
        if (values[name] !== undefined)
          throw new CannotBeDone(`--${name} cannot be changed for a rerun: the capsule holds it; leave it out`)
      if (positionals.length > 0)
        throw new CannotBeDone(`${positionals[0]}: a rerun takes its scenario from the capsule; leave it out`)
      return rerun(
        values.rerun,
        values.city,
        io,
        (cityName, city) => executorOf(values.executor, cityName, city, workers, io),
        seconds,
      )
    }
    if (positionals.length !== 1)
      throw new CannotBeDone(
        `give one scenario: a file, or one of ${scenarioNames().join(', ')} · usage: kangcheng ${this.usage}`,
      )
    const cityName = cityFolderOf(values.city ?? 'ningbo', io.cwd)
    const { city, parameters, scenario } = load(cityName, positionals[0]!, io)
    const pairs = pairsOf(values.replications, values.precision, scenario.horizonHours)
    const sweep = values.sweep === undefined ? null : sweepOf(values.sweep, scenario, city)
    const seed = wholeNumber('--seed', values.seed, 0, 2 ** 32 - 1) ?? scenario.start?.seed ?? 20261121
    const depth = wholeNumber('--bottlenecks', values.bottlenecks, 1, MOST_BOTTLENECKS)
    const laterMinutes = wholeNumber('--later', values.later, 1, MOST_LATER_MINUTES)
    const asksForActions = values.actions === true || laterMinutes !== null
    if (asksForActions && scenario.levers.length === 0)
      throw new CannotBeDone('--actions: the scenario has no levers, so there is nothing to value; give it some')
    if (asksForActions && sweep !== null)
      throw new CannotBeDone('--actions and --sweep exclude each other: a sweep has no one plan; give one of them')
    const capsule = values.capsule === undefined ? null : writable('--capsule', values.capsule, io)
    // First the executor: warming up takes seconds, a Redis that is not there should be told before.
    const executor = await executorOf(values.executor, cityName, city, workers, io)
    const start = await openOrClose(executor, () => startOf(city, parameters, scenario, values.from, io))
    const question: Question = { city, parameters, scenario, sweep, start, seed, pairs }
    const found: { bottlenecks: Bottlenecks | null; actions: ActionValuesTold | null } = {
      bottlenecks: null,
      actions: null,
    }
    const result = await answer(question, executor, io, async ({ replications }) => {
      const asked = { city, state: start.state, scenario, seed, replications, priority: PRIORITY }
      if (depth !== null) found.bottlenecks = told(await findBottlenecksBy({ ...asked, depth }, executor, io.signal))
      if (asksForActions)
        found.actions = told(
          await findActionValuesBy({ ...asked, parameters, laterMinutes }, executor, io.signal, (done, of) => {
            if (io.terminal) io.log(`措施 actions ${done}/${of}`)
          }),
        )
    })
    const { bottlenecks, actions } = found
    const played = cityOfScenario(city, scenario)
    if (capsule !== null) {
      const { carry, state } = start
      writeFileSync(capsule, writeCapsule({ ...question, start: carry(), stateHash: stateHash(state), result }))
      io.log(`capsule written to ${values.capsule}`)
    }
    const wallSeconds = seconds()
    io.answer({ ...result, ...(bottlenecks && { bottlenecks }), ...(actions && { actions }), wallSeconds }, () => [
      ...resultLines(result, scenario, played, wallSeconds, bottlenecks),
      ...actionLines(actions, scenario, played),
      ...questionLines(result, scenario, played, bottlenecks, actions),
    ])
    return 0
  },
}

function told<T>(found: T | null): T {
  if (found === null) throw new CannotBeDone('interrupted')
  return found
}

async function rerun(
  name: string,
  cityOption: string | undefined,
  io: CommandIo,
  open: (cityName: string, city: CityModel) => Promise<SweepExecutor>,
  seconds: () => number,
): Promise<ExitCode> {
  const capsule = doable(name, () => readCapsule(readFileSync(resolve(io.cwd, name), 'utf8')))
  const cityName = cityFolderOf(cityOption ?? capsule.city.id, io.cwd)
  const place = `${name}: city "${capsule.city.id}"`
  const city = doable(place, () => loadCity(cityName), cityOption === undefined ? '; give --city with its folder' : '')
  const parameters = parametersOfCity(city)
  const why = whyNotHere(capsule, city, parameters)
  if (why !== null) throw new CannotBeDone(`${name}: ${why}`)
  const decoded = decodeCapsuleQuestion(capsule, city, parameters)
  if (!decoded.ok) throw new CannotBeDone(`${name}: ${describeProblems(decoded.problems)}`)
  const { scenario, sweep } = decoded.value
  const executor = await open(cityName, city)
  const start = await openOrClose(executor, () => startOfCapsule(name, capsule, city, parameters, scenario))
  const { seed, pairs } = capsule
  const result = await answer({ city, parameters, scenario, sweep, start, seed, pairs }, executor, io)
  const { equal, firstDifference, intact } = compareRerun(capsule, result)
  const document = {
    capsule: name,
    equal,
    firstDifference: firstDifference && {
      path: firstDifference.path,
      capsule: firstDifference.one,
      rerun: firstDifference.other,
    },
    intact,
    resultSha256: capsule.resultSha256,
    engineVersion: capsule.engineVersion,
    replications: result.replications,
    wallSeconds: seconds(),
  }
  io.answer(document, () => [
    equal
      ? `相同 equal: ${result.replications} × 2, ${document.wallSeconds} s, sha256 ${capsule.resultSha256}`
      : '不同 different',
    ...(firstDifference
      ? [`${firstDifference.path}: ${firstDifference.one} in the capsule, ${firstDifference.other} now`]
      : []),
    ...(intact ? [] : ['resultSha256: the result in the capsule was changed after it was written']),
  ])
  return equal ? 0 : 1
}

function startOfCapsule(
  name: string,
  capsule: Capsule,
  city: CityModel,
  parameters: Parameters,
  scenario: Scenario,
): RehearsalStart {
  const start = doable(name, () => capsuleStart(city, parameters, scenario, capsule.start))
  const now = stateHash(start.state)
  if (now === capsule.stateHash) return start
  throw new CannotBeDone(
    `${name}: stateHash: ${
      capsule.start.kind === 'snapshot'
        ? `the state that it carries has the hash ${now}, written was ${capsule.stateHash}: the capsule was changed; take the original file`
        : `warming up leads to the state ${now}, then it was ${capsule.stateHash}: the engine or the scenario's start has changed; install the version of that time, or rehearse again and write a new capsule`
    }`,
  )
}

function pairsOf(
  replications: string | undefined,
  precision: readonly string[] | undefined,
  horizonHours: number,
): CapsulePairs {
  const usual = horizonHours > FULL_HORIZON_HOURS ? LONG_REPLICATIONS : DEFAULT_REPLICATIONS
  if (precision === undefined) return { replications: wholeNumber('--replications', replications, 1, 10_000) ?? usual }
  if (replications !== undefined) throw new CannotBeDone('--replications and --precision exclude each other; give one')
  let all: number | null = null
  const byFigure: Record<string, number> = {}
  for (const text of precision) {
    const [, figure, share] = /^(?:([^=]*)=)?(.*)$/s.exec(text)!
    const value = Number(share)
    if (!(value > 0 && value < 1))
      throw new CannotBeDone(`--precision must be a share between 0 and 1, as 0.05 or boarding-hours=0.05, got ${text}`)
    if (figure === undefined) all = value
    else if (RUN_FIGURES.some((f) => f.id === figure)) byFigure[figure] = value
    else
      throw new CannotBeDone(
        `--precision ${text}: there is no figure "${figure}"; one of ${RUN_FIGURES.map((f) => f.id).join(', ')}`,
      )
  }
  return { precision: { all, byFigure } }
}

function sweepOf(texts: readonly string[], scenario: Scenario, city: CityModel): Sweep {
  const axes = texts.map((text) => {
    const axis = readSweepAxis(text)
    if (!axis.ok) throw new CannotBeDone(`--sweep ${describeProblems(axis.problems)}`)
    return axis.value
  })
  const sweep = decodeSweep(axes, scenario, city)
  if (!sweep.ok) throw new CannotBeDone(`--sweep cannot be run:\n${describeProblems(sweep.problems)}`)
  return sweep.value
}

/** The file, once it is sure that it can be written: hours of computing should not end in a missing folder. */
function writable(option: string, name: string, io: CommandIo): string {
  const file = resolve(io.cwd, name)
  if (existsSync(file) && statSync(file).isDirectory())
    throw new CannotBeDone(`${option} ${name} is a folder; give the name of a file`)
  try {
    accessSync(existsSync(file) ? file : dirname(file), constants.W_OK)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new CannotBeDone(`${option} ${name} cannot be written (${why}); give a file in a folder that exists`)
  }
  return file
}
