/**
 * The exercises of this server. Each is a namespace of its own: forked from the live state (which is only copied) or from
 * a warmed-up city, with its own twin, log, pulses, frames and rehearsals. Nothing leads from it to the live twin.
 */
import { randomUUID } from 'node:crypto'
import {
  advance,
  type CityModel,
  copyState,
  decodeScenario,
  describeProblems,
  ENGINE_VERSION,
  type LeverSpec,
  openingSimulation,
  type Parameters,
  type Scenario,
  settleFuture,
  startInstant,
  stateHash,
  type TwinState,
} from '@kangcheng/twin-engine'
import type { SweepExecutor } from '../executors/sweep-executor.ts'
import { type FrameHub, frameHub } from '../fan-out/frame-hub.ts'
import { type PulseHub, pulseHub } from '../fan-out/pulse-hub.ts'
import type { Twin } from '../live/twin.ts'
import { type PastStates, pastStatesOf } from '../past/past-states.ts'
import { cityHash, parametersHash } from '../rehearsal/capsule-file.ts'
import { type StandingForecasts, standingForecasts } from '../rehearsal/forecasts.ts'
import type { Library, Rehearsals } from '../rehearsal/ports.ts'
import { rehearsalsOf } from '../rehearsal/rehearsals.ts'
import { becauseOf } from '../telemetry/because.ts'
import type { Report } from '../telemetry/log-events.ts'
import { checkPace, Exercise } from './exercise.ts'
import { ExerciseLog, loggedExercises, readExercise } from './exercise-log.ts'
import { leverOf, leverText } from './levers-told.ts'
import { type CreateRequest, ExerciseRefused, type InjectRequest, type Participant } from './ports.ts'
import { type Story, storyOf } from './story.ts'
import { checkedWords } from './words-checked.ts'

/** Exercises that are not over at the same time, and those that are kept to be looked at. */
const AT_ONCE = 3
const KEPT = 5
const LONGEST_HOURS = 24 * 7
const DEFAULT_HOURS = 24
const LONGEST_TITLE = 80
const [SHORTEST_LIMIT_MINUTES, LONGEST_LIMIT_MINUTES] = [5, 240]
/** Paces up to which a forecast is kept at hand: at faster ones it would be out of date before it is made. */
const FORECAST_PACE = 30
const DAY_MINUTES = 1440

/** What a request that names an exercise sees in place of the live city. */
export interface Namespace {
  readonly exercise: Exercise
  readonly twin: Twin
  readonly pulses: PulseHub
  readonly frames: FrameHub
  readonly forecasts: StandingForecasts
  readonly pastStates: PastStates
  readonly rehearsals: Rehearsals & { stop(): void }
}

export interface ExercisesParts {
  readonly city: CityModel
  readonly parameters: Parameters
  readonly dataDir: string
  readonly live: () => Twin | null
  /** Of the live city. */
  readonly past: PastStates
  readonly library: Library
  readonly executor: SweepExecutor
  readonly now: () => number
  readonly report: Report
}

export interface Exercises {
  /** @throws ExerciseRefused */
  create(request: CreateRequest): Promise<{ exercise: Exercise; participant: Participant; token: string }>
  /** One that this server holds in memory; null = there is none. */
  get(id: string): Exercise | null
  namespace(id: string): Namespace | null
  /** Also of one that an earlier run of the server left behind. */
  story(id: string): Story | null
  /** The newest first. */
  stories(): readonly Story[]
  stop(): void
}

export function exercisesOf(parts: ExercisesParts): Exercises {
  const { city, parameters, library, dataDir, executor, now, report } = parts
  const spaces = new Map<string, Namespace>()
  let left: readonly Story[] | null = null

  /** Those of earlier runs, read once. */
  const leftBehind = (): readonly Story[] => {
    left ??= loggedExercises(dataDir).flatMap((id) => {
      if (spaces.has(id)) return []
      try {
        return [storyOf(readExercise(dataDir, id)!)]
      } catch (error) {
        report('exercise.left-out', { because: becauseOf(error) })
        return []
      }
    })
    return left
  }

  function makeRoom(): void {
    const isOver = ({ exercise }: Namespace): boolean => exercise.state === 'ENDED' || exercise.state === 'FAILED'
    if ([...spaces.values()].filter((space) => !isOver(space)).length >= AT_ONCE)
      throw new ExerciseRefused(`${AT_ONCE} exercises are under way; end one of them first`)
    for (const [id, space] of spaces) {
      if (spaces.size < KEPT) break
      if (!isOver(space)) continue
      left = [...leftBehind(), space.exercise.story]
      close(space)
      spaces.delete(id)
    }
  }

  function open(exercise: Exercise): Namespace {
    const { twin } = exercise
    const pastStates = pastStatesOf({
      city,
      log: twin.log,
      asOf: () => twin.state.asOf,
      forkedFrom: exercise.beginning,
    })
    const calm = (): Twin | null =>
      exercise.state === 'PAUSED' || (exercise.state === 'RUNNING' && (exercise.story.pace ?? 1) <= FORECAST_PACE)
        ? twin
        : null
    return {
      exercise,
      twin,
      pulses: pulseHub(twin),
      frames: frameHub(twin),
      forecasts: standingForecasts({
        city,
        twin: () => (pulsed() ? calm() : null),
        executor,
        now,
        report,
        record: null,
        shared: null,
      }),
      pastStates,
      rehearsals: rehearsalsOf({ city, parameters, library, twin: () => twin, past: pastStates, executor, now }),
    }
    function pulsed(): boolean {
      return (spaces.get(exercise.id)?.pulses.subscribers ?? 0) > 0
    }
  }

  return {
    async create(request) {
      const title = checkedWords(request.title, 'input.title', LONGEST_TITLE)
      checkPace(request.pace, 'input.pace')
      checkBetween(request.alarmLimitMinutes, SHORTEST_LIMIT_MINUTES, LONGEST_LIMIT_MINUTES, 'input.alarmLimitMinutes')
      const seed = seedOf(request.seed)
      const { scenario, options, leftOut } = scenarioFor(request, parts)
      makeRoom()
      const live = request.start === 'LIVE' ? parts.live() : null
      const state =
        request.start === 'LIVE'
          ? liveState(live)
          : request.start === 'PAST'
            ? await pastState(parts, request.from)
            : await warmedUp(parts, scenario)
      const id = `x-${new Date(now()).toISOString().slice(0, 10)}-${randomUUID().slice(0, 8)}`
      const named = request.scenario === null ? null : { id: scenario.id, title: scenario.title }
      const heading = {
        id,
        title,
        scenario: named,
        start: request.start,
        seed: String(seed),
        engineVersion: ENGINE_VERSION,
        city: { id: city.id, name: city.name, synthetic: city.synthetic, zone: city.zone },
        stateHash: stateHash(state),
        cityHash: cityHash(city),
        parametersHash: parametersHash(parameters),
        forkedAt: startInstant(state),
        horizonMinutes: scenario.horizonHours * 60,
        alarmLimitMinutes: request.alarmLimitMinutes,
        shocks: scenario.shocks.map((spec) => leverText(spec, city)),
        options: options.map((spec) => leverText(spec, city)),
        leftOut: leftOut.map((spec) => leverText(spec, city)),
      }
      const log = new ExerciseLog(dataDir, id, now, report)
      const plan = { heading, state, scenario, options, seed, pace: request.pace }
      const exercise = await Exercise.begin({ city, parameters, executor, log, now, report }, plan, live)
      try {
        for (const [i, inject] of storyInjects(scenario).entries())
          exercise.planInject(inject, `story[${i}]`, 'scenario')
        for (const [i, inject] of request.injects.entries())
          exercise.planInject(inject, `input.injects[${i}]`, 'prepared')
      } catch (error) {
        // What was refused never was an exercise.
        log.discard()
        throw error
      }
      spaces.set(id, open(exercise))
      return { exercise, ...exercise.join('FACILITATOR', null, 'control') }
    },
    get: (id) => spaces.get(id)?.exercise ?? null,
    namespace: (id) => spaces.get(id) ?? null,
    story: (id) => spaces.get(id)?.exercise.story ?? leftBehind().find(({ heading }) => heading.id === id) ?? null,
    stories() {
      const all = [...leftBehind(), ...[...spaces.values()].map(({ exercise }) => exercise.story)]
      return all.toSorted((a, b) => b.heading.forkedAt - a.heading.forkedAt || (a.heading.id < b.heading.id ? 1 : -1))
    },
    stop() {
      for (const space of spaces.values()) close(space)
    },
  }
}

function close({ exercise, pulses, frames, forecasts, rehearsals }: Namespace): void {
  exercise.stop()
  forecasts.stop()
  rehearsals.stop()
  pulses.stop()
  frames.stop()
}

function checkBetween(value: number, low: number, high: number, path: string): void {
  if (!(value >= low && value <= high))
    throw new ExerciseRefused(`${path} must lie between ${low} and ${high}, got ${value}`)
}

function seedOf(seed: string | null): number {
  if (seed === null || seed === '') return Math.floor(Math.random() * 2 ** 31)
  const value = Number(seed)
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** 32)
    throw new ExerciseRefused('input.seed must be a whole number from 0 to 4294967295, or left out')
  return value
}

/** The scenario that is played: its shocks alone; its levers are the options of the recommendations. */
function scenarioFor(
  request: CreateRequest,
  { city, library }: ExercisesParts,
): { scenario: Scenario; options: readonly LeverSpec[]; leftOut: readonly LeverSpec[] } {
  const base = request.scenario === null ? bare(request, city) : (library.get(request.scenario) ?? null)
  if (base === null)
    throw new ExerciseRefused(`input.scenario: this city has no scenario "${request.scenario}"; see scenarios { id }`)
  const horizonHours = request.horizonHours ?? Math.min(base.horizonHours, LONGEST_HOURS)
  checkBetween(horizonHours, 1, LONGEST_HOURS, 'input.horizonHours')
  const levers = (given: CreateRequest['shocks'], path: string): readonly LeverSpec[] | null =>
    given?.map((lever, i) => leverOf(lever, city, `${path}[${i}]`)) ?? null
  const shocks = levers(request.shocks, 'input.shocks') ?? base.shocks
  const options = levers(request.options, 'input.options') ?? base.levers
  const buildable = (spec: LeverSpec): boolean => spec.kind !== 'add-beds'
  return {
    scenario: { ...base, horizonHours, shocks: shocks.filter(buildable), levers: [] },
    options: options.filter(buildable),
    leftOut: [...shocks, ...options].filter((spec) => !buildable(spec)),
  }
}

function bare(request: CreateRequest, city: CityModel): Scenario {
  const decoded = decodeScenario(
    {
      id: 'exercise',
      title: { zh: '演练', en: 'Exercise' },
      why: { zh: '现场演练', en: 'An exercise' },
      horizonHours: request.horizonHours ?? DEFAULT_HOURS,
    },
    city,
  )
  if (!decoded.ok) throw new ExerciseRefused(`input: ${describeProblems(decoded.problems)}`)
  return decoded.value
}

function liveState(live: Twin | null): TwinState {
  if (live === null || live.state.asOf === 0)
    throw new ExerciseRefused(
      'input.start: the live city has no time yet: no feed has sent anything. Use WARMED_UP with a scenario that has a start',
    )
  return toFork(live.state)
}

async function pastState({ past }: ExercisesParts, from: number | null): Promise<TwinState> {
  if (from === null)
    throw new ExerciseRefused('input.from: PAST needs the instant of the record to start from; give it, or use LIVE')
  const why = await past.whyNot(from)
  if (why !== null) throw new ExerciseRefused(`input.from: ${why.message}`)
  return toFork((await past.at(from)).state)
}

function toFork(shared: TwinState): TwinState {
  const state = copyState(shared)
  settleFuture(state, startInstant(state))
  return state
}

/** The city in which a scenario opens, run there in slices so that the live city is served in between. */
async function warmedUp({ city, parameters }: ExercisesParts, scenario: Scenario): Promise<TwinState> {
  const { start } = scenario
  if (!start)
    throw new ExerciseRefused(
      'input.start: WARMED_UP needs a scenario with a start {at, warmUpDays, seed}; choose one, or start from LIVE',
    )
  // The fill needs two days to be forgotten; from there on it can pause.
  const soon = start.at - (start.warmUpDays - 2) * DAY_MINUTES * 60_000
  const simulation = openingSimulation(city, parameters, scenario, soon)
  const end = start.warmUpDays * DAY_MINUTES
  for (let minute = simulation.minute; minute < end; ) {
    minute = Math.min(end, minute + DAY_MINUTES / 4)
    advance(simulation, minute)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return simulation.state
}

const AUDIENCE = { everybody: 'ALL', operations: 'CENTRE', hospitals: 'HOSPITAL' } as const

/** The timed moments of a scenario, told to whom it says. */
const storyInjects = ({ story, horizonHours }: Scenario): readonly InjectRequest[] =>
  story
    .filter(({ atMinute }) => atMinute <= horizonHours * 60)
    .map(({ atMinute, text, to }) => ({ atMinute, to: { role: AUDIENCE[to], facility: null }, text, lever: null }))
