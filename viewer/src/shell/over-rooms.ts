// What lies over the rooms and few need: its part of the program comes when it is asked for, one at a time.
import type { ComponentType } from 'react'
import { createStore } from 'zustand/vanilla'
import { DISPLAY_WORDS } from '../i18n/display-words.ts'
import { store } from '../store.ts'

export interface OverProps {
  readonly onClose: () => void
}

const PARTS = {
  views: async () => (await import('../views/views-dialog.tsx')).ViewsDialog,
  tour: async () => (await import('../tour/tour.tsx')).Tour,
  playlist: async () => (await import('../wall/playlist-dialog.tsx')).PlaylistDialog,
} as const satisfies Record<string, () => Promise<ComponentType<OverProps>>>

export const over = createStore<{ readonly Part: ComponentType<OverProps> | null }>(() => ({ Part: null }))

export const closeOver = (): void => over.setState({ Part: null })

export async function openOver(part: keyof typeof PARTS): Promise<void> {
  try {
    over.setState({ Part: await PARTS[part]() })
  } catch {
    // The network is gone: who asked is told, and asks again.
    const words = DISPLAY_WORDS[store.getState().language]
    store.setState({ announcement: `${words.loadFailed(words[part])}. ${words.causeNetwork}` })
  }
}
