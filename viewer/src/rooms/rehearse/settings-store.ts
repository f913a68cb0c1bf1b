// The rehearsal room's state and its conversation with the API: settings, the run in progress, its result, its playback.
import { ask, change, type Listening, listen } from '../../data/client.ts'
import { normaliseRehearsal } from '../../data/normalise.ts'
import { CANCEL_REHEARSAL, REHEARSAL_BY_ID, REHEARSAL_PROGRESS, REHEARSE } from '../../data/operations.ts'
import type { Rehearsal } from '../../data/types.ts'
import { WORDS } from '../../i18n/words.ts'
import { go } from '../../navigate.ts'
import { HOME } from '../../route.ts'
import { isHospital, store } from '../../store.ts'
import { needingAction, others } from '../watch/ranking.ts'
import { PLAN_BEDS_AT_MOST, questionOf, type Settings, titleOf } from './settings.ts'

export const setSettings = (part: Partial<Settings>): void =>
  store.setState(({ settings }) => ({ settings: { ...settings, ...part } }))

/** Surge beds of a hospital: what can be opened. */
export function surgeBedsOf(facility: string | null): number {
  const found = facility ? store.getState().catalogue?.facility.get(facility) : undefined
  return found?.units.reduce((sum, unit) => sum + unit.surgeBeds, 0) ?? 0
}

/** Plans for a hospital: beds = what stands by there, at most 40. */
export const planFor = (hospital: string | null): void =>
  setSettings({ hospital, beds: Math.min(surgeBedsOf(hospital), PLAN_BEDS_AT_MOST) })

let planChosen = false

/** Once a visit, when no hospital has been planned for: the most urgent one that has standby beds. False = nothing is known yet. */
export function presetPlan(): boolean {
  const { settings, pulse } = store.getState()
  if (planChosen || settings.hospital !== null) return true
  if (!pulse) return false
  const ranked = needingAction(pulse.facilities, pulse.alerts)
  const inOrder = [...ranked.map((row) => row.pulse.id), ...others(pulse.facilities, ranked).map(({ id }) => id)]
  const hospital = inOrder.find((id) => surgeBedsOf(id) > 0)
  if (hospital) planFor(hospital)
  planChosen = true
  return true
}

/** Goes to the rehearsal room with this hospital as the one to help. */
export function rehearseFrom(facility: string): void {
  planFor(facility)
  go({ ...HOME, room: 'rehearse' })
}

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

/** Follows a rehearsal until it is over; the answers grow with its runs. */
export function followRehearsal(id: string): void {
  listening?.stop()
  const followed = listen<{ rehearsalProgress: Rehearsal }>(
    REHEARSAL_PROGRESS,
    { id },
    ({ rehearsalProgress }) => {
      store.setState({ rehearsal: normaliseRehearsal(rehearsalProgress, isHospital), rehearsalProblem: null })
      return rehearsalProgress.state !== 'RUNNING'
    },
    (state) => {
      if (state === 'lost') void giveUpIfGone(id, followed)
    },
  )
  listening = followed
}

export async function runRehearsal(): Promise<void> {
  const { settings, catalogue, language } = store.getState()
  const question = questionOf(settings, '')
  const title = titleOf(question, WORDS[language], (id) => catalogue?.facility.get(id)?.name[language] ?? id)
  listening?.stop()
  store.setState({ rehearsal: null, rehearsalProblem: null, asked: settings, playback: null })
  const answer = await change<{ rehearse: Rehearsal }>(REHEARSE, { input: { ...question, title } })
  if (!answer.ok) {
    store.setState({ rehearsalProblem: answer.why.replace(/^\[GraphQL\] /, '') })
    return
  }
  const rehearsal = normaliseRehearsal(answer.data.rehearse, isHospital)
  store.setState({ rehearsal })
  go({ ...HOME, room: 'rehearse', rehearsal: rehearsal.id }, true)
  if (rehearsal.state === 'RUNNING') followRehearsal(rehearsal.id)
}

export async function cancelRehearsal(): Promise<void> {
  const { rehearsal } = store.getState()
  if (rehearsal) await change(CANCEL_REHEARSAL, { id: rehearsal.id })
}
