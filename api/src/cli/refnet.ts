/** `kangcheng refnet`: the reference network on the product's engine. */
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { describeProblems } from '@kangcheng/twin-engine'
import {
  decodeRefNet,
  REFNET_1,
  type RefNetParameters,
  STATION_REPLICATIONS,
  STATION_Z,
  scenarioWeeks,
  stationRows,
  summariseStatistics,
  unreadFields,
} from '@kangcheng/twin-engine/refnet'
import { exportCity } from '../refnet/export-city.ts'
import type { NetworkTask, RefNetReplication, RefNetTask } from '../refnet/replication.ts'
import { runReplications } from '../refnet/run-replications.ts'
import { CannotBeDone, type Command, type CommandIo, type ExitCode, parseOptions, wholeNumber } from './command.ts'
import { type Cost, networkLines, stationLines, traceLine } from './refnet-lines.ts'

const MOST_WEEKS = 10_000
const MOST_COPIES = 1000
const MOST_REPLICATIONS = 100_000
const MOST_TRACED = 1_000_000
const MOST_WORKERS = 256
const MOST_32_BIT = 2 ** 32 - 1
const MODELS = ['1', '0', 'erlang'] as const
/** Weeks that an exported scenario looks ahead unless `--weeks` says otherwise. */
const EXPORTED_WEEKS = 4
const PROGRESS_MILLISECONDS = 1000

const OPTIONS = {
  model: { type: 'string' },
  params: { type: 'string' },
  copies: { type: 'string' },
  weeks: { type: 'string' },
  'warmup-weeks': { type: 'string' },
  seed: { type: 'string' },
  replications: { type: 'string' },
  'first-replication': { type: 'string' },
  workers: { type: 'string' },
  trace: { type: 'string' },
  speed: { type: 'boolean' },
  export: { type: 'string' },
} as const
type Values = ReturnType<typeof parseOptions<typeof OPTIONS>>['values']
/** Options of the network, which the single stations do not have. */
const OF_NETWORKS = ['params', 'copies', 'weeks', 'warmup-weeks', 'trace', 'speed', 'export'] as const

export const refnet: Command = {
  name: 'refnet',
  summary: {
    zh: '在本产品的引擎上运行参考医院网络 RefNet，逐事件可核对',
    en: 'runs the reference network RefNet on the engine of the product, checkable event by event',
  },
  usage:
    'refnet [--model 1|0|erlang] [--params FILE] [--copies K] [--weeks R] [--warmup-weeks W] [--seed S] [--replications N] [--first-replication r] [--workers n] [--trace n] [--speed] [--export DIR] [--json]',
  details: [
    {
      zh: '--model     1（缺省）完整网络；0 纯排队子集；erlang 四个有精确解的单站，偏离时退出码为 1',
      en: '--model     1 (default) the network; 0 its subset for pure queueing; erlang four stations with exact answers, exit 1 where one is missed',
    },
    {
      zh: '--params    同一格式的参数文件；缺省为 RefNet-1',
      en: '--params    a parameter file of the same schema; by default RefNet-1',
    },
    {
      zh: '--weeks, --warmup-weeks, --seed   缺省取自参数文件；--weeks 0 只搭建，不运行',
      en: '--weeks, --warmup-weeks, --seed   by default those of the parameters; --weeks 0 sets up and runs nothing',
    },
    {
      zh: '--replications N   缺省 1（erlang 为 100）；--workers 缺省为本机核数，结果与线程数无关',
      en: '--replications N   by default 1 (erlang: 100); --workers by default one per core, results do not depend on it',
    },
    {
      zh: '--trace n   列出最先的 n 个事件；--speed 省去散列与样本',
      en: '--trace n   lists the first n events; --speed leaves hashes and samples out',
    },
    {
      zh: '--export DIR   另写成普通城市与场景：rehearse --city DIR DIR/scenario.json',
      en: '--export DIR   also writes an ordinary city and scenario: rehearse --city DIR DIR/scenario.json',
    },
  ],
  async run(args, io) {
    const began = performance.now()
    const { values, positionals } = parseOptions(this, args, OPTIONS)
    if (positionals.length > 0)
      throw new CannotBeDone(`refnet takes options only, got ${positionals[0]} · usage: kangcheng ${this.usage}`)
    const task = taskOf(values, io)
    const replications = task.model === 'erlang' ? STATION_REPLICATIONS : 1
    const count = wholeNumber('--replications', values.replications, 1, MOST_REPLICATIONS) ?? replications
    const first = wholeNumber('--first-replication', values['first-replication'], 0, MOST_32_BIT) ?? 0
    const workers = wholeNumber('--workers', values.workers, 1, MOST_WORKERS) ?? Math.max(1, availableParallelism())
    if (first + count - 1 > MOST_32_BIT)
      throw new CannotBeDone(`--first-replication ${first} and ${count} replications go beyond ${MOST_32_BIT}`)
    const exported = task.model === 'erlang' ? null : exportOf(task, values, io)
    const done = await runReplications(task, first, count, workers, io.signal, progressOn(io, count))
    if (done === null) throw new CannotBeDone('interrupted')
    // Of the process, as a program of another kind is measured: its start, compiling, collecting and all threads.
    const cpu = process.cpuUsage()
    const cost = {
      events: done.reduce((sum, { events }) => sum + events, 0),
      cpuSeconds: (cpu.user + cpu.system) / 1e6,
      wallSeconds: (performance.now() - began) / 1000,
      peakRssBytes: process.resourceUsage().maxRSS * 1024,
    }
    return task.model === 'erlang'
      ? answerStations(task.seed, done, cost, io)
      : answerNetwork(task, done, cost, exported, io)
  },
}

function taskOf(values: Values, io: CommandIo): RefNetTask {
  const model = values.model ?? '1'
  if (model !== '1' && model !== '0' && model !== 'erlang')
    throw new CannotBeDone(`--model must be one of ${MODELS.join(', ')}, got ${model}`)
  const seed = wholeNumber('--seed', values.seed, 0, MOST_32_BIT)
  if (model === 'erlang') {
    for (const name of OF_NETWORKS)
      if (values[name] !== undefined)
        throw new CannotBeDone(`--${name} is for the network; the stations of --model erlang are fixed: leave it out`)
    return { model, seed: seed ?? readParameters(undefined, io).seed }
  }
  const parameters = readParameters(values.params, io)
  const speed = values.speed === true
  if (speed && values.trace !== undefined)
    throw new CannotBeDone('--speed leaves traces out: give --trace or --speed, not both')
  return {
    parameters,
    model,
    copies: wholeNumber('--copies', values.copies, 1, MOST_COPIES) ?? 1,
    seed: seed ?? parameters.seed,
    warmupWeeks: wholeNumber('--warmup-weeks', values['warmup-weeks'], 0, MOST_WEEKS) ?? parameters.warmupWeeks,
    weeks: wholeNumber('--weeks', values.weeks, 0, MOST_WEEKS) ?? parameters.runWeeks,
    keepSamples: !speed,
    trace: wholeNumber('--trace', values.trace, 0, MOST_TRACED) ?? 0,
  }
}

/** The parameters of a file, or those of RefNet-1. @throws CannotBeDone with every problem, its place and remedy. */
function readParameters(file: string | undefined, io: CommandIo): RefNetParameters {
  let input: unknown = REFNET_1
  if (file !== undefined) {
    let text: string
    try {
      text = readFileSync(resolve(io.cwd, file), 'utf8')
    } catch (error) {
      throw new CannotBeDone(`--params: cannot read ${file}: ${messageOf(error)}`)
    }
    try {
      input = JSON.parse(text)
    } catch (error) {
      throw new CannotBeDone(`--params: ${file} is no JSON: ${placed(messageOf(error), text)}`)
    }
  }
  const decoded = decodeRefNet(input)
  if (decoded.ok) {
    const unread = unreadFields(input, decoded.value)
    if (unread.length > 0) io.log(`--params: ${file}: not read, for no such field is known: ${unread.join(', ')}`)
    return decoded.value
  }
  throw new CannotBeDone(
    `--params: ${file ?? 'the built-in file'} holds no RefNet parameters:\n${describeProblems(decoded.problems)}`,
  )
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** A parser's message with the line that it means: it tells the position at most. */
function placed(message: string, text: string): string {
  if (/\bline \d/.test(message)) return message
  const position = /position (\d+)/.exec(message)?.[1]
  const before = position === undefined ? text : text.slice(0, Number(position))
  return `${message} (line ${before.split('\n').length})`
}

interface Exported {
  readonly files: readonly string[]
  /** Of the scenario that was written. */
  readonly warmupWeeks: number
  readonly weeks: number
  /** Where the scenario is not what was asked for, and why. */
  readonly notes: readonly string[]
}

/** @throws CannotBeDone when nothing can be written there. */
function exportOf(task: NetworkTask, values: Values, io: CommandIo): Exported | null {
  if (values.export === undefined) return null
  if (values.export === '') throw new CannotBeDone('--export: name a folder')
  try {
    const asked = { ...task, weeks: values.weeks === undefined ? EXPORTED_WEEKS : task.weeks }
    const files = exportCity(asked, resolve(io.cwd, values.export))
    const written = scenarioWeeks(asked)
    const notes = [
      ...noteOf('--weeks', asked.weeks, written.weeks, 'looks ahead'),
      ...noteOf('--warmup-weeks', asked.warmupWeeks, written.warmupWeeks, 'warms up'),
    ]
    io.log(`exported: ${files.join(', ')} · kangcheng rehearse --city ${values.export} ${values.export}/scenario.json`)
    for (const note of notes) io.log(note)
    return { files, ...written, notes }
  } catch (error) {
    throw new CannotBeDone(`--export ${values.export}: ${messageOf(error)}`)
  }
}

function noteOf(option: string, asked: number, written: number, does: string): readonly string[] {
  if (asked === written) return []
  const bound = written < asked ? 'at most' : 'at least'
  return [`${option} ${asked}: scenario.json has ${written}, for a scenario ${does} ${bound} that many whole weeks`]
}

/** Draws progress on a terminal, once a second at most. */
function progressOn(io: CommandIo, count: number): (done: number) => void {
  if (!io.terminal) return () => {}
  let last = performance.now()
  return (done) => {
    const now = performance.now()
    if (now - last < PROGRESS_MILLISECONDS) return
    last = now
    io.log(`${done.toFixed(1)}/${count}`)
  }
}

const known = (value: number): number | null => (Number.isNaN(value) ? null : value)
const mapped = <T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]))

function answerNetwork(
  task: NetworkTask,
  done: readonly RefNetReplication[],
  cost: Cost,
  exported: Exported | null,
  io: CommandIo,
): ExitCode {
  const { model, copies, keepSamples, weeks, warmupWeeks, seed, parameters } = task
  const summary = summariseStatistics(done.map(({ statistics }) => statistics))
  const document = {
    model,
    copies,
    parameters: parameters.name,
    seed,
    warmupWeeks,
    weeks,
    replications: done.map(({ replication, statistics, eventHash, trace }) => ({
      replication,
      statistics: mapped(statistics, known),
      ...(keepSamples && { eventHash }),
      ...(task.trace > 0 && {
        trace: trace.map(traceLine),
      }),
    })),
    summary: mapped(summary, (one) => ({ ...one, mean: known(one.mean) })),
    ...(exported && {
      exported: exported.files,
      exportedScenario: { warmupWeeks: exported.warmupWeeks, weeks: exported.weeks, notes: exported.notes },
    }),
    ...cost,
  }
  io.answer(document, () => networkLines(task, summary, done.length, task.trace > 0 ? done : [], cost))
  return 0
}

function answerStations(seed: number, done: readonly RefNetReplication[], cost: Cost, io: CommandIo): ExitCode {
  const rows = stationRows(done.map(({ statistics }) => statistics))
  const failed = rows.filter(({ z }) => z !== null && !(Math.abs(z) < STATION_Z)).length
  io.answer({ model: 'erlang', seed, replications: done.length, rows, failed, ...cost }, () =>
    stationLines(rows, seed, done.length, failed, cost),
  )
  return failed === 0 ? 0 : 1
}
