// What the screen that replays the past knows: the window, the decision that is changed, the run, the series that is drawn.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { PastMeasure, PastRun, PastSeries } from '../../../data/past-types.ts'

export const CHANGE_KINDS = [
  'none',
  'open',
  'close',
  'moved',
  'struck',
  'divert',
  'discharge',
  'aid',
  'policy',
] as const
export type ChangeKind = (typeof CHANGE_KINDS)[number]

export interface PastForm {
  /** Epoch ms; null = not chosen yet. */
  readonly from: number | null
  readonly until: number | null
  readonly kind: ChangeKind
  /** Id; '' = none chosen. */
  readonly facility: string
  readonly beds: number
  /** Hours after the start of the window. */
  readonly hour: number
  readonly untilHour: number
  readonly byHours: number
  readonly hours: number
  /** Per cent. */
  readonly share: number
  readonly perDay: number
  readonly pairs: number
}

export interface PastState {
  readonly form: PastForm
  /** The record there is, epoch ms; undefined = not asked yet. */
  readonly span: { readonly from: number; readonly until: number } | null | undefined
  readonly run: PastRun | null
  /** What is drawn: null = the city. */
  readonly facility: string | null
  readonly measure: PastMeasure
  /** Of run, facility and measure as its key says. */
  readonly series: { readonly key: string; readonly series: PastSeries } | null
  readonly problem: string | null
}

export const pastStore = createStore<PastState>(() => ({
  form: {
    from: null,
    until: null,
    kind: 'open',
    facility: '',
    beds: 10,
    hour: 0,
    untilHour: 4,
    byHours: -2,
    hours: 4,
    share: 50,
    perDay: 10,
    pairs: 10,
  },
  span: undefined,
  run: null,
  facility: null,
  measure: 'boarding',
  series: null,
  problem: null,
}))

export const usePast = <T>(selector: (state: PastState) => T): T => useStore(pastStore, selector)

export const setPastForm = (part: Partial<PastForm>): void =>
  pastStore.setState(({ form }) => ({ form: { ...form, ...part } }))
