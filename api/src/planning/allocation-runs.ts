/**
 * Proposals of transfers on this server: each forks the live state, forecasts with nothing done, proposes, and replays every option against doing
 * nothing with other luck than the forecast's. The live state is only copied. The newest few are kept, in memory; decisions are kept for good.
 */
import { randomUUID } from 'node:crypto'
import {
  type CityModel,
  type Decoded,
  describeProblems,
  doNothing,
  ENGINE_VERSION,
  fork,
  type Instant,
  type Parameters,
  type Problem,
  plannedLevers,
  type Scenario,
  type Solver,
  stateHash,
  type Trajectory,
  type TwinState,
} from '@kangcheng/twin-engine'
import {
  type AllocationOption,
  allocationOptions,
  avoidedByHour,
  type DailyNeed,
  dailyNeed,
  editedKit,
  editedOxygen,
  editedSessions,
  editedTransfers,
  intensiveReplay,
  type KitProposal,
  type KitStock,
  kitOption,
  kitStockOf,
  type OxygenOutlook,
  type OxygenProposal,
  oxygenOption,
  oxygenOutlook,
  proposeKit,
  proposeOxygen,
  proposeSessions,
  proposeTransfers,
  reliefOf,
  type SessionProposal,
  type SessionWish,
  sessionsOption,
  type TransferProposal,
  transferReplay,
  wardUse,
} from '@kangcheng/twin-engine/allocation'
import type { SweepExecutor } from '../executors/sweep-executor.ts'
import type { Twin } from '../live/twin.ts'
import type { Library } from '../rehearsal/ports.ts'
import { leverInput, requestedScenario, requestedSeed } from '../rehearsal/requested-scenario.ts'
import { type AllocationDecision, decidedAllocation, pairsAvoided, sessionsAvoided } from './allocation-decisions.ts'
import type {
  AllocationRequest,
  AllocationRun,
  Allocations,
  AvoidedPair,
  AvoidedSession,
  EditedRows,
  OptionTold,
} from './allocation-ports.ts'
import { kitTold, limitsTold, oxygenTold, proposalTold } from './allocation-told.ts'
import { isOfAllocation, type PlanDecisions } from './plan-decisions.ts'
import { PlanningRefused } from './ports.ts'
import { liveFork, newEntry, RunBook, type RunEntry } from './run-book.ts'
import { sessionsTold } from './sessions-told.ts'

const KEPT = 6
const PRIORITY = 2
const FEWEST_PAIRS = 2
/** The lever that counts how much of an option can be done. */
const COUNTED_BY = { staff: 'redeploy-staff', surge: 'open-beds', convert: 'convert-wards' } as const
/** Replays are summed up at most this often while pairs come in. */
const RESULT_EVERY_MILLISECONDS = 1000
const USUAL_HORIZON_HOURS = 72
const LONGEST_HORIZON_HOURS = 336

interface Entry extends RunEntry<AllocationRun> {
  readonly scenario: Scenario
  readonly state: TwinState
  /** Pairs that refused to send patients, to lend, and to send oxygen. */
  readonly avoided: readonly AvoidedPair[]
  readonly notLending: readonly AvoidedPair[]
  /** Sessions that stay as they are, since that was refused. */
  readonly keptSessions: readonly AvoidedSession[]
  readonly notSending: readonly AvoidedPair[]
  /** Of wards and of intensive care; null until the forecast is there. */
  need: {
    readonly ward: DailyNeed
    readonly icu: DailyNeed
    readonly startedAt: Instant
    readonly oxygen: OxygenOutlook
  } | null
}

export interface AllocationSetting {
  readonly city: CityModel
  readonly parameters: Parameters
  readonly library: Library
  readonly twin: () => Twin | null
  readonly executor: SweepExecutor
  readonly decisions: PlanDecisions
  readonly solver: () => Solver
  /** Epoch ms. */
  readonly now: () => number
}

export function allocationsOf(setting: AllocationSetting): Allocations {
  const { city, parameters, twin, executor, decisions, now } = setting
  const book = new RunBook<AllocationRun, Entry>({
    kept: KEPT,
    atOnce: 1,
    busy: { en: 'a proposal is being worked out; wait for it, or cancel it', zh: '已有建议在计算；请稍候或取消' },
    now,
  })
  const change = book.change.bind(book)
  let solver: Solver | null = null

  async function forecast(entry: Entry): Promise<readonly Trajectory[]> {
    const runs: Trajectory[] = []
    const { scenario, state, shown, cancel } = entry
    await executor.run(
      // Other luck than the replay's: a plan must not be judged by the very runs that it was made from.
      { state, scenarios: [scenario], seed: shown.seed + 1, replications: shown.wanted, priority: PRIORITY },
      (_, [run]) => {
        runs.push(run!)
        change(entry, { done: runs.length })
      },
      cancel.signal,
    )
    return runs
  }

  async function propose(entry: Entry): Promise<void> {
    const { quantile, wish } = entry.shown.request
    const runs = await forecast(entry)
    if (entry.cancel.signal.aborted) return
    const need = {
      ward: dailyNeed(runs, quantile, city.utcOffsetMinutes, 'ward'),
      icu: dailyNeed(runs, quantile, city.utcOffsetMinutes, 'icu'),
      startedAt: runs[0]!.startedAt,
      oxygen: oxygenOutlook(runs, quantile, city, parameters),
    }
    entry.need = need
    change(entry, { stage: 'PROPOSAL' })
    solver ??= setting.solver()
    const full = { ...wish, refusedPairs: entry.avoided }
    const proposal = await proposeTransfers(city, parameters, need.ward, full, solver)
    if (proposal === null)
      throw new Error('no hospital has ward beds that are known; connect their feeds and ask again')
    const lending = { ...wish, refusedPairs: entry.notLending }
    const kit = await proposeKit(city, parameters, need.icu, kitStock(entry), lending, solver)
    const sessions = await proposeSessions(city, parameters, need.icu, need.startedAt, sessionWish(entry), solver)
    const sending = { ...wish, refusedPairs: entry.notSending }
    const oxygen = await proposeOxygen(city, parameters, need.oxygen, sending, solver)
    if (entry.cancel.signal.aborted) return
    change(entry, {
      proposal: proposalTold(city, proposal, entry.avoided, wish.targetOccupancy),
      kit: kit && kitTold(city, kit, entry.notLending),
      sessions: sessions && sessionsTold(city, sessions, entry.keptSessions),
      oxygen: oxygen && oxygenTold(city, oxygen, entry.notSending),
    })
    const beside = [...optionsOf(sessionsOption(sessions)), ...optionsOf(kitOption(kit))]
    await replay(
      entry,
      [...allocationOptions(city, need.icu, proposal, full), ...beside, ...optionsOf(oxygenOption(oxygen))],
      [],
    )
  }

  /** @param known options that were replayed before, from the same state with the same luck */
  async function replay(
    entry: Entry,
    options: readonly AllocationOption[],
    known: readonly OptionTold[],
  ): Promise<void> {
    const { scenario, state, shown, cancel } = entry
    const told = options.map((option) => optionTold(option, entry))
    change(entry, { stage: 'REPLAY', done: 0, options: [...told, ...known] })
    if (options.length === 0) {
      change(entry, { stage: 'READY', state: 'DONE', done: shown.wanted })
      return
    }
    const base: Trajectory[] = []
    const plans: Trajectory[][] = options.map(() => [])
    let due = 0
    const summedUp = (): readonly OptionTold[] => [
      ...told.map((one, k) => ({ ...one, ...replayed(one.id, base, plans[k]!, shown.request.wish.icuTarget) })),
      ...known,
    ]
    await executor.run(
      {
        state,
        scenarios: [scenario, ...options.map(({ levers }) => ({ ...scenario, levers }))],
        seed: shown.seed,
        replications: shown.wanted,
        priority: PRIORITY,
      },
      (_, [nothing, ...done]) => {
        base.push(nothing!)
        done.forEach((run, k) => {
          plans[k]!.push(run)
        })
        const isDue = base.length >= FEWEST_PAIRS && now() >= due
        change(entry, { done: base.length, ...(isDue && { options: summedUp() }) })
        if (isDue) due = now() + RESULT_EVERY_MILLISECONDS
      },
      cancel.signal,
    )
    if (cancel.signal.aborted) return
    change(entry, { options: summedUp(), stage: 'READY', state: 'DONE' })
  }

  function replayed(
    id: AllocationOption['id'],
    base: readonly Trajectory[],
    plan: readonly Trajectory[],
    icuTarget: number,
  ): Pick<OptionTold, 'replay' | 'relief' | 'operations' | 'hours' | 'use'> {
    const idOf = (facility: number): string => city.facilities[facility]!.id
    const intensive = id === 'sessions' ? intensiveReplay(base, plan, icuTarget) : null
    return {
      replay: transferReplay(base, plan),
      relief:
        id in WANT_OF ? reliefOf(base, plan, WANT_OF[id as keyof typeof WANT_OF]) : (intensive?.overHours ?? null),
      operations: intensive,
      hours: avoidedByHour(base, plan),
      use: wardUse(base, plan).map((one) => ({ ...one, facility: idOf(one.facility) })),
    }
  }

  function optionTold({ id, amount, levers }: AllocationOption, { state, scenario, shown }: Entry): OptionTold {
    const counted = id in COUNTED_BY ? COUNTED_BY[id as keyof typeof COUNTED_BY] : null
    const became =
      id === 'transfers'
        ? []
        : plannedLevers({ ...scenario, levers }, fork(state, { ...scenario, levers }, parameters, shown.seed).planned)
    return {
      id,
      amount,
      able:
        counted === null ? null : became.reduce((sum, { kind, planned }) => sum + (kind === counted ? planned : 0), 0),
      levers: levers.map(leverInput),
      // Transfers are told row by row; of the others a hospital may have less than is wanted.
      limits: limitsTold(city, levers, became),
      replay: null,
      relief: null,
      operations: null,
      hours: null,
      use: [],
    }
  }

  /** The options of a person's rows, with what is told of them; those of the rows that are not changed are left as they are. */
  function edited(
    entry: Entry,
    { rows, loans, sessions, deliveries }: EditedRows,
  ): {
    readonly options: readonly AllocationOption[]
    readonly told: Pick<AllocationRun, 'proposal' | 'kit' | 'sessions' | 'oxygen'>
  } {
    const { request, proposal, kit, sessions: before, oxygen } = entry.shown
    const need = entry.need!
    const wish = { ...request.wish, refusedPairs: entry.avoided }
    const transfers: TransferProposal | null =
      rows === null ? null : accepted(editedTransfers(city, parameters, need.ward, wish, rows))
    const lending = { ...request.wish, refusedPairs: entry.notLending }
    const lent: KitProposal | null =
      loans === null ? null : accepted(editedKit(city, parameters, need.icu, kitStock(entry), lending, loans))
    const moved: SessionProposal | null =
      sessions === null
        ? null
        : accepted(editedSessions(city, parameters, need.icu, need.startedAt, sessionWish(entry), sessions))
    const sending = { ...request.wish, refusedPairs: entry.notSending }
    const sent: OxygenProposal | null =
      deliveries === null ? null : accepted(editedOxygen(city, parameters, need.oxygen, sending, deliveries))
    return {
      options: [
        ...(transfers === null ? [] : allocationOptions(city, need.icu, transfers, wish).slice(0, 1)),
        ...optionsOf(sessionsOption(moved)),
        ...optionsOf(kitOption(lent)),
        ...optionsOf(oxygenOption(sent)),
      ],
      told: {
        proposal: transfers === null ? proposal : proposalTold(city, transfers, entry.avoided, wish.targetOccupancy),
        kit: lent === null ? kit : kitTold(city, lent, entry.notLending),
        sessions: moved === null ? before : sessionsTold(city, moved, entry.keptSessions),
        oxygen: sent === null ? oxygen : oxygenTold(city, sent, entry.notSending),
      },
    }
  }

  const kept = async (): Promise<readonly AllocationDecision[]> => (await decisions.all()).filter(isOfAllocation)

  return {
    async start(request) {
      book.checkRoom()
      const { scenario, seed } = decoded(request, setting)
      liveFork(twin())
      const decided = await kept()
      book.checkRoom()
      const { state, position } = liveFork(twin())
      return book.begin(
        {
          ...newEntry<AllocationRun>({
            id: randomUUID(),
            state: 'RUNNING',
            stage: 'FORECAST',
            request,
            title: scenario.title,
            startedAt: now(),
            forkedAt: state.asOf,
            stateHash: stateHash(state),
            position,
            elapsedMilliseconds: 0,
            done: 0,
            wanted: request.replications,
            seed,
            horizonHours: scenario.horizonHours,
            engineVersion: ENGINE_VERSION,
            synthetic: city.synthetic,
            editedFrom: null,
            proposal: null,
            kit: null,
            sessions: null,
            oxygen: null,
            options: [],
            failure: null,
          }),
          scenario,
          state,
          avoided: pairsAvoided(decided, now(), 'transfers'),
          notLending: pairsAvoided(decided, now(), 'ventilators'),
          keptSessions: sessionsAvoided(decided, now()),
          notSending: pairsAvoided(decided, now(), 'oxygen'),
          need: null,
        },
        propose,
      )
    },
    edit(id, changed) {
      book.checkRoom()
      const entry = book.entry(id)
      if (entry === null || entry.need === null || entry.shown.state !== 'DONE')
        throw new PlanningRefused(
          'input.run: there is no finished proposal of this id here any more; ask for a new one',
          '该建议已不在或尚未完成；请重新生成',
        )
      checkRows(changed)
      const { options, told } = edited(entry, changed)
      const fresh: Entry = {
        ...entry,
        ...newEntry<AllocationRun>({
          ...entry.shown,
          ...told,
          id: randomUUID(),
          state: 'RUNNING',
          stage: 'REPLAY',
          startedAt: now(),
          elapsedMilliseconds: 0,
          done: 0,
          editedFrom: id,
          options: [],
        }),
      }
      const known = entry.shown.options.filter((one) => !options.some((changedOne) => changedOne.id === one.id))
      return book.begin(fresh, (one) => replay(one, options, known))
    },
    get: book.get,
    list: book.list,
    cancel: book.cancel,
    subscribe: book.subscribe,
    decisions: kept,
    decide: async (run, asked, by) => decisions.keep(decidedAllocation(run, asked, by, now())),
    async stop() {
      book.stop()
      await solver?.close()
    },
  }
}

const sessionWish = ({ shown, keptSessions }: Entry): SessionWish => ({
  ...shown.request.wish,
  refusedSessions: keptSessions,
})

/** What is wanting where nothing is shared, by option. */
const WANT_OF = { ventilators: 'ventilatorWaitHours', oxygen: 'oxygenOutHours' } as const

const kitStock = ({ state, scenario }: Entry): KitStock => kitStockOf(state, scenario.shocks)

const optionsOf = (option: AllocationOption | null): readonly AllocationOption[] => (option === null ? [] : [option])

/** @throws PlanningRefused where there is nothing to replay. */
function checkRows(changed: EditedRows): void {
  for (const [field, rows] of Object.entries(changed) as [keyof EditedRows, EditedRows[keyof EditedRows]][])
    if (rows?.length === 0)
      throw new PlanningRefused(`input.${field} is empty; refuse the proposal instead`, '没有任何一行；请改为拒绝')
  if (Object.values(changed).every((rows) => rows === null))
    throw new PlanningRefused(
      'input: give rows, loans, sessions or deliveries, those that are changed',
      '请给出修改后的各行',
    )
}

/** @throws PlanningRefused with every problem. */
function accepted<T>(decoded: Decoded<T>): T {
  if (!decoded.ok) throw refused(decoded.problems)
  return decoded.value
}

const refused = (problems: readonly Problem[]): PlanningRefused =>
  new PlanningRefused(
    problems.map(({ path, why }) => `input.${path} ${why}`).join('; '),
    problems.every(({ zh }) => zh !== undefined) ? problems.map(({ zh }) => zh).join('；') : undefined,
  )

/** What happens, with nobody doing anything. @throws PlanningRefused with every problem */
function decoded(
  request: AllocationRequest,
  { city, parameters, library }: AllocationSetting,
): { readonly scenario: Scenario; readonly seed: number } {
  const problems = requestProblems(request, city)
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
      levers: [],
      shocks: request.shocks,
      parameters: null,
    },
    city,
    parameters,
    library,
  )
  const seed = requestedSeed(request.seed)
  const all = [...problems, ...(scenario.ok ? [] : scenario.problems), ...(seed.ok ? [] : seed.problems)]
  if (scenario.ok && scenario.value.horizonHours > LONGEST_HORIZON_HOURS)
    all.push({
      path: 'horizonHours',
      why: `must be ${LONGEST_HORIZON_HOURS} at most, got ${scenario.value.horizonHours}: beds of later weeks are nobody's to promise`,
      zh: `时长至多 ${LONGEST_HORIZON_HOURS} 小时`,
    })
  if (all.length > 0 || !scenario.ok || !seed.ok)
    throw new PlanningRefused(
      describeProblems(all.map((one) => ({ ...one, path: `input.${one.path}` }))),
      all.every(({ zh }) => zh !== undefined) ? all.map(({ zh }) => zh).join('；') : undefined,
    )
  return { scenario: doNothing({ ...scenario.value, questions: [], stop: null }), seed: seed.value }
}

/** Ranges of what may be asked: [field, least, most, whole]. */
const LIMITS = [
  ['quantile', 0.05, 0.99, false],
  ['replications', 2, 60, true],
] as const
const WISH_LIMITS = [
  ['targetOccupancy', 0.5, 1, false],
  ['maxMinutes', 1, 1440, false],
  ['perDay', 1, 1000, true],
  ['staffEfficiency', 0.1, 1, false],
  ['staffLeadMinutes', 0, 10_080, false],
  ['surgeLeadMinutes', 0, 10_080, false],
  ['conversionLeadMinutes', 0, 10_080, false],
  ['theatreShare', 0, 1, false],
  ['icuTarget', 0.5, 1, false],
  ['noticeMinutes', 0, 10_080, false],
] as const

function requestProblems(request: AllocationRequest, city: CityModel): Problem[] {
  const problems: Problem[] = []
  const check = (path: string, value: number | null, least: number, most: number, whole: boolean): void => {
    if (value === null || (value >= least && value <= most && (!whole || Number.isInteger(value)))) return
    problems.push({
      path,
      why: `must be ${whole ? 'a whole number ' : ''}${least} … ${most}, got ${value}`,
      zh: `${path} 应为 ${least} … ${most}${whole ? ' 的整数' : ''}，实为 ${value}`,
    })
  }
  for (const [field, least, most, whole] of LIMITS) check(field, request[field], least, most, whole)
  for (const [field, least, most, whole] of WISH_LIMITS) check(field, request.wish[field], least, most, whole)
  request.wish.refusing.forEach((id, k) => {
    if (!city.facilities.some((one) => one.id === id))
      problems.push({ path: `refusing[${k}]`, why: `the city has no facility "${id}"`, zh: `没有机构“${id}”` })
  })
  return problems
}
