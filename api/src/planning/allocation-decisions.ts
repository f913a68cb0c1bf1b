/**
 * What people decided about proposals of transfers, in the chain of the decisions about plans: approved or refused, by whom, why, until when and on
 * what state. Pairs of hospitals that were refused are not proposed again while the refusal holds. A decision moves nobody: nothing is sent.
 */
import { ALLOCATION_OPTIONS, type AllocationOptionId } from '@kangcheng/twin-engine/allocation'
import type {
  AllocationRun,
  AvoidedPair,
  AvoidedSession,
  OptionTold,
  SessionMoveTold,
  SessionPlace,
} from './allocation-ports.ts'
import { checkWords, type DecisionWords, type Unchained } from './plan-decisions.ts'
import { PlanningRefused } from './ports.ts'

export const ALLOCATION_VERDICTS = ['APPROVED', 'REFUSED'] as const
export type AllocationVerdict = (typeof ALLOCATION_VERDICTS)[number]

export interface HospitalPair {
  readonly from: string
  readonly to: string
}

/** The proposal as it was decided about. */
export interface DecidedAllocation {
  readonly run: string
  readonly option: AllocationOptionId
  readonly editedFrom: string | null
  readonly scenario: string | null
  readonly forkedAt: number
  readonly stateHash: string
  readonly position: number
  readonly seed: number
  readonly engineVersion: string
  readonly horizonHours: number
  readonly synthetic: boolean
  readonly amount: number
  readonly pairs: number
  /** Patient-hours of boarding avoided in the replay: mean and half of its 95 % interval. */
  readonly avoidedHours: number | null
  readonly halfWidth95: number | null
  readonly transfers: readonly (HospitalPair & {
    readonly fromDay: number
    readonly untilDay: number
    readonly perDay: number
  })[]
  /** Ventilators lent; decisions of before loans were replayed have none. */
  readonly loans?: readonly (HospitalPair & { readonly day: number; readonly pieces: number })[]
  /** Operations moved; decisions of before they were have none. */
  readonly moves?: readonly SessionMoveTold[]
  /** Sessions that stay as they are; empty but for a refusal of moved operations. */
  readonly refusedSessions?: readonly SessionPlace[]
  /** Oxygen sent; `from` null = from outside. */
  readonly deliveries?: readonly {
    readonly from: string | null
    readonly to: string
    readonly atMinute: number
    readonly cubicMetres: number
  }[]
  /** Pairs that are not to be proposed for this option; empty where it was approved. */
  readonly refused: readonly HospitalPair[]
}

export interface AllocationDecision extends DecisionWords {
  readonly number: number
  readonly at: number
  readonly by: string
  readonly verdict: AllocationVerdict
  readonly expiresAt: number
  readonly allocation: DecidedAllocation
  readonly previous: string
}

export interface AllocationDecisionAsked extends DecisionWords {
  readonly verdict: AllocationVerdict
  readonly option: AllocationOptionId
  /** Pairs that refuse; null of a refusal = all of its transfers, or loans. */
  readonly refused: readonly HospitalPair[] | null
  /** Sessions that refuse; null of a refusal = all whose operations would be moved. */
  readonly refusedSessions: readonly SessionPlace[] | null
  readonly expiresAt: number | null
}

const DAY = 86_400_000
/** Beds change by the day: whoever decides looks again within so many. */
const LONGEST_DAYS = 90

/** A decision that passes, but for its place among the others. @throws PlanningRefused naming field and remedy. */
export function decidedAllocation(
  run: AllocationRun,
  asked: AllocationDecisionAsked,
  by: string,
  now: number,
): Unchained<AllocationDecision> {
  const option = optionOf(run, asked.option)
  checkWords(asked)
  const { verdict, expiresAt } = asked
  if (expiresAt === null || !(expiresAt > now && expiresAt <= now + LONGEST_DAYS * DAY))
    throw new PlanningRefused(
      `input.expiresAt must lie ahead, ${LONGEST_DAYS} days at most: until then it holds`,
      `有效期须晚于此刻，至多 ${LONGEST_DAYS} 天`,
    )
  const { replay } = option
  return {
    number: 0,
    at: now,
    by,
    verdict,
    post: asked.post.trim(),
    reason: asked.reason.trim(),
    expiresAt,
    allocation: {
      run: run.id,
      option: option.id,
      editedFrom: run.editedFrom,
      scenario: run.request.scenario,
      forkedAt: run.forkedAt,
      stateHash: run.stateHash,
      position: run.position,
      seed: run.seed,
      engineVersion: run.engineVersion,
      horizonHours: run.horizonHours,
      synthetic: run.synthetic,
      amount: option.amount,
      pairs: replay?.pairs ?? 0,
      avoidedHours: replay?.boardingHoursAvoided?.mean ?? null,
      halfWidth95: replay?.boardingHoursAvoided?.halfWidth95 ?? null,
      transfers:
        option.id === 'transfers'
          ? run.proposal!.transfers.map(({ from, to, fromDay, untilDay, perDay }) => ({
              from,
              to,
              fromDay,
              untilDay,
              perDay,
            }))
          : [],
      loans:
        option.id === 'ventilators'
          ? run.kit!.loans.map(({ from, to, day, pieces }) => ({ from, to, day, pieces }))
          : [],
      moves: option.id === 'sessions' ? run.sessions!.moves : [],
      refusedSessions:
        verdict === 'APPROVED'
          ? notOfApproval(asked.refusedSessions)
          : refusedSessions(run, option, asked.refusedSessions),
      deliveries:
        option.id === 'oxygen'
          ? run.oxygen!.deliveries.map(({ from, to, atMinute, cubicMetres }) => ({ from, to, atMinute, cubicMetres }))
          : [],
      refused: verdict === 'APPROVED' ? notOfApproval(asked.refused) : refusedPairs(run, option, asked.refused),
    },
  }
}

function optionOf(run: AllocationRun, id: AllocationOptionId): OptionTold {
  if (run.state === 'RUNNING')
    throw new PlanningRefused(
      'input.run is still being replayed; wait for it, or cancel it',
      '建议仍在回放；请稍候或取消',
    )
  const option = run.options.find((one) => one.id === id)
  if (run.state !== 'DONE' || option === undefined || option.replay === null)
    throw new PlanningRefused(
      `input.option: "${id}" has no replay in this run, and without one nothing is decided; there are ${
        run.options
          .filter(({ replay }) => replay !== null)
          .map((one) => one.id)
          .join(', ') || 'none'
      } of ${ALLOCATION_OPTIONS.join(', ')}`,
      '该选项没有回放，不能审批；请重新生成建议',
    )
  return option
}

function notOfApproval(refused: readonly object[] | null): readonly never[] {
  if (refused !== null && refused.length > 0)
    throw new PlanningRefused(
      'input.refused and input.refusedSessions belong to REFUSED alone; edit the rows, and approve what is left',
      '“拒绝的转运”仅用于拒绝；请先修改各行，再批准其余',
    )
  return []
}

/** Who is asked for something in an option, by pairs. */
function pairsOf({ proposal, kit, oxygen }: AllocationRun, { id }: OptionTold): readonly HospitalPair[] {
  if (id === 'transfers') return proposal!.transfers
  if (id === 'ventilators') return kit!.loans
  return id === 'oxygen' ? oxygen!.deliveries.flatMap(({ from, to }) => (from === null ? [] : [{ from, to }])) : []
}

const ASKED_FOR = {
  transfers: { noun: 'transfer', verb: '转往' },
  ventilators: { noun: 'loan', verb: '借给' },
  oxygen: { noun: 'delivery', verb: '送氧至' },
} as const

function refusedPairs(
  run: AllocationRun,
  option: OptionTold,
  refused: readonly HospitalPair[] | null,
): readonly HospitalPair[] {
  const all = pairsOf(run, option)
  const { noun, verb } = ASKED_FOR[option.id === 'transfers' || option.id === 'ventilators' ? option.id : 'oxygen']
  if (all.length === 0) return []
  const wrong = (refused ?? []).find((one) => !all.some(({ from, to }) => from === one.from && to === one.to))
  if (wrong !== undefined)
    throw new PlanningRefused(
      `input.refused: the proposal has no ${noun} from ${wrong.from} to ${wrong.to}`,
      `建议中没有 ${wrong.from} ${verb} ${wrong.to}`,
    )
  const pairs = new Map((refused ?? all).map(({ from, to }) => [`${from} ${to}`, { from, to }]))
  return [...pairs.values()]
}

function refusedSessions(
  { sessions }: AllocationRun,
  { id }: OptionTold,
  refused: readonly SessionPlace[] | null,
): readonly SessionPlace[] {
  if (id !== 'sessions') return []
  const all = sessions!.moves
  const wrong = (refused ?? []).find(
    (one) => !all.some(({ facility, need }) => facility === one.facility && need === one.need),
  )
  if (wrong !== undefined)
    throw new PlanningRefused(
      `input.refusedSessions: the proposal moves no ${wrong.need} operation of ${wrong.facility}`,
      `建议没有调整 ${wrong.facility} 的该专科手术`,
    )
  const places = new Map((refused ?? all).map(({ facility, need }) => [`${facility} ${need}`, { facility, need }]))
  return [...places.values()]
}

/** Sessions whose refusal still holds, each by its newest decision. */
export function sessionsAvoided(decisions: readonly AllocationDecision[], now: number): readonly AvoidedSession[] {
  const places = new Map<string, AvoidedSession>()
  for (const { allocation, number, reason, expiresAt } of [...decisions].sort((a, b) => a.number - b.number))
    for (const { facility, need } of allocation.refusedSessions ?? [])
      if (expiresAt > now)
        places.set(`${facility} ${need}`, { facility, need, decision: number, reason, until: expiresAt })
  return [...places.values()]
}

/** Pairs whose refusal of an option still holds, each by its newest decision. */
export function pairsAvoided(
  decisions: readonly AllocationDecision[],
  now: number,
  option: AllocationOptionId,
): readonly AvoidedPair[] {
  const pairs = new Map<string, AvoidedPair>()
  for (const { allocation, number, reason, expiresAt } of [...decisions].sort((a, b) => a.number - b.number))
    for (const { from, to } of allocation.refused)
      if (expiresAt > now && allocation.option === option)
        pairs.set(`${from} ${to}`, { from, to, decision: number, reason, until: expiresAt })
  return [...pairs.values()]
}
