// A room that fails, or whose files do not come, says so in its own place; header, time and the other rooms go on.
import { Component, type ComponentType, lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from 'react'
import { useDisplayWords } from '../i18n/display-words.ts'
import { useWords } from '../words-hook.ts'
import { focusArrived } from './kept-focus.ts'
import './room-boundary.css'

interface GuardProps {
  readonly children: ReactNode
  readonly fallback: (error: Error, retry: () => void) => ReactNode
  readonly onRetry: () => void
}

class Guard extends Component<GuardProps, { error: Error | null }> {
  override state = { error: null }
  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }
  override render() {
    const { error } = this.state
    if (error === null) return this.props.children
    return this.props.fallback(error, () => {
      this.props.onRetry()
      this.setState({ error: null })
    })
  }
}

/** Words of browsers for a part of the program that could not be fetched. */
const NOT_FETCHED = /dynamically imported module|importing a module|module script|preload CSS|Load failed|fetch/i

export interface RoomBoundaryProps {
  readonly name: string
  readonly children: (attempt: number) => ReactNode
}

/** Draws a room; what it throws becomes a cause and a way on. Each attempt has a number of its own. */
export function RoomBoundary({ name, children }: RoomBoundaryProps) {
  const [attempt, setAttempt] = useState(0)
  return (
    <Guard
      onRetry={() => setAttempt(attempt + 1)}
      fallback={(error, retry) => <Failed name={name} error={error} retry={retry} />}
    >
      {children(attempt)}
    </Guard>
  )
}

function Failed({ name, error, retry }: { name: string; error: Error; retry: () => void }) {
  const { words } = useWords()
  const display = useDisplayWords()
  const notFetched = NOT_FETCHED.test(error.message)
  return (
    <main className="room-failed" id="list" tabIndex={-1} role="alert">
      <h1>{notFetched ? display.loadFailed(name) : display.failed(name)}</h1>
      <p className="meta">{notFetched ? display.causeNetwork : display.cause(error.message)}</p>
      <p className="room-failed-ways">
        <button type="button" className="button primary" onClick={retry}>
          {display.retry}
        </button>
        <button type="button" className="button" onClick={() => location.reload()}>
          {display.reload}
        </button>
        <a className="button" href="#/watch">
          {words['room.watch']}
        </a>
      </p>
    </main>
  )
}

export interface LazyRoomProps {
  readonly name: string
  /** Fetches the room’s part of the program; must be the same function at every draw. */
  readonly load: () => Promise<ComponentType>
}

/** A room whose part of the program comes when it is asked for; a new attempt asks for it anew. */
export function LazyRoom({ name, load }: LazyRoomProps) {
  return <RoomBoundary name={name}>{(attempt) => <Loaded key={attempt} load={load} />}</RoomBoundary>
}

function Loaded({ load }: { load: () => Promise<ComponentType> }) {
  const Room = useMemo(() => roomOf(load), [load])
  return (
    <Suspense fallback={<RoomWait />}>
      <Room />
      <Arrived />
    </Suspense>
  )
}

/** A room of which the part of the program is on its way; said only where that takes long enough to be wondered at. */
export function RoomWait() {
  const { words } = useWords()
  return (
    <main className="app-wait">
      <p className="meta room-wait">{words['data.loading']}</p>
    </main>
  )
}

/** Stands beside a room, and is drawn with it. */
function Arrived() {
  useEffect(focusArrived, [])
  return null
}

/** Rooms that have come stay; one that did not is asked for again. */
const loaded = new Map<() => Promise<ComponentType>, ComponentType>()

function roomOf(load: () => Promise<ComponentType>): ComponentType {
  const found = loaded.get(load)
  if (found) return found
  const room = lazy(async () => {
    try {
      return { default: await load() }
    } catch (error) {
      loaded.delete(load)
      throw error
    }
  })
  loaded.set(load, room)
  return room
}
