/** Site duels of this server: pairs of runs from the live state, a partial ranking as they come, the newest few kept in memory. */
import { randomUUID } from 'node:crypto'
import {
  type CityModel,
  DECISION_MEASURES,
  DUEL_FIGURES,
  type DuelPlan,
  type DuelResult,
  type DuelRun,
  type DuelTimes,
  describeProblems,
  ENGINE_VERSION,
  openDuel,
  type Parameters,
  quantileOfSorted,
  type Text,
  type TwinState,
} from '@kangcheng/twin-engine'
import type { SweepExecutor } from '../executors/sweep-executor.ts'
import type { Twin } from '../live/twin.ts'
import { runDuel } from './duels.ts'
import { PlanningRefused, type PlanningState } from './ports.ts'
import { liveFork, newEntry, RunBook, type RunEntry } from './run-book.ts'

export interface SiteDuel {
  readonly id: string
  readonly state: PlanningState
  /** Epoch ms: by the wall clock, and the city's time it starts from. */
  readonly startedAt: number
  readonly forkedAt: number
  readonly elapsedMilliseconds: number
  readonly done: number
  readonly wanted: number
  readonly seed: number
  readonly horizonHours: number
  readonly engineVersion: string
  readonly synthetic: boolean
  readonly times: DuelTimes
  readonly candidates: readonly { readonly id: string; readonly name: Text; readonly chosen: boolean }[]
  readonly futures: readonly { readonly id: string; readonly name: Text }[]
  readonly result: DuelResult | null
  /** Pairs that have come, for their single dots. */
  readonly runs: readonly DuelRun[]
  readonly failure: string | null
}

export interface Duels {
  /** @throws PlanningRefused with every problem */
  start(question: unknown): SiteDuel
  get(id: string): SiteDuel | null
  /** The newest first. */
  list(): readonly SiteDuel[]
  /** The one that runs; one at a time does. */
  running(): SiteDuel | null
  cancel(id: string): SiteDuel | null
  stop(): void
}

const KEPT = 6
const PRIORITY = 2
/** Results are summed up at most this often while pairs come in. */
const RESULT_EVERY_MILLISECONDS = 600

export interface DuelsSetting {
  readonly city: CityModel
  readonly parameters: Parameters
  readonly twin: () => Twin | null
  readonly executor: SweepExecutor
  /** Epoch ms. */
  readonly now: () => number
}

export function duelsOf({ city, parameters, twin, executor, now }: DuelsSetting): Duels {
  const book = new RunBook<SiteDuel>({
    kept: KEPT,
    atOnce: 1,
    busy: { en: 'a duel is running; wait for it, or cancel it', zh: '已有对比在运行；请稍候或取消' },
    now,
  })

  async function run(entry: RunEntry<SiteDuel>, plan: DuelPlan, state: TwinState): Promise<void> {
    const runs: DuelRun[] = []
    let due = 0
    const { signal } = entry.cancel
    const found = await runDuel({ plan, state, priority: PRIORITY }, executor, signal, ({ run: one, done, result }) => {
      if (one) runs.push(one)
      if (now() < due) {
        book.change(entry, { done })
        return
      }
      book.change(entry, { done, runs: [...runs], result: result() })
      due = now() + RESULT_EVERY_MILLISECONDS
    })
    if (found) book.change(entry, { done: runs.length, runs, result: found.result, state: 'DONE' })
  }

  return {
    start(question) {
      book.checkRoom()
      const { state } = liveFork(twin())
      const plan = openDuel(question, state, parameters)
      if (!plan.ok) throw new PlanningRefused(describeProblems(plan.problems))
      const { chosen, ranked, jobs, times } = plan.value
      const entry = newEntry<SiteDuel>({
        id: randomUUID(),
        state: 'RUNNING',
        startedAt: now(),
        forkedAt: state.asOf,
        elapsedMilliseconds: 0,
        done: 0,
        wanted: jobs.reduce((sum, { pairs }) => sum + pairs, 0),
        seed: plan.value.question.seed,
        horizonHours: plan.value.question.horizonHours,
        engineVersion: ENGINE_VERSION,
        synthetic: city.synthetic,
        times,
        candidates: ranked.map(({ candidate }) => ({
          id: candidate.id,
          name: candidate.name,
          chosen: chosen.includes(candidate),
        })),
        futures: jobs.map(({ future }) => ({ id: future.id, name: future.name })),
        result: null,
        runs: [],
        failure: null,
      })
      return book.begin(entry, (one) => run(one, plan.value, state))
    },
    get: book.get,
    list: book.list,
    running: () => book.list().find(({ state }) => state === 'RUNNING') ?? null,
    cancel: book.cancel,
    stop: () => book.stop(),
  }
}

export interface DuelSpread {
  readonly p10: number
  readonly p50: number
  readonly p90: number
}

/** A row of the small multiples: what each candidate changes, over the pairs of the first future. */
export interface DuelRow {
  readonly id: string
  readonly name: Text
  readonly unit: string
  readonly better: string
  /** What the figure itself is without any plan. */
  readonly base: DuelSpread | null
  readonly cells: readonly {
    readonly candidate: string
    readonly p10: number | null
    readonly p25: number | null
    readonly p50: number | null
    readonly p75: number | null
    readonly p90: number | null
    /** What the figure itself is with the plan. */
    readonly plan: DuelSpread | null
    /** One value a pair, in the order of the seeds. */
    readonly pairs: readonly number[]
  }[]
}

/** Simulated figures of the first future, plan minus doing nothing; a figure that no run knows has no row. */
export function duelRows({ result, runs, futures, candidates }: SiteDuel): readonly DuelRow[] {
  const first = result?.futures[0]
  if (!first || first.candidates.length === 0) return []
  const own = runs.filter(({ future }) => future === futures[0]!.id).sort((a, b) => a.replication - b.replication)
  const chosen = candidates.filter((one) => one.chosen)
  return DUEL_FIGURES.flatMap(({ id, name, unit, better }, f): DuelRow[] => {
    const cells = chosen.map(({ id: candidate }, c) => {
      const found = first.candidates.find((one) => one.candidate === candidate)?.figures.find((one) => one.id === id)
      const { p10 = null, p50 = null, p90 = null } = found?.difference ?? {}
      const pairs = own.flatMap((one) => {
        const [base, plan] = [one.base[f], one.candidates[c]?.figures[f]]
        return typeof base === 'number' && typeof plan === 'number' ? [plan - base] : []
      })
      const sorted = pairs.toSorted((a, b) => a - b)
      const quarter = (share: number): number | null =>
        sorted.length === 0 ? null : quantileOfSorted(sorted, sorted.length, share)
      return { candidate, p10, p25: quarter(0.25), p50, p75: quarter(0.75), p90, plan: found?.plan ?? null, pairs }
    })
    const base = first.candidates[0]!.figures.find((one) => one.id === id)?.base ?? null
    return cells.every(({ p50 }) => p50 === null) ? [] : [{ id, name, unit, better, base, cells }]
  })
}

/** By measure: the loss of each chosen candidate in each future compared, against the best there. */
export function duelRegrets({ result, candidates }: SiteDuel) {
  // The tables stand in the order of the plan's choice, which is that of the ranked list.
  const chosen = candidates.filter((one) => one.chosen)
  return (result?.regrets ?? []).map(({ measure, table }) => {
    const known = DECISION_MEASURES.find(({ id }) => id === measure)
    return {
      id: measure,
      name: known?.name ?? { zh: measure, en: measure },
      unit: known?.unit ?? '',
      rows: chosen.map(({ id }, c) => ({ candidate: id, losses: table.regret[c]!, worst: table.worst[c]! })),
    }
  })
}

/** Access in one future, calculated and so without a band: of doing nothing, and of each chosen candidate. */
export function duelAccess({ result, candidates }: SiteDuel) {
  const chosen = candidates.filter((one) => one.chosen)
  return (result?.futures ?? []).map(({ future, pairs, before, candidates: found }) => ({
    future,
    pairs,
    before,
    after: chosen.flatMap(({ id }) => {
      const access = found.find((one) => one.candidate === id)?.access
      return access ? [{ candidate: id, access }] : []
    }),
  }))
}
