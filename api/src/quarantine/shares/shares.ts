/**
 * Shares in the zone: pushed, inspected, released by a person where anything was found, taken with a receipt, revoked at
 * once. The content is frozen when it is pushed, small cells suppressed; it is never stored otherwise.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { Caller } from '../../access-control/caller.ts'
import { roleOf } from '../../access-control/caller.ts'
import { SMALLEST_SHOWN, suppressSmallCounts } from '../../access-control/small-counts.ts'
import { assertSender, BadRequest } from '../../live/ingest.ts'
import type { Twin } from '../../live/twin.ts'
import type { ReceiptDraft, ShareAction, ShareRecord, StoredShareStatus } from '../../log/zone-records.ts'
import { reasonProblem } from '../reason.ts'
import { SHARE_KINDS, shareKind } from './index.ts'
import { inspectShare } from './inspect.ts'

const HOUR = 3_600_000
const DEFAULT_HOURS = 7 * 24
const LONGEST_HOURS = 366 * 24

export type ShareStatus = StoredShareStatus | 'EXPIRED'

/** The request cannot be done; the message names the remedy. */
export class BadShare extends Error {
  override readonly name = 'BadShare'
}

export const shareStatus = ({ status, expiresAt }: ShareRecord, now: number): ShareStatus =>
  (status === 'HELD' || status === 'RELEASED') && now >= expiresAt ? 'EXPIRED' : status

export interface SharePush {
  readonly kind: string
  /** Name of a token of role `recipient`. */
  readonly recipient: string
  readonly purpose: string
  readonly expiresInHours: number | null
}

/**
 * Builds a share from the twin as it is now, and inspects it. Clean ones are released at once, by the inspection.
 * @returns the share, once it is durable. @throws BadShare, NotWritable.
 */
export async function pushShare(twin: Twin, push: SharePush, by: string): Promise<ShareRecord> {
  const kind = shareKind(push.kind)
  if (kind === null)
    throw new BadShare(`there is no such kind; there are ${SHARE_KINDS.map(({ id }) => id).join(', ')}`)
  assertRecipient(push.recipient)
  const purpose = reasonProblem(push.purpose)
  if (purpose !== null) throw new BadShare(purpose.replace('the reason', 'the purpose'))
  const hours = push.expiresInHours ?? DEFAULT_HOURS
  if (!(hours >= 1 && hours <= LONGEST_HOURS))
    throw new BadShare(`expiresInHours must lie between 1 and ${LONGEST_HOURS}`)
  twin.assertWritable()
  const content = kind.build(twin)
  const shown = content.people === null ? null : suppressSmallCounts(content.people, SMALLEST_SHOWN.public)
  const body = content.body(shown)
  const inspection = inspectShare(kind, content, shown, body)
  const clean = inspection.every(({ ok }) => ok)
  const now = twin.now()
  const share: ShareRecord = {
    id: `share-${new Date(now).toISOString().slice(0, 10).replaceAll('-', '')}-${randomBytes(6).toString('hex')}`,
    kind: kind.id,
    recipient: push.recipient,
    purpose: push.purpose.trim(),
    createdAt: now,
    expiresAt: now + hours * HOUR,
    periodFrom: content.periodFrom,
    periodTo: content.periodTo,
    rows: content.rows,
    format: kind.format,
    mediaType: kind.mediaType,
    body,
    bytes: Buffer.byteLength(body),
    sha256: createHash('sha256').update(body).digest('hex'),
    smallCells: shown?.smallCells ?? content.suppressed?.smallCells ?? 0,
    suppressedCells: shown?.suppressedCells ?? content.suppressed?.suppressedCells ?? 0,
    inspection,
    status: clean ? 'RELEASED' : 'HELD',
    decision: clean ? { status: 'RELEASED', at: now, by: 'inspection', reason: 'nothing was found' } : null,
  }
  const receipts = [receiptFor(share, 'pushed', now, by)]
  if (clean) receipts.push(receiptFor(share, 'released', now, 'inspection'))
  await twin.commit({ shares: [share], receipts })
  return share
}

function assertRecipient(recipient: string): void {
  try {
    assertSender(recipient, 'epoch')
  } catch (error) {
    if (error instanceof BadRequest)
      throw new BadShare('recipient must be the name of a token: kangcheng token add --role recipient --name NAME')
    throw error
  }
}

const receiptFor = (share: ShareRecord, action: ShareAction, at: number, by: string): ReceiptDraft => ({
  at,
  what: 'SHARE',
  source: null,
  accepted: null,
  duplicates: null,
  quarantined: null,
  position: null,
  by,
  subject: share.id,
  action,
  sha256: share.sha256,
})

/** From which status each decision leads, and where to. */
const DECISIONS = {
  released: { from: 'HELD', to: 'RELEASED' },
  refused: { from: 'HELD', to: 'REFUSED' },
  revoked: { from: 'RELEASED', to: 'REVOKED' },
} as const

/** Decisions about shares, one after another. */
let queue: Promise<unknown> = Promise.resolve()

/** @returns the share as it is from now on. @throws BadShare, NotWritable. */
export function decideShare(
  twin: Twin,
  id: string,
  action: keyof typeof DECISIONS,
  reason: string,
  by: string,
): Promise<ShareRecord> {
  const work = async (): Promise<ShareRecord> => {
    const problem = reasonProblem(reason)
    if (problem !== null) throw new BadShare(problem)
    twin.assertWritable()
    const share = await twin.log.share(id)
    if (share === null) throw new BadShare('there is no such share')
    const now = twin.now()
    const status = shareStatus(share, now)
    const { from, to } = DECISIONS[action]
    if (status !== from)
      throw new BadShare(`this share is ${status}; only one that is ${from} can be ${action}. Push it anew`)
    const decided: ShareRecord = {
      ...share,
      status: to,
      decision: { status: to, at: now, by, reason: reason.trim() },
      // What nobody may take any more is not kept either; its hash is.
      body: to === 'RELEASED' ? share.body : '',
    }
    await twin.commit({ shares: [decided], receipts: [receiptFor(decided, action, now, by)] })
    return decided
  }
  const result = queue.then(work, work)
  queue = result
  return result
}

/** What a pull answers: the content with its receipt, or why not, with the status of HTTP that says so. */
export type Pull =
  | { readonly ok: true; readonly share: ShareRecord; readonly receipt: string }
  | { readonly ok: false; readonly status: 403 | 404 | 410; readonly why: string }

/** Takes a share for its recipient. @returns the content once the pull is logged. @throws NotWritable. */
export async function pullShare(twin: Twin, id: string, caller: Caller): Promise<Pull> {
  if (caller.kind !== 'local' && caller.kind !== 'recipient')
    return {
      ok: false,
      status: 403,
      why: `shares are taken by their recipients, not by role ${caller.kind}. Use the token of the recipient: kangcheng token add --role recipient --name NAME`,
    }
  const share = await twin.log.share(id)
  // Somebody else's share is as one that is not there.
  if (share === null || (caller.kind === 'recipient' && caller.name !== share.recipient))
    return { ok: false, status: 404, why: 'there is no such share for this recipient' }
  const now = twin.now()
  const status = shareStatus(share, now)
  if (status === 'HELD')
    return {
      ok: false,
      status: 403,
      why: 'this share is held for inspection; it can be taken once a person has released it',
    }
  if (status !== 'RELEASED') return { ok: false, status: 410, why: GONE[status] }
  twin.assertWritable()
  const { given } = await twin.commit({ pulls: [{ share: id, at: now, by: roleOf(caller) }] })
  return { ok: true, share, receipt: given.pulls[0]! }
}

const GONE: Readonly<Record<Exclude<ShareStatus, 'HELD' | 'RELEASED'>, string>> = {
  REFUSED: 'this share was refused and is gone; ask its producer',
  REVOKED: 'this share was revoked and is gone; ask its producer',
  EXPIRED: 'this share has expired; ask its producer to push it anew',
}
