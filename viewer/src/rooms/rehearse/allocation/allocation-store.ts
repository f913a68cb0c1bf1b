// What the allocation screen knows: the wishes, the run that is shown, the rows as a person changed them, decisions.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type {
  AllocationDecision,
  AllocationRun,
  OptionId,
  SessionMoveRow,
  TransferRow,
} from '../../../data/allocation-types.ts'

export interface AllocationForm {
  /** Id of a file of the library; '' = from now, no shock. */
  readonly scenario: string
  readonly horizonHours: number
  readonly quantile: number
  /** Per cent. */
  readonly target: number
  readonly perDay: number
  readonly maxMinutes: number
  readonly replications: number
  readonly withinGroup: boolean
  readonly fair: boolean
  readonly primaryCare: boolean
  /** Of theatre sessions, per cent of the open beds of intensive care. */
  readonly icuTarget: number
  readonly noticeHours: number
}

/** A row as it stands on the screen: 0 a day = left out. */
export interface EditedRow extends TransferRow {
  readonly proposed: number
}

/** A move of operations as it stands on the screen: 0 cases = left as planned. */
export interface EditedMove extends SessionMoveRow {
  readonly proposed: number
}

export interface AllocationState {
  readonly form: AllocationForm
  readonly run: AllocationRun | null
  readonly rows: readonly EditedRow[]
  readonly moves: readonly EditedMove[]
  /** The option whose chart and hospitals are shown. */
  readonly option: OptionId
  readonly decisions: readonly AllocationDecision[]
  readonly deciding: 'APPROVED' | 'REFUSED' | null
  readonly problem: string | null
  readonly table: boolean
}

export const FIRST_FORM: AllocationForm = {
  scenario: 'mutual-aid',
  horizonHours: 72,
  quantile: 0.8,
  target: 90,
  perDay: 10,
  maxMinutes: 60,
  replications: 20,
  // As the first file asks: mutual aid inside a group.
  withinGroup: true,
  fair: false,
  primaryCare: false,
  icuTarget: 92,
  noticeHours: 24,
}

export const allocationStore = createStore<AllocationState>(() => ({
  form: FIRST_FORM,
  run: null,
  rows: [],
  moves: [],
  option: 'transfers',
  decisions: [],
  deciding: null,
  problem: null,
  table: false,
}))

export const useAllocation = <T>(selector: (state: AllocationState) => T): T => useStore(allocationStore, selector)

export const setForm = (part: Partial<AllocationForm>): void =>
  allocationStore.setState(({ form }) => ({ form: { ...form, ...part } }))

export const rowsEdited = ({ rows }: Pick<AllocationState, 'rows'>): boolean =>
  rows.some(({ perDay, proposed }) => perDay !== proposed)
export const movesEdited = ({ moves }: Pick<AllocationState, 'moves'>): boolean =>
  moves.some(({ cases, proposed }) => cases !== proposed)
export const isEdited = (state: Pick<AllocationState, 'rows' | 'moves'>): boolean =>
  rowsEdited(state) || movesEdited(state)

/** Pairs that an option asks something of, as `from to`; of sessions hospital and specialty. */
export function pairsAsked(run: AllocationRun | null, option: OptionId): readonly string[] {
  if (option === 'sessions')
    return [...new Set((run?.sessions?.moves ?? []).map(({ facility, need }) => `${facility} ${need}`))]
  const asked =
    option === 'transfers' ? run?.proposal?.transfers : option === 'ventilators' ? run?.kit?.loans : undefined
  return [...new Set((asked ?? []).map(({ from, to }) => `${from} ${to}`))]
}
