/** An entry's reduced event with a person's correction in it, decoded like everybody's. */
import {
  decodeEvent,
  EVENT_FIELDS,
  type EventKind,
  encodeEvent,
  type Problem,
  type TwinEvent,
} from '@kangcheng/twin-engine'
import type { QuarantineRow } from '../log/zone-records.ts'
import { causeOfProblem } from './classify.ts'
import type { ReducedEvent } from './reduced-event.ts'

export type Corrected =
  | {
      readonly ok: true
      readonly event: TwinEvent
      /** The fields that were corrected, in their wire form, as JSON; null = none. */
      readonly correction: string | null
    }
  | { readonly ok: false; readonly why: string; readonly problems: readonly Problem[] }

const impossible = (why: string, path = ''): Corrected => ({ ok: false, why, problems: [{ path, why }] })

export const reducedEventOf = (row: QuarantineRow): ReducedEvent => JSON.parse(row.event) as ReducedEvent

/**
 * @param correction `{field: value}` of fields of the entry's kind, and `occurredAt` or `kind`; a value null takes a field
 * away; null = no correction. The number is the sender's and never changes.
 */
export function correctedEvent(row: QuarantineRow, correction: unknown): Corrected {
  const absent = correction === null || correction === undefined
  if (!absent && (typeof correction !== 'object' || Array.isArray(correction)))
    return impossible('the correction must be an object {field: value}')
  if (row.seq === '')
    return impossible(
      'its number could not be read, so it has no identity: refuse it, and let the sender send it again',
    )
  const fields = (correction ?? {}) as Readonly<Record<string, unknown>>
  const kept = reducedEventOf(row)
  const merged: Record<string, unknown> = { ...kept, ...fields, seq: row.seq }
  const { kind } = merged
  if (typeof kind === 'string' && Object.hasOwn(EVENT_FIELDS, kind)) {
    const allowed = ['occurredAt', 'kind', ...Object.keys(EVENT_FIELDS[kind as EventKind])]
    if (Object.keys(fields).some((name) => !allowed.includes(name)))
      return impossible(`the correction holds a field that ${kind} does not have; its fields are ${allowed.join(', ')}`)
  }
  for (const name of Object.keys(merged)) if (merged[name] === null) delete merged[name]
  const decoded = decodeEvent(merged)
  if (!decoded.ok) {
    // What was kept and is no id is a sender's code for a place, and nobody's name.
    const problems = decoded.problems.map((problem) =>
      Object.hasOwn(kept, problem.path) && merged[problem.path] === kept[problem.path]
        ? { ...problem, why: "holds the sender's own code; choose an id of the city" }
        : problem,
    )
    const why = problems.map((p) => (p.path === '' ? p.why : `${p.path}: ${p.why}`)).join('; ')
    return { ok: false, why, problems }
  }
  const wire = encodeEvent(decoded.value)
  const changed = Object.keys(fields)
    .toSorted()
    .map((name) => [name, wire[name] ?? null])
  return {
    ok: true,
    event: { source: row.source, epoch: row.epoch, ...decoded.value } as TwinEvent,
    correction: changed.length === 0 ? null : JSON.stringify(Object.fromEntries(changed)),
  }
}

/** Whether something personal stands in the way. */
export const holdsIdentifier = (corrected: Corrected): boolean =>
  !corrected.ok && corrected.problems.some((problem) => causeOfProblem(problem) === 'identifier')
