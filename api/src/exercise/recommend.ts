/**
 * What the paired runs recommend at a decision: the exercise as it stands at that minute, with all that happened and was done in
 * it still under way, each option pulled now against doing nothing. Whoever comes from then on comes with luck of its own, so
 * that these runs do not know who will. The people decide; the report compares.
 */
import {
  figureValues,
  type LeverSpec,
  meanInterval,
  type PulledLever,
  RUN_FIGURES,
  type Scenario,
  scopedFigures,
  type TwinState,
} from '@kangcheng/twin-engine'
import type { SweepExecutor } from '../executors/sweep-executor.ts'
import { leverInput, leverText, startingNow } from './levers-told.ts'
import type { Recommendation } from './ports.ts'

/** Pairs of a recommendation: few, and told with it. */
export const RECOMMENDATION_PAIRS = 8
export const RECOMMENDATION_HOURS = 12
const MOST_OPTIONS = 8
const PRIORITY = 2
/** By which figure options are judged: the first of these that is known. */
export const JUDGED_BY = ['boarding-hours', 'over-hours', 'needed-beds-peak'] as const

export const CITY_FIGURES = scopedFigures([])

/** Index into CITY_FIGURES of the figure by which runs are judged: of those known in all of them. */
export function judgingFigure(runs: readonly Float64Array[]): number {
  const known = JUDGED_BY.map((id) => CITY_FIGURES.findIndex(({ figure }) => figure.id === id))
  return known.find((f) => f >= 0 && runs.every((run) => !Number.isNaN(run[f]))) ?? -1
}

export interface Decision {
  readonly inject: string
  /** That was forked, before the fork. */
  readonly state: TwinState
  readonly minute: number
  /** With its shocks, without levers. */
  readonly scenario: Scenario
  /** What people pulled up to this minute, the facilitator among them. */
  readonly pulled: readonly PulledLever[]
  readonly options: readonly LeverSpec[]
  readonly playedSeed: number
  /** Of the runs that go on from here. */
  readonly seed: number
}

/** null when nothing can be compared, or the signal was aborted. */
export async function recommend(
  { inject, state, minute, scenario, pulled, options, playedSeed, seed }: Decision,
  executor: SweepExecutor,
  signal: AbortSignal,
): Promise<Recommendation | null> {
  const tried = options.slice(0, MOST_OPTIONS)
  if (tried.length === 0) return null
  const { city } = state
  const horizonHours = Math.min(RECOMMENDATION_HOURS, scenario.horizonHours)
  const played = { pulled, minutes: minute, onwardFrom: playedSeed }
  const nothing: Scenario = { ...scenario, horizonHours, levers: [], start: null, played }
  const scenarios = [nothing, ...tried.map((lever) => ({ ...nothing, levers: [startingNow(lever)] }))]
  const runs: Float64Array[][] = []
  await executor.run(
    { state, scenarios, seed, replications: RECOMMENDATION_PAIRS, priority: PRIORITY },
    (_, trajectories) => {
      runs.push(trajectories.map((run) => figureValues(run, CITY_FIGURES)))
    },
    signal,
  )
  const f = judgingFigure(runs.flat())
  if (signal.aborted || runs.length < RECOMMENDATION_PAIRS || f < 0) return null
  const effects = tried.map((lever, i) => ({
    lever: leverInput(startingNow(lever)),
    text: leverText(lever, city),
    ...meanInterval(runs.map((pair) => pair[i + 1]![f]! - pair[0]![f]!)),
  }))
  // Better beyond chance: the whole interval of the difference lies below nothing.
  const better = effects.flatMap(({ mean, halfWidth95 }, i) => (mean + (halfWidth95 ?? 0) < 0 ? [i] : []))
  const best = better.toSorted((a, b) => effects[a]!.mean - effects[b]!.mean)[0] ?? null
  const figure = RUN_FIGURES.find(({ id }) => id === CITY_FIGURES[f]!.figure.id)!
  return {
    inject,
    figure: figure.id,
    figureName: figure.name,
    unit: figure.unit,
    pairs: runs.length,
    horizonHours,
    fromMinute: minute,
    options: effects,
    best,
  }
}
