/**
 * What an exercise came to: the run as it was played, done again from the fork, beside doing nothing and beside the
 * exercise's own options, all with the same luck. The runs are the executor's: the server goes on answering.
 */
import {
  figureValues,
  type LeverSpec,
  meanInterval,
  NOT_KNOWN,
  type PulledLever,
  RUN_FIGURES,
  type Scenario,
  type Text,
  type Trajectory,
  type TwinState,
} from '@kangcheng/twin-engine'
import type { SweepExecutor } from '../executors/sweep-executor.ts'
import { leverText } from './levers-told.ts'
import type { Outcome } from './ports.ts'
import { CITY_FIGURES, judgingFigure } from './recommend.ts'

/** Pairs of the figures' differences; the first has the luck that was played. */
const PAIRS = 6
const SHORTEST_MINUTES = 30
const PRIORITY = 2

/** A lever that was pulled while the exercise ran. */
export interface Pulled extends PulledLever {
  /** `happening` = it belongs to doing nothing as well. */
  readonly as: 'action' | 'happening'
}

export interface Played {
  /** The state that was forked, before the fork. */
  readonly state: TwinState
  /** With its shocks, without levers. */
  readonly scenario: Scenario
  readonly seed: number
  readonly minutes: number
  /** In the order in which they were pulled. */
  readonly pulled: readonly Pulled[]
  readonly options: readonly LeverSpec[]
  /** Hash of the state in which it ended. */
  readonly stateHash: string
}

interface Candidate {
  readonly text: Text
  readonly pulled: readonly Pulled[]
  readonly levers: readonly LeverSpec[]
}

/** null when too little was played, no figure is known, or the signal was aborted. @throws ReplicationFailed */
export async function outcomeOf(played: Played, executor: SweepExecutor, signal: AbortSignal): Promise<Outcome | null> {
  if (played.minutes < SHORTEST_MINUTES) return null
  const candidates = candidatesOf(played)
  const first: Trajectory[] = []
  const values: Float64Array[][] = candidates.map(() => [])
  const { state, scenario, seed, minutes } = played
  const scenarios = candidates.map(({ pulled, levers }) => ({
    ...scenario,
    levers,
    played: { pulled: pulled.map(({ minute, spec }) => ({ minute, spec })), minutes, onwardFrom: null },
  }))
  await executor.run(
    { state, scenarios, seed, replications: PAIRS, priority: PRIORITY },
    (_, runs) => {
      if (first.length === 0) first.push(...runs)
      for (const [i, run] of runs.entries()) values[i]!.push(figureValues(run, CITY_FIGURES))
    },
    signal,
  )
  if (signal.aborted || values[0]!.length < PAIRS) return null
  const reproduced = first[1]!.endHash === played.stateHash
  const judged = judgingFigure(values.flat())
  if (judged < 0) return null
  const differences = (i: number, f: number) =>
    meanInterval(values[i]!.map((run, pair) => run[f]! - values[0]![pair]![f]!))
  const tried = candidates.slice(1).map(({ text }, i) => ({ text, ...differences(i + 1, judged) }))
  const best = tried.reduce((at, one, i) => (one.mean < tried[at]!.mean ? i : at), 0)
  const found = tried[best]!.mean < 0 ? best + 1 : null
  return {
    pairs: PAIRS,
    judgedBy: CITY_FIGURES[judged]!.figure.id,
    figures: CITY_FIGURES.flatMap(({ figure }, f) => {
      const of = (i: number): number => values[i]![0]![f]!
      if (values.flat().some((run) => Number.isNaN(run[f]))) return []
      const { id, name, unit } = RUN_FIGURES.find((one) => one.id === figure.id)!
      const row = { id, name, unit, played: of(1), nothing: of(0), best: found === null ? null : of(found) }
      return [{ ...row, difference: differences(1, f) }]
    }),
    best: found === null ? null : tried[found - 1]!,
    tried,
    series: {
      everyMinutes: first[0]!.everyMinutes,
      open: cityOf(first[1]!, 'open'),
      played: cityOf(first[1]!, 'needed'),
      nothing: cityOf(first[0]!, 'needed'),
      best: found === null ? null : cityOf(first[found]!, 'needed'),
    },
    reproduced,
    stateHash: played.stateHash,
  }
}

/** What is compared: doing nothing first, then the exercise as it was played (law L42), then the scenario's measures. */
function candidatesOf({ options, pulled, state }: Played): readonly Candidate[] {
  const happenings = pulled.filter(({ as }) => as === 'happening')
  return [
    { text: { zh: '不处置', en: 'Do nothing' }, pulled: happenings, levers: [] },
    { text: { zh: '本次演练的处置', en: 'As played' }, pulled, levers: [] },
    ...(options.length > 1
      ? [{ text: { zh: '想定的全部措施', en: 'All measures of the scenario' }, pulled: happenings, levers: options }]
      : []),
    ...options.map((spec) => ({ text: leverText(spec, state.city), pulled: happenings, levers: [spec] })),
  ]
}

/** A measure of the city by sample: the sum over the facilities that know it. */
function cityOf(run: Trajectory, measure: 'needed' | 'open'): number[] {
  const width = run.facilities.length
  return Array.from({ length: run.samples }, (_, s) => {
    let sum = 0
    for (let i = 0; i < width; i++) {
      const value = run.values[measure][s * width + i]!
      if (value !== NOT_KNOWN) sum += value
    }
    return sum
  })
}
