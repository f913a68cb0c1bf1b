/** What somebody was let in by. It is asked again while an answer of theirs is open: what let them in may end before they leave. */
import type { Caller } from './caller.ts'

export type Proof =
  /** Nobody needs any here (AUTH=off, on this machine alone). */
  | { readonly kind: 'none' }
  /** A token of `tokens.json`, by its SHA-256. */
  | { readonly kind: 'token'; readonly sha256: string }
  | SessionProof
  /** An access token of the provider, which cannot be called back before it expires. */
  | { readonly kind: 'access-token'; readonly caller: Caller; readonly untilMs: number }

/** A sign-in at the provider. Instants in milliseconds since 1970. */
export interface SessionProof {
  readonly kind: 'session'
  readonly id: string
  /** The provider's own name of the session (`sid`); null where it gives none. */
  readonly providerId: string | null
  readonly caller: Caller
  readonly sinceMs: number
  readonly untilMs: number
}

/** Whose a session is, as `session end` and the provider name it; null for callers without names. */
export const subjectOf = (caller: Caller): string | null => ('name' in caller ? caller.name : null)
