// Decisions that wait to be written: ten seconds in which they can be taken back.
import type { Fields } from '../../data/feed-types.ts'

export const UNDO_SECONDS = 10

export interface Pending {
  readonly key: number
  readonly kind: 'release' | 'refuse'
  /** The entry the decision was made on, and all that it is about. */
  readonly entry: string
  readonly ids: readonly string[]
  readonly correction: Fields | null
  readonly reason: string
  /** Milliseconds of the page's clock at which it is written. */
  readonly dueAt: number
}

/** What Ctrl+Enter carries out on an entry: the refusal that was begun on it, else a release. */
export const kindBegun = (refusing: string | null, entry: string | null): Pending['kind'] =>
  refusing !== null && refusing === entry ? 'refuse' : 'release'

/** Whole seconds left to take it back. */
export const secondsLeft = (pending: Pending, now: number): number =>
  Math.max(0, Math.ceil((pending.dueAt - now) / 1000))

/** What is due now, and what still waits. */
export function splitDue(
  all: readonly Pending[],
  now: number,
): { readonly due: readonly Pending[]; readonly waiting: readonly Pending[] } {
  return { due: all.filter(({ dueAt }) => dueAt <= now), waiting: all.filter(({ dueAt }) => dueAt > now) }
}

/** The decision that waits for this entry; null = none. */
export const pendingOf = (all: readonly Pending[], entry: string): Pending | null =>
  all.find(({ ids }) => ids.includes(entry)) ?? null
