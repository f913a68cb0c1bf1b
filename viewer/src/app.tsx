// The frame that every room shares: header above, room, time bar below; what is said aloud; the help.
import { lazy, Suspense, useEffect } from 'react'
import { session } from './data/exercise-session.ts'
import { grantedIn } from './data/granted.ts'
import { FigureHost } from './figures/figure-host.tsx'
import { LANGUAGE_TAG } from './i18n/words.ts'
import { ExerciseBar, ExerciseFrame, ExerciseGone } from './rooms/exercise/exercise-frame.tsx'
import { RehearseViews } from './rooms/rehearse/rehearse-views.tsx'
import { rehearseView, type ViewBeside } from './rooms/rehearse/view-beside.ts'
import { WatchRoom } from './rooms/watch/watch-room.tsx'
import { EmergencyBanner } from './shell/emergency-banner.tsx'
import { Header } from './shell/header.tsx'
import { Help } from './shell/help.tsx'
import { useKeptFocus } from './shell/kept-focus.ts'
import { LiveRegion } from './shell/live-region.tsx'
import { OverHost } from './shell/over-host.tsx'
import { openOver } from './shell/over-rooms.ts'
import { LazyRoom, RoomBoundary, RoomWait } from './shell/room-boundary.tsx'
import { SignIn } from './shell/sign-in.tsx'
import { TimeBar } from './shell/time-bar.tsx'
import { type AppState, remembered, store, useApp } from './store.ts'
import { useWords } from './words-hook.ts'
import './app.css'

const RunsPanel = lazy(async () => ({ default: (await import('./shell/runs/runs-panel.tsx')).RunsPanel }))
const Wall = lazy(async () => ({ default: (await import('./wall/wall.tsx')).Wall }))

/** After the first picture: what it still needs for itself comes first. */
const REHEARSE_AFTER_MS = 1_500

/** The first picture is Watch's: the others come when they are asked for, rehearsing ahead of that, as it is a key away. */
const LATER = {
  rehearse: async () => (await import('./rooms/rehearse/rehearse-room.tsx')).RehearseRoom,
  data: async () => (await import('./rooms/data/data-room.tsx')).DataRoom,
  exercise: async () => (await import('./rooms/exercise/exercise-room.tsx')).ExerciseRoom,
  plan: async () => (await import('./rooms/plan/plan-room.tsx')).PlanRoom,
  indicators: async () => (await import('./rooms/indicators/indicators-room.tsx')).IndicatorsRoom,
  epidemic: async () => (await import('./rooms/rehearse/epidemic/epidemic-view.tsx')).EpidemicView,
  allocation: async () => (await import('./rooms/rehearse/allocation/allocation-room.tsx')).AllocationRoom,
  actions: async () => (await import('./rooms/rehearse/actions/actions-room.tsx')).ActionsRoom,
  past: async () => (await import('./rooms/rehearse/past/past-room.tsx')).PastRoom,
} as const

export function App() {
  const { words, language, say } = useWords()
  const room = useApp((state) => state.route.room)
  const view = useApp(viewBeside)
  const city = useApp((state) => state.city)
  const problem = useApp((state) => state.problem)
  const asked = useApp((state) => state.signIn !== null)
  const gone = useApp((state) => state.exerciseGone)
  const logsOnly = useApp((state) => !grantedIn(state, 'live'))
  const elevated = useApp((state) => state.me?.elevatedUntil != null)
  const wall = useApp((state) => state.wall)
  const runs = useApp((state) => state.runs && grantedIn(state, 'simulation'))
  const onWall = wall !== null && city !== null && !asked && !gone
  useDataReady()
  useKeptFocus()
  useEffect(() => {
    document.documentElement.lang = LANGUAGE_TAG[language]
    const name = city ? words['app.title'](say(city.name), city.synthetic) : words['app.name']
    document.title = session === null ? name : `${words['mark.exercise']} · ${name}`
  }, [language, city, words, say])
  return (
    <div
      className={`app is-${room} ${onWall ? 'is-wall' : ''} ${view === null ? '' : 'is-beside'} ${session === null ? '' : 'is-exercising'} ${elevated ? 'is-elevated' : ''} ${logsOnly ? 'is-logs-only' : ''}`}
    >
      <button type="button" className="skip" onClick={() => document.getElementById('list')?.focus()}>
        {words['skip.list']}
      </button>
      {elevated && <EmergencyBanner />}
      {!onWall && <Header />}
      <ExerciseBar />
      {room === 'rehearse' && city !== null && !asked && !gone && !onWall && <RehearseViews view={view} />}
      {asked ? (
        <SignIn />
      ) : gone ? (
        <ExerciseGone />
      ) : onWall ? (
        <RoomBoundary name={words['app.name']}>
          {(attempt) => (
            <Suspense key={attempt} fallback={<RoomWait />}>
              <Wall playlist={wall} room={<Room />} />
            </Suspense>
          )}
        </RoomBoundary>
      ) : city ? (
        <Room />
      ) : (
        <main className="app-wait">
          <h1>{problem ? words['app.failed'] : words['app.loading']}</h1>
          {problem && <p className="meta">{problem}</p>}
        </main>
      )}
      {room !== 'plan' && !logsOnly && !onWall && <TimeBar />}
      <LiveRegion />
      <Help />
      {runs && (
        <Suspense>
          <RunsPanel />
        </Suspense>
      )}
      <ExerciseFrame />
      <FigureHost />
      <OverHost />
    </div>
  )
}

/** `data-ready` on the document once the first complete picture is drawn: figures, list, and stage or its tables. */
function useDataReady(): void {
  const ready = useApp((state) => {
    if (!state.city) return false
    if (state.route.room === 'data' && !grantedIn(state, 'live')) return state.dataDrawn
    if (!state.pulse) return false
    if (['rehearse', 'exercise', 'plan', 'indicators'].includes(state.route.room)) return true
    if (state.route.room === 'data') return state.dataDrawn
    if (state.beds.position < 0n) return false
    return state.table || !state.canDraw3d || state.stageDrawn
  })
  useEffect(() => {
    if (!ready) return
    const frame = requestAnimationFrame(() => {
      document.documentElement.dataset.ready = 'true'
      // One that does not come now is asked for again when it is opened, and said to be missing there.
      setTimeout(() => {
        void LATER.rehearse().catch(() => undefined)
        if (mayOfferTour()) void openOver('tour')
      }, REHEARSE_AFTER_MS)
    })
    return () => cancelAnimationFrame(frame)
  }, [ready])
}

/** Once, to whoever opens the live city at a desk for the first time. */
function mayOfferTour(): boolean {
  const { route, wall, signIn } = store.getState()
  return remembered('tour') === null && session === null && wall === null && signIn === null && route.room === 'watch'
}

/** The view beside a rehearsal that is shown; null = none. */
const viewBeside = ({ route }: AppState): ViewBeside | null =>
  route.room === 'rehearse' ? rehearseView(route.rehearsal) : null

/** The room that the address names. One that fails leaves the others, the header and the time bar alone. */
function Room() {
  const { words } = useWords()
  const room = useApp((state) => state.route.room)
  const beside = useApp(viewBeside)
  const name = words[`room.${room}`]
  const part = beside ?? room
  if (part === 'watch')
    return (
      <RoomBoundary key={part} name={name}>
        {(attempt) => <WatchRoom key={attempt} />}
      </RoomBoundary>
    )
  return <LazyRoom key={part} name={name} load={LATER[part]} />
}
