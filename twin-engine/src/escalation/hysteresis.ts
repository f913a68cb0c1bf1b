/** A level that does not tremble: it rises after some readings in a row that ask for more, and falls after more that ask for less. */

/** Levels are whole numbers from 0, the calm one. */
export interface HeldLevel {
  readonly level: number
  /** The level that the last readings in a row asked for, and how many did; 0 readings = they ask for the present one. */
  readonly asked: number
  readonly readings: number
  /** When the present level began, epoch ms; 0 = it was never another. */
  readonly since: number
}

export interface Steps {
  /** Readings in a row that raise a level, and that lower it; at least 1. */
  readonly up: number
  readonly down: number
}

export const CALM: HeldLevel = { level: 0, asked: 0, readings: 0, since: 0 }

/**
 * The level after one more reading. Readings on the same side of the present level count as one run, at the mildest level that all
 * of them ask for.
 * @param asked the level that the reading asks for; null = not known, and then nothing moves.
 */
export function held(before: HeldLevel, asked: number | null, steps: Steps, at: number): HeldLevel {
  if (asked === null) return before
  const { level } = before
  if (asked === level) return before.readings === 0 ? before : { ...before, asked: level, readings: 0 }
  const upward = asked > level
  const goesOn = before.readings > 0 && before.asked > level === upward
  const milder = upward ? Math.min(before.asked, asked) : Math.max(before.asked, asked)
  const next = { ...before, asked: goesOn ? milder : asked, readings: goesOn ? before.readings + 1 : 1 }
  if (next.readings < (upward ? steps.up : steps.down)) return next
  return { level: next.asked, asked: next.asked, readings: 0, since: at }
}
