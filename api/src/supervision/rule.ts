/** A rule of supervision: what in the audit log is worth a person's question. */
import type { Text } from '@kangcheng/twin-engine'
import type { EmergencyAccess } from '../access-control/break-glass.ts'
import { grouped, hourOf, type NotedRow, objectsOf } from './noted-row.ts'
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

/** Persons who asked for so many places within an hour; `tell` says how grave that is, and what was done. */
export function manyPlaces(
  rows: readonly NotedRow[],
  { value }: SupervisionThreshold,
  tell: (places: number) => Pick<Found, 'severity' | 'text'>,
): readonly Found[] {
  return eachHour(
    rows,
    ({ who }) => who,
    (own, since) => {
      const objects = objectsOf(own)
      if (objects.length < value) return null
      return { who: own[0]!.who, since, last: own.at(-1)!.at, count: objects.length, objects, ...tell(objects.length) }
    },
  )
}
