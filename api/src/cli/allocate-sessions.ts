/** `kangcheng allocate --sessions`: which planned operations wait, go to another hospital or are put off for intensive care's sake. */
import type { CityModel, Parameters, Scenario, Solver, Trajectory } from '@kangcheng/twin-engine'
import {
  dailyNeed,
  type IntensiveReplay,
  intensiveReplay,
  proposeSessions,
  type SessionBlocked,
  type SessionProposal,
  type SessionWish,
} from '@kangcheng/twin-engine/allocation'
import type { SweepExecutor } from '../executors/sweep-executor.ts'
import type { RehearsalStart } from '../rehearsal/start.ts'
import { CannotBeDone, type CommandIo, type ExitCode } from './command.ts'
import { answer } from './rehearsal-question.ts'
import { interval, namesOf, spread } from './shown-figures.ts'

const MOVES_SHOWN = 20
const BLOCKED_SHOWN = 10

export interface SessionsAsked {
  readonly city: CityModel
  readonly parameters: Parameters
  readonly scenario: Scenario
  readonly start: RehearsalStart
  readonly seed: number
  readonly replications: number
  readonly quantile: number
  readonly wish: SessionWish
}

/** @returns the exit code: 0 where the replay shows fewer bed-hours above the limit. */
export async function allocateSessions(
  asked: SessionsAsked,
  forecast: readonly Trajectory[],
  solver: Solver,
  executor: SweepExecutor,
  io: CommandIo,
): Promise<ExitCode> {
  const { city, parameters, scenario, start, seed, replications, quantile, wish } = asked
  const need = dailyNeed(forecast, quantile, city.utcOffsetMinutes, 'icu')
  const proposal = await proposeSessions(city, parameters, need, forecast[0]!.startedAt, wish, solver)
  if (proposal === null)
    throw new CannotBeDone(
      `${city.id}: no hospital has a theatre and intensive care whose beds are known; report them, or start with --from`,
    )
  let replay: IntensiveReplay | null = null
  if (proposal.levers.length > 0) {
    const planned: Scenario = { ...scenario, levers: proposal.levers, questions: [] }
    const question = { city, parameters, scenario: planned, sweep: null, start, seed, pairs: { replications } }
    await answer(question, executor, io, async (_, { base, plan }) => {
      replay = intensiveReplay(base, plan, wish.icuTarget)
    })
  }
  const document = { ...told(proposal, city), wish: { quantile, ...wish }, seed, replications, replay }
  io.answer(document, () => lines(proposal, replay, asked))
  return (replay as IntensiveReplay | null)?.overHours.worthIt === true ? 0 : 1
}

function told(proposal: SessionProposal, city: CityModel) {
  const id = (facility: number): string => city.facilities[facility]!.id
  return {
    ...proposal,
    moves: proposal.moves.map((one) => ({ ...one, facility: id(one.facility), toFacility: id(one.toFacility) })),
    sessions: proposal.sessions.map((one) => ({ ...one, facility: id(one.facility) })),
    blocked: proposal.blocked.map((one) => ({ ...one, facility: id(one.facility) })),
    hospitals: proposal.hospitals.map(({ facility, ...days }) => ({
      facility: id(facility),
      ...Object.fromEntries(Object.entries(days).map(([name, beds]) => [name, [...beds]])),
    })),
  }
}

const WHY: Readonly<Record<SessionBlocked, string>> = {
  notice:
    '手术通知已过迟：缩短 --notice-hours、放长时长，或增开重症床位 operations are too near: shorten --notice-hours, look further ahead, or open beds',
  'time-limited': '余下为限期手术，不可推迟 what is left is time-limited and may not be put off',
  refused: '该院或该专科已拒绝 the hospital or the specialty has refused',
  emergency:
    '已无可推迟的手术：余为急诊与在院患者 nothing is left to put off: emergency patients and those in hospital',
}
const URGENCY = { 'time-limited': '限期 time-limited', elective: '择期 elective' } as const

function lines(
  proposal: SessionProposal,
  replay: IntensiveReplay | null,
  { city, scenario, quantile, wish, replications }: SessionsAsked,
): string[] {
  const name = namesOf(city)
  const id = (facility: number): string => name(city.facilities[facility]!.id)
  const { moves, blocked, overBedDays } = proposal
  return [
    headline(proposal, replay),
    `${scenario.title.zh} · ${scenario.title.en} · ${city.name.zh} ${city.name.en}${city.synthetic ? ' · 合成数据 SYNTHETIC' : ''} · 推演 rehearsal, ${scenario.horizonHours} h, ${replications} × 3`,
    `重症超限 intensive care above ${Math.round(100 * wish.icuTarget)} % (P${Math.round(100 * quantile)}): ${overBedDays.nothing.toFixed(1)} → ${overBedDays.plan.toFixed(1)} 床日 bed-days`,
    `可调整 movable ${proposal.movable} 台 operations, 推迟 put off ${proposal.postponed} (${Math.round(proposal.postponedMinutes)} min, ${proposal.postponedSessions.toFixed(1)} 台次 theatre sessions), 加权等待 weighted wait ${proposal.waitedDays.toFixed(0)} d, 单科最大 most of a specialty ${Math.round(100 * proposal.worstShare)} %`,
    ...moves
      .slice(0, MOVES_SHOWN)
      .map(
        ({ facility, need, urgency, day, toFacility, toDay, days, cases }) =>
          `  D${day + 1} ${id(facility)} ${need} ${URGENCY[urgency]} ${cases}: ${
            toDay === null
              ? `推迟 put off ${days} d`
              : `→ D${toDay + 1}${toFacility === facility ? '' : ` ${id(toFacility)}`}`
          }`,
      ),
    ...(moves.length > MOVES_SHOWN ? [`  … 另有 and ${moves.length - MOVES_SHOWN} more (--json)`] : []),
    ...blocked
      .slice(0, BLOCKED_SHOWN)
      .map(
        (one) => `  仍超 still above: ${id(one.facility)} ${one.bedDays.toFixed(1)} 床日 bed-days · ${WHY[one.why]}`,
      ),
    ...(replay === null
      ? []
      : [
          `回放 replay: 超限 above the limit ${interval(replay.overHours.nothing)} → ${interval(replay.overHours.plan)} 床时 bed-h, 少 avoided ${interval(replay.overHours.avoided)}`,
          `  推迟 put off ${spread(replay.postponed, '台')}, 改日 later ${spread(replay.later, '台')}, 改院 away ${spread(replay.away, '台')}; 等待重症少 waiting for intensive care avoided ${interval(replay.waitingHoursAvoided)} 人时 patient-h`,
        ]),
  ]
}

function headline({ moves, postponed }: SessionProposal, replay: IntensiveReplay | null): string {
  if (moves.length === 0 || replay === null)
    return '无可调整的手术 no operations to move: 重症未超限，或已无可推迟者 intensive care stays within its limit, or nothing can wait'
  const { avoided, worthIt } = replay.overHours
  return worthIt
    ? `调整有益 worth it: 推迟 putting off ${postponed} 台 operations, 重症超限少 avoids ${interval(avoided)} 床时 bed-h above the limit`
    : `不足以说明有益 not shown to help: 重症超限少 above the limit avoided ${interval(avoided)} 床时 bed-h`
}
