/**
 * Races for the cheapest sets of actions on this server: each forks the live state, races with shared luck, and replays the front
 * against doing nothing with luck that chose nothing. The live state is only copied. The newest few are kept, in memory.
 */
import { randomUUID } from 'node:crypto'
import {
  type CityModel,
  describeProblems,
  ENGINE_VERSION,
  type Parameters,
  type Problem,
  type Scenario,
  startMinuteOf,
  stateHash,
  type TwinState,
} from '@kangcheng/twin-engine'
import {
  LIMIT_FIGURES,
  MOST_BELOW,
  type RaceStanding,
  SEARCHED_LEVERS,
  setReplay,
  spareAction,
  type TriedSet,
} from '@kangcheng/twin-engine/escalation'
import type { SweepExecutor } from '../executors/sweep-executor.ts'
import { leverText, placesOf } from '../exercise/levers-told.ts'
import type { Twin } from '../live/twin.ts'
import { type FoundActions, type RaceProgress, raceActionsBy } from '../rehearsal/action-race.ts'
import type { Library } from '../rehearsal/ports.ts'
import { leverInput, requestedScenario, requestedSeed } from '../rehearsal/requested-scenario.ts'
import type {
  ActionRaceRequest,
  ActionRaceRun,
  ActionRaceStage,
  ActionRaces,
  RacedActionTold,
  SetReplayTold,
  TriedSetTold,
} from './action-race-ports.ts'
import { PlanningRefused } from './ports.ts'
import { liveFork, newEntry, RunBook, type RunEntry } from './run-book.ts'

const KEPT = 6
const PRIORITY = 2
const USUAL_HORIZON_HOURS = 48
const LONGEST_HORIZON_HOURS = 336
const DAY = 1440

const STAGES: Readonly<Record<RaceProgress['stage'], ActionRaceStage>> = {
  pilot: 'PILOT',
  race: 'RACE',
  afresh: 'AFRESH',
  later: 'LATER',
}

interface Entry extends RunEntry<ActionRaceRun> {
  readonly scenario: Scenario
  readonly state: TwinState
  /** What was told of last, so that it is not told anew with every run. */
  standing: RaceStanding | null
}

export interface ActionRaceSetting {
  readonly city: CityModel
  readonly parameters: Parameters
  readonly library: Library
  readonly twin: () => Twin | null
  readonly executor: SweepExecutor
  /** Epoch ms. */
  readonly now: () => number
}

export function actionRacesOf(setting: ActionRaceSetting): ActionRaces {
  const { city, parameters, twin, executor, now } = setting
  const book = new RunBook<ActionRaceRun, Entry>({
    kept: KEPT,
    atOnce: 1,
    busy: {
      en: 'actions are being searched already; wait for them, or cancel that search',
      zh: '已有措施搜索在进行；请稍候或取消',
    },
    now,
  })
  const change = book.change.bind(book)

  function progressed(entry: Entry, { stage, done, of, standing, places, options, planned }: RaceProgress): void {
    const told = { stage: STAGES[stage], done, wanted: of }
    if (standing === null || standing === entry.standing) {
      change(entry, told)
      return
    }
    entry.standing = standing
    const { shown } = entry
    change(entry, {
      ...told,
      places,
      actions:
        shown.actions.length > 0 ? shown.actions : options.map((lever, i) => actionTold(city, lever, planned[i]!)),
      firstAnswerMilliseconds: shown.firstAnswerMilliseconds ?? now() - shown.startedAt,
      front: standing.pareto.map((one) => ({
        ...setTold({ ...one, fallen: false }),
        replay: null,
        later: null,
        spare: null,
      })),
      sets: standing.sets.map(setTold),
      waiting: standing.waiting,
      runs: standing.runs,
    })
  }

  async function race(entry: Entry): Promise<void> {
    const { request, seed, laterMinutes } = entry.shown
    const { scenario, state, cancel } = entry
    const found = await raceActionsBy(
      {
        city,
        parameters,
        state,
        scenario,
        limit: request.limit,
        kinds: request.kinds ?? SEARCHED_LEVERS,
        places: request.facilities ?? request.places,
        replications: request.replications,
        laterMinutes,
        seed,
        priority: PRIORITY,
      },
      executor,
      cancel.signal,
      (progress) => progressed(entry, progress),
    )
    if (found !== null) change(entry, { ...foundTold(city, found), stage: 'READY', state: 'DONE' })
  }

  return {
    start(request) {
      book.checkRoom()
      const { scenario, seed, laterMinutes } = decoded(request, setting)
      const { state, position } = liveFork(twin())
      const entry: Entry = {
        ...newEntry<ActionRaceRun>({
          id: randomUUID(),
          state: 'RUNNING',
          stage: 'PILOT',
          request,
          title: scenario.title,
          startedAt: now(),
          forkedAt: state.asOf,
          stateHash: stateHash(state),
          position,
          elapsedMilliseconds: 0,
          firstAnswerMilliseconds: null,
          done: 0,
          wanted: 0,
          seed,
          horizonHours: scenario.horizonHours,
          laterMinutes,
          engineVersion: ENGINE_VERSION,
          synthetic: city.synthetic,
          shocks: scenario.shocks.map(leverInput),
          parameters: scenario.parameters,
          places: request.facilities ?? [],
          actions: [],
          front: [],
          nothing: null,
          sets: [],
          waiting: 0,
          runs: 0,
          failure: null,
        }),
        scenario,
        state,
        standing: null,
      }
      return book.begin(entry, race)
    },
    get: book.get,
    list: book.list,
    cancel: book.cancel,
    subscribe: book.subscribe,
    forkOf(id) {
      const entry = book.entry(id)
      return entry === null ? null : { state: entry.state, position: entry.shown.position }
    },
    stop: () => book.stop(),
  }
}

const setTold = ({ options, ...rest }: TriedSet): TriedSetTold => ({ ...rest, actions: options })

function actionTold(
  city: CityModel,
  lever: FoundActions['options'][number],
  planned: FoundActions['planned'][number],
): RacedActionTold {
  const text = leverText(lever, city)
  return {
    lever: leverInput(lever),
    text,
    facilities: placesOf(lever, city),
    startMinute: startMinuteOf(lever),
    staffHours: planned.cost?.staffHours ?? null,
    note: planned.note,
  }
}

/** The front with its replays, and all that was tried, with ids for facilities. */
function foundTold(city: CityModel, found: FoundActions): Partial<ActionRaceRun> {
  const { pareto, sets, later, options, planned, replayed, places, runs } = found
  const nothing = replayed.get('')!
  const replayOf = (set: readonly number[]): SetReplayTold => {
    const replay = setReplay(nothing, replayed.get(set.join())!)
    return {
      ...replay,
      hospitals: replay.hospitals.map((one) => ({ ...one, facility: city.facilities[one.facility]!.id })),
    }
  }
  return {
    places,
    actions: options.map((lever, i) => actionTold(city, lever, planned[i]!)),
    nothing: replayOf([]),
    front: pareto.map(({ options: set, ...rest }, k) => {
      const waits = set.filter((i) => startMinuteOf(options[i]!) !== null).length
      const added = later.find((one) => one.set === k) ?? null
      const spare = spareAction(set, sets, options)
      return {
        ...rest,
        actions: set,
        replay: replayOf(set),
        later:
          added === null || waits === 0
            ? null
            : { daysAdded: added.daysAdded, hoursAdded: added.hoursAdded, whole: waits === set.length },
        spare:
          set.length === 0 || spare === null ? null : { action: spare.options[0]!, daysAvoided: spare.daysAvoided },
      }
    }),
    sets: sets.map(setTold),
    waiting: 0,
    runs,
  }
}

/** @throws PlanningRefused with every problem */
function decoded(
  request: ActionRaceRequest,
  { city, parameters, library }: ActionRaceSetting,
): { readonly scenario: Scenario; readonly seed: number; readonly laterMinutes: number } {
  const horizonHours = request.horizonHours ?? (request.scenario === null ? USUAL_HORIZON_HOURS : null)
  const scenario = requestedScenario(
    {
      title: '',
      scenario: request.scenario,
      sameForkAs: null,
      from: null,
      horizonHours,
      replications: request.replications,
      precision: null,
      seed: request.seed,
      levers: request.scenario === null ? [] : null,
      shocks: request.shocks,
      parameters: null,
    },
    city,
    parameters,
    library,
  )
  const seed = requestedSeed(request.seed)
  const problems = [
    ...requestProblems(request, city),
    ...(scenario.ok ? [] : scenario.problems),
    ...(seed.ok ? [] : seed.problems),
  ]
  const horizonMinutes = scenario.ok ? scenario.value.horizonHours * 60 : 0
  const laterMinutes = request.laterMinutes ?? Math.min(DAY, Math.floor(horizonMinutes / 2))
  if (scenario.ok && scenario.value.horizonHours > LONGEST_HORIZON_HOURS)
    problems.push({
      path: 'horizonHours',
      why: `must be ${LONGEST_HORIZON_HOURS} at most, got ${scenario.value.horizonHours}: a race runs it hundreds of times`,
      zh: `时长至多 ${LONGEST_HORIZON_HOURS} 小时：一次竞赛要运行几百次`,
    })
  else if (scenario.ok && laterMinutes >= horizonMinutes)
    problems.push({
      path: 'laterMinutes',
      why: `must be less than the horizon of ${horizonMinutes} minutes, got ${laterMinutes}: whoever waits that long does nothing`,
      zh: `须短于时长 ${horizonMinutes} 分钟，实为 ${laterMinutes}：等那么久等于不作为`,
    })
  if (problems.length > 0 || !scenario.ok || !seed.ok)
    throw new PlanningRefused(
      describeProblems(problems.map((one) => ({ ...one, path: `input.${one.path}` }))),
      problems.every(({ zh }) => zh !== undefined) ? problems.map(({ zh }) => zh).join('；') : undefined,
    )
  return { scenario: { ...scenario.value, questions: [], stop: null }, seed: seed.value, laterMinutes }
}

/** Ranges of what may be asked: [field, least, most]. */
const WHOLE = [
  ['places', 1, 20],
  ['replications', 4, 40],
  ['laterMinutes', 15, 20_160],
] as const

function requestProblems(request: ActionRaceRequest, city: CityModel): Problem[] {
  const problems: Problem[] = []
  for (const [field, least, most] of WHOLE) {
    const value = request[field]
    if (value !== null && !(Number.isInteger(value) && value >= least && value <= most))
      problems.push({
        path: field,
        why: `must be a whole number ${least} … ${most}, got ${value}`,
        zh: `${field} 应为 ${least} … ${most} 的整数，实为 ${value}`,
      })
  }
  const { figure, below } = request.limit
  if (!(below > 0 && below <= MOST_BELOW))
    problems.push({
      path: 'below',
      why: `must be a share above 0 and up to ${MOST_BELOW}, as 0.95, got ${below}`,
      zh: `限值应为大于 0、至多 ${MOST_BELOW} 的比例，如 0.95，实为 ${below}`,
    })
  if (!LIMIT_FIGURES.includes(figure))
    problems.push({ path: 'figure', why: `must be one of ${LIMIT_FIGURES.join(', ')}, got "${figure}"` })
  if (request.facilities?.length === 0)
    problems.push({
      path: 'facilities',
      why: 'is empty; name hospitals, or leave it out for those that are furthest over the limit',
      zh: '没有医院；请选择，或留空由超限最多者代替',
    })
  request.facilities?.forEach((id, k) => {
    if (!city.facilities.some((one) => one.id === id))
      problems.push({
        path: `facilities[${k}]`,
        why: `the city has no facility "${id}"`,
        zh: `没有机构“${id}”`,
      })
  })
  return problems
}
