/** The answer to every transition: done, or refused with what stands in the way and what would have been right. */
import type { Instant } from '../events/event.ts'

export type Verdict = { readonly ok: true } | { readonly ok: false; readonly why: string }

export const OK: Verdict = { ok: true }
export const refuse = (why: string): Verdict => ({ ok: false, why })

/** A time as it stands in a refusal. */
export const time = (at: Instant): string => new Date(at).toISOString()
