/** What the pairs of a duel say so far: differences with bands, workload moved, regret over the futures, and who wins, if anybody. */

import { RandomSource } from '../../simulation/random.ts'
import { type SpreadInterval, spreadInterval } from '../../statistics/quantiles.ts'
import type { SiteAccess } from './access.ts'
import type { DuelPlan, DuelRun, MovedWorkload } from './duel.ts'
import { DECISION_MEASURES, type DecisionMeasure, DUEL_FIGURES } from './figures.ts'
import { FEWEST_PAIRS_TO_JUDGE } from './question.ts'
import { meanRegret, overallRegret, type RegretTable, regretTable } from './regret.ts'

/** Plan, doing nothing, and their difference over the pairs of a future; null where a run does not know the figure. */
export interface DuelFigure {
  readonly id: string
  readonly base: SpreadInterval
  readonly plan: SpreadInterval
  readonly difference: SpreadInterval
}

/** People per run whom a facility gains (above 0) or loses to the candidate, against doing nothing. */
export interface DuelWorkload {
  readonly facility: string
  readonly visits: SpreadInterval
  readonly admissions: SpreadInterval
  /** Visits to primary-care centres. */
  readonly contacts: SpreadInterval
}

export interface CandidateInFuture {
  readonly candidate: string
  readonly access: SiteAccess
  readonly figures: readonly DuelFigure[]
  /** Figures of each facility that it opens, moves or enlarges; those not known left out. */
  readonly sites: readonly { readonly figures: readonly { readonly id: string; readonly plan: SpreadInterval }[] }[]
  readonly moved: readonly DuelWorkload[]
}

export interface FutureResult {
  readonly future: string
  readonly pairs: number
  readonly wanted: number
  readonly before: SiteAccess
  /** Empty without any pair. */
  readonly candidates: readonly CandidateInFuture[]
}

export interface MeasuredRegret {
  readonly measure: string
  /** `[candidate][future]`: the mean difference from doing nothing, or the calculated value. */
  readonly values: readonly (readonly number[])[]
  readonly table: RegretTable
}

export interface DuelStanding {
  readonly candidate: string
  /** Greatest mean regret over the futures, 0 = best in everything everywhere, and the 5 % and 95 % points of resampled pairs. */
  readonly regret: number
  readonly low: number
  readonly high: number
  /** Part of the resamples in which it is the one least regretted. */
  readonly leads: number
  /** Its mean regret in each future compared: how well it stands up if that one comes. */
  readonly byFuture: readonly number[]
}

export interface DuelVerdict {
  readonly candidate: string
  /** Candidates that lead in 5 % of the resamples at least; nobody = it is settled. */
  readonly orElse: readonly string[]
}

export interface DuelResult {
  readonly complete: boolean
  readonly futures: readonly FutureResult[]
  /** Futures that the regret is over: those with two pairs at least. */
  readonly compared: readonly string[]
  readonly regrets: readonly MeasuredRegret[]
  /** The least regretted first; empty before the first future has two pairs. */
  readonly ranking: readonly DuelStanding[]
  /** null before every future has 20 pairs. */
  readonly verdict: DuelVerdict | null
}

const RESAMPLES = 200
const RESAMPLE_STREAM = 0x7300_0000
const SHARE_TO_STAND = 0.05

/** The result of the pairs given, in whatever order; of two of the same future and number the last counts. */
export function duelResult(plan: DuelPlan, given: readonly DuelRun[]): DuelResult {
  const runs = plan.jobs.map(({ future }) => pairsOf(future.id, given))
  const futures = plan.jobs.map(
    (job, k): FutureResult => ({
      future: job.future.id,
      pairs: runs[k]!.length,
      wanted: job.pairs,
      before: job.before,
      candidates: runs[k]!.length === 0 ? [] : plan.chosen.map((_, c) => candidateIn(plan, k, c, runs[k]!)),
    }),
  )
  const compared = plan.jobs.flatMap((_, k) => (runs[k]!.length >= 2 ? [k] : []))
  const measures = measuresOf(plan, compared, runs)
  const everybody = compared.map((k) => runs[k]!.map((_, i) => i))
  const regrets = measures.map((measure): MeasuredRegret => {
    const values = valuesOf(plan, measure, compared, runs, everybody)
    return { measure: measure.id, values, table: regretTable(values, measure.better) }
  })
  const ranking = compared.length === 0 ? [] : standings(plan, measures, compared, runs, regrets)
  const judged = plan.jobs.every((_, k) => runs[k]!.length >= FEWEST_PAIRS_TO_JUDGE)
  return {
    complete: futures.every(({ pairs, wanted }) => pairs >= wanted),
    futures,
    compared: compared.map((k) => plan.jobs[k]!.future.id),
    regrets,
    ranking,
    verdict: judged && ranking.length > 0 ? verdictOf(ranking) : null,
  }
}

function pairsOf(future: string, given: readonly DuelRun[]): readonly DuelRun[] {
  const byNumber = new Map(given.flatMap((run) => (run.future === future ? [[run.replication, run] as const] : [])))
  return [...byNumber.values()].sort((a, b) => a.replication - b.replication)
}

function candidateIn(plan: DuelPlan, k: number, c: number, runs: readonly DuelRun[]): CandidateInFuture {
  const own = runs.map((run) => run.candidates[c]!)
  return {
    candidate: plan.chosen[c]!.id,
    access: plan.jobs[k]!.after[c]!,
    figures: DUEL_FIGURES.flatMap(({ id }, f) => {
      const base = known(runs.map((run) => run.base[f]!))
      const with_ = known(own.map((run) => run.figures[f]!))
      if (!base || !with_) return []
      const difference = spreadInterval(with_.map((value, i) => value - base[i]!))
      return [{ id, base: spreadInterval(base), plan: spreadInterval(with_), difference }]
    }),
    sites: own[0]!.sites.map((_, s) => ({
      figures: DUEL_FIGURES.flatMap(({ id }, f) => {
        const values = known(own.map((run) => run.sites[s]![f]!))
        return values ? [{ id, plan: spreadInterval(values) }] : []
      }),
    })),
    moved: workloadOf(own.map(({ moved }) => moved)),
  }
}

/** null where one is not known. */
function known(values: readonly (number | null)[]): number[] | null {
  return values.every((value): value is number => value !== null) ? [...values] : null
}

/** Workload moved, by facility, over runs. */
export function workloadOf(runs: readonly (readonly MovedWorkload[])[]): DuelWorkload[] {
  const facilities = [...new Set(runs.flatMap((moved) => moved.map((one) => one.facility)))].sort()
  const of = (facility: string, what: 'visits' | 'admissions' | 'contacts'): SpreadInterval =>
    spreadInterval(runs.map((moved) => moved.find((one) => one.facility === facility)?.[what] ?? 0))
  return facilities.map((facility) => ({
    facility,
    visits: of(facility, 'visits'),
    admissions: of(facility, 'admissions'),
    contacts: of(facility, 'contacts'),
  }))
}

// ── regret ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Measures that are known of every candidate in every future compared. */
function measuresOf(
  plan: DuelPlan,
  compared: readonly number[],
  runs: readonly (readonly DuelRun[])[],
): readonly DecisionMeasure[] {
  if (compared.length === 0) return []
  return DECISION_MEASURES.filter(({ from }) =>
    compared.every((k) =>
      typeof from === 'number'
        ? runs[k]!.every((run) => run.base[from] !== null && run.candidates.every((one) => one.figures[from] !== null))
        : plan.jobs[k]!.after.every((access) => !Number.isNaN(from(access))),
    ),
  )
}

/** `[candidate][future]` over the pairs drawn of each future. */
function valuesOf(
  plan: DuelPlan,
  { from }: DecisionMeasure,
  compared: readonly number[],
  runs: readonly (readonly DuelRun[])[],
  drawn: readonly (readonly number[])[],
): number[][] {
  return plan.chosen.map((_, c) =>
    compared.map((k, j) => {
      if (typeof from !== 'number') return from(plan.jobs[k]!.after[c]!)
      let sum = 0
      for (const i of drawn[j]!) {
        const run = runs[k]![i]!
        sum += run.candidates[c]!.figures[from]! - run.base[from]!
      }
      return sum / drawn[j]!.length
    }),
  )
}

/** Of a figure that grows with the days of a run, a hundredth of what doing nothing has of it is no loss yet. */
const WORTH_TELLING_SHARE = 0.01

/** The difference that is worth telling, in the measure's unit: its resolution, or more where the figure itself is large. */
function worthTelling(
  { from, resolution }: DecisionMeasure,
  compared: readonly number[],
  runs: readonly (readonly DuelRun[])[],
): number {
  if (typeof from !== 'number') return resolution
  const bases = compared.flatMap((k) => runs[k]!.map(({ base }) => base[from]!))
  const mean = bases.reduce((sum, value) => sum + value, 0) / bases.length
  return Math.max(resolution, WORTH_TELLING_SHARE * mean)
}

/** By the bootstrap over pairs (Efron 1979, *Annals of Statistics* 7:1–26), with draws that depend on the seed alone. */
function standings(
  plan: DuelPlan,
  measures: readonly DecisionMeasure[],
  compared: readonly number[],
  runs: readonly (readonly DuelRun[])[],
  regrets: readonly MeasuredRegret[],
): DuelStanding[] {
  const resolutions = measures.map((measure) => worthTelling(measure, compared, runs))
  const byFuture = meanRegret(
    regrets.map(({ table }) => table),
    resolutions,
  )
  const random = new RandomSource(plan.question.seed, 0)
  const scores = plan.chosen.map((): number[] => [])
  const leads = plan.chosen.map(() => 0)
  for (let b = 0; b < RESAMPLES; b++) {
    const drawn = compared.map((k) =>
      runs[k]!.map((_, i) => Math.floor(random.draw(RESAMPLE_STREAM + k, b, i)[0]! * runs[k]!.length)),
    )
    const tables = measures.map((measure) =>
      regretTable(valuesOf(plan, measure, compared, runs, drawn), measure.better),
    )
    const all = overallRegret(tables, resolutions)
    all.forEach((score, c) => {
      scores[c]!.push(score)
    })
    leads[all.indexOf(Math.min(...all))]! += 1 / RESAMPLES
  }
  return plan.chosen
    .map(({ id }, c): DuelStanding => {
      const sorted = scores[c]!.sort((a, b) => a - b)
      return {
        candidate: id,
        regret: Math.max(...byFuture[c]!),
        low: sorted[Math.floor(RESAMPLES * SHARE_TO_STAND)]!,
        high: sorted[Math.ceil(RESAMPLES * (1 - SHARE_TO_STAND)) - 1]!,
        leads: leads[c]!,
        byFuture: byFuture[c]!,
      }
    })
    .sort((a, b) => a.regret - b.regret)
}

function verdictOf(ranking: readonly DuelStanding[]): DuelVerdict {
  const [first, ...others] = ranking
  return {
    candidate: first!.candidate,
    orElse: others.filter(({ leads }) => leads >= SHARE_TO_STAND).map(({ candidate }) => candidate),
  }
}
