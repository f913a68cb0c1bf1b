/**
 * `kangcheng allocate`: which hospitals should send ward patients where, or with `--sessions` which planned operations wait for intensive care,
 * replayed against doing nothing before anybody decides.
 */
import { availableParallelism } from 'node:os'
import { scenarioNames } from '@kangcheng/scenarios'
import { type CityModel, doNothing, LEVERS, type Scenario, type Trajectory } from '@kangcheng/twin-engine'
import {
  dailyNeed,
  type ProposalWish,
  proposeTransfers,
  type SessionWish,
  type TransferProposal,
  type TransferReplay,
  transferReplay,
  USUAL_SESSIONS,
} from '@kangcheng/twin-engine/allocation'
import type { SweepExecutor } from '../executors/sweep-executor.ts'
import type { ExperimentResult } from '../rehearsal/experiment-result.ts'
import type { RehearsalStart } from '../rehearsal/start.ts'
import { highsSolver } from '../solver/highs.ts'
import { allocateSessions } from './allocate-sessions.ts'
import { cityFolderOf } from './city-folder.ts'
import { CannotBeDone, type Command, type CommandIo, parseOptions, wholeNumber } from './command.ts'
import { executorOf, openOrClose } from './executor-option.ts'
import { answer, load, startOf } from './rehearsal-question.ts'
import { interval, namesOf, spread } from './shown-figures.ts'

const OPTIONS = {
  city: { type: 'string' },
  from: { type: 'string' },
  quantile: { type: 'string' },
  target: { type: 'string' },
  'within-group': { type: 'boolean' },
  'max-minutes': { type: 'string' },
  'per-day': { type: 'string' },
  refusing: { type: 'string', multiple: true },
  'primary-care': { type: 'boolean' },
  fair: { type: 'boolean' },
  sessions: { type: 'boolean' },
  'icu-target': { type: 'string' },
  'notice-hours': { type: 'string' },
  replications: { type: 'string' },
  seed: { type: 'string' },
  workers: { type: 'string' },
} as const

const USUAL_REPLICATIONS = 20
const PRIORITY = 1
const TRANSFERS_SHOWN = 20
const BLOCKED_SHOWN = 10

export const allocate: Command = {
  name: 'allocate',
  summary: {
    zh: '由预测得出院际转运建议，或按重症床位调整手术排程，并在引擎中与“不作为”成对回放',
    en: 'proposes transfers between hospitals, or theatre sessions against intensive care, from forecast need, and replays them in pairs with doing nothing',
  },
  usage:
    'allocate SCENARIO [--city DIR] [--from SNAPSHOT] [--quantile Q] [--target SHARE] [--within-group] [--max-minutes N] [--per-day N] [--refusing ID]… [--primary-care] [--fair] [--sessions [--icu-target SHARE] [--notice-hours N]] [--replications N] [--seed S] [--workers n] [--json]',
  details: [
    {
      zh: `SCENARIO   会发生什么：文件，或内置场景之一：${scenarioNames().join('、')}；其中的措施不予采用`,
      en: `SCENARIO   what happens: a file, or a built-in one (${scenarioNames().join(', ')}); its own levers are not pulled`,
    },
    {
      zh: '--quantile Q   按每日病区床位需求的这一分位数安排，缺省 0.8',
      en: '--quantile Q   plan for this quantile of each day’s need of ward beds, by default 0.8',
    },
    {
      zh: '--target SHARE   开放病区床位的目标使用率，缺省 0.9',
      en: '--target SHARE   share of the open ward beds that may be in use, by default 0.9',
    },
    {
      zh: '--within-group   只在同一医疗集团内；--max-minutes N   最长车程，缺省 60；--per-day N   每院每日至多转出和接收，缺省 10',
      en: '--within-group   inside a hospital group only; --max-minutes N   longest way, by default 60; --per-day N   each hospital sends and takes so many a day, by default 10',
    },
    {
      zh: '--refusing ID   该医院既不转出也不接收，可重复给出',
      en: '--refusing ID   this hospital neither sends nor takes; repeatable',
    },
    {
      zh: '--primary-care   基层中心的床位也参与（下转）',
      en: '--primary-care   the beds of primary-care centres take part too (down-referral)',
    },
    {
      zh: '--fair   先使最满的医院超出目标最少，而非全市超出床日最少',
      en: '--fair   bring the fullest hospital as near to the target as can be, instead of the fewest bed-days of all above it',
    },
    {
      zh: '--sessions   改为按重症床位调整计划手术；--icu-target SHARE   重症床位可使用的比例，缺省 0.92；--notice-hours N   提前通知的小时数，缺省 24；--fair   先使各专科推迟比例的最大值最小',
      en: '--sessions   planned operations against intensive care instead; --icu-target SHARE   of its open beds that may be in use, by default 0.92; --notice-hours N   by default 24; --fair   first the least share that any specialty has put off',
    },
  ],
  async run(args, io) {
    const { values, positionals } = parseOptions(this, args, OPTIONS)
    if (positionals.length !== 1)
      throw new CannotBeDone(
        `give one scenario: a file, or one of ${scenarioNames().join(', ')} · usage: kangcheng ${this.usage}`,
      )
    const quantile = share('--quantile', values.quantile, 0.8)
    const wish: ProposalWish = {
      targetOccupancy: share('--target', values.target, 0.9),
      withinGroup: values['within-group'] === true,
      maxMinutes: wholeNumber('--max-minutes', values['max-minutes'], 1, 1440) ?? 60,
      perDay: wholeNumber('--per-day', values['per-day'], 1, 1000) ?? 10,
      refusing: values.refusing ?? [],
      refusedPairs: [],
      aim: values.fair === true ? 'worst' : 'total',
      primaryCare: values['primary-care'] === true,
    }
    const icuTarget = share('--icu-target', values['icu-target'], USUAL_SESSIONS.icuTarget)
    const noticeHours = wholeNumber('--notice-hours', values['notice-hours'], 0, 168)
    const noticeMinutes = noticeHours === null ? USUAL_SESSIONS.noticeMinutes : noticeHours * 60
    const sessions: SessionWish | null =
      values.sessions === true
        ? { icuTarget, noticeMinutes, aim: wish.aim, refusing: wish.refusing, refusedSessions: [] }
        : null
    const replications = wholeNumber('--replications', values.replications, 2, 10_000) ?? USUAL_REPLICATIONS
    const workers = wholeNumber('--workers', values.workers, 1, 256) ?? Math.max(1, availableParallelism())
    const cityName = cityFolderOf(values.city ?? 'ningbo', io.cwd)
    const { city, parameters, scenario } = load(cityName, positionals[0]!, io)
    checkRefusing(wish.refusing, city)
    const seed = wholeNumber('--seed', values.seed, 0, 2 ** 32 - 2) ?? scenario.start?.seed ?? 20261121
    const executor = await executorOf(undefined, cityName, city, workers, io)
    const solver = highsSolver()
    try {
      const start = await openOrClose(executor, () => startOf(city, parameters, scenario, values.from, io))
      // Other luck than the replay's: a plan must not be judged by the very runs that it was made from.
      const forecast = await runsOfNothing(executor, start, scenario, seed + 1, replications, io)
      if (sessions !== null) {
        const asked = { city, parameters, scenario, start, seed, replications, quantile, wish: sessions }
        return await allocateSessions(asked, forecast, solver, executor, io)
      }
      const need = dailyNeed(forecast, quantile, city.utcOffsetMinutes, 'ward')
      const proposal = await proposeTransfers(city, parameters, need, wish, solver)
      if (proposal === null)
        throw new CannotBeDone(
          `${city.id}: no hospital has ward beds that are known; report them, or start with --from`,
        )
      const planned: Scenario = { ...scenario, levers: proposal.levers, questions: [] }
      const question = { city, parameters, scenario: planned, sweep: null, start, seed, pairs: { replications } }
      let replay: TransferReplay | null = null
      const result =
        proposal.levers.length === 0
          ? null
          : await answer(question, executor, io, async (_, { base, plan }) => {
              replay = transferReplay(base, plan)
            })
      const document = { ...told(proposal, city), wish: { quantile, ...wish }, seed, replications, replay, result }
      io.answer(document, () => lines(proposal, replay, result, scenario, city, { quantile, ...wish }, replications))
      return proposal.levers.length > 0 && (replay as TransferReplay | null)?.worthIt === true ? 0 : 1
    } finally {
      await Promise.all([solver.close(), executor.close()])
    }
  },
}

function share(option: string, text: string | undefined, usual: number): number {
  if (text === undefined) return usual
  const value = Number(text)
  if (text.trim() === '' || !(value > 0 && value <= 1))
    throw new CannotBeDone(`${option} must be a share above 0 and up to 1, as ${usual}, got ${text}`)
  return value
}

function checkRefusing(ids: readonly string[], city: CityModel): void {
  for (const id of ids)
    if (!city.facilities.some((facility) => facility.id === id))
      throw new CannotBeDone(
        `--refusing ${id}: ${city.id} has no such facility; its ids stand in its city.json, as ${city.facilities[0]!.id}`,
      )
}

async function runsOfNothing(
  executor: SweepExecutor,
  { state }: RehearsalStart,
  scenario: Scenario,
  seed: number,
  replications: number,
  io: CommandIo,
): Promise<readonly Trajectory[]> {
  const runs: Trajectory[] = []
  await executor.run(
    { state, scenarios: [doNothing(scenario)], seed, replications, priority: PRIORITY },
    (_, [run]) => {
      runs.push(run!)
      if (io.terminal) io.log(`预测 forecast ${runs.length}/${replications}`)
    },
    io.signal,
  )
  if (io.signal.aborted) throw new CannotBeDone('interrupted')
  return runs
}

function told(proposal: TransferProposal, city: CityModel) {
  const id = (facility: number): string => city.facilities[facility]!.id
  return {
    ...proposal,
    transfers: proposal.transfers.map((one) => ({ ...one, from: id(one.from), to: id(one.to) })),
    blocked: proposal.blocked.map((one) => ({ ...one, facility: id(one.facility) })),
    hospitals: proposal.hospitals.map((one) => ({
      ...one,
      facility: id(one.facility),
      open: [...one.open],
      low: [...one.low],
      middle: [...one.middle],
      high: [...one.high],
      needed: [...one.needed],
      planned: [...one.planned],
    })),
  }
}

/** A smaller gap is the solver's own tolerance. */
const PROVEN_SHARE = 1e-6
const WHY = {
  'no-neighbour':
    '没有可转往的医院：放宽 --max-minutes、--within-group、--refusing，或加 --primary-care no hospital to send to: widen --max-minutes, --within-group, --refusing, or add --primary-care',
  'neighbours-full': '可转往的医院同样满：需增开床位 those it may send to are as full: beds have to be opened',
  refused: '可转往的医院已拒绝 those it may send to have refused',
  'per-day': '每日上限不够：提高 --per-day the limit a day: raise --per-day',
} as const

function lines(
  proposal: TransferProposal,
  replay: TransferReplay | null,
  result: ExperimentResult | null,
  scenario: Scenario,
  city: CityModel,
  wish: ProposalWish & { readonly quantile: number },
  replications: number,
): string[] {
  const name = namesOf(city)
  const id = (facility: number): string => name(city.facilities[facility]!.id)
  const { transfers, aboveTarget, blocked } = proposal
  return [
    headline(proposal, replay),
    `${scenario.title.zh} · ${scenario.title.en} · ${city.name.zh} ${city.name.en}${city.synthetic ? ' · 合成数据 SYNTHETIC' : ''} · 推演 rehearsal, ${scenario.horizonHours} h, ${replications} × 3`,
    `超出目标使用率 above ${Math.round(100 * wish.targetOccupancy)} % (P${Math.round(100 * wish.quantile)}): ${aboveTarget.nothing.toFixed(1)} → ${aboveTarget.plan.toFixed(1)} 床日 bed-days${gapOf(proposal)}`,
    ...transfers.slice(0, TRANSFERS_SHOWN).map((one) => transferLine(one, id)),
    ...(transfers.length > TRANSFERS_SHOWN ? [`  … 另有 and ${transfers.length - TRANSFERS_SHOWN} more (--json)`] : []),
    ...blocked
      .slice(0, BLOCKED_SHOWN)
      .map(
        (one) => `  仍超 still above: ${id(one.facility)} ${one.bedDays.toFixed(1)} 床日 bed-days · ${WHY[one.why]}`,
      ),
    ...(blocked.length > BLOCKED_SHOWN ? [`  … 另有 and ${blocked.length - BLOCKED_SHOWN} more (--json)`] : []),
    ...replayLines(replay),
    ...(result === null
      ? []
      : result.planned.filter(({ planned }) => planned === 0).map(({ note }) => `  ${note.zh} ${note.en}`)),
  ]
}

/** How much better a plan could be at most, by the figure that is made least: the ways are counted in it. */
function gapOf({ objective, bound }: TransferProposal): string {
  if (objective === null || bound === null) return ''
  const share = objective > 0 ? Math.max(0, objective - bound) / objective : 0
  return share < PROVEN_SHARE
    ? ' · 已证最优 proven best'
    : ` · 与最优相差至多 at most ${(100 * share).toFixed(1)} % from the best`
}

function headline({ transfers }: TransferProposal, replay: TransferReplay | null): string {
  if (transfers.length === 0)
    return '无可建议的转运 no transfers to propose: 没有医院超出目标，或无处可去 no hospital lies above its target, or there is nowhere to go'
  const hours = replay?.boardingHoursAvoided
  if (!hours) return '滞留未知，无法评价建议 boarding is not known, so that the proposal cannot be judged'
  return replay.worthIt
    ? `建议可行 worth it: 每转一人少滞留 each transfer avoids ${interval(replay.avoidedPerTransfer!)} 人时 patient-h`
    : `不足以说明有益 not shown to help: 少滞留 boarding avoided ${interval(hours)} 人时 patient-h`
}

function transferLine(one: TransferProposal['transfers'][number], id: (facility: number) => string): string {
  const days = one.untilDay - one.fromDay === 1 ? `D${one.fromDay + 1}` : `D${one.fromDay + 1}–${one.untilDay}`
  return `  ${days} ${id(one.from)} → ${id(one.to)}: ${one.perDay} /日 a day, 预计成行 expected ${one.expected.toFixed(1)}, ${Math.round(one.minutes)} min`
}

function replayLines(replay: TransferReplay | null): string[] {
  if (replay === null) return []
  const { pairs, moved, refused, boardingHoursAvoided, avoidedPerTransfer } = replay
  const lever = LEVERS.find(({ kind }) => kind === 'redistribute')!.name
  return [
    `回放 replay: ${pairs} 对 pairs, ${lever.zh} ${lever.en}: 转出 moved ${spread(moved, 'patients')}, 被拒 refused ${spread(refused, 'patients')}`,
    ...(boardingHoursAvoided === null
      ? []
      : [
          `  少滞留 boarding avoided: ${spread(boardingHoursAvoided, 'h')} 人时 patient-h, ${interval(boardingHoursAvoided)}`,
        ]),
    ...(avoidedPerTransfer === null ? [] : [`  每转一人 per transfer: ${interval(avoidedPerTransfer)} 人时 patient-h`]),
  ]
}
