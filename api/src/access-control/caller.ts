/** Who asks, and which sources they may send for. What else each may ask is in `roles.ts` and `field-rules.ts`. */
import type { Role } from './roles.ts'

export type Caller =
  /** No token, where none is needed: may do everything. */
  | { readonly kind: 'local' }
  /** A known token, bound to one source. */
  | { readonly kind: 'sender'; readonly source: string }
  /** Somebody in a role, for the whole city or for places: ids of groups, facilities (with their campuses) or units. */
  | {
      readonly kind: Role
      readonly name: string
      readonly places?: readonly string[]
      /** Holds an emergency access now, until an instant. */
      readonly elevatedUntil?: number
    }

/** Why a caller may not send for a source; null when it may. */
export function mayNotSend(caller: Caller, source: string): string | null {
  if (caller.kind === 'local' || (caller.kind === 'sender' && caller.source === source)) return null
  const bound =
    caller.kind === 'sender'
      ? `is bound to source "${caller.source}"; it cannot send for another`
      : `is of role ${caller.kind}, which sends nothing`
  return `this token ${bound}. Make one with: kangcheng token add --source NAME`
}

/** The caller as decisions and receipts name it: its role and, where it has one, its name. */
export function roleOf(caller: Caller): string {
  if (caller.kind === 'local') return 'local'
  return caller.kind === 'sender' ? `sender ${caller.source}` : `${caller.kind} ${caller.name}`
}

/** Everything of a caller that decides what it sees: callers who agree in it may share an answer. */
export function answerScopeOf(caller: Caller): unknown {
  const { name: _, ...scope } = { name: null, ...caller }
  return scope
}

/** Whether a caller holds an emergency access. */
export const isElevated = (caller: Caller): boolean => 'elevatedUntil' in caller && caller.elevatedUntil !== undefined
