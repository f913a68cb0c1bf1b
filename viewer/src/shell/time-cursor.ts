// The one clock of the screens: the instant looked at, how it is moved, played and looped. null = it follows the present.
import { PAST_RANGES, type PastHours, readRecordedPast } from '../data/recorded-past.ts'
import { type AppState, store } from '../store.ts'
import { FUTURE_HOURS } from './time-bar-geometry.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
export const STEP_MINUTES = 15
/** City seconds a second. */
export const SPEEDS = [0.1, 1, 10, 60, 300, 900, 3600] as const
const TICK_MS = 250
/** So near to now it is now, when a hand moves the cursor. */
const NOW_MS = 5 * MINUTE

const cityNow = (): number | null => {
  const { pulse } = store.getState()
  return pulse === null ? null : Date.parse(pulse.asOf)
}

export interface Span {
  readonly from: number
  readonly to: number
}

/** What the time bar spans, in epoch ms; null before the first pulse. */
export function barSpan(state: Pick<AppState, 'pulse' | 'pastHours' | 'run'>): Span | null {
  if (state.pulse === null) return null
  const now = Date.parse(state.pulse.asOf)
  const [from, to] = [now - state.pastHours * HOUR, now + FUTURE_HOURS * HOUR]
  const { run } = state
  return run === null ? { from, to } : { from: Math.min(from, run.from), to: Math.max(to, run.until) }
}

/** Where the cursor may stand: on the bar, and while a rehearsal lies on it within that. */
function cursorSpan(state: Pick<AppState, 'pulse' | 'pastHours' | 'run'>): Span | null {
  return state.run === null ? barSpan(state) : { from: state.run.from, to: state.run.until }
}

/** Moves the cursor to an instant within the bar; close to now it follows live again. */
export function lookAt(at: number | null): void {
  const { run } = store.getState()
  const span = cursorSpan(store.getState())
  const now = cityNow()
  if (at === null || span === null || now === null || (run === null && Math.abs(at - now) < NOW_MS)) {
    store.setState({ cursor: null })
    return
  }
  store.setState({ cursor: Math.max(span.from, Math.min(span.to, at)) })
  if (at < now && run === null) void readRecordedPast()
}

/** Moves the instant looked at by minutes. */
export function stepCursor(minutes: number): void {
  const now = cityNow()
  if (now !== null) lookAt((store.getState().cursor ?? now) + minutes * MINUTE)
}

export function choosePast(pastHours: PastHours): void {
  store.setState({ pastHours })
  const { cursor } = store.getState()
  if (cursor !== null) lookAt(cursor)
  void readRecordedPast()
}

export const nextRange = (hours: PastHours): PastHours => {
  const k = PAST_RANGES.findIndex((range) => range.hours === hours)
  return PAST_RANGES[(k + 1) % PAST_RANGES.length]!.hours
}

/** One speed up or down; stays at the ends. */
export function changeSpeed(by: 1 | -1): void {
  const { playSpeed } = store.getState()
  const k = (SPEEDS as readonly number[]).indexOf(playSpeed)
  store.setState({ playSpeed: SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, k + by))]! })
}

/** Instants of alerts on the bar: when one began, and when a hospital is expected to be full. */
export function alertInstants(
  state: Pick<AppState, 'pulse' | 'route'>,
): { at: number; severity: 'watch' | 'critical' }[] {
  const { pulse, route } = state
  if (pulse === null) return []
  const now = Date.parse(pulse.asOf)
  const hospital = route.level === 'hospital' && route.facility !== null
  return pulse.alerts
    .filter((alert) => (hospital ? alert.facility?.id === route.facility : alert.severity === 'critical'))
    .flatMap((alert) => {
      const severity = alert.severity === 'critical' ? ('critical' as const) : ('watch' as const)
      const full = alert.fullInMinutes?.p50
      return [
        { at: Date.parse(alert.since), severity },
        ...(full == null || full <= 0 ? [] : [{ at: now + full * MINUTE, severity }]),
      ]
    })
}

/** To the next alert before or after the instant looked at; stays where there is none. */
export function jumpToAlert(direction: 1 | -1): void {
  const state = store.getState()
  const span = barSpan(state)
  const from = state.cursor ?? cityNow()
  if (span === null || from === null) return
  const instants = alertInstants(state)
    .map(({ at }) => at)
    .filter((at) => at >= span.from && at <= span.to && (at - from) * direction > MINUTE)
  if (instants.length > 0) lookAt(direction > 0 ? Math.min(...instants) : Math.max(...instants))
}

/** Plays from where the cursor stands, from the beginning of the bar where it follows live; or stops. */
export function togglePlay(): void {
  const { playing, cursor } = store.getState()
  const span = barSpan(store.getState())
  if (span === null) return
  if (!playing && cursor === null) lookAt(span.from)
  store.setState({ playing: !playing })
}

/** Moves a playing cursor on by `elapsedMs` of the watch on the wall; at the end it begins again or stops. */
export function playOn(elapsedMs: number): void {
  const state = store.getState()
  const span = cursorSpan(state)
  if (span === null || state.cursor === null) {
    store.setState({ playing: false })
    return
  }
  const at = state.cursor + elapsedMs * state.playSpeed
  if (at < span.to) store.setState({ cursor: at })
  else if (state.looping) store.setState({ cursor: span.from })
  else store.setState({ cursor: span.to, playing: false })
}

/** Plays while the store says so; the returned function ends it. */
export function runClock(): () => void {
  let timer: ReturnType<typeof setInterval> | undefined
  const follow = (playing: boolean): void => {
    clearInterval(timer)
    if (playing) timer = setInterval(() => playOn(TICK_MS), TICK_MS)
  }
  follow(store.getState().playing)
  const quit = store.subscribe((state, before) => {
    if (state.playing !== before.playing) follow(state.playing)
    if (state.playing && state.cursor === null) store.setState({ playing: false })
  })
  return () => {
    clearInterval(timer)
    quit()
  }
}
