// What the menu of an instant does: a rehearsal, a drill or a replay that begins there.
import { go } from '../navigate.ts'
import { HORIZON_CHOICES } from '../rooms/rehearse/draft.ts'
import { openQuestion } from '../rooms/rehearse/draft-store.ts'
import { setPastForm } from '../rooms/rehearse/past/past-store.ts'
import { HOME } from '../route.ts'
import { store } from '../store.ts'

const HOUR = 3_600_000
/** The window that a replay of the past begins with at most. */
const REPLAYED_HOURS = 12

/** The rehearsal room with the city of an instant of the record as its beginning. */
export function rehearseFromInstant(at: number): void {
  openQuestion({ ...store.getState().draft, from: at })
  go({ ...HOME, room: 'rehearse' })
}

/** The rehearsal room with the present as its beginning, and a horizon that reaches an instant ahead. */
export function rehearseUntil(at: number, now: number): void {
  const { draft } = store.getState()
  const hours = (at - now) / HOUR
  const horizonHours =
    draft.horizonHours > hours ? draft.horizonHours : (HORIZON_CHOICES.find((one) => one > hours) ?? draft.horizonHours)
  openQuestion({ ...draft, from: null, horizonHours })
  go({ ...HOME, room: 'rehearse' })
}

/** The lobby of exercises, whose form begins at the instant on the time bar. */
export function drillFrom(at: number): void {
  store.setState({ cursor: at, playing: false })
  go({ ...HOME, room: 'exercise' })
}

export function replayFrom(at: number, now: number): void {
  setPastForm({ from: at, until: Math.min(now, at + REPLAYED_HOURS * HOUR) })
  go({ ...HOME, room: 'rehearse', rehearsal: 'past' })
}
