/**
 * An experiment on an executor: a scenario, or the points of a sweep, in pairs with doing nothing; a given number of pairs,
 * or until every figure is precise. What it answers depends on the question alone, never on the executor or the clock.
 */
import {
  type CityModel,
  doNothing,
  type FinalLoad,
  figureValues,
  finalLoad,
  judgePrecision,
  nextLook,
  type PairedSeries,
  PRECISION_RULE,
  type PrecisionGoal,
  type PrecisionVerdict,
  type Scenario,
  type ScopedFigure,
  type Sweep,
  type SweepRun,
  type Trajectory,
} from '@kangcheng/twin-engine'
import type { StateBytes, SweepExecutor } from '../executors/sweep-executor.ts'

export interface Experiment {
  readonly state: StateBytes
  readonly scenario: Scenario
  /** null = the scenario as it is written is the only point. */
  readonly sweep: Sweep | null
  readonly figures: readonly ScopedFigure[]
  readonly seed: number
  /** A number of pairs, or a goal for each figure: null = this one does not decide. */
  readonly pairs: number | readonly (PrecisionGoal | null)[]
}

/** A figure of a point that was asked for its precision. */
export interface JudgedFigure {
  readonly point: number
  /** Index among the figures. */
  readonly figure: number
}

export interface ExperimentRuns {
  /** By replication, from 0 on. */
  readonly runs: readonly SweepRun[]
  /** Loads at the end, by replication: of doing nothing, and of each point. */
  readonly loads: readonly { readonly base: FinalLoad | null; readonly points: readonly (FinalLoad | null)[] }[]
  /** The runs of doing nothing and of the only point; empty for a sweep, whose samples are not kept. */
  readonly base: readonly Trajectory[]
  readonly plan: readonly Trajectory[]
  /** null where the number of pairs was given. */
  readonly precision: JudgedPrecision | null
  /** Calendar entries of all these runs. */
  readonly entries: number
}

/**
 * Runs the experiment. `onProgress` hears of every replication.
 * @returns null when the signal was aborted.
 * @throws ReplicationFailed
 */
export async function runExperiment(
  { state, scenario, sweep, figures, seed, pairs }: Experiment,
  executor: SweepExecutor,
  signal: AbortSignal,
  onProgress: (done: number, most: number) => void,
): Promise<ExperimentRuns | null> {
  const goals = typeof pairs === 'number' ? null : pairs
  const most = typeof pairs === 'number' ? pairs : PRECISION_RULE.most
  const points = sweep ? sweep.points.map((point) => point.scenario) : [scenario]
  const runs: SweepRun[] = []
  const loads: ExperimentRuns['loads'][number][] = []
  const base: Trajectory[] = []
  const plan: Trajectory[] = []
  let entries = 0
  const watch = goals === null ? null : watchPrecision(goals)
  const enough = new AbortController()
  await executor.run(
    { state, scenarios: [doNothing(scenario), ...points], seed, replications: most, priority: 1 },
    (replication, [nothing, ...made]) => {
      if (enough.signal.aborted) return
      runs.push({
        replication,
        base: figureValues(nothing!, figures),
        points: made.map((run) => figureValues(run, figures)),
      })
      loads.push({ base: finalLoad(nothing!), points: made.map(finalLoad) })
      entries += [nothing!, ...made].reduce((sum, run) => sum + run.entries, 0)
      if (!sweep) {
        base.push(nothing!)
        plan.push(made[0]!)
      }
      onProgress(runs.length, most)
      if (watch?.enough(runs)) enough.abort()
    },
    AbortSignal.any([signal, enough.signal]),
  )
  return signal.aborted ? null : { runs, loads, base, plan, precision: watch?.latest() ?? null, entries }
}

/** What is judged of the pairs so far. */
export interface JudgedPrecision {
  readonly verdict: PrecisionVerdict
  readonly judged: readonly JudgedFigure[]
}

export interface PrecisionWatch {
  /** To be called after every pair, with all pairs: whether these are enough. */
  enough(runs: readonly SweepRun[]): boolean
  /** What the last look found; null before the first, or where no figure with a goal is known. */
  latest(): JudgedPrecision | null
}

/** Looks at 20 pairs and then after every ten; at most `most` are run. A goal for each figure, null = it does not decide. */
export function watchPrecision(
  goals: readonly (PrecisionGoal | null)[],
  most: number = PRECISION_RULE.most,
): PrecisionWatch {
  const rule = { ...PRECISION_RULE, most }
  let look = nextLook(0, rule)
  let latest: JudgedPrecision | null = null
  return {
    enough(runs) {
      if (runs.length !== look) return false
      latest = judge(runs, goals)
      look = nextLook(look, rule)
      return latest === null || latest.verdict.reached
    },
    latest: () => latest,
  }
}

/** null where none of the figures with a goal is known. */
function judge(runs: readonly SweepRun[], goals: readonly (PrecisionGoal | null)[]): JudgedPrecision | null {
  const judged: JudgedFigure[] = []
  const series: PairedSeries[] = []
  const wanted: PrecisionGoal[] = []
  runs[0]!.points.forEach((_, point) => {
    goals.forEach((goal, figure) => {
      if (goal === null) return
      const base = runs.map((run) => run.base[figure]!)
      const plan = runs.map((run) => run.points[point]![figure]!)
      if ([...base, ...plan].some(Number.isNaN)) return
      judged.push({ point, figure })
      series.push({ base, plan })
      wanted.push(goal)
    })
  })
  return judged.length === 0 ? null : { verdict: judgePrecision(series, wanted, runs.length), judged }
}

/** The hospitals that the scenarios name: shown beside the city. */
export function touchedFacilities(city: CityModel, scenarios: readonly Scenario[]): number[] {
  const ids = new Set<string>()
  for (const spec of scenarios.flatMap((scenario) => [...scenario.shocks, ...scenario.levers])) {
    if ('facility' in spec && spec.facility !== null) ids.add(spec.facility)
    if ('facilities' in spec) for (const id of spec.facilities ?? []) ids.add(id)
    if ('unit' in spec && spec.unit !== null) {
      const unit = city.units.find((u) => u.id === spec.unit)
      if (unit) ids.add(city.facilities[unit.facility]!.id)
    }
  }
  return city.facilities.flatMap((facility, i) => (ids.has(facility.id) ? [i] : []))
}
