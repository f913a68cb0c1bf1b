/**
 * Break-glass 紧急授权: somebody bound to a part sees how the whole city runs, for an hour at most, with a reason. It is noted
 * before it begins, told to the operator and to those who review, ends by itself or when its holder gives it back, and stands in the queue until a second
 * person has judged it. The audit log is its store. It opens no encounters, and nothing that leaves the system.
 */
import { randomBytes } from 'node:crypto'
import type { AuditRow } from '../audit/audit-log.ts'
import type { AuditTrail } from '../audit/audit-trail.ts'
import type { Auditing } from '../audit/auditing.ts'
import { reasonProblem } from '../quarantine/reason.ts'
import { Refusal } from '../refusal.ts'
import type { Report } from '../telemetry/log-events.ts'
import { type Caller, roleOf } from './caller.ts'

export const MOST_MINUTES = 60
/** Shape of the row that tells of a return. */
const ENDED = 'ended'
const MINUTE = 60_000
/** Rows of either kind that are read at a start. */
const MOST_READ = 500

export const VERDICTS = ['JUSTIFIED', 'NOT_JUSTIFIED'] as const
export type EmergencyVerdict = (typeof VERDICTS)[number]

export interface EmergencyAccess {
  readonly id: string
  readonly who: string
  readonly reason: string
  readonly since: number
  readonly until: number
  /** Its holder gave it back before its time. */
  readonly endedEarly: boolean
  /** null = not judged yet. */
  readonly review: {
    readonly by: string
    readonly at: number
    readonly verdict: EmergencyVerdict
    readonly reason: string
  } | null
}

/** The request cannot be done; the message names the remedy. */
export class EmergencyRefused extends Refusal {}

export interface BreakGlass {
  /** @throws EmergencyRefused; an Error where it cannot be noted. */
  request(auditing: Auditing, caller: Caller, reason: string, minutes: number): Promise<EmergencyAccess>
  /** Gives back what the caller holds. @throws EmergencyRefused; an Error where it cannot be noted. */
  end(auditing: Auditing, caller: Caller): Promise<EmergencyAccess>
  review(
    auditing: Auditing,
    caller: Caller,
    id: string,
    verdict: EmergencyVerdict,
    reason: string,
  ): Promise<EmergencyAccess>
  /** What a caller holds now; null = nothing. */
  heldBy(caller: Caller): EmergencyAccess | null
  /** The newest first. */
  list(): Promise<readonly EmergencyAccess[]>
  /** Calls back when one begins, ends early or is judged here. @returns the way to stop. */
  onChange(listener: (access: EmergencyAccess) => void): () => void
  /** Takes what happened to one on another node, whose audit log has it. */
  heard(access: EmergencyAccess): void
}

export function breakGlass(trail: AuditTrail, { now, report }: { now: () => number; report: Report }): BreakGlass {
  const known = new Map<string, EmergencyAccess>()
  const listeners = new Set<(access: EmergencyAccess) => void>()
  const began = now()

  const keep = (access: EmergencyAccess): void => {
    known.set(access.id, access)
    for (const listener of listeners) listener(access)
  }

  /**
   * What the log tells of earlier runs of the server, whose access ended with it; and of other nodes, where they share the log: what
   * began, ended or was judged there since.
   */
  async function read(): Promise<void> {
    const question = { first: MOST_READ, before: null, who: null }
    const begun = await trail.log.page({ ...question, kind: 'BREAK_GLASS' })
    const judged = await trail.log.page({ ...question, kind: 'REVIEW' })
    const reviews = new Map(judged.map((row) => [row.objects[0]!, row]))
    const ended = new Map(
      begun.flatMap((row): [string, number][] => (row.shape === ENDED ? [[row.objects[0]!, row.at]] : [])),
    )
    for (const row of begun) {
      if (row.shape === ENDED) continue
      const access = accessOfRow(row, reviews.get(row.objects[0]!), ended.get(row.objects[0]!))
      const before = known.get(access.id)
      if (before === undefined)
        known.set(access.id, access.since > began ? access : { ...access, until: Math.min(access.until, began) })
      else
        known.set(access.id, {
          ...before,
          until: Math.min(before.until, access.until),
          endedEarly: before.endedEarly || access.endedEarly,
          review: before.review ?? access.review,
        })
    }
  }

  return {
    async request(auditing, caller, reason, minutes) {
      const problem = reasonProblem(reason)
      if (problem !== null) throw new EmergencyRefused(problem)
      if (!(Number.isInteger(minutes) && minutes >= 1 && minutes <= MOST_MINUTES))
        throw new EmergencyRefused(`minutes must be a whole number from 1 to ${MOST_MINUTES}`)
      if (this.heldBy(caller) !== null) throw new EmergencyRefused('there is one already; it ends by itself')
      const since = now()
      const id = `bg-${randomBytes(6).toString('hex')}`
      const access = {
        id,
        who: roleOf(caller),
        reason: reason.trim(),
        since,
        until: since + minutes * MINUTE,
        endedEarly: false,
        review: null,
      }
      await auditing.must({ kind: 'BREAK_GLASS', shape: `for ${minutes} minutes`, objects: [id], note: access.reason })
      keep(access)
      // Who and why stand in the audit log, for those who review it.
      report('access.emergency', { role: caller.kind, minutes, id })
      return access
    },
    async end(auditing, caller) {
      const access = this.heldBy(caller)
      if (access === null) throw new EmergencyRefused('there is none to end: it is over already')
      // Closed first: that it could not be written must not keep it open.
      const over = { ...access, until: now(), endedEarly: true }
      keep(over)
      await auditing.must({ kind: 'BREAK_GLASS', shape: ENDED, objects: [access.id], note: '' })
      return over
    },
    async review(auditing, caller, id, verdict, reason) {
      const problem = reasonProblem(reason)
      if (problem !== null) throw new EmergencyRefused(problem)
      await read()
      const access = known.get(id)
      if (access === undefined) throw new EmergencyRefused('there is no emergency access of this id')
      if (access.review !== null) throw new EmergencyRefused('it was judged already')
      const by = roleOf(caller)
      if (by === access.who) throw new EmergencyRefused('nobody judges their own: a second person does')
      await auditing.must({ kind: 'REVIEW', shape: verdict, objects: [id], note: reason.trim() })
      const reviewed = { ...access, review: { by, at: now(), verdict, reason: reason.trim() } }
      keep(reviewed)
      return reviewed
    },
    heldBy(caller) {
      if (known.size === 0) return null
      const who = roleOf(caller)
      const instant = now()
      for (const access of known.values())
        if (access.who === who && access.since <= instant && access.until > instant) return access
      return null
    },
    async list() {
      await trail.settle()
      await read()
      return [...known.values()].toSorted((a, b) => b.since - a.since)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    heard(access) {
      known.set(access.id, access)
    },
  }
}

function accessOfRow(row: AuditRow, review: AuditRow | undefined, ended: number | undefined): EmergencyAccess {
  const minutes = Number(/^for (\d+) minutes$/.exec(row.shape)?.[1] ?? 0)
  return {
    id: row.objects[0]!,
    who: row.who,
    reason: row.note,
    since: row.at,
    until: ended ?? row.at + minutes * MINUTE,
    endedEarly: ended !== undefined,
    review:
      review === undefined
        ? null
        : { by: review.who, at: review.at, verdict: review.shape as EmergencyVerdict, reason: review.note },
  }
}
