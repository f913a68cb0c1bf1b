// What the screen of the cheapest actions knows: the question, the search that is shown, and which of its sets.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { type ActionRace, type LimitFigure, SEARCHED_KINDS, type SearchedKind } from '../../../data/actions-types.ts'
import type { RiskResource } from '../../../data/risk-types.ts'
import { go } from '../../../navigate.ts'
import { HOME } from '../../../route.ts'

export interface ActionsForm {
  /** Id of a file of the library; '' = from now, as it goes. */
  readonly scenario: string
  readonly horizonHours: number
  readonly figure: LimitFigure
  /** Per cent. */
  readonly below: number
  /** Hospitals that are searched; empty = those longest over the limit. */
  readonly facilities: readonly string[]
  readonly places: number
  readonly kinds: readonly SearchedKind[]
  readonly laterHours: number
  readonly replications: number
  /** '' = any. */
  readonly seed: string
}

export interface ActionsState {
  readonly form: ActionsForm
  readonly run: ActionRace | null
  /** Place in the front of the set that is shown; null = the one that the finding is about. */
  readonly chosen: number | null
  readonly problem: string | null
  readonly table: boolean
  /** What the middle shows: sets by cost and effect, or each action alone by its size. */
  readonly view: 'front' | 'tornado'
  readonly tornadoTable: boolean
  /** The question came from another room: what the server still has of others does not take its place. */
  readonly brought: boolean
}

export const FIRST_FORM: ActionsForm = {
  scenario: '',
  horizonHours: 48,
  figure: 'beds',
  below: 95,
  facilities: [],
  places: 3,
  kinds: SEARCHED_KINDS,
  laterHours: 24,
  replications: 8,
  seed: '',
}

export const actionsStore = createStore<ActionsState>(() => ({
  form: FIRST_FORM,
  run: null,
  chosen: null,
  problem: null,
  table: false,
  view: 'front',
  tornadoTable: false,
  brought: false,
}))

export const useActionSearch = <T>(selector: (state: ActionsState) => T): T => useStore(actionsStore, selector)

export const setForm = (part: Partial<ActionsForm>): void =>
  actionsStore.setState(({ form }) => ({ form: { ...form, ...part } }))

const FIGURE_OF: Readonly<Record<RiskResource, LimitFigure>> = { BEDS: 'beds', ICU: 'icu', EMERGENCY: 'emergency' }

/** Per cent: below it a hospital still takes the next patient; a department is full with all of its places. */
export const USUAL_BELOW: Readonly<Record<LimitFigure, number>> = { beds: 95, icu: 95, emergency: 100 }

/** Goes to the screen with the question of an alert: its resource, its hospital where it has one, from now on. */
export function searchForAlert(facility: string | null, resource: RiskResource): void {
  const figure = FIGURE_OF[resource]
  setForm({ ...FIRST_FORM, figure, below: USUAL_BELOW[figure], facilities: facility === null ? [] : [facility] })
  actionsStore.setState({ run: null, chosen: null, problem: null, brought: true })
  go({ ...HOME, room: 'rehearse', rehearsal: 'actions' })
}
