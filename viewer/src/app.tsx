// The frame that every room shares: header above, room, time bar below; what is said aloud; the help.
import { lazy, Suspense, useEffect } from 'react'
import { session } from './data/exercise-session.ts'
import { grantedIn } from './data/granted.ts'
import { LANGUAGE_TAG } from './i18n/words.ts'
import { ExerciseBar, ExerciseFrame, ExerciseGone } from './rooms/exercise/exercise-frame.tsx'
import { RehearseRoom } from './rooms/rehearse/rehearse-room.tsx'
import { rehearseView, type ViewBeside } from './rooms/rehearse/rehearse-views.tsx'
import { WatchRoom } from './rooms/watch/watch-room.tsx'
import { EmergencyBanner } from './shell/emergency-banner.tsx'
import { Header } from './shell/header.tsx'
import { Help } from './shell/help.tsx'
import { useKeptFocus } from './shell/kept-focus.ts'
import { LiveRegion } from './shell/live-region.tsx'
import { SignIn } from './shell/sign-in.tsx'
import { TimeBar } from './shell/time-bar.tsx'
import { type AppState, useApp } from './store.ts'
import { useWords } from './words-hook.ts'
import './app.css'

/** Few look at it, and it is large: it comes when it is asked for. */
const DataRoom = lazy(async () => ({ default: (await import('./rooms/data/data-room.tsx')).DataRoom }))
const ExerciseRoom = lazy(async () => ({
  default: (await import('./rooms/exercise/exercise-room.tsx')).ExerciseRoom,
}))

const PlanRoom = lazy(async () => ({ default: (await import('./rooms/plan/plan-room.tsx')).PlanRoom }))
/** Its charts and map are its own, as those of the other rooms that come when they are asked for. */
const EpidemicView = lazy(async () => ({
  default: (await import('./rooms/rehearse/epidemic/epidemic-view.tsx')).EpidemicView,
}))
const PastRoom = lazy(async () => ({
  default: (await import('./rooms/rehearse/past/past-room.tsx')).PastRoom,
}))
const AllocationRoom = lazy(async () => ({
  default: (await import('./rooms/rehearse/allocation/allocation-room.tsx')).AllocationRoom,
}))
const ActionsRoom = lazy(async () => ({
  default: (await import('./rooms/rehearse/actions/actions-room.tsx')).ActionsRoom,
}))
const IndicatorsRoom = lazy(async () => ({
  default: (await import('./rooms/indicators/indicators-room.tsx')).IndicatorsRoom,
}))

export function App() {
  const { words, language, say } = useWords()
  const room = useApp((state) => state.route.room)
  const beside = useApp(viewBeside) !== null
  const city = useApp((state) => state.city)
  const problem = useApp((state) => state.problem)
  const asked = useApp((state) => state.signIn !== null)
  const gone = useApp((state) => state.exerciseGone)
  const theme = useApp((state) => state.theme)
  const logsOnly = useApp((state) => !grantedIn(state, 'live'))
  const elevated = useApp((state) => state.me?.elevatedUntil != null)
  useDataReady()
  useKeptFocus()
  useEffect(() => {
    document.documentElement.lang = LANGUAGE_TAG[language]
    document.documentElement.dataset.theme = theme
    const name = city ? words['app.title'](say(city.name), city.synthetic) : words['app.name']
    document.title = session === null ? name : `${words['mark.exercise']} · ${name}`
  }, [language, theme, city, words, say])
  return (
    <div
      className={`app is-${room} ${beside ? 'is-beside' : ''} ${session === null ? '' : 'is-exercising'} ${elevated ? 'is-elevated' : ''} ${logsOnly ? 'is-logs-only' : ''}`}
    >
      <button type="button" className="skip" onClick={() => document.getElementById('list')?.focus()}>
        {words['skip.list']}
      </button>
      {elevated && <EmergencyBanner />}
      <Header />
      <ExerciseBar />
      {asked ? (
        <SignIn />
      ) : gone ? (
        <ExerciseGone />
      ) : city ? (
        room === 'rehearse' ? (
          <Rehearse />
        ) : room === 'exercise' ? (
          <Suspense fallback={<main className="app-wait" />}>
            <ExerciseRoom />
          </Suspense>
        ) : room === 'plan' ? (
          <Suspense fallback={<main className="app-wait" />}>
            <PlanRoom />
          </Suspense>
        ) : room === 'indicators' ? (
          <Suspense fallback={<main className="app-wait" />}>
            <IndicatorsRoom />
          </Suspense>
        ) : room === 'data' ? (
          <Suspense fallback={<main className="app-wait" />}>
            <DataRoom />
          </Suspense>
        ) : (
          <WatchRoom />
        )
      ) : (
        <main className="app-wait">
          <h1>{problem ? words['app.failed'] : words['app.loading']}</h1>
          {problem && <p className="meta">{problem}</p>}
        </main>
      )}
      {room !== 'plan' && !logsOnly && <TimeBar />}
      <LiveRegion />
      <Help />
      <ExerciseFrame />
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
    })
    return () => cancelAnimationFrame(frame)
  }, [ready])
}

/** The view beside a rehearsal that is shown; null = none. */
const viewBeside = ({ route }: AppState): ViewBeside | null =>
  route.room === 'rehearse' ? rehearseView(route.rehearsal) : null

const VIEWS = { epidemic: EpidemicView, allocation: AllocationRoom, actions: ActionsRoom, past: PastRoom } as const

function Rehearse() {
  const view = useApp(viewBeside)
  if (view === null) return <RehearseRoom />
  const View = VIEWS[view]
  return (
    <Suspense fallback={<main className="app-wait" />}>
      <View />
    </Suspense>
  )
}
