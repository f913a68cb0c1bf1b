// What each action of a plan is worth: asked for, followed while the runs are made, and stopped.
import { useEffect, useState } from 'react'
import { ask, change } from '../../data/client.ts'
import { ACTIONS, ACTIONS_PROGRESS, CANCEL_ACTIONS } from '../../data/operations.ts'
import type { ActionsProgress, ActionsTold } from '../../data/rehearsal-types.ts'
import type { Rehearsal } from '../../data/types.ts'
import type { ActionsKnown } from '../../findings/answers.ts'

/** Over horizons up to this the worth of actions is worked out unasked. */
const UNASKED_HOURS = 72
const LOOK_EVERY_MILLISECONDS = 1000

export interface KnownActions {
  readonly actions: ActionsKnown
  /** While it is worked out; null before the first look. */
  readonly progress: ActionsProgress | null
  readonly ask: () => void
  readonly stop: () => void
}

/** Asked for when the rehearsal is done; over long horizons on demand. */
export function useActions(rehearsal: Rehearsal): KnownActions {
  const { id, state, horizonHours } = rehearsal
  const hasPlan = rehearsal.levers.length > 0
  const [demanded, setDemanded] = useState<string | null>(null)
  const [stopped, setStopped] = useState<string | null>(null)
  const [found, setFound] = useState<{ readonly id: string; readonly actions: ActionsTold | null } | null>(null)
  const [looked, setLooked] = useState<{ readonly id: string; readonly progress: ActionsProgress | null } | null>(null)
  const unasked = horizonHours <= UNASKED_HOURS || demanded === id
  const due = hasPlan && state === 'DONE' && unasked && stopped !== id
  const waiting = due && found?.id !== id
  useEffect(() => {
    if (!due) return
    let wanted = true
    ask<{ rehearsal: { actions: ActionsTold | null } | null }>(ACTIONS, { id }).then((answer) => {
      if (wanted) setFound({ id, actions: answer.ok ? (answer.data.rehearsal?.actions ?? null) : null })
    })
    return () => {
      wanted = false
    }
  }, [id, due])
  useEffect(() => {
    if (!waiting) return
    let wanted = true
    const look = (): void => {
      ask<{ rehearsal: { actionsProgress: ActionsProgress | null } | null }>(ACTIONS_PROGRESS, { id }).then(
        (answer) => {
          if (wanted && answer.ok) setLooked({ id, progress: answer.data.rehearsal?.actionsProgress ?? null })
        },
      )
    }
    const timer = setInterval(look, LOOK_EVERY_MILLISECONDS)
    return () => {
      wanted = false
      clearInterval(timer)
    }
  }, [id, waiting])
  const actions: ActionsKnown =
    !hasPlan || state === 'FAILED' || state === 'CANCELLED'
      ? null
      : stopped === id
        ? 'stopped'
        : !unasked
          ? 'on-demand'
          : found?.id === id
            ? found.actions
            : 'waiting'
  return {
    actions,
    progress: looked?.id === id ? looked.progress : null,
    ask: () => {
      setStopped(null)
      setDemanded(id)
    },
    stop: () => {
      setStopped(id)
      setLooked(null)
      void change(CANCEL_ACTIONS, { id })
    },
  }
}
