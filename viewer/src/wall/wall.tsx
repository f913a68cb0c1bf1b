// The operations centre's wall: views in turn with a cross-fade, a hospital that turns critical before all of them; no hover, no cursor.
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { clockTime, dateWords } from '../format/time.ts'
import { useDisplayWords } from '../i18n/display-words.ts'
import { lookOf } from '../look-address.ts'
import { go } from '../navigate.ts'
import { criticalOf, needingAction } from '../rooms/watch/ranking.ts'
import { HOME, hashOf, routeOf } from '../route.ts'
import { Mode } from '../shell/header.tsx'
import { typing } from '../shell/keys.ts'
import { SeverityMark } from '../shell/severity-mark.tsx'
import { TimeBar } from '../shell/time-bar.tsx'
import { type AppState, setLanguage, store, useApp } from '../store.ts'
import { useAsOf, useWords, useZone } from '../words-hook.ts'
import type { Playlist } from './playlist.ts'
import { WallCity } from './wall-city.tsx'
import { firstTurn, pause, step, type Turn, turnAt } from './wall-turn.ts'
import './wall.css'

const WallPlan = lazy(async () => ({ default: (await import('./wall-plan.tsx')).WallPlan }))
const WallRehearse = lazy(async () => ({ default: (await import('./wall-rehearse.tsx')).WallRehearse }))
const WallIndicators = lazy(async () => ({ default: (await import('./wall-indicators.tsx')).WallIndicators }))

const LOOK_EVERY_MS = 1_000

const criticalNow = (): readonly string[] | null => {
  const { pulse } = store.getState()
  return pulse === null
    ? null
    : criticalOf(needingAction(pulse.facilities, pulse.alerts, [])).map(({ pulse: one }) => one.id)
}

/** Shows what the turn says, with a cross-fade where the browser has one and nobody asked for stillness. */
function show(place: string): void {
  const route = routeOf(place)
  const { camera, table = false, filters = {} } = lookOf(place)
  const now = store.getState()
  if (hashOf(route) === hashOf(now.route) && (camera === undefined || camera === now.camera)) return
  const look = { table, filters, ...(camera && { camera, looksAsked: now.looksAsked + 1 }) }
  const change = (): void => flushSync(() => store.setState({ route, ...look }))
  if (document.startViewTransition && !matchMedia('(prefers-reduced-motion: reduce)').matches)
    document.startViewTransition(change)
  else change()
}

const WALLS = {
  plan: <WallPlan />,
  rehearse: <WallRehearse />,
  indicators: <WallIndicators />,
} as const

/** Rooms that the wall draws anew, for eyes five metres away; null = the desk's own, twice its size. */
const ownWall = ({ route, rehearsal }: AppState) => {
  if (route.room === 'plan' || route.room === 'indicators') return WALLS[route.room]
  // What has no answer yet, and the views beside a rehearsal, are the desk's.
  const isAnswered = route.rehearsal !== null && rehearsal?.id === route.rehearsal && rehearsal.result !== null
  return route.room === 'rehearse' && isAnswered ? WALLS.rehearse : null
}

/** @param room what shows a view that is not the city's. */
export function Wall({ playlist, room }: { playlist: Playlist; room: ReactNode }) {
  const [turn, setTurn] = useState(() => firstTurn(Date.now()))
  const inCity = useApp(({ route }) => route.room === 'watch')
  const simulated = useApp(({ route }) => route.room === 'rehearse' || route.room === 'plan')
  const own = useApp(ownWall)
  const { views } = playlist
  // biome-ignore lint/correctness/useExhaustiveDependencies: another playlist begins at its own first view
  useEffect(() => setTurn(firstTurn(Date.now())), [playlist])
  useEffect(() => {
    const timer = setInterval(() => {
      const critical = criticalNow()
      if (critical === null) return
      const seconds = views.map((view) => view.seconds)
      setTurn((now) => turnAt(now, Date.now(), critical, seconds))
    }, LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [views])
  const place = turn.interrupt === null ? views[turn.at]?.place : hashOf({ ...HOME, facility: turn.interrupt.facility })
  useEffect(() => {
    if (place !== undefined) show(place)
  }, [place])
  useWallKeys(setTurn, views.length)
  return (
    <div className={`wall ${simulated ? 'is-rehearsal' : ''}`}>
      <WallHeader playlist={playlist} turn={turn} onPause={() => setTurn((now) => pause(now, Date.now()))} />
      {inCity ? (
        <WallCity />
      ) : own === null ? (
        <div className="wall-room">{room}</div>
      ) : (
        <Suspense fallback={<main />}>{own}</Suspense>
      )}
      {!simulated && <TimeBar />}
    </div>
  )
}

/** Space holds, arrows turn by hand, Esc leaves; the desk's keys rest. */
function useWallKeys(setTurn: (change: (turn: Turn) => Turn) => void, count: number): void {
  const views = useRef(count)
  views.current = count
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || event.key === 'Tab') return
      const onButton = event.target instanceof HTMLButtonElement
      if (onButton && (event.key === 'Enter' || event.key === ' ')) return
      event.stopPropagation()
      const now = Date.now()
      if (event.key === ' ') setTurn((turn) => pause(turn, now))
      else if (event.key === 'ArrowRight') setTurn((turn) => step(turn, 1, views.current, now))
      else if (event.key === 'ArrowLeft') setTurn((turn) => step(turn, -1, views.current, now))
      else if (event.key === 'Escape') go(store.getState().route)
      else if (event.key.toLowerCase() === 'g') setLanguage(store.getState().language === 'zh' ? 'en' : 'zh')
      else return
      event.preventDefault()
    }
    addEventListener('keydown', press, true)
    return () => removeEventListener('keydown', press, true)
  }, [setTurn])
}

function WallHeader({ playlist, turn, onPause }: { playlist: Playlist; turn: Turn; onPause: () => void }) {
  const { words, language, say } = useWords()
  const display = useDisplayWords()
  const zone = useZone()
  const asOf = useAsOf()
  const city = useApp((state) => state.city)
  const pulse = useApp((state) => state.pulse)
  const room = useApp((state) => state.route.room)
  const lost = useApp((state) => state.connection === 'lost')
  const broken = useApp((state) =>
    turn.interrupt ? state.catalogue?.facility.get(turn.interrupt.facility) : undefined,
  )
  const view = playlist.views[turn.at]
  const reporting = pulse?.facilities.filter((one) => one.occupied !== null).length ?? 0
  const late = pulse?.sources.filter((source) => source.stale).length ?? 0
  const several = playlist.views.length > 1
  return (
    <header className="wall-header">
      <svg width="40" height="40" viewBox="0 0 24 24" aria-hidden="true">
        <path d="M4 20V12h4v8zM10 20V4h4v16z" fill="var(--accent)" />
        <path d="M16 20V9h4v11z" fill="var(--sev-normal)" />
      </svg>
      <h1>{words['app.name']}</h1>
      <p className="wall-place">
        {city && say(city.name)} · {view?.name || words[`room.${room}`]}
      </p>
      {(room === 'rehearse' || room === 'plan') && <b className="wall-plate">{words['mark.rehearsal']}</b>}
      {broken ? (
        <p className="wall-interrupt sev-critical">
          <SeverityMark severity="critical" size={24} /> {display['wall.interrupt']} · <b>{say(broken.name)}</b>
        </p>
      ) : (
        <p className="wall-feed">
          {pulse && words['feed.reporting'](reporting, pulse.facilities.length)}
          {late > 0 && <span className="stale"> · {words['feed.late'](late)}</span>}
        </p>
      )}
      {playlist.refused.map(({ number, text }) => (
        <p key={number} className="stale" role="alert">
          {display['wall.refused'](number, text)}
        </p>
      ))}
      <div className="wall-header-right">
        {several && (
          <button type="button" className="wall-turn" onClick={onPause}>
            <span aria-hidden="true">{turn.paused ? '❚❚' : '▶'}</span>
            {display['wall.turn'](turn.at + 1, playlist.views.length)}
            <span className={turn.paused ? '' : 'visually-hidden'}> {display['wall.paused']}</span>
            <span className="visually-hidden">{display[turn.paused ? 'wall.resume' : 'wall.pause']}</span>
          </button>
        )}
        {city?.synthetic && <span className="synthetic">{words['mark.synthetic']}</span>}
        <Mode />
        {asOf !== null && (
          <time className={lost ? 'stale' : ''} dateTime={new Date(asOf).toISOString()}>
            {dateWords(asOf, zone, language)} <b>{clockTime(asOf, zone)}</b>
          </time>
        )}
        <button type="button" className="wall-leave" onClick={() => go(store.getState().route)}>
          <span aria-hidden="true">×</span>
          <span className="visually-hidden">{display['wall.leave']}</span>
        </button>
      </div>
    </header>
  )
}
