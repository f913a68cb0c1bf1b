/**
 * The port of the audit log: who saw or did what. Rows are appended and never changed; each carries the hash of the one
 * before, so that a row that was changed, left out or put in is found by whoever knows a later hash.
 */
import { createHash } from 'node:crypto'
import { storable } from '../log/storable.ts'

/** What was done. `READ` tells of one hospital's detail, entries or events; sums and catalogues are not noted. */
export const AUDIT_KINDS = [
  'READ',
  'STREAM',
  'CHANGE',
  'EXPORT',
  'REFUSED',
  'SIGN_IN',
  'SIGN_OUT',
  'BREAK_GLASS',
  'REVIEW',
  'AUDIT_READ',
  'ACKNOWLEDGED',
] as const
export type AuditKind = (typeof AUDIT_KINDS)[number]

export interface AuditEntry {
  /** Epoch ms, the wall clock; of repeats the last. */
  readonly at: number
  /** Role and name as the token or the provider has them; never a person's name of ours. */
  readonly who: string
  /** One of `PURPOSES`. */
  readonly purpose: string
  readonly kind: AuditKind
  /** The question's form without its values: `Query Facility(facility) 3f2a…`, `GET /shares/…`. */
  readonly shape: string
  /** Ids of what was asked for. */
  readonly objects: readonly string[]
  /** Words of ours, such as a reason that was given; '' = none. */
  readonly note: string
  /** How often the same was done since the row before that tells of it. */
  readonly times: number
  /** Bytes of the answers; null = not known. */
  readonly size: number | null
  /** Network address. */
  readonly from: string
}

export interface AuditRow extends AuditEntry {
  /** From 1, without gaps. */
  readonly number: number
  /** SHA-256 in hexadecimal. */
  readonly hash: string
}

/** Where a chain stands: a row's number and hash; before the first row 0 and 64 zeros. */
export interface ChainPoint {
  readonly number: number
  readonly hash: string
}
export const CHAIN_START: ChainPoint = { number: 0, hash: '0'.repeat(64) }

export interface AuditQuestion {
  /** The newest rows first, at most so many. */
  readonly first: number
  /** Only rows before this number; null = from the newest. */
  readonly before: number | null
  readonly kind: AuditKind | null
  /** The whole of `who`. */
  readonly who: string | null
  /** An id that was asked for. */
  readonly object?: string | null
  /** Rows from this instant on, epoch ms. */
  readonly since?: number | null
  /** Rows before this instant, epoch ms. */
  readonly until?: number | null
  /** A text that the note holds. */
  readonly noted?: string | null
}

/** The audit log cannot be written or read. The message is for the operator. */
export class AuditUnusable extends Error {
  override readonly name = 'AuditUnusable'
}

export interface AuditLog {
  /** Rows in order, durable when it resolves. @throws where they could not be kept. */
  append(entries: readonly AuditEntry[]): Promise<void>
  page(question: AuditQuestion): Promise<readonly AuditRow[]>
  /** Rows after a number, in order: what a check walks along. */
  after(number: number, atMost: number): Promise<readonly AuditRow[]>
  /** The point before the first row from an instant on; of rows written out of order by a clock that was set back, the earliest. */
  before(instant: number): Promise<number>
  /** The last row that was dropped with age: the chain begins behind it. */
  beginning(): Promise<ChainPoint>
  /** Where the chain ends, as the store itself says. */
  head(): Promise<ChainPoint>
  /** Drops rows older than an instant, oldest first. @returns how many. */
  dropBefore(instant: number): Promise<number>
  close(): Promise<void>
}

/** An entry as stores give it back: what they cannot keep as it is must not be in the hash. */
export const storableEntry = (entry: AuditEntry): AuditEntry => ({
  ...entry,
  who: storable(entry.who),
  shape: storable(entry.shape),
  objects: entry.objects.map(storable),
  note: storable(entry.note),
  from: storable(entry.from),
})

/** The hash of a row that follows a point. */
export function chained(before: ChainPoint, entry: AuditEntry): ChainPoint {
  const number = before.number + 1
  const { at, who, purpose, kind, shape, objects, note, times, size, from } = entry
  const hash = createHash('sha256')
    .update(
      `${before.hash}\n${JSON.stringify([number, at, who, purpose, kind, shape, objects, note, times, size, from])}`,
    )
    .digest('hex')
  return { number, hash }
}

/** A log that is only read, as checks do. */
type AuditReading = {
  readonly [Name in 'page' | 'after' | 'before' | 'beginning' | 'head' | 'close']: (
    ...given: Parameters<AuditLog[Name]>
  ) => Awaited<ReturnType<AuditLog[Name]>> | ReturnType<AuditLog[Name]>
}

/** A file or a database that is open for reading, as the port. */
export function readOnlyAudit(file: AuditReading): AuditLog {
  const only = (): never => {
    throw new Error('the audit log is open for reading only')
  }
  return {
    append: only,
    dropBefore: only,
    page: async (question) => file.page(question),
    after: async (number, atMost) => file.after(number, atMost),
    before: async (instant) => file.before(instant),
    beginning: async () => file.beginning(),
    head: async () => file.head(),
    close: async () => file.close(),
  }
}

/** What a check of the chain found. */
export type ChainVerdict =
  | { readonly ok: true; readonly rows: number; readonly beginning: ChainPoint; readonly head: ChainPoint }
  | { readonly ok: false; readonly at: number; readonly why: string }

const PAGE = 1_000

/**
 * Walks the whole chain.
 * @param known a point that was written down earlier, as on paper: it must still be part of the chain.
 */
export async function checkChain(log: AuditLog, known: ChainPoint | null): Promise<ChainVerdict> {
  const beginning = await log.beginning()
  // What is written meanwhile comes behind it.
  const end = await log.head()
  let at = beginning
  let rows = 0
  let met = known === null || known.number <= beginning.number
  if (known?.number === beginning.number && known.hash !== beginning.hash)
    return { ok: false, at: known.number, why: 'the chain begins with another hash than the one written down' }
  for (;;) {
    const page = await log.after(at.number, PAGE)
    for (const row of page) {
      // Dropped with age meanwhile, by a node that started.
      if (row.number !== at.number + 1 && (await log.beginning()).number > beginning.number)
        return checkChain(log, known)
      if (row.number !== at.number + 1)
        return { ok: false, at: at.number + 1, why: `row ${at.number + 1} is missing; the next is ${row.number}` }
      const next = chained(at, row)
      if (next.hash !== row.hash)
        return {
          ok: false,
          at: row.number,
          why: `row ${row.number} is not the one that was written, or one before it is not`,
        }
      if (known?.number === row.number) {
        if (known.hash !== row.hash)
          return {
            ok: false,
            at: row.number,
            why: `row ${row.number} has another hash than the one written down: the log was written anew`,
          }
        met = true
      }
      at = next
      rows++
    }
    if (page.length < PAGE) break
  }
  if (at.number < end.number || (at.number === end.number && at.hash !== end.hash))
    return {
      ok: false,
      at: at.number,
      why: `the log ends at row ${at.number}, and its head says that row ${end.number} was written: rows at its end are missing`,
    }
  if (!met)
    return {
      ok: false,
      at: at.number,
      why: `the log ends at row ${at.number}, before row ${known!.number} that was written down`,
    }
  return { ok: true, rows, beginning, head: at }
}
