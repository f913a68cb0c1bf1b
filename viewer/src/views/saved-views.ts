// Views that people have named: the address of what was shown, kept in this browser. An address is all there is to a view, so that it
// may also be pasted to a colleague or put on a wall.
import { createStore } from 'zustand/vanilla'
import { remember, remembered } from '../store.ts'

export interface SavedView {
  readonly id: string
  readonly name: string
  /** Of the screens, from `#/` on. */
  readonly address: string
  /** Epoch ms of this machine. */
  readonly savedAt: number
}

export const MOST_VIEWS = 60
export const LONGEST_NAME = 60

const isView = (one: unknown): one is SavedView => {
  const { id, name, address, savedAt } = (one ?? {}) as Partial<Record<keyof SavedView, unknown>>
  return (
    typeof id === 'string' &&
    typeof name === 'string' &&
    name.trim() !== '' &&
    typeof address === 'string' &&
    address.startsWith('#/') &&
    typeof savedAt === 'number'
  )
}

/** What a browser has kept; whatever does not look like a view is left out. */
export function viewsOf(kept: string | null): readonly SavedView[] {
  try {
    const read: unknown = JSON.parse(kept ?? '[]')
    return Array.isArray(read) ? read.filter(isView).slice(0, MOST_VIEWS) : []
  } catch {
    // Not JSON: something else has written there, and no view is lost that could be read.
    return []
  }
}

export const savedViews = createStore<{ readonly views: readonly SavedView[] }>(() => ({
  views: viewsOf(remembered('views')),
}))

function keep(views: readonly SavedView[]): void {
  savedViews.setState({ views })
  remember('views', JSON.stringify(views))
}

/** Keeps an address under a name, the newest first; a name that is taken gets this address. @returns false when there are too many. */
export function saveView(name: string, address: string, savedAt: number): boolean {
  const { views } = savedViews.getState()
  const called = name.trim().slice(0, LONGEST_NAME)
  const others = views.filter((view) => view.name !== called)
  if (called === '' || others.length >= MOST_VIEWS) return false
  keep([{ id: crypto.randomUUID(), name: called, address, savedAt }, ...others])
  return true
}

/** Gives a view another name; an empty one changes nothing. */
export function renameView(id: string, name: string): void {
  const called = name.trim().slice(0, LONGEST_NAME)
  if (called === '') return
  keep(savedViews.getState().views.map((view) => (view.id === id ? { ...view, name: called } : view)))
}

export const forgetView = (id: string): void => keep(savedViews.getState().views.filter((view) => view.id !== id))
