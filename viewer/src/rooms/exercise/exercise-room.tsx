// The exercise desk: injects, actions, alarms and people; outside an exercise the lobby.
import { session } from '../../data/exercise-session.ts'
import { useWords } from '../../words-hook.ts'
import { ActPanel } from './act-panel.tsx'
import { useExercise } from './exercise-store.ts'
import { Inbox } from './inbox.tsx'
import { Lobby } from './lobby.tsx'
import { SidePanel } from './side-panel.tsx'
import './exercise-room.css'

export function ExerciseRoom() {
  const { words } = useWords()
  const exercise = useExercise((state) => state.exercise)
  if (session === null) return <Lobby />
  if (exercise === null)
    return (
      <main className="app-wait">
        <p className="meta">{words['app.loading']}</p>
      </main>
    )
  return (
    <main className="exercise-room" id="list" tabIndex={-1}>
      <h1 className="visually-hidden">{exercise.title}</h1>
      <Inbox exercise={exercise} />
      <ActPanel exercise={exercise} />
      <SidePanel exercise={exercise} />
    </main>
  )
}
