// Keys of the data room: J/K along the inbox, E edit, R begins a refusal, Ctrl+Enter carries out; Escape leaves a field before it leaves the case.
import { openEntry } from '../../navigate.ts'
import { typing } from '../../shell/keys.ts'
import { store } from '../../store.ts'
import { attempt, beginRefusal } from './decisions.ts'
import { stepEntry } from './inbox.ts'
import { listedEntries, listedGroups, rowOf } from './listed.ts'
import { kindBegun } from './pending.ts'
import { room } from './room-store.ts'

/** Listens until the returned function is called; hears a key before the keys of the whole screen do. */
export function listenForRoomKeys(): () => void {
  let lastIndex = 0
  const step = (steps: 1 | -1): void => {
    const state = room.getState()
    const entries = listedEntries(state)
    const open = state.tab === 'out' ? state.openedId : (rowOf(listedGroups(state), state.openedId) ?? state.openedId)
    const next = stepEntry(entries, open, lastIndex, steps)
    if (next === null) return
    lastIndex = entries.indexOf(next)
    openEntry(next, true)
    document.querySelector<HTMLElement>(`#inbox-rows [data-place="${CSS.escape(next)}"]`)?.focus()
  }
  const edit = (): void => {
    const field = document.querySelector<HTMLInputElement>('[data-edit]') ?? document.getElementById('case-reason')
    field?.focus()
    if (field instanceof HTMLInputElement) field.select()
  }
  const press = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || store.getState().help || store.getState().route.room !== 'data') return
    if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') {
      event.preventDefault()
      const { refusing, openedId } = room.getState()
      attempt(kindBegun(refusing, openedId), false)
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (typing(event.target)) {
      if (event.key !== 'Escape' || !(event.target instanceof HTMLElement) || !event.target.closest('.case-panel'))
        return
      event.preventDefault()
      beginRefusal(false)
      document.getElementById('case-title')?.focus()
      return
    }
    if (event.key === 'Escape' && room.getState().refusing !== null) {
      event.preventDefault()
      beginRefusal(false)
      document.getElementById('case-title')?.focus()
      return
    }
    if (!store.getState().keys) return
    const action = { j: () => step(1), k: () => step(-1), e: edit, r: () => beginRefusal(true) }[
      event.key.toLowerCase()
    ]
    if (!action) return
    event.preventDefault()
    action()
  }
  addEventListener('keydown', press, true)
  return () => removeEventListener('keydown', press, true)
}
