/** Findings of all rules, each with a name that stays the same and with who settled it. */
import { createHash } from 'node:crypto'
import type { NotedRow } from './noted-row.ts'
import type { Facts, Found, Rule } from './rule.ts'
import { SUPERVISION_RULES } from './rules/index.ts'

export interface Acknowledgement {
  readonly by: string
  /** Epoch ms. */
  readonly at: number
  readonly reason: string
  /** What it was then; null where an earlier version did not write it down. */
  readonly of: Pick<Found, 'severity' | 'count'> | null
}

export interface Finding extends Found {
  readonly id: string
  readonly rule: Rule
  /** null = nobody has settled it as it is now. */
  readonly acknowledged: Acknowledgement | null
  /** The last time that it was settled, also where it has grown since; null = never. */
  readonly before: Acknowledgement | null
}

const MOST_OBJECTS = 50

/** The same rule, person and span have the same id, however often it is worked out. */
const idOf = (rule: Rule, { who, since }: Found): string =>
  `${rule.id}:${createHash('sha256').update(who).digest('hex').slice(0, 8)}:${Math.floor(since / 1000).toString(36)}`

/** What a row says of the finding that it settles, and back. */
export const settledShape = ({ rule, severity, count }: Pick<Finding, 'rule' | 'severity' | 'count'>): string =>
  `${rule.id}: ${severity} ${count}`

function acknowledgementOf({ who, at, note, shape }: NotedRow): Acknowledgement {
  const told = /: (watch|critical) (\d+)$/.exec(shape)
  const of = told === null ? null : { severity: told[1] as Found['severity'], count: Number(told[2]) }
  return { by: who, at, reason: note, of }
}

/** Whoever settled it saw something smaller: graver now, or twice as much. */
const hasGrown = (now: Found, { of }: Acknowledgement): boolean =>
  of !== null && ((now.severity === 'critical' && of.severity === 'watch') || now.count >= 2 * of.count)

/** Not settled first, then critical ones, then the newest. */
export function findingsIn(facts: Facts): readonly Finding[] {
  const settled = new Map<string, Acknowledgement>()
  for (const row of facts.rows)
    if (row.kind === 'ACKNOWLEDGED' && row.objects[0] !== undefined) settled.set(row.objects[0], acknowledgementOf(row))
  return SUPERVISION_RULES.flatMap((rule) =>
    rule.find(facts).map((found) => {
      const id = idOf(rule, found)
      const last = settled.get(id) ?? null
      return {
        ...found,
        objects: found.objects.slice(0, MOST_OBJECTS),
        id,
        rule,
        acknowledged: last === null || hasGrown(found, last) ? null : last,
        before: last,
      }
    }),
  ).toSorted(
    (a, b) =>
      Number(a.acknowledged !== null) - Number(b.acknowledged !== null) ||
      Number(b.severity === 'critical') - Number(a.severity === 'critical') ||
      b.last - a.last,
  )
}
