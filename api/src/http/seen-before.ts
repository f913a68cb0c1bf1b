/** Readers who come from another node have seen what this one may not have read yet: they are never led back. */
import { NotWritable, type Twin } from '../live/twin.ts'

/**
 * Reads the log as far as a reader has seen it.
 * @param position that the reader names; null = it comes anew
 * @returns the same position; null where the log ends before it, as one that was brought back from a copy
 * @throws NotWritable where the log cannot be read: then the reader must ask again, here or elsewhere
 */
export async function seenBefore(twin: Twin, position: number | null): Promise<number | null> {
  if (position === null) return null
  if (twin.shared && position > twin.position) await twin.caughtUp()
  return position > twin.position ? null : position
}

/** The words for whoever must ask again. */
export const notReadYet = (error: unknown): string => {
  if (!(error instanceof NotWritable)) throw error
  return `${error.message} · this node cannot read yet what you have seen: ask again, here or of another node`
}
