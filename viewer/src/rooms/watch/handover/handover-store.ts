// Notes from shift to shift, asked for while the Watch room is open.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { type Answer, ask, change } from '../../../data/client.ts'
import type { Text } from '../../../i18n/words.ts'

export interface HandoverNote {
  readonly number: number
  readonly at: string
  readonly post: string
  readonly text: string
  readonly facility: { readonly id: string; readonly name: Text } | null
  readonly about: string
  readonly taken: { readonly at: string; readonly post: string } | null
}

export interface HandoverState {
  /** The newest first; null = not told yet, or not for whoever is signed in. */
  readonly notes: readonly HandoverNote[] | null
  readonly open: boolean
}

export const handoverStore = createStore<HandoverState>(() => ({ notes: null, open: false }))
export const useHandover = <T>(selector: (state: HandoverState) => T): T => useStore(handoverStore, selector)

const NOTES = `query HandoverNotes {
  handoverNotes { number at post text facility { id name { zh en } } about taken { at post } }
}`
const WRITE = 'mutation WriteHandoverNote($input: HandoverNoteInput!) { writeHandoverNote(input: $input) { number } }'
const TAKE = `mutation TakeHandoverNote($number: Int!, $post: String!) {
  takeHandoverNote(number: $number, post: $post) { number }
}`
const EVERY_MS = 15_000

export async function readNotes(): Promise<void> {
  const answer = await ask<{ handoverNotes: readonly HandoverNote[] }>(NOTES)
  if (answer.ok) handoverStore.setState({ notes: answer.data.handoverNotes })
}

/** Reads the notes until the returned function is called. */
export function followNotes(): () => void {
  const read = (): void => {
    if (document.visibilityState === 'visible') void readNotes()
  }
  read()
  const timer = setInterval(read, EVERY_MS)
  return () => {
    clearInterval(timer)
    handoverStore.setState({ open: false })
  }
}

export interface NoteDraft {
  readonly post: string
  readonly text: string
  readonly facility: string | null
  /** ISO 8601. */
  readonly about: string
}

export async function writeNote(input: NoteDraft): Promise<Answer<unknown>> {
  const answer = await change(WRITE, { input })
  await readNotes()
  return answer
}

export async function takeNote(number: number, post: string): Promise<Answer<unknown>> {
  const answer = await change(TAKE, { number, post })
  await readNotes()
  return answer
}
