/** A row of the audit log as supervision reads it: who, in which role, what classes of data, how reached. */
import type { DataClass } from '../access-control/data-classes.ts'
import { readAccessNote } from '../audit/access-note.ts'
import type { AuditEntry, AuditKind } from '../audit/audit-log.ts'

export interface NotedRow {
  /** null = of repeats that no row tells of yet. */
  readonly number: number | null
  /** Epoch ms. */
  readonly at: number
  readonly who: string
  /** First word of `who`: a role, `sender`, or `stranger`. */
  readonly role: string
  readonly kind: AuditKind
  readonly classes: readonly DataClass[]
  readonly outside: boolean
  readonly emergency: boolean
  readonly objects: readonly string[]
  readonly note: string
  readonly shape: string
  readonly times: number
  readonly size: number | null
  readonly from: string
}

export function notedRow(entry: AuditEntry, number: number | null): NotedRow {
  const { at, who, kind, objects, note, shape, times, size, from } = entry
  return {
    number,
    at,
    who,
    role: who.split(' ', 1)[0]!,
    kind,
    ...readAccessNote(kind, note),
    objects,
    note,
    shape,
    times,
    size,
    from,
  }
}

/** Somebody without a token, or with one that is not known. */
export const STRANGER = 'stranger'

const LOOKS: ReadonlySet<AuditKind> = new Set(['READ', 'STREAM'])
export const isLook = ({ kind }: Pick<NotedRow, 'kind'>): boolean => LOOKS.has(kind)

const HOUR = 3_600_000
/** Beginning of the hour in which an instant lies; zones lie whole hours apart, or halves, which only shifts where an hour is cut. */
export const hourOf = (at: number): number => Math.floor(at / HOUR) * HOUR

/** Sum of `times`. */
export const timesOf = (rows: readonly NotedRow[]): number => rows.reduce((sum, { times }) => sum + times, 0)

/** Different ids that rows asked for. */
export const objectsOf = (rows: readonly NotedRow[]): readonly string[] => [
  ...new Set(rows.flatMap(({ objects }) => objects)),
]

/** Rows that one key has in common, in the order of their first. */
export function grouped<Key extends string | number>(
  rows: readonly NotedRow[],
  keyOf: (row: NotedRow) => Key,
): ReadonlyMap<Key, readonly NotedRow[]> {
  const groups = new Map<Key, NotedRow[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return groups
}
