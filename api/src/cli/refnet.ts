/** `kangcheng refnet`: the reference network on the product's engine. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describeProblems } from '@kangcheng/twin-engine'
import { decodeRefNet, REFNET_1, type RefNetParameters, summariseStatistics } from '@kangcheng/twin-engine/refnet'
import type { RefNetReplication, RefNetTask } from '../refnet/replication.ts'
import { runReplications } from '../refnet/run-replications.ts'
import { CannotBeDone, type Command, type CommandIo, type ExitCode, parseOptions } from './command.ts'

const MOST_WEEKS = 10_000
const MOST_COPIES = 1000
const MOST_REPLICATIONS = 100_000
const MOST_TRACED = 1_000_000
const MOST_WORKERS = 256
const MOST_32_BIT = 2 ** 32 - 1
const MODELS = ['1', '0', 'erlang'] as const

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
} as const

export const refnet: Command = {
  name: 'refnet',
  summary: {
    zh: '在本产品的引擎上运行参考模型 RefNet：逐事件可核对',
    en: 'runs the reference model RefNet on the engine of the product: checkable event by event',
  },
  usage:
    'refnet [--model 1|0|erlang] [--params FILE] [--copies K] [--weeks R] [--warmup-weeks W] [--seed S] [--replications N] [--first-replication r] [--workers n] [--trace n] [--speed] [--json]',
  async run(args, io) {
    const began = { cpu: process.cpuUsage(), wall: performance.now() }
    const { values, positionals } = parseOptions(this, args, OPTIONS)
    if (positionals.length > 0)
      throw new CannotBeDone(`refnet takes options only, got ${positionals[0]} · usage: kangcheng ${this.usage}`)
    const model = values.model ?? '1'
    if (model !== '1' && model !== '0')
      throw new CannotBeDone(`--model must be one of ${MODELS.join(', ')}, got ${model}`)
    const parameters = readParameters(values.params, io)
    const speed = values.speed === true
    if (speed && values.trace !== undefined)
      throw new CannotBeDone('--speed leaves traces out; give --trace without it')
    const task: RefNetTask = {
      parameters,
      model,
      copies: whole('--copies', values.copies, 1, MOST_COPIES) ?? 1,
      seed: whole('--seed', values.seed, 0, MOST_32_BIT) ?? parameters.seed,
      warmupWeeks: whole('--warmup-weeks', values['warmup-weeks'], 0, MOST_WEEKS) ?? parameters.warmupWeeks,
      weeks: whole('--weeks', values.weeks, 0, MOST_WEEKS) ?? parameters.runWeeks,
      keepSamples: !speed,
      trace: whole('--trace', values.trace, 0, MOST_TRACED) ?? 0,
    }
    const first = whole('--first-replication', values['first-replication'], 0, MOST_32_BIT) ?? 0
    const count = whole('--replications', values.replications, 1, MOST_REPLICATIONS) ?? 1
    const workers = whole('--workers', values.workers, 1, MOST_WORKERS) ?? 1
    if (first + count - 1 > MOST_32_BIT)
      throw new CannotBeDone(`--first-replication ${first} and ${count} further ones exceed ${MOST_32_BIT}`)
    const done = await runReplications(task, first, count, workers, io.signal)
    if (done === null) throw new CannotBeDone('interrupted')
    return answer(task, done, began, io)
  },
}

function answer(
  task: RefNetTask,
  done: readonly RefNetReplication[],
  began: { readonly cpu: NodeJS.CpuUsage; readonly wall: number },
  io: CommandIo,
): ExitCode {
  const summary = summariseStatistics(done.map(({ statistics }) => statistics))
  const cpu = process.cpuUsage(began.cpu)
  const document = {
    model: task.model,
    copies: task.copies,
    replications: done.map(({ replication, statistics, eventHash, trace }) => ({
      replication,
      statistics: withNulls(statistics),
      ...(task.keepSamples && { eventHash }),
      ...(task.trace > 0 && {
        trace: trace.map(({ minute, type, place }, i) => `${i + 1},${minute.toFixed(6)},${type},${place}`),
      }),
    })),
    summary: Object.fromEntries(
      Object.entries(summary).map(([name, { mean, sd, halfWidth95, n }]) => [
        name,
        { mean: Number.isNaN(mean) ? null : mean, sd, halfWidth95, n },
      ]),
    ),
    events: done.reduce((sum, { events }) => sum + events, 0),
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    wallSeconds: (performance.now() - began.wall) / 1000,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  }
  io.answer(document, () => [JSON.stringify(document.summary)])
  return 0
}

const withNulls = (statistics: Readonly<Record<string, number>>): Record<string, number | null> =>
  Object.fromEntries(Object.entries(statistics).map(([name, value]) => [name, Number.isNaN(value) ? null : value]))

/** The parameters of a file, or those of RefNet-1. @throws CannotBeDone with every problem, its place and remedy. */
function readParameters(file: string | undefined, io: CommandIo): RefNetParameters {
  let input: unknown = REFNET_1
  if (file !== undefined)
    try {
      input = JSON.parse(readFileSync(resolve(io.cwd, file), 'utf8'))
    } catch (error) {
      throw new CannotBeDone(`--params: cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`)
    }
  const decoded = decodeRefNet(input)
  if (decoded.ok) return decoded.value
  throw new CannotBeDone(`--params ${file}: no valid RefNet parameters:\n${describeProblems(decoded.problems)}`)
}

function whole(option: string, text: string | undefined, least: number, most: number): number | null {
  if (text === undefined) return null
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new CannotBeDone(`${option} must be a whole number from ${least} to ${most}, got ${text}`)
  return value
}
