// The inbox: entries of one cause stand together, and J/K walk over what is listed.
import type { QuarantineRow } from '../../data/feed-types.ts'
import type { Severity } from '../../data/types.ts'

type Alike = Pick<QuarantineRow, 'source' | 'path' | 'event'> & { readonly cause: { readonly id: string } }

/** The first name of a path: `bed`, `location` of `location.lng`. */
export const fieldOfPath = (path: string): string => /^[A-Za-z]\w*/.exec(path)?.[0] ?? path

/** What makes two entries alike: source, cause, path, and the value that offends. */
export const likeness = (entry: Alike): string =>
  JSON.stringify([entry.source, entry.cause.id, entry.path, entry.event[fieldOfPath(entry.path)] ?? null])

export interface InboxGroup {
  /** The newest of the group: it stands for the others. */
  readonly first: QuarantineRow
  readonly ids: readonly string[]
  /** As the server counts them: more than `ids` where the page ends before the group does. */
  readonly count: number
}

/** Groups in the order of their newest entry; the server lists newest first. */
export function groupInbox(rows: readonly QuarantineRow[]): InboxGroup[] {
  const groups = new Map<string, { first: QuarantineRow; ids: string[] }>()
  for (const row of rows) {
    const key = likeness(row)
    const group = groups.get(key)
    if (group) group.ids.push(row.id)
    else groups.set(key, { first: row, ids: [row.id] })
  }
  return [...groups.values()].map(({ first, ids }) => ({ first, ids, count: Math.max(ids.length, first.sameCause) }))
}

/** Every entry by itself: for what is already decided. */
export const eachAlone = (rows: readonly QuarantineRow[]): InboxGroup[] =>
  rows.map((row) => ({ first: row, ids: [row.id], count: 1 }))

/** What might name a person outranks what is merely wrong. */
export const causeSeverity = (cause: string): Severity => (cause === 'identifier' ? 'critical' : 'watch')

/**
 * The entry `steps` rows from the open one. One that has left the list (it was decided) is left from where it stood:
 * `lastIndex` is its row then.
 */
export function stepEntry(
  entries: readonly string[],
  open: string | null,
  lastIndex: number,
  steps: 1 | -1,
): string | null {
  if (entries.length === 0) return null
  const at = open === null ? -1 : entries.indexOf(open)
  if (at >= 0) return entries[Math.max(0, Math.min(entries.length - 1, at + steps))]!
  if (open === null) return steps === 1 ? entries[0]! : entries.at(-1)!
  const gap = steps === 1 ? lastIndex : lastIndex - 1
  return entries[Math.max(0, Math.min(entries.length - 1, gap))]!
}
