/** Who asks, and which sources they may send for. */
export type Caller =
  /** No token, where none is needed: may send for any source. */
  | { readonly kind: 'local' }
  /** A known token, bound to one source. */
  | { readonly kind: 'sender'; readonly source: string }

/** Why a caller may not send for a source; null when it may. */
export function mayNotSend(caller: Caller, source: string): string | null {
  if (caller.kind === 'local' || caller.source === source) return null
  return `this token is bound to source "${caller.source}"; it cannot send for another. Make one with: kangcheng token add --source NAME`
}
