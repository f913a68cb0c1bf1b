/**
 * What an exercise came to: the run as it was played, done again from the fork, beside doing nothing and beside the
 * exercise's own options, all with the same luck. Runs one at a time, letting the server breathe in between.
 */
import {
  advance,
  figureValues,
  fork,
  type LeverSpec,
  meanInterval,
  NOT_KNOWN,
  observe,
  type Parameters,
  planLever,
  RUN_FIGURES,
  type Scenario,
  type Simulation,
  stateHash,
  type Text,
  type Trajectory,
  type TwinState,
} from '@kangcheng/twin-engine'
import { leverText } from './levers-told.ts'
import type { Outcome } from './ports.ts'
import { CITY_FIGURES, judgingFigure } from './recommend.ts'

/** Pairs of the figures' differences; the first has the luck that was played. */
const PAIRS = 6
const SHORTEST_MINUTES = 30

/** A lever that was pulled while the exercise ran. */
export interface Pulled {
  readonly minute: number
  readonly spec: LeverSpec
  /** `happening` = it belongs to doing nothing as well. */
  readonly as: 'action' | 'happening'
}

export interface Played {
  /** The state that was forked, before the fork. */
  readonly state: TwinState
  /** With its shocks, without levers. */
  readonly scenario: Scenario
  readonly parameters: Parameters
  readonly seed: number
  readonly minutes: number
  /** In the order in which they were pulled. */
  readonly pulled: readonly Pulled[]
  readonly options: readonly LeverSpec[]
  /** Hash of the state in which it ended. */
  readonly stateHash: string
}

/** Runs to a minute and pulls on the way what was pulled until then. */
function pulling(pulled: readonly Pulled[]): typeof advance {
  let next = 0
  return (simulation, toMinute) => {
    for (; next < pulled.length && pulled[next]!.minute <= toMinute; next++) {
      advance(simulation, pulled[next]!.minute)
      planLever(pulled[next]!.spec, simulation)
    }
    advance(simulation, toMinute)
  }
}

interface Run {
  readonly trajectory: Trajectory
  readonly simulation: Simulation
  readonly runTo: typeof advance
}

function runAgain(start: Simulation, minutes: number, pulled: readonly Pulled[], levers: readonly LeverSpec[]): Run {
  const simulation = start.copy()
  for (const lever of levers) planLever(lever, simulation)
  const runTo = pulling(pulled)
  return { trajectory: observe(simulation, minutes / 60, runTo), simulation, runTo }
}

/** Whether the run, done again with the same actions, ends in the bytes in which the exercise ended (law L42). */
function endsAlike({ simulation, runTo }: Run, played: Played): boolean {
  runTo(simulation, played.minutes)
  return stateHash(simulation.state) === played.stateHash
}

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** null when too little was played, or no figure is known. */
export async function outcomeOf(played: Played, signal: AbortSignal): Promise<Outcome | null> {
  if (played.minutes < SHORTEST_MINUTES) return null
  const happenings = played.pulled.filter(({ as }) => as === 'happening')
  const { options } = played
  const candidates: {
    readonly text: Text
    readonly pulled: readonly Pulled[]
    readonly levers: readonly LeverSpec[]
  }[] = [
    { text: { zh: '不处置', en: 'Do nothing' }, pulled: happenings, levers: [] },
    { text: { zh: '本次演练的处置', en: 'As played' }, pulled: played.pulled, levers: [] },
    ...(options.length > 1
      ? [{ text: { zh: '想定的全部措施', en: 'All measures of the scenario' }, pulled: happenings, levers: options }]
      : []),
    ...options.map((spec) => ({ text: leverText(spec, played.state.city), pulled: happenings, levers: [spec] })),
  ]
  const first: Trajectory[] = []
  const values: Float64Array[][] = candidates.map(() => [])
  let reproduced = false
  const { state, scenario, parameters, seed, minutes } = played
  for (let pair = 0; pair < PAIRS; pair++) {
    // Everybody's future is drawn once a pair, and copied.
    const start = fork(state, scenario, parameters, seed, pair)
    await breathe()
    for (const [i, { pulled, levers }] of candidates.entries()) {
      if (signal.aborted) return null
      const run = runAgain(start, minutes, pulled, levers)
      if (pair === 0 && i === 1) reproduced = endsAlike(run, played)
      if (pair === 0) first.push(run.trajectory)
      values[i]!.push(figureValues(run.trajectory, CITY_FIGURES))
      await breathe()
    }
  }
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
