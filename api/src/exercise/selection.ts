/** Which exercise a request speaks of: `?exercise=ID` or the header `Kangcheng-Exercise`; without them the live city. */
import type { IncomingMessage } from 'node:http'
import type { Exercises, Namespace } from './exercises.ts'

/** Every answer says in this header what it is about: `LIVE` or `EXERCISE`. */
export const MODE_HEADER = 'kangcheng-mode'

export interface ExerciseAsked {
  /** null = the live city. */
  readonly space: Namespace | null
  readonly participantToken: string | null
}

/** A request that names an exercise which is not there is refused: it must never be answered with the live city. */
export function exerciseAsked(
  { headers }: IncomingMessage,
  url: URL,
  exercises: Exercises,
): ExerciseAsked | { readonly status: number; readonly why: string } {
  const named = [url.searchParams.get('exercise'), headers['kangcheng-exercise'] ?? null].filter((id) => id !== null)
  const participantToken = one(headers['kangcheng-participant'])
  const id = named[0]
  if (id === undefined) return { space: null, participantToken }
  if (named.some((other) => other !== id))
    return { status: 400, why: 'exercise= and Kangcheng-Exercise name different exercises' }
  const space = exercises.namespace(String(id))
  if (space !== null) return { space, participantToken }
  return {
    status: 404,
    why: `no exercise "${String(id)}" runs here; the query exercises lists those that do. Nothing was answered from the live city`,
  }
}

const one = (value: string | string[] | undefined): string | null => (typeof value === 'string' ? value : null)
