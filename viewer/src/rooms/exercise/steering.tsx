// What only the facilitator has: start, pause, pace, jump, end.
import { useState } from 'react'
import { useWords } from '../../words-hook.ts'
import { wish } from './exercise-store.ts'
import { END_EXERCISE, JUMP, PAUSE_EXERCISE, SET_PACE, START_EXERCISE } from './operations.ts'
import type { ExerciseSeen } from './types.ts'

const PACES = [1, 5, 10, 30, 60, 120, 240, 480, 720]
const isOver = ({ state }: ExerciseSeen): boolean => ['ENDED', 'FAILED', 'INTERRUPTED'].includes(state)

/** The controls of the bar. */
export function Steering({ exercise }: { readonly exercise: ExerciseSeen }) {
  const { words } = useWords()
  if (isOver(exercise)) return null
  const moving = exercise.state === 'RUNNING' || exercise.state === 'JUMPING'
  const hour = Math.min(exercise.horizonMinutes, Math.floor(exercise.minute) + 60)
  const paces = PACES.includes(exercise.pace ?? 1) ? PACES : [...PACES, exercise.pace!].toSorted((a, b) => a - b)
  return (
    <span className="exercise-steering">
      <button
        type="button"
        className="button primary exercise-go"
        onClick={() => void wish(moving ? PAUSE_EXERCISE : START_EXERCISE)}
      >
        {words[moving ? 'exercise.pause' : exercise.state === 'PREPARED' ? 'exercise.start' : 'exercise.resume']}
      </button>
      <label>
        <span className="visually-hidden">{words['exercise.pace']}</span>
        <select
          value={exercise.pace ?? 1}
          onChange={(event) => void wish(SET_PACE, { pace: Number(event.target.value) })}
          aria-label={words['exercise.pace']}
        >
          {paces.map((pace) => (
            <option key={pace} value={pace}>
              {words['exercise.paceOf'](pace)}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        className="chip exercise-jump-next"
        disabled={exercise.jumpTo !== null}
        onClick={() => void wish(JUMP)}
      >
        {words['exercise.jumpNext']}
      </button>
      <button
        type="button"
        className="chip exercise-jump-hour"
        disabled={exercise.jumpTo !== null}
        onClick={() => void wish(JUMP, { minute: hour })}
      >
        {words['exercise.jumpHour']}
      </button>
    </span>
  )
}

/** A jump to any minute, and the end: in the room, where they are not hit by mistake. */
export function JumpAndEnd({ exercise }: { readonly exercise: ExerciseSeen }) {
  const { words } = useWords()
  const [minute, setMinute] = useState('')
  const [sure, setSure] = useState(false)
  const [ending, setEnding] = useState(false)
  if (isOver(exercise)) return null
  return (
    <form
      className="exercise-form is-row"
      onSubmit={(event) => {
        event.preventDefault()
        if (minute !== '') void wish(JUMP, { minute: Number(minute) }).then(({ ok }) => ok && setMinute(''))
      }}
    >
      <label>
        {words['exercise.jumpTo']}
        <input
          type="number"
          min={Math.ceil(exercise.minute)}
          max={exercise.horizonMinutes}
          value={minute}
          onChange={(event) => setMinute(event.target.value)}
        />
      </label>
      <button type="submit" className="button" disabled={minute === '' || exercise.jumpTo !== null}>
        {words['exercise.jump']}
      </button>
      <button
        type="button"
        className="button exercise-end"
        disabled={ending}
        onClick={() => {
          if (!sure) {
            setSure(true)
            return
          }
          setEnding(true)
          void wish(END_EXERCISE).then(({ ok }) => {
            if (!ok) setEnding(false)
          })
        }}
      >
        {words[sure ? 'exercise.endSure' : 'exercise.end']}
      </button>
    </form>
  )
}
