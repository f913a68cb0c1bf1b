// What the tab knows of its exercise, as the subscription tells it, and what its people do in it.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { type Answer, ask, change, listen } from '../../data/client.ts'
import { session } from '../../data/exercise-session.ts'
import { fetchWithToken } from '../../data/token.ts'
import { store } from '../../store.ts'
import {
  ACKNOWLEDGE_ALARM,
  ACKNOWLEDGE_INJECT,
  ACT,
  EXERCISE_BY_ID,
  EXERCISE_CHANGED,
  LEVER_KINDS,
} from './operations.ts'
import type { ActionSeen, ExerciseSeen, InjectSeen, LeverSeen } from './types.ts'

export interface ExerciseKnown {
  readonly exercise: ExerciseSeen | null
  readonly levers: readonly LeverSeen[]
  /** Why the last wish was not met; null = it was. */
  readonly problem: string | null
}

export const exerciseStore = createStore<ExerciseKnown>(() => ({ exercise: null, levers: [], problem: null }))
export const useExercise = <T>(selector: (state: ExerciseKnown) => T): T => useStore(exerciseStore, selector)

/** Injects that have reached who sits here and wait to be acknowledged, the newest first. */
export const unread = (exercise: ExerciseSeen): readonly InjectSeen[] =>
  exercise.you === null || exercise.you.role === 'FACILITATOR'
    ? []
    : exercise.injects
        .filter((inject) => inject.deliveredMinute !== null && !inject.acknowledged)
        .toSorted((a, b) => b.deliveredMinute! - a.deliveredMinute!)

/** Alarms that ring and that nobody has acknowledged. */
export const ringing = (exercise: ExerciseSeen) =>
  exercise.alarms.filter((alarm) => alarm.overMinute === null && alarm.acknowledgedBy === null)

let said: string | null = null
/** A new inject is said aloud once. */
function announce(exercise: ExerciseSeen): void {
  const newest = unread(exercise)[0]
  if (!newest || newest.id === said) return
  said = newest.id
  store.setState(({ language }) => ({ announcement: newest.text[language] }))
}

/** Follows the tab's exercise; the returned function ends it. Without one nothing is asked. */
export function followExercise(): () => void {
  if (session === null) return () => {}
  const { id } = session
  const tell = (exercise: ExerciseSeen): void => {
    exerciseStore.setState({ exercise })
    announce(exercise)
  }
  const followed = listen<{ exerciseChanged: ExerciseSeen }>(
    EXERCISE_CHANGED,
    { id },
    ({ exerciseChanged }) => {
      tell(exerciseChanged)
      return exerciseChanged.state === 'ENDED' || exerciseChanged.state === 'FAILED'
    },
    () => {
      // Where the stream cannot be had the exercise is still read: one that is over has none.
      if (exerciseStore.getState().exercise === null)
        void ask<{ exercise: ExerciseSeen | null }>(EXERCISE_BY_ID, { id }).then((answer) => {
          if (answer.ok && answer.data.exercise) tell(answer.data.exercise)
        })
    },
  )
  void ask<{ levers: readonly LeverSeen[] }>(LEVER_KINDS).then((answer) => {
    if (answer.ok) exerciseStore.setState({ levers: answer.data.levers })
  })
  return followed.stop
}

/** Asks for a change of the tab's exercise; a refusal is shown with the server's words. */
export async function wish<T = unknown>(
  operation: string,
  variables: Record<string, unknown> = {},
): Promise<Answer<T>> {
  const answer = await change<T>(operation, { id: session?.id, ...variables })
  exerciseStore.setState({ problem: answer.ok ? null : answer.why })
  return answer
}

export const acknowledge = (inject: string): Promise<unknown> => wish(ACKNOWLEDGE_INJECT, { inject })
export const acknowledgeAlarm = (alarm: string): Promise<unknown> => wish(ACKNOWLEDGE_ALARM, { alarm })

/** Pulls a lever. @returns what became of it, or why it could not be read. */
export async function act(kind: string, spec: Readonly<Record<string, unknown>>): Promise<ActionSeen | string> {
  const answer = await change<{ actInExercise: ActionSeen }>(ACT, { id: session?.id, action: { kind, spec } })
  return answer.ok ? answer.data.actInExercise : answer.why
}

/** Opens the report in a tab of its own; with a sign-in it is fetched, since a plain link carries no token. */
export async function openReport(path: string): Promise<void> {
  const { language } = store.getState()
  const response = await fetchWithToken(`${path}?lang=${language}`)
  if (!response.ok) {
    exerciseStore.setState({ problem: `${response.status}` })
    return
  }
  const page = URL.createObjectURL(new Blob([await response.text()], { type: 'text/html' }))
  window.open(page, '_blank', 'noopener')
  setTimeout(() => URL.revokeObjectURL(page), 60_000)
}
