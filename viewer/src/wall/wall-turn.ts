// Whose turn it is on the wall: views by the clock, and a hospital that turns critical before all of them.

export interface Turn {
  /** Index of the view. */
  readonly at: number
  /** When the view came, epoch ms. */
  readonly since: number
  readonly paused: boolean
  /** The hospital that broke in, and when; null = nobody does. */
  readonly interrupt: { readonly facility: string; readonly since: number } | null
  /** The hospitals known to be critical; null before the first look. */
  readonly known: readonly string[] | null
}

/** So long does the wall stay with a hospital that has turned critical. */
export const INTERRUPT_MS = 30_000

export const firstTurn = (now: number): Turn => ({ at: 0, since: now, paused: false, interrupt: null, known: null })

/**
 * The turn at an instant. A pause holds the views and not the alarms: those come while anybody looks.
 * @param critical the hospitals that are critical, the most urgent first.
 * @param seconds how long each view stays.
 */
export function turnAt(turn: Turn, now: number, critical: readonly string[], seconds: readonly number[]): Turn {
  const newcomer = turn.known === null ? undefined : critical.find((id) => !turn.known!.includes(id))
  const known = sameIds(turn.known, critical) ? turn.known : critical
  if (newcomer !== undefined) return { ...turn, known, interrupt: { facility: newcomer, since: now } }
  if (turn.interrupt !== null)
    return now - turn.interrupt.since < INTERRUPT_MS
      ? known === turn.known
        ? turn
        : { ...turn, known }
      : { ...turn, known, interrupt: null, since: now }
  const over = !turn.paused && seconds.length > 1 && now - turn.since >= (seconds[turn.at] ?? 0) * 1000
  if (over) return { ...turn, known, at: (turn.at + 1) % seconds.length, since: now }
  return known === turn.known ? turn : { ...turn, known }
}

/** Some views on or back, by hand; an interruption is over with it. */
export const step = (turn: Turn, by: number, views: number, now: number): Turn => ({
  ...turn,
  at: (((turn.at + by) % views) + views) % views,
  since: now,
  interrupt: null,
})

/** Holds the views, or lets them go on with the whole length of the one that is shown. */
export const pause = (turn: Turn, now: number): Turn => ({ ...turn, paused: !turn.paused, since: now })

const sameIds = (a: readonly string[] | null, b: readonly string[]): boolean =>
  a !== null && a.length === b.length && a.every((id, k) => id === b[k])
