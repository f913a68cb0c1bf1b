/**
 * Rehearsals of this server: each forks the live state at one instant, runs the plan and its do-nothing twin in pairs, and
 * keeps growing results. The live state is only copied. The newest few are kept, in memory.
 */
import { randomUUID } from 'node:crypto'
import {
  type CityModel,
  cityOfScenario,
  compare,
  copyState,
  describeProblems,
  doNothing,
  ENGINE_VERSION,
  figureValues,
  fork,
  type Parameters,
  type Planned,
  type Problem,
  plannedLevers,
  problemsAtStart,
  type Scenario,
  type ScopedFigure,
  type SweepRun,
  sampleMinutes,
  scopedFigures,
  settleFuture,
  startInstant,
  stateHash,
  summarise,
  type Text,
  type Trajectory,
  type TwinState,
} from '@kangcheng/twin-engine'
import { closuresOf } from '@kangcheng/twin-engine/closures'
import type { SweepExecutor } from '../executors/sweep-executor.ts'
import type { Twin } from '../live/twin.ts'
import type { PastStates } from '../past/past-states.ts'
import { AskedActions } from './asked-actions.ts'
import { findBottlenecksBy } from './bottlenecks.ts'
import { type PrecisionWatch, touchedFacilities, watchPrecision } from './experiment.ts'
import {
  type Bottlenecks,
  type Library,
  type PlannedRow,
  type Rehearsal,
  RehearsalRefused,
  type RehearsalRequest,
  type Rehearsals,
} from './ports.ts'
import { framesOf, medianRun, RECORDED_HOURS } from './recorded-run.ts'
import { leverInput, requestedScenario, requestedSeed } from './requested-scenario.ts'
import { secondsLeft } from './seconds-left.ts'
import { collapsedOf, figureRows, precisionOf, rehearsalResult, stopTold } from './summaries.ts'

const KEPT = 20
const AT_ONCE = 2
const FIRST_RESULT_RUNS = 5
/** Results are summed up at most this often while runs come in, and never for more than a fifth of the time. */
const RESULT_EVERY_MILLISECONDS = 400
const RESULT_SHARE = 5
/** Of a horizon longer than this its first hours are shown before the whole is run. */
const PREVIEW_HOURS = 72
const PRIORITY = 3
/** Somebody waits, but the answers of a rehearsal come first. */
const FURTHER_PRIORITY = 2

interface Entry {
  shown: Rehearsal
  readonly scenario: Scenario
  readonly state: TwinState
  base: Trajectory[]
  plan: Trajectory[]
  pairs: SweepRun[]
  readonly figures: readonly ScopedFigure[]
  /** Says when the pairs are enough; null = their number was given. */
  readonly watch: PrecisionWatch | null
  readonly cancel: AbortController
  readonly listeners: Set<(rehearsal: Rehearsal) => void>
  /** When results may be summed up again. */
  summedUpAgain: number
  recorded: Uint8Array | null
  /** By depth; a search under way is shared. */
  readonly bottlenecks: Map<number, Promise<Bottlenecks | null>>
  planned: readonly PlannedRow[] | null
  problemsAtStart: readonly Text[] | null
  readonly actions: AskedActions
}

interface Fork {
  readonly state: TwinState
  readonly position: number
  readonly fromRecord: boolean
}

export interface RehearsalSetting {
  readonly city: CityModel
  readonly parameters: Parameters
  readonly library: Library
  readonly twin: () => Twin | null
  /** The record of the same city, or exercise. */
  readonly past: PastStates
  /** The state that something else forked and keeps, by its id; null = there is none. */
  readonly otherFork?: (id: string) => { readonly state: TwinState; readonly position: number } | null
  readonly executor: SweepExecutor
  /** Epoch ms. */
  readonly now: () => number
}

export function rehearsalsOf(setting: RehearsalSetting): Rehearsals & { stop(): void } {
  const { city, parameters, library, twin, past, otherFork = () => null, executor, now } = setting
  const entries = new Map<string, Entry>()

  function change(entry: Entry, part: Partial<Rehearsal>): void {
    entry.shown = { ...entry.shown, ...part }
    for (const listener of entry.listeners) listener(entry.shown)
  }

  function sumUp(entry: Entry): Partial<Rehearsal> {
    const done = entry.plan.length
    if (done < FIRST_RESULT_RUNS) return { done }
    const begun = now()
    // A plan may open a hospital that the city on screen does not have.
    const played = cityOfScenario(city, entry.scenario)
    const base = summarise(played, entry.base)
    const plan = summarise(played, entry.plan)
    const latest = entry.watch?.latest()
    const comparison = compare(entry.base, entry.plan)
    const ended = now()
    entry.summedUpAgain = ended + Math.max(RESULT_EVERY_MILLISECONDS, (ended - begun) * RESULT_SHARE)
    return {
      done,
      everyMinutes: base.everyMinutes,
      result: rehearsalResult(
        played,
        base,
        plan,
        comparison,
        collapsedOf(entry.base, entry.plan),
        latest ? precisionOf(played, entry.figures, latest) : null,
      ),
      figures: figureRows(entry.figures, entry.pairs),
      stop: stopTold(played, entry.scenario.stop, entry.base, entry.plan),
    }
  }

  function keep(entry: Entry, replication: number, base: Trajectory, plan: Trajectory): void {
    entry.base.push(base)
    entry.plan.push(plan)
    const { figures } = entry
    entry.pairs.push({ replication, base: figureValues(base, figures), points: [figureValues(plan, figures)] })
  }

  /** The first hours of a long horizon, over few pairs: something to look at within seconds. */
  async function preview(entry: Entry): Promise<void> {
    const { scenario, state, cancel } = entry
    const short = { ...scenario, horizonHours: PREVIEW_HOURS }
    const job = {
      state,
      scenarios: [doNothing(short), short],
      seed: Number(entry.shown.seed),
      replications: FIRST_RESULT_RUNS,
      priority: PRIORITY,
    }
    await executor.run(job, (replication, [base, plan]) => keep(entry, replication, base!, plan!), cancel.signal)
    if (cancel.signal.aborted) return
    change(entry, { ...sumUp(entry), done: 0, previewHours: PREVIEW_HOURS })
    entry.base = []
    entry.plan = []
    entry.pairs = []
  }

  async function run(entry: Entry): Promise<void> {
    const { scenario, state, cancel, watch } = entry
    if (scenario.horizonHours > PREVIEW_HOURS) await preview(entry)
    if (cancel.signal.aborted) return
    const enough = new AbortController()
    const begun = now()
    const left = () => ({
      secondsLeft: secondsLeft(now() - begun, { done: entry.plan.length, of: entry.shown.of }),
    })
    const seed = Number(entry.shown.seed)
    const job = {
      state,
      scenarios: [doNothing(scenario), scenario],
      seed,
      replications: entry.shown.of,
      priority: PRIORITY,
    }
    await executor.run(
      job,
      (replication, [base, plan]) => {
        if (enough.signal.aborted) return
        keep(entry, replication, base!, plan!)
        if (watch?.enough(entry.pairs)) enough.abort()
        const due = entry.plan.length >= FIRST_RESULT_RUNS && now() >= entry.summedUpAgain
        change(entry, due ? { ...sumUp(entry), previewHours: null, ...left() } : { done: entry.plan.length, ...left() })
      },
      AbortSignal.any([cancel.signal, enough.signal]),
    )
    if (cancel.signal.aborted) return
    // The recorded run of a plan that adds beds would lie in beds that the city on screen does not have.
    if (!addsBeds(scenario) && cityOfScenario(city, scenario) === city) {
      const recorded = { ...scenario, horizonHours: Math.min(scenario.horizonHours, RECORDED_HOURS) }
      const replication = medianRun(entry.plan)
      const told = await executor.record({ state, scenario: recorded, seed, replication }, cancel.signal)
      if (cancel.signal.aborted) return
      entry.recorded = framesOf(city, state, told, recorded.horizonHours)
    }
    change(entry, { ...sumUp(entry), of: entry.plan.length, previewHours: null, secondsLeft: null, state: 'DONE' })
  }

  function keptFork(id: string): Fork | null {
    const earlier = entries.get(id)
    if (earlier === undefined) {
      const other = otherFork(id)
      return other && { ...other, fromRecord: false }
    }
    const { position, fromRecord } = earlier.shown
    return { state: earlier.state, position, fromRecord }
  }

  /** The bytes a rehearsal starts from: those of an earlier one or of a search, of the record, or the live state of now. */
  async function forkOf({ sameForkAs, from }: RehearsalRequest): Promise<Fork> {
    const earlier = sameForkAs === null ? null : keptFork(sameForkAs)
    if (earlier) return earlier
    if (from !== null) {
      const { state, position } = await past.at(from)
      return { state: settled(state), position, fromRecord: true }
    }
    const live = twin()
    if (live === null || live.state.asOf === 0)
      throw new RehearsalRefused('the city has no time yet: no feed has sent anything that could be rehearsed')
    return { state: settled(live.state), position: live.appliedPosition, fromRecord: false }
  }

  async function check(request: RehearsalRequest): Promise<readonly Problem[]> {
    const scenario = requestedScenario(request, city, parameters, library)
    const seed = requestedSeed(request.seed)
    const gone = request.sameForkAs !== null && keptFork(request.sameForkAs) === null
    const unreached = request.from === null ? null : await past.whyNot(request.from)
    return [
      ...(scenario.ok ? [] : scenario.problems),
      ...(seed.ok ? [] : seed.problems),
      ...(gone
        ? [{ path: 'sameForkAs', why: 'that rehearsal is no longer kept; leave it out to start from now' }]
        : []),
      ...(unreached === null
        ? []
        : [{ path: 'from', why: unreached.message, ...(unreached.zh !== undefined && { zh: unreached.zh }) }]),
      ...(request.from !== null && request.sameForkAs !== null
        ? [{ path: 'from', why: 'stands beside sameForkAs, which has an instant of its own; leave one of them out' }]
        : []),
    ]
  }

  return {
    check,
    async start(request) {
      const problems = await check(request)
      const scenario = requestedScenario(request, city, parameters, library)
      const seed = requestedSeed(request.seed)
      if (problems.length > 0 || !scenario.ok || !seed.ok)
        throw new RehearsalRefused(describeProblems(problems), problems[0]?.zh)
      const { precision } = request
      const figures = scopedFigures(touchedFacilities(city, [scenario.value]))
      const goals =
        precision === null ? null : figures.map((f) => ({ relative: precision, floor: f.figure.resolution }))
      const { state, position, fromRecord } = await forkOf(request)
      // Looked at last: restoring the past takes its time.
      const running = [...entries.values()].filter((e) => e.shown.state === 'RUNNING').length
      if (running >= AT_ONCE)
        throw new RehearsalRefused(`${running} rehearsals are running; wait for one, or cancel it`)
      const entry: Entry = {
        shown: {
          id: randomUUID(),
          title: request.title,
          scenario: request.scenario,
          state: 'RUNNING',
          done: 0,
          of: request.replications,
          secondsLeft: null,
          startedAt: now(),
          forkedAt: state.asOf,
          fromRecord,
          stateHash: stateHash(state),
          position,
          seed: String(seed.value),
          horizonHours: scenario.value.horizonHours,
          everyMinutes: sampleMinutes(scenario.value.horizonHours),
          previewHours: null,
          fidelity: scenario.value.fidelity,
          engineVersion: ENGINE_VERSION,
          levers: request.levers ?? scenario.value.levers.map(leverInput),
          shocks: request.shocks ?? scenario.value.shocks.map(leverInput),
          parameters: scenario.value.parameters,
          failure: null,
          result: null,
          figures: [],
          stop: null,
        },
        scenario: scenario.value,
        state,
        figures,
        watch: goals && watchPrecision(goals, request.replications),
        base: [],
        plan: [],
        pairs: [],
        cancel: new AbortController(),
        listeners: new Set(),
        summedUpAgain: 0,
        recorded: null,
        bottlenecks: new Map(),
        planned: null,
        problemsAtStart: null,
        actions: new AskedActions(now),
      }
      entries.set(entry.shown.id, entry)
      for (const [id, old] of entries) {
        if (entries.size <= KEPT) break
        if (old.shown.state !== 'RUNNING') entries.delete(id)
      }
      run(entry).catch((error: unknown) => {
        change(entry, {
          state: 'FAILED',
          secondsLeft: null,
          failure: error instanceof Error ? error.message : String(error),
        })
      })
      return entry.shown
    },
    get: (id) => entries.get(id)?.shown ?? null,
    list: () => [...entries.values()].map((entry) => entry.shown).reverse(),
    cancel(id) {
      const entry = entries.get(id)
      if (!entry) return null
      if (entry.shown.state === 'RUNNING') {
        entry.cancel.abort()
        change(entry, { state: 'CANCELLED', secondsLeft: null })
      }
      return entry.shown
    },
    async bottlenecks(id, depth) {
      const entry = entries.get(id)
      if (entry?.shown.state !== 'DONE') return null
      let search = entry.bottlenecks.get(depth)
      if (!search) {
        const { state, scenario, base } = entry
        const question = { city, state, scenario, seed: Number(entry.shown.seed), replications: base.length, depth }
        search = findBottlenecksBy({ ...question, priority: FURTHER_PRIORITY }, executor, entry.cancel.signal, base)
        entry.bottlenecks.set(depth, search)
        // A failed search may be asked for again.
        search.catch(() => entry.bottlenecks.delete(depth))
      }
      return search
    },
    async actions(id, laterMinutes) {
      const entry = entries.get(id)
      if (entry?.shown.state !== 'DONE' || entry.scenario.levers.length === 0) return null
      const { state, scenario, base, plan } = entry
      const seed = Number(entry.shown.seed)
      const question = () => ({
        city,
        state,
        scenario,
        planned: plannedLevers(scenario, fork(state, scenario, parameters, seed).planned),
        seed,
        replications: base.length,
        laterMinutes,
        priority: FURTHER_PRIORITY,
        made: { nothing: base, plan },
      })
      return entry.actions.ask(question, laterMinutes, executor, entry.cancel.signal)
    },
    actionsProgress: (id) => entries.get(id)?.actions.progress() ?? null,
    cancelActions(id) {
      const entry = entries.get(id)
      entry?.actions.cancel()
      return entry?.shown ?? null
    },
    planned(id) {
      const entry = entries.get(id)
      if (!entry) return null
      entry.planned ??= plannedRows(
        entry.scenario,
        () => fork(entry.state, entry.scenario, parameters, Number(entry.shown.seed)).planned,
      )
      return entry.planned
    },
    closures(id) {
      const scenario = entries.get(id)?.scenario
      return scenario === undefined ? null : closuresOf([...scenario.shocks, ...scenario.levers], city)
    },
    problemsAtStart(id) {
      const entry = entries.get(id)
      if (!entry) return null
      const { scenario, state, shown } = entry
      const calm = doNothing({ ...scenario, shocks: [] })
      entry.problemsAtStart ??= problemsAtStart(fork(state, calm, parameters, Number(shown.seed)))
      return entry.problemsAtStart
    },
    subscribe(id, listener) {
      const entry = entries.get(id)
      entry?.listeners.add(listener)
      return () => entry?.listeners.delete(listener)
    },
    recordedRun: (id) => entries.get(id)?.recorded ?? null,
    stop() {
      for (const entry of entries.values()) entry.cancel.abort()
    },
  }
}

/** A copy to fork: the run and its replay must start from the same bytes, so what is dated ahead is settled in it. */
function settled(shared: TwinState): TwinState {
  const state = copyState(shared)
  settleFuture(state, startInstant(state))
  return state
}

const addsBeds = ({ shocks, levers }: Scenario): boolean =>
  [...shocks, ...levers].some(({ kind }) => kind === 'add-beds')

/** What became of each shock and lever: a run notes them in its own order, kind by kind in theirs. */
function plannedRows(scenario: Scenario, note: () => readonly Planned[]): PlannedRow[] {
  const left = [...note()]
  const rowsOf = (use: PlannedRow['use'], specs: Scenario['levers']): PlannedRow[] =>
    specs.flatMap(({ kind }, index) => {
      const at = left.findIndex((one) => one.kind === kind)
      return at < 0 ? [] : [{ use, index, ...left.splice(at, 1)[0]! }]
    })
  return [...rowsOf('shock', scenario.shocks), ...rowsOf('lever', scenario.levers)]
}
