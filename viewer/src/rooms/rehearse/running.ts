// Running a rehearsal and following it: the answers grow with its runs.
import { ask, change, type Listening, listen } from '../../data/client.ts'
import { normaliseRehearsal } from '../../data/normalise.ts'
import { CANCEL_REHEARSAL, REHEARSAL_BY_ID, REHEARSAL_PROGRESS, REHEARSE } from '../../data/operations.ts'
import type { Rehearsal } from '../../data/types.ts'
import { WORDS } from '../../i18n/words.ts'
import { go } from '../../navigate.ts'
import { HOME } from '../../route.ts'
import { isHospital, store } from '../../store.ts'
import { type Naming, questionOf, type RehearsalQuestion, titleOf } from './draft.ts'
import { editor } from './editor-state.ts'

let listening: Listening | null = null

/** The problem of a rehearsal that the server no longer has: rehearsals live as long as the server runs. */
export const NOT_KEPT = 'not-kept'

/** Gives up on a rehearsal the server does not know; a connection that is merely lost comes back by itself. */
async function giveUpIfGone(id: string, followed: Listening): Promise<void> {
  const answer = await ask<{ rehearsal: { id: string } | null }>(REHEARSAL_BY_ID, { id })
  if (!answer.ok || answer.data.rehearsal !== null || listening !== followed) return
  followed.stop()
  store.setState({ rehearsal: null, rehearsalProblem: NOT_KEPT })
}

/** Hears of a rehearsal's progress until it is over. */
export const listenTo = (
  id: string,
  onChange: (rehearsal: Rehearsal) => void,
  onState: (state: 'open' | 'lost') => void = () => undefined,
): Listening =>
  listen<{ rehearsalProgress: Rehearsal }>(
    REHEARSAL_PROGRESS,
    { id },
    ({ rehearsalProgress }) => {
      onChange(normaliseRehearsal(rehearsalProgress, isHospital))
      return rehearsalProgress.state !== 'RUNNING'
    },
    onState,
  )

/** Shows a rehearsal and follows it to its end. */
export function followRehearsal(id: string): void {
  listening?.stop()
  const followed = listenTo(
    id,
    (rehearsal) => store.setState({ rehearsal, rehearsalProblem: null }),
    (state) => {
      if (state === 'lost') void giveUpIfGone(id, followed)
    },
  )
  listening = followed
}

/** What titles need, from the store. */
export function namingNow(): Naming {
  const { catalogue, language } = store.getState()
  return {
    words: WORDS[language],
    language,
    nameOf: (id) => catalogue?.facility.get(id)?.name[language] ?? id,
    forms: editor.getState().forms,
  }
}

/** Starts a rehearsal; a refusal is the server's words. */
export async function startRehearsal(
  question: RehearsalQuestion,
  sameForkAs: string | null,
): Promise<{ readonly ok: true; readonly rehearsal: Rehearsal } | { readonly ok: false; readonly why: string }> {
  const title = titleOf(question, namingNow()).slice(0, 200)
  // A fork that is shared has an instant of its own.
  const from = sameForkAs === null ? question.from : null
  const answer = await change<{ rehearse: Rehearsal }>(REHEARSE, { input: { ...question, title, sameForkAs, from } })
  return answer.ok
    ? { ok: true, rehearsal: normaliseRehearsal(answer.data.rehearse, isHospital) }
    : { ok: false, why: answer.why.replace(/^\[GraphQL\] /, '') }
}

/** @param sameForkAs what forked the state that it starts from, by id; null = now */
export async function runRehearsal(sameForkAs: string | null = null): Promise<void> {
  const { draft } = store.getState()
  listening?.stop()
  editor.setState({ page: 'result' })
  store.setState({ rehearsal: null, rehearsalProblem: null, asked: draft, playback: null })
  const answer = await startRehearsal(questionOf(draft, ''), sameForkAs)
  if (!answer.ok) {
    store.setState({ rehearsalProblem: answer.why })
    return
  }
  const { rehearsal } = answer
  store.setState({ rehearsal })
  go({ ...HOME, room: 'rehearse', rehearsal: rehearsal.id }, true)
  if (rehearsal.state === 'RUNNING') followRehearsal(rehearsal.id)
}

export async function cancelRehearsal(): Promise<void> {
  const { rehearsal } = store.getState()
  if (rehearsal) await change(CANCEL_REHEARSAL, { id: rehearsal.id })
}
