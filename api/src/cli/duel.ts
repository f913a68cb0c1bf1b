/** `kangcheng duel`: candidate sites against each other and against doing nothing, as patient flows in several futures. */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { parametersOfCity } from '@kangcheng/seed-data'
import {
  type CityModel,
  type DuelPlan,
  type DuelQuestion,
  type DuelResult,
  type DuelRun,
  decodeDuel,
  describeProblems,
  openDecodedDuel,
  type Parameters,
  parameterOrigin,
  stateHash,
  type TwinState,
  warmStart,
} from '@kangcheng/twin-engine'
import { runDuel } from '../planning/duels.ts'
import { cityHash } from '../rehearsal/capsule-file.ts'
import { snapshotStart } from '../rehearsal/start.ts'
import { cityFolderOf, openCity } from './city-folder.ts'
import { CannotBeDone, type Command, type CommandIo, parseOptions, wholeNumber } from './command.ts'
import { duelLines } from './duel-lines.ts'
import { executorOf, openOrClose } from './executor-option.ts'

const OPTIONS = {
  city: { type: 'string' },
  from: { type: 'string' },
  pairs: { type: 'string' },
  'future-pairs': { type: 'string' },
  seed: { type: 'string' },
  runs: { type: 'string' },
  workers: { type: 'string' },
  executor: { type: 'string' },
} as const
const PRIORITY = 1
/** Where there is no live state: a Wednesday morning in November, as most scenarios have. */
const WARM_START = { at: Date.parse('2026-11-25T08:00:00+08:00'), days: 14, seed: 20261201 }
const RUNS_FORMAT = 'kangcheng-duel-runs/1'
const FIRST_RANKING_PAIRS = 2

export const duel: Command = {
  name: 'duel',
  summary: {
    zh: '选址对决：在若干未来情景下，以完整患者流比较候选点',
    en: 'compares candidate sites as patient flows, in several futures and with shared luck',
  },
  usage:
    'duel QUESTION.json [--city DIR] [--from SNAPSHOT] [--pairs N] [--future-pairs N] [--seed S] [--runs FILE] [--workers n] [--executor local|bullmq] [--json]',
  details: [
    {
      zh: 'QUESTION   { candidates: [{ id, name, edits: [{ kind: "add-facility", id, location, beds, emergencyPlaces }] }], futures, shortlist, forbidden }',
      en: 'QUESTION   { candidates: [{ id, name, edits: [{ kind: "add-facility", id, location, beds, emergencyPlaces }] }], futures, shortlist, forbidden }',
    },
    {
      zh: '--pairs N   首个未来情景的成对重复数；--future-pairs N   其余各情景（不足 20 对不下结论）',
      en: '--pairs N   pairs in the first future, --future-pairs N in each of the others; nobody wins before 20',
    },
    {
      zh: '   可及性按候选点动用的资源计：任一候选点涉及床位（beds，含迁址与关闭）即按开放床位；都无床位而有诊位（emergencyPlaces）则按急诊诊位；否则按基层医生（doctors）',
      en: '   access counts what the candidates have to do with: open beds as soon as one has `beds` by need, moves or closes; with none of these treatment places (emergencyPlaces), else doctors of primary care',
    },
    {
      zh: '   beds 按专科 {"general-medicine": 200, "icu": 16}：新院收哪些患者由此决定，没有某专科床位就收不了该专科',
      en: '   beds go by need {"general-medicine": 200, "icu": 16}, which decides whom a site treats: nobody of a need comes where it has no beds of it',
    },
    {
      zh: '--runs FILE   边算边写下每一对；文件已有的不再重算',
      en: '--runs FILE   keeps every pair as it comes; those that the file has are not run again',
    },
    {
      zh: '--from     从服务器快照出发；缺省为预热状态',
      en: '--from     start from a snapshot of a server; else from a warmed-up state',
    },
  ],
  async run(args, io) {
    const { values, positionals } = parseOptions(this, args, OPTIONS)
    if (positionals.length !== 1)
      throw new CannotBeDone(`give one file with the question · usage: kangcheng ${this.usage}`)
    const workers = wholeNumber('--workers', values.workers, 1, 256) ?? Math.max(1, availableParallelism())
    const began = performance.now()
    const seconds = (): number => Number(((performance.now() - began) / 1000).toFixed(2))
    const input = questionOf(positionals[0]!, values, io)
    const cityName = cityFolderOf(values.city ?? 'ningbo', io.cwd)
    const city = openCity(cityName, io.cwd)
    const parameters = parametersOfCity(city)
    const question = decodeDuel(input, city, parameters)
    if (!question.ok) throw new CannotBeDone(`the duel does not fit:\n${describeProblems(question.problems)}`)
    // First the executor: warming up takes seconds, a Redis that is not there should be told before.
    const executor = await executorOf(values.executor, cityName, city, workers, io)
    try {
      const { live, plan, warmed } = await openOrClose(executor, () =>
        opened(question.value, city, parameters, values.from, io),
      )
      const kept = values.runs === undefined ? null : keptRuns(resolve(io.cwd, values.runs), plan, city, live)
      let firstRankingSeconds: number | null = null
      const found = await runDuel(
        { plan, state: live, priority: PRIORITY, known: kept?.known ?? [] },
        executor,
        io.signal,
        ({ run, done, wanted, result }) => {
          if (run) kept?.add(run)
          if (done >= FIRST_RANKING_PAIRS && firstRankingSeconds === null) {
            const { ranking } = result()
            firstRankingSeconds = ranking.length > 0 ? seconds() : null
            if (ranking.length > 0)
              io.log(`${done}/${wanted} 初步排序 first ranking: ${ranking.map((r) => r.candidate).join(' < ')}`)
          } else if (io.terminal) io.log(`${done}/${wanted}`)
        },
      )
      if (found === null) throw new CannotBeDone('interrupted')
      const { result } = found
      const wallSeconds = seconds()
      const origin = parameterOrigin(city, parameters)
      io.answer({ ...documentOf(plan, result), parameters: origin, warmed, firstRankingSeconds, wallSeconds }, () =>
        duelLines(plan, result, { at: live.asOf, warmed, parameters: origin }, wallSeconds),
      )
      return 0
    } finally {
      await executor.close()
    }
  },
}

function questionOf(
  name: string,
  values: { readonly pairs?: string; readonly 'future-pairs'?: string; readonly seed?: string },
  io: CommandIo,
): unknown {
  let input: unknown
  try {
    input = JSON.parse(readFileSync(resolve(io.cwd, name), 'utf8'))
  } catch (error) {
    throw new CannotBeDone(`cannot read ${name}: ${error instanceof Error ? error.message : String(error)}`)
  }
  const pairs = wholeNumber('--pairs', values.pairs, 2, 400)
  const futurePairs = wholeNumber('--future-pairs', values['future-pairs'], 2, 400)
  const seed = wholeNumber('--seed', values.seed, 0, 2 ** 32 - 1)
  if (typeof input !== 'object' || input === null) return input
  return {
    ...input,
    ...(pairs !== null && { pairs }),
    ...(futurePairs !== null && { futurePairs }),
    ...(seed !== null && { seed }),
  }
}

function opened(
  question: DuelQuestion,
  city: CityModel,
  parameters: Parameters,
  from: string | undefined,
  io: CommandIo,
): { readonly live: TwinState; readonly plan: DuelPlan; readonly warmed: boolean } {
  let live: TwinState
  if (from === undefined) {
    io.log(`no --from: starting from a state warmed up over ${WARM_START.days} days from a steady fill`)
    live = warmStart(city, parameters, WARM_START.seed, WARM_START.at, WARM_START.days)
  } else
    try {
      live = snapshotStart(city, resolve(io.cwd, from)).state
    } catch (error) {
      throw new CannotBeDone(`${from} cannot be a start: ${error instanceof Error ? error.message : String(error)}`)
    }
  const plan = openDecodedDuel(question, live, parameters)
  if (!plan.ok) throw new CannotBeDone(`the duel does not fit:\n${describeProblems(plan.problems)}`)
  return { live, plan: plan.value, warmed: from === undefined }
}

/** The pairs in a file, and how a further one is kept there. @throws CannotBeDone when they are of another duel. */
function keptRuns(
  file: string,
  plan: DuelPlan,
  city: CityModel,
  live: TwinState,
): { readonly known: readonly DuelRun[]; readonly add: (run: DuelRun) => void } {
  const { pairs: _, futurePairs: __, ...question } = plan.question
  const head = JSON.stringify({ format: RUNS_FORMAT, city: cityHash(city), state: stateHash(live), question })
  const add = (run: DuelRun): void => appendFileSync(file, `${JSON.stringify(run)}\n`)
  try {
    if (!existsSync(file)) {
      writeFileSync(file, `${head}\n`)
      return { known: [], add }
    }
    const [first, ...lines] = readFileSync(file, 'utf8').split('\n')
    if (first !== head)
      throw new CannotBeDone(
        `--runs ${file} holds the pairs of another duel, city, state or seed; give another file, or remove it`,
      )
    const known = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as DuelRun)
    return { known, add }
  } catch (error) {
    if (error instanceof CannotBeDone) throw error
    throw new CannotBeDone(`--runs ${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** The answer as JSON: the shortlist and what the pairs say. */
function documentOf(plan: DuelPlan, result: DuelResult): object {
  const { question, ranked, chosen, supply, times } = plan
  return {
    seed: question.seed,
    horizonHours: question.horizonHours,
    fidelity: question.fidelity,
    synthetic: plan.city.synthetic,
    supply,
    times,
    shortlist: ranked.map(({ candidate, access }) => ({
      candidate: candidate.id,
      chosen: chosen.includes(candidate),
      access,
    })),
    ...result,
  }
}
