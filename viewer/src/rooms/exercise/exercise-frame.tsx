// What no screen of an exercise is without: the frame round the window with its two words, and the bar below the header.
import { leaveExercise, session } from '../../data/exercise-session.ts'
import { go } from '../../navigate.ts'
import { HOME } from '../../route.ts'
import { SeverityMark } from '../../shell/severity-mark.tsx'
import { useApp } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import { exerciseClock } from './exercise-clock.ts'
import { acknowledge, ringing, unread, useExercise } from './exercise-store.ts'
import { ReportLink } from './report-link.tsx'
import { Steering } from './steering.tsx'
import './exercise-frame.css'

/** In both languages at once, whichever is shown: an exercise must be known at a glance by anybody. */
export const EXERCISE_PLATE = '演练 EXERCISE'

export function ExerciseFrame() {
  if (session === null) return null
  return (
    <div className="exercise-frame" aria-hidden="true">
      <span>{EXERCISE_PLATE}</span>
    </div>
  )
}

export function ExerciseBar() {
  const { words, say } = useWords()
  const exercise = useExercise((state) => state.exercise)
  const problem = useExercise((state) => state.problem)
  const room = useApp((state) => state.route.room)
  if (session === null) return null
  const you = exercise?.you ?? null
  const alarms = exercise ? ringing(exercise).length : 0
  return (
    <section className="exercise-bar" aria-label={words['exercise.bar']}>
      <strong className="exercise-plate" title={words['mark.exerciseWhy']}>
        {EXERCISE_PLATE}
      </strong>
      {exercise && (
        <>
          <span className="exercise-title ellipsis">{exercise.title}</span>
          <span className={`exercise-state is-${exercise.state.toLowerCase()}`}>
            {words[`exercise.state.${exercise.state}`]} <b>{exerciseClock(exercise.minute)}</b>
            {exercise.state === 'RUNNING' && exercise.pace !== null && (
              <span className="meta"> {words['exercise.paceOf'](exercise.pace)}</span>
            )}
          </span>
          {you?.role === 'FACILITATOR' && <Steering exercise={exercise} />}
          <Newest />
          {alarms > 0 && (
            <span className="exercise-alarms sev-critical">
              <SeverityMark severity="critical" /> {words['exercise.alarms'](alarms)}
            </span>
          )}
          <span className="exercise-you meta ellipsis">
            {you
              ? words['exercise.you'](say(you.post), say(you.facilityName ?? you.roleName))
              : words['exercise.onlooker']}
          </span>
        </>
      )}
      {problem !== null && (
        <span className="exercise-problem sev-watch ellipsis" role="alert">
          {problem}
        </span>
      )}
      <span className="exercise-bar-right">
        {room !== 'exercise' && (
          <button type="button" className="chip" onClick={() => go({ ...HOME, room: 'exercise' })}>
            {words['exercise.open']}
          </button>
        )}
        {exercise && <ReportLink exercise={exercise} />}
        <button type="button" className="chip" onClick={leaveExercise} title={words['exercise.leave']}>
          {words['exercise.leaveShort']}
        </button>
      </span>
    </section>
  )
}

/** The newest inject that waits for whoever sits here, with its button. */
function Newest() {
  const { words, say } = useWords()
  const exercise = useExercise((state) => state.exercise)
  const waiting = exercise ? unread(exercise) : []
  const newest = waiting[0]
  if (!newest) return null
  return (
    <span className="exercise-newest">
      <SeverityMark severity="watch" />
      <span className="ellipsis" title={say(newest.text)}>
        <span className="visually-hidden">{words['exercise.newest']}: </span>
        {say(newest.text)}
      </span>
      <button type="button" className="chip" onClick={() => void acknowledge(newest.id)}>
        {words['exercise.acknowledge']}
      </button>
      {waiting.length > 1 && <span className="meta">{words['exercise.unread'](waiting.length)}</span>}
    </span>
  )
}

/** In place of the rooms where the server has no such exercise: never the live city by mistake. */
export function ExerciseGone() {
  const { words } = useWords()
  return (
    <main className="app-wait">
      <h1>{words['exercise.gone']}</h1>
      <p className="meta">{words['exercise.goneWhy']}</p>
      <button type="button" className="button primary" onClick={leaveExercise}>
        {words['exercise.leave']}
      </button>
    </main>
  )
}
