// What the screen can explain and hand out: a chart, an indicator's value, a legend. One explanation is open at a time, and its part
// of the program comes when it is asked for.
import type { ComponentType } from 'react'
import { createStore } from 'zustand/vanilla'
import { DISPLAY_WORDS } from '../i18n/display-words.ts'
import { store } from '../store.ts'
import type { explanationsZh } from './explanations-zh.ts'

/** A chart or legend whose method is explained; each has its words in both languages. */
export type Explained = keyof typeof explanationsZh

/** How figures came about: counted in the city now, kept of its past, expected from that, played in a model, or published by others. */
export type Basis = 'observed' | 'recorded' | 'forecast' | 'simulated' | 'published'

/** A chart's figures in rows, as the screen writes them. */
export interface ChartTable {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
}

/** What is to be known of a chart wherever it goes: on the screen, as a picture, as a file. */
export interface ChartFacts {
  readonly id: Explained
  /** What its figures say, computed from them. */
  readonly finding: string
  readonly unit: string
  /** Instant that its figures stand at, epoch ms; null = none, as of what was published. */
  readonly at: number | null
  readonly basis: Basis
  /** Runs, seed, method: what this drawing of it stands on, beside what is explained of all. */
  readonly note?: string | undefined
  /** Caption of its table; the finding if there is none. */
  readonly caption?: string | undefined
  readonly table: () => ChartTable
}

export type Figure =
  | {
      readonly kind: 'chart'
      readonly facts: ChartFacts
      /** The element that holds title and drawing. */
      readonly frame: HTMLElement
      readonly asTable: boolean
      readonly showAs: (table: boolean) => void
    }
  /** `shown`: the value as it stands on the screen, whom it is about, how good it is. */
  | { readonly kind: 'indicator'; readonly id: string; readonly name: string; readonly shown: string }
  | { readonly kind: 'legend'; readonly id: Explained; readonly name: string }

export interface OpenFigure {
  readonly figure: Figure
  /** The button that opened it: the panel stands beside it, and the focus goes back to it. */
  readonly anchor: HTMLElement
}

export const figureStore = createStore<{
  readonly open: OpenFigure | null
  readonly Panel: ComponentType<OpenFigure> | null
}>(() => ({ open: null, Panel: null }))

export async function openFigure(figure: Figure, anchor: HTMLElement): Promise<void> {
  if (figureStore.getState().open?.anchor === anchor) return closeFigure()
  try {
    const { FigurePanel } = await import('./figure-panel.tsx')
    figureStore.setState({ open: { figure, anchor }, Panel: FigurePanel })
  } catch {
    // The part did not come: the network is gone. Who asked is told, and asks again.
    const words = DISPLAY_WORDS[store.getState().language]
    store.setState({ announcement: `${words.loadFailed(words.figureOf(''))}. ${words.causeNetwork}` })
  }
}

export const closeFigure = (): void => figureStore.setState({ open: null })

/** The button that explains what has the focus; else what the pointer is over. null = neither can be explained. */
export function explainerAt(target: EventTarget | null): HTMLElement | null {
  const focused = target instanceof Element ? target.closest('[data-figure]') : null
  const figure = focused ?? [...document.querySelectorAll('[data-figure]:hover')].at(-1)
  return figure?.querySelector<HTMLElement>('[data-explains]') ?? null
}
