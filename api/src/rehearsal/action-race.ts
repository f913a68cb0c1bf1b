/** The engine's race for the cheapest sets of actions, its runs done by whatever executor there is. */
import {
  type CityModel,
  doNothing,
  forks,
  type LeverSpec,
  type Parameters,
  type Planned,
  type Scenario,
  type Trajectory,
  type TwinState,
} from '@kangcheng/twin-engine'
import {
  type ActionLimit,
  actionOptions,
  type OverLimit,
  overByRow,
  overLimit,
  type RaceRequest,
  type RaceResult,
  type RaceStage,
  type RaceStanding,
  type ReplayedRun,
  raceActions,
  replayedRun,
  type SearchedLever,
} from '@kangcheng/twin-engine/escalation'
import type { SweepExecutor } from '../executors/sweep-executor.ts'

/** Actions in one set at most. */
export const MOST_ACTIONS = 3
/** Runs that say which hospitals are most over the limit. */
const PILOT_RUNS = 2
/** Beyond these minutes actions are also begun a day later. */
const SOON_MINUTES = 2880
const DAY = 1440
/** Most scenarios of one job: they share the start of a run, and a thread has them to itself. */
const JOB_SCENARIOS = 8
/** The first answer is about so many sets; those of further heats are told of together. */
const HEATS = { first: 5, further: 8 }
/** Somebody waits for the first answer, which is of few runs: until it is told they go before those of rehearsals. */
const FIRST_ANSWER_AHEAD = 2

export interface ActionRaceQuestion {
  readonly city: CityModel
  readonly parameters: Parameters
  readonly state: TwinState
  /** What happens; its own levers race too. */
  readonly scenario: Scenario
  readonly limit: ActionLimit
  readonly kinds: readonly SearchedLever[]
  /** Ids of hospitals, or how many of those that are longest over the limit. */
  readonly places: number | readonly string[]
  readonly replications: number
  /** Minutes by which acting later is compared. */
  readonly laterMinutes: number
  readonly seed: number
  readonly priority: number
}

/** How far a race has come; runs of the request at hand. */
export interface RaceProgress {
  readonly stage: 'pilot' | RaceStage
  readonly done: number
  readonly of: number
  readonly standing: RaceStanding | null
  /** Empty before it is known which hospitals are over the limit. */
  readonly places: readonly string[]
  readonly options: readonly LeverSpec[]
  /** What became of each option alone at the start. */
  readonly planned: readonly Planned[]
}

export interface FoundActions extends RaceResult {
  readonly places: readonly string[]
  readonly options: readonly LeverSpec[]
  /** What became of each option alone at the start. */
  readonly planned: readonly Planned[]
  /** The runs that judge the front, by the set's options joined by commas; '' = nothing done. */
  readonly replayed: ReadonlyMap<string, readonly ReplayedRun[]>
}

/** @returns null when aborted. @throws ReplicationFailed, or when the limit is known of no hospital */
export async function raceActionsBy(
  question: ActionRaceQuestion,
  executor: SweepExecutor,
  signal: AbortSignal,
  onProgress: (progress: RaceProgress) => void,
): Promise<FoundActions | null> {
  const { city, scenario, kinds, limit, replications, laterMinutes } = question
  const calm: RaceProgress = {
    stage: 'pilot',
    done: 0,
    of: PILOT_RUNS,
    standing: null,
    places: [],
    options: [],
    planned: [],
  }
  onProgress(calm)
  const places =
    typeof question.places === 'number' ? await mostOver(question, question.places, executor, signal) : question.places
  if (signal.aborted) return null
  const horizon = scenario.horizonHours * 60
  const beginnings = horizon > SOON_MINUTES ? [0, DAY] : [0]
  const { options, planned } = await ableOptions(question, signal, [
    ...scenario.levers,
    ...actionOptions(city, kinds, places, horizon, beginnings),
  ])
  if (signal.aborted) return null
  const race = raceActions({
    scenario,
    options,
    planned,
    rungs: rungsOf(replications),
    heats: HEATS,
    mostActions: MOST_ACTIONS,
    laterMinutes,
  })
  const replayed = new Map<string, ReplayedRun[]>()
  let step = race.next()
  while (!step.done) {
    const { request, standing } = step.value
    const told = { stage: request.stage, standing, places, options, planned }
    const of = request.scenarios.length * request.replications
    onProgress({ ...told, done: 0, of })
    const priority = question.priority + (standing === null ? FIRST_ANSWER_AHEAD : 0)
    const answers = await answersTo({ ...question, priority }, request, executor, signal, (done, k, run) => {
      if (request.stage === 'afresh') {
        const key = request.sets[k]!.join()
        replayed.set(key, [...(replayed.get(key) ?? []), replayedRun(city, run, limit)])
      }
      onProgress({ ...told, done, of })
    })
    if (signal.aborted) return null
    step = race.next(answers)
  }
  return { ...step.value, places, options, planned, replayed }
}

/** A quarter, a quarter, a half; two at first, for without them there is no band. */
function rungsOf(replications: number): readonly number[] {
  const first = Math.max(2, Math.floor(replications / 4))
  const second = Math.max(1, Math.min(first, Math.floor((replications - first) / 2)))
  return [first, second, replications - first - second]
}

/** Ids of the hospitals with the most bed-days above the limit were nothing done, the worst first. */
async function mostOver(
  { city, state, scenario, seed, limit, priority }: ActionRaceQuestion,
  places: number,
  executor: SweepExecutor,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const sums = new Map<number, number>()
  await executor.run(
    // Other luck than the race's: hospitals must not be chosen by the very runs that judge the actions.
    {
      state,
      scenarios: [doNothing(scenario)],
      seed: seed + 1,
      replications: PILOT_RUNS,
      priority: priority + FIRST_ANSWER_AHEAD,
    },
    (_, [run]) => {
      overByRow(city, run!, limit).forEach((over, i) => {
        const facility = run!.facilities[i]!
        if (over !== null && over.hoursOver > 0) sums.set(facility, (sums.get(facility) ?? 0) + over.daysAbove)
      })
    },
    signal,
  )
  return [...sums]
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, places)
    .map(([facility]) => city.facilities[facility]!.id)
}

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Those that can be done from this state, as opening beds where some stand by; others are served in between. */
async function ableOptions(
  { state, scenario, parameters, seed }: ActionRaceQuestion,
  signal: AbortSignal,
  all: readonly LeverSpec[],
): Promise<{ readonly options: readonly LeverSpec[]; readonly planned: readonly Planned[] }> {
  const [options, planned]: [LeverSpec[], Planned[]] = [[], []]
  const alone = all.map((lever) => ({ ...doNothing(scenario), shocks: [], levers: [lever] }))
  let k = 0
  for (const simulation of forks(state, alone, parameters, seed, 0)) {
    const became = simulation.planned[0]!
    if (became.planned > 0) {
      options.push(all[k]!)
      planned.push(became)
    }
    k++
    await breathe()
    if (signal.aborted) break
  }
  return { options, planned }
}

/** What lies over the limit, scenario by scenario; `onRun` hears of every run with the place of its scenario. */
async function answersTo(
  { city, state, seed, limit, priority }: ActionRaceQuestion,
  { scenarios, first, replications }: RaceRequest,
  executor: SweepExecutor,
  signal: AbortSignal,
  onRun: (done: number, scenario: number, run: Trajectory) => void,
): Promise<OverLimit[][]> {
  const answers = scenarios.map((): OverLimit[] => [])
  let done = 0
  const each = jobScenarios(scenarios.length, replications, executor.width)
  const starts = Array.from({ length: Math.ceil(scenarios.length / each) }, (_, k) => k * each)
  await Promise.all(
    starts.map((start) =>
      executor.run(
        { state, scenarios: scenarios.slice(start, start + each), seed, first, replications, priority },
        (_, runs) => {
          for (const [k, run] of runs.entries()) {
            answers[start + k]!.push(overLimit(city, run, limit))
            onRun(++done, start + k, run)
          }
        },
        signal,
      ),
    ),
  )
  return answers
}

/** As many as leave every core of the executor something to do. */
const jobScenarios = (scenarios: number, replications: number, width: number): number =>
  Math.max(1, Math.min(JOB_SCENARIOS, Math.floor((scenarios * replications) / width)))
