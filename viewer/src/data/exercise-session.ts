// The exercise that this tab takes part in: kept for the tab alone. Everything the tab asks is then asked of the exercise, and
// going in or out loads the page anew, so that nothing of the live city and of an exercise is ever mixed on one screen.
const KEY = 'exercise'

export interface ExerciseSession {
  readonly id: string
  /** What stands for the participant; null = looking on without having joined. */
  readonly token: string | null
}

export function sessionOf(text: string | null): ExerciseSession | null {
  if (text === null) return null
  try {
    const { id, token } = JSON.parse(text) as Partial<ExerciseSession>
    return typeof id === 'string' && /^[\w-]{1,64}$/.test(id)
      ? { id, token: typeof token === 'string' ? token : null }
      : null
  } catch {
    // What is no session of ours is none at all.
    return null
  }
}

function kept(): string | null {
  try {
    return globalThis.sessionStorage?.getItem(KEY) ?? null
  } catch {
    // Without storage a tab cannot take part: it would fall back to the live city unseen.
    return null
  }
}

/** The exercise of this tab; null = it shows the live city. */
export const session: ExerciseSession | null = sessionOf(kept())

/** What every request of the tab carries. */
export const exerciseHeaders = (): Readonly<Record<string, string>> =>
  session === null
    ? {}
    : {
        'kangcheng-exercise': session.id,
        ...(session.token === null ? {} : { 'kangcheng-participant': session.token }),
      }

/** Takes the tab into an exercise. @returns false where the browser keeps nothing for a tab. */
export function enterExercise(entered: ExerciseSession): boolean {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(entered))
  } catch {
    // Nothing is kept: better not to go in than to act on the live city by mistake.
    return false
  }
  location.reload()
  return true
}

/** Back to the live city. */
export function leaveExercise(): void {
  try {
    sessionStorage.removeItem(KEY)
  } catch {
    // Then nothing was kept either.
    return
  }
  location.reload()
}
