/** Findings of all rules, each with a name that stays the same and with who settled it. */
import { createHash } from 'node:crypto'
import type { Facts, Found, Rule } from './rule.ts'
import { SUPERVISION_RULES } from './rules/index.ts'

export interface Acknowledgement {
  readonly by: string
  /** Epoch ms. */
  readonly at: number
  readonly reason: string
}

export interface Finding extends Found {
  readonly id: string
  readonly rule: Rule
  /** null = nobody has settled it. */
  readonly acknowledged: Acknowledgement | null
}

const MOST_OBJECTS = 50

/** The same rule, person and span have the same id, however often it is worked out. */
const idOf = (rule: Rule, { who, since }: Found): string =>
  `${rule.id}:${createHash('sha256').update(who).digest('hex').slice(0, 8)}:${Math.floor(since / 1000).toString(36)}`

/** Not settled first, then critical ones, then the newest. */
export function findingsIn(facts: Facts): readonly Finding[] {
  const settled = new Map<string, Acknowledgement>()
  for (const { kind, objects, who, at, note } of facts.rows)
    if (kind === 'ACKNOWLEDGED' && objects[0] !== undefined) settled.set(objects[0], { by: who, at, reason: note })
  return SUPERVISION_RULES.flatMap((rule) =>
    rule.find(facts).map((found) => {
      const id = idOf(rule, found)
      return {
        ...found,
        objects: found.objects.slice(0, MOST_OBJECTS),
        id,
        rule,
        acknowledged: settled.get(id) ?? null,
      }
    }),
  ).toSorted(
    (a, b) =>
      Number(a.acknowledged !== null) - Number(b.acknowledged !== null) ||
      Number(b.severity === 'critical') - Number(a.severity === 'critical') ||
      b.last - a.last,
  )
}
