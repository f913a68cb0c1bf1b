/** A rule of supervision: what in the audit log is worth a person's question. */
import type { Text } from '@kangcheng/twin-engine'
import type { EmergencyAccess } from '../access-control/break-glass.ts'
import { grouped, hourOf, type NotedRow } from './noted-row.ts'
import type { SupervisionThreshold } from './thresholds.ts'

export interface Facts {
  /** Oldest first. */
  readonly rows: readonly NotedRow[]
  readonly emergencies: readonly EmergencyAccess[]
  /** Epoch ms, the wall clock. */
  readonly now: number
  /** Hour of the day in the city, 0 to 23. */
  readonly localHour: (at: number) => number
}

export interface Found {
  /** Role and name, or `stranger`. */
  readonly who: string
  /** Epoch ms: beginning of the span that it is about; with rule and person it names the finding. */
  readonly since: number
  /** The last that belongs to it, epoch ms. */
  readonly last: number
  /** In the threshold's unit. */
  readonly count: number
  readonly severity: 'watch' | 'critical'
  /** What was done, in a sentence without whom. */
  readonly text: Text
  /** Ids of hospitals, wards or entries that it is about, the first fifty. */
  readonly objects: readonly string[]
}

export interface Rule {
  readonly id: string
  readonly name: Text
  readonly threshold: SupervisionThreshold
  find(facts: Facts): readonly Found[]
}

/** Rows of each person and hour, given to `found`, which tells null where there is nothing. */
export function eachHour(
  rows: readonly NotedRow[],
  keyOf: (row: NotedRow) => string,
  found: (rows: readonly NotedRow[], since: number) => Found | null,
): readonly Found[] {
  return [...grouped(rows, keyOf).values()].flatMap((own) =>
    [...grouped(own, ({ at }) => hourOf(at))].flatMap(([hour, together]) => found(together, hour) ?? []),
  )
}
