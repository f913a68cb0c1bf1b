/**
 * Rehearsals of this server: each forks the live state at one instant, runs the plan and its do-nothing twin in pairs, and
 * keeps growing results. The live state is only copied. The newest few are kept, in memory.
 */
import { randomUUID } from 'node:crypto'
import {
  apply,
  type CityModel,
  compare,
  copyState,
  decodeScenario,
  describeProblems,
  doNothing,
  ENGINE_VERSION,
  figureValues,
  type Instant,
  type Occurrence,
  restoreState,
  type Scenario,
  type ScopedFigure,
  type SweepRun,
  scopedFigures,
  settleFuture,
  startInstant,
  stateHash,
  summarise,
  type Trajectory,
  type TwinState,
} from '@kangcheng/twin-engine'
import type { SweepExecutor } from '../executors/sweep-executor.ts'
import { deltaFrame, frameBase, fullFrame } from '../fan-out/frame.ts'
import type { Twin } from '../live/twin.ts'
import { findBottlenecksBy } from './bottlenecks.ts'
import { type PrecisionWatch, touchedFacilities, watchPrecision } from './experiment.ts'
import { type Bottlenecks, type Rehearsal, RehearsalRefused, type RehearsalRequest, type Rehearsals } from './ports.ts'
import { collapsedOf, precisionOf, rehearsalResult } from './summaries.ts'

const MINUTE = 60_000
const KEPT = 20
const AT_ONCE = 2
const FIRST_RESULT_RUNS = 5
/** Results are summed up at most this often while runs come in. */
const RESULT_EVERY_MILLISECONDS = 400
/** City time between two frames of the recorded run. */
const FRAME_MINUTES = 10
const PRIORITY = 3
/** Somebody waits, but the answers of a rehearsal come first. */
const BOTTLENECK_PRIORITY = 2

interface Entry {
  shown: Rehearsal
  readonly scenario: Scenario
  readonly state: TwinState
  readonly base: Trajectory[]
  readonly plan: Trajectory[]
  readonly figures: readonly ScopedFigure[]
  /** Says when the pairs are enough; null = their number was given. */
  readonly watch: PrecisionWatch | null
  readonly cancel: AbortController
  readonly listeners: Set<(rehearsal: Rehearsal) => void>
  summedUpAt: number
  recorded: Uint8Array | null
  /** By depth; a search under way is shared. */
  readonly bottlenecks: Map<number, Promise<Bottlenecks | null>>
}

export function rehearsalsOf(
  city: CityModel,
  twin: () => Twin | null,
  executor: SweepExecutor,
  now: () => number,
): Rehearsals & { stop(): void } {
  const entries = new Map<string, Entry>()

  function change(entry: Entry, part: Partial<Rehearsal>): void {
    entry.shown = { ...entry.shown, ...part }
    for (const listener of entry.listeners) listener(entry.shown)
  }

  function sumUp(entry: Entry): Partial<Rehearsal> {
    const done = entry.plan.length
    if (done < FIRST_RESULT_RUNS) return { done }
    const base = summarise(city, entry.base)
    const plan = summarise(city, entry.plan)
    const latest = entry.watch?.latest()
    entry.summedUpAt = now()
    return {
      done,
      everyMinutes: base.everyMinutes,
      result: rehearsalResult(
        city,
        base,
        plan,
        compare(entry.base, entry.plan),
        collapsedOf(entry.base, entry.plan),
        latest ? precisionOf(city, entry.figures, latest) : null,
      ),
    }
  }

  async function run(entry: Entry): Promise<void> {
    const { scenario, state, cancel, figures, watch } = entry
    const enough = new AbortController()
    const pairs: SweepRun[] = []
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
        entry.base.push(base!)
        entry.plan.push(plan!)
        if (watch) {
          pairs.push({ replication, base: figureValues(base!, figures), points: [figureValues(plan!, figures)] })
          if (watch.enough(pairs)) enough.abort()
        }
        const due = now() - entry.summedUpAt >= RESULT_EVERY_MILLISECONDS
        change(entry, due ? sumUp(entry) : { done: entry.plan.length })
      },
      AbortSignal.any([cancel.signal, enough.signal]),
    )
    if (cancel.signal.aborted) return
    const told = await executor.record({ state, scenario, seed, replication: medianRun(entry.plan) }, cancel.signal)
    if (cancel.signal.aborted) return
    entry.recorded = framesOf(city, state, told, scenario.horizonHours)
    change(entry, { ...sumUp(entry), of: entry.plan.length, state: 'DONE' })
  }

  return {
    start(request) {
      const live = twin()
      if (live === null || live.state.asOf === 0)
        throw new RehearsalRefused('the city has no time yet: no feed has sent anything that could be rehearsed')
      const running = [...entries.values()].filter((e) => e.shown.state === 'RUNNING').length
      if (running >= AT_ONCE)
        throw new RehearsalRefused(`${running} rehearsals are running; wait for one, or cancel it`)
      const scenario = scenarioOf(request, city)
      const seed = seedOf(request.seed)
      const { precision } = request
      const figures = scopedFigures(touchedFacilities(city, [scenario]))
      const goals =
        precision === null ? null : figures.map((f) => ({ relative: precision, floor: f.figure.resolution }))
      const state = copyState(live.state)
      // The run and its replay must start from the same bytes, so what is dated ahead is settled here.
      settleFuture(state, startInstant(state))
      const entry: Entry = {
        shown: {
          id: randomUUID(),
          title: request.title,
          state: 'RUNNING',
          done: 0,
          of: request.replications,
          startedAt: now(),
          forkedAt: state.asOf,
          stateHash: stateHash(state),
          position: live.appliedPosition,
          seed: String(seed),
          horizonHours: request.horizonHours,
          everyMinutes: 15,
          engineVersion: ENGINE_VERSION,
          levers: request.levers,
          shocks: request.shocks,
          failure: null,
          result: null,
        },
        scenario,
        state,
        figures,
        watch: goals && watchPrecision(goals, request.replications),
        base: [],
        plan: [],
        cancel: new AbortController(),
        listeners: new Set(),
        summedUpAt: 0,
        recorded: null,
        bottlenecks: new Map(),
      }
      entries.set(entry.shown.id, entry)
      for (const [id, old] of entries) {
        if (entries.size <= KEPT) break
        if (old.shown.state !== 'RUNNING') entries.delete(id)
      }
      run(entry).catch((error: unknown) => {
        change(entry, { state: 'FAILED', failure: error instanceof Error ? error.message : String(error) })
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
        change(entry, { state: 'CANCELLED' })
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
        search = findBottlenecksBy({ ...question, priority: BOTTLENECK_PRIORITY }, executor, entry.cancel.signal, base)
        entry.bottlenecks.set(depth, search)
        // A failed search may be asked for again.
        search.catch(() => entry.bottlenecks.delete(depth))
      }
      return search
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

function scenarioOf(request: RehearsalRequest, city: CityModel): Scenario {
  const leverOf = ({ kind, spec }: RehearsalRequest['levers'][number]): unknown =>
    typeof spec === 'object' && spec !== null && !Array.isArray(spec) ? { ...spec, kind } : { kind, spec }
  const decoded = decodeScenario(
    {
      id: 'from-now',
      title: { zh: request.title || '推演', en: request.title || 'Rehearsal' },
      why: { zh: '从此刻推演', en: 'Rehearsed from the live state' },
      horizonHours: request.horizonHours,
      shocks: request.shocks.map(leverOf),
      levers: request.levers.map(leverOf),
    },
    city,
  )
  if (!decoded.ok) throw new RehearsalRefused(describeProblems(decoded.problems))
  // Its recorded run would lie in beds that the city on screen does not have.
  if ([...decoded.value.shocks, ...decoded.value.levers].some(({ kind }) => kind === 'add-beds'))
    throw new RehearsalRefused(
      'levers: add-beds cannot be shown from a live state; use open-beds here, or kangcheng rehearse with a scenario file',
    )
  return decoded.value
}

function seedOf(seed: string | null): number {
  if (seed === null || seed === '') return Math.floor(Math.random() * 2 ** 31)
  const value = Number(seed)
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** 32)
    throw new RehearsalRefused('seed: must be a whole number from 0 to 4294967295, or left out')
  return value
}

/** The replication whose city-wide need lies in the middle at the end: the run that is shown stands for the others. */
function medianRun(runs: readonly Trajectory[]): number {
  const ranked = runs
    .map((run) => {
      const width = run.facilities.length
      let sum = 0
      for (const value of run.values.needed.subarray((run.samples - 1) * width)) if (value !== 65_535) sum += value
      return { replication: run.replication, sum }
    })
    .sort((a, b) => a.sum - b.sum || a.replication - b.replication)
  return ranked[Math.floor((ranked.length - 1) / 2)]!.replication
}

/**
 * The told events replayed through `apply` from the fork, as frames every 10 city minutes: what the viewer plays.
 * @throws when the replay refuses an event of the run: law L7 would be broken.
 */
function framesOf(city: CityModel, from: TwinState, told: readonly Occurrence[], horizonHours: number): Uint8Array {
  const { buffer, patientBuffer } = copyState(from)
  const replay = restoreState(city, { buffer, patientBuffer })
  const base = frameBase(replay)
  base.status.set(replay.beds.status)
  for (let b = 0; b < base.since.length; b++) base.since[b] = Math.floor(replay.beds.since[b]! / MINUTE)
  base.position = 0
  const frames: Buffer[] = [fullFrame(replay, 0)]
  let at = 0
  for (let minute = FRAME_MINUTES; minute <= horizonHours * 60; minute += FRAME_MINUTES) {
    const until: Instant = startInstant(from) + minute * MINUTE
    while (at < told.length && told[at]!.occurredAt <= until) {
      const verdict = apply(replay, told[at]!)
      if (!verdict.ok) throw new Error(`the recorded run cannot be replayed: ${told[at]!.kind}: ${verdict.why}`)
      at++
    }
    frames.push(deltaFrame(replay, base, minute / FRAME_MINUTES))
  }
  return new Uint8Array(Buffer.concat(frames))
}
