/**
 * What the server does with the audit log: notes are gathered for a moment and written together; the same thing done again
 * and again is told once more with its number. What must not happen unlogged waits for its row.
 */
import { becauseOf } from '../telemetry/because.ts'
import type { Report } from '../telemetry/log-events.ts'
import type { AuditEntry, AuditLog } from './audit-log.ts'

/** Why somebody looks: sent as `Kangcheng-Purpose`, else the usual one of the role. No free text, which could name people. */
export const PURPOSES = ['operations', 'planning', 'exercise', 'data-quality', 'incident', 'audit', 'public'] as const
export type Purpose = (typeof PURPOSES)[number]

export type AuditNote = Omit<AuditEntry, 'at' | 'times' | 'note'> & { readonly note?: string }

export interface AuditTrail {
  /** Notes something; it is durable a moment later. */
  note(note: AuditNote): void
  /** Resolves when the row is durable. @throws where it cannot be written: then what it tells of must not happen. */
  must(note: AuditNote): Promise<void>
  /** All that was noted so far is durable. */
  flush(): Promise<void>
  /** Rows noted so far are durable, and repeats are still gathered. */
  settle(): Promise<void>
  /** Rows written since the start, and whether any are still on their way: who reads rows and repeats asks again until neither has changed. */
  written(): { readonly rows: number; readonly underWay: boolean }
  /** Repeats that no row tells of yet. */
  repeats(): readonly AuditEntry[]
  readonly log: AuditLog
  close(): Promise<void>
}

const GATHERED_MS = 200
/** Repeats are told once in this time. */
const REPEATS_MS = 10 * 60_000
const MOST_REPEATED = 5_000
const MOST_WAITING = 50_000

interface Repeated {
  readonly until: number
  entry: AuditEntry
}

export function auditTrail(
  log: AuditLog,
  { now, report, keptDays }: { now: () => number; report: Report; keptDays: number },
): AuditTrail {
  let gathered: AuditEntry[] = []
  let writing: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | null = null
  let failing = false
  let rowsWritten = 0
  let inFlight = 0
  const repeated = new Map<string, Repeated>()
  let dropped = false

  function write(): Promise<void> {
    timer = null
    const entries = gathered
    gathered = []
    if (entries.length === 0) return writing
    inFlight += entries.length
    const work = writing.then(async () => {
      await log.append(entries).finally(() => {
        inFlight -= entries.length
      })
      rowsWritten += entries.length
      if (failing) report('audit.written')
      failing = false
      // Once a start, and only behind a first write: an installation that audits nothing has no file.
      if (!dropped) {
        dropped = true
        await log
          .dropBefore(now() - keptDays * 86_400_000)
          .catch((error: unknown) => report('audit.not-dropped', { because: becauseOf(error) }))
      }
    })
    writing = work.catch((error: unknown) => {
      if (!failing) report('audit.unwritten', { because: becauseOf(error) })
      failing = true
      // Kept for the next try, up to a limit; what is lost is told.
      gathered = [...entries, ...gathered].slice(0, MOST_WAITING)
      later()
    })
    return work
  }

  function later(): void {
    timer ??= setTimeout(
      () => {
        write().catch(() => {
          // Reported above, and tried again.
        })
      },
      failing ? 5_000 : GATHERED_MS,
    ).unref()
  }

  function told(entry: AuditEntry): void {
    gathered.push(entry)
    later()
  }

  /** Tells the repeats whose time is over; all of them at the end. */
  function tellRepeats(all: boolean): void {
    const instant = now()
    for (const [key, { until, entry }] of repeated) {
      if (!all && until > instant) continue
      repeated.delete(key)
      if (entry.times > 0) gathered.push(entry)
    }
  }

  const entryOf = (note: AuditNote): AuditEntry => ({ note: '', ...note, at: now(), times: 1 })

  return {
    log,
    note(note) {
      const entry = entryOf(note)
      tellRepeats(repeated.size >= MOST_REPEATED)
      const { who, purpose, kind, shape, objects, from } = entry
      const key = JSON.stringify([who, purpose, kind, shape, objects, entry.note, from])
      const before = repeated.get(key)
      if (before === undefined) {
        repeated.set(key, {
          until: entry.at + REPEATS_MS,
          entry: { ...entry, times: 0, size: entry.size === null ? null : 0 },
        })
        told(entry)
        return
      }
      const { times, size } = before.entry
      before.entry = {
        ...entry,
        times: times + 1,
        size: size === null || entry.size === null ? null : size + entry.size,
      }
    },
    async must(note) {
      gathered.push(entryOf(note))
      if (timer !== null) clearTimeout(timer)
      await write()
    },
    async flush() {
      tellRepeats(true)
      if (timer !== null) clearTimeout(timer)
      await write()
    },
    async settle() {
      if (timer !== null) clearTimeout(timer)
      await write()
    },
    written: () => ({ rows: rowsWritten, underWay: inFlight > 0 || gathered.length > 0 }),
    repeats: () => [...repeated.values()].map(({ entry }) => entry).filter(({ times }) => times > 0),
    async close() {
      tellRepeats(true)
      if (timer !== null) clearTimeout(timer)
      await write().catch(() => {
        // Reported when it failed.
      })
      await log.close()
    },
  }
}
