// What the allocation screen knows: the wishes, the run that is shown, the rows as a person changed them, decisions.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type {
  AllocationDecision,
  AllocationRun,
  DeliveryRow,
  LoanRow,
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

/** 0 pieces, or cubic metres, = left out. */
export interface EditedLoan extends LoanRow {
  readonly proposed: number
}
export interface EditedDelivery extends DeliveryRow {
  readonly proposed: number
}

export interface AllocationState {
  readonly form: AllocationForm
  readonly run: AllocationRun | null
  readonly rows: readonly EditedRow[]
  readonly moves: readonly EditedMove[]
  readonly loans: readonly EditedLoan[]
  readonly deliveries: readonly EditedDelivery[]
  /** The option whose chart and hospitals are shown. */
  readonly option: OptionId
  readonly decisions: readonly AllocationDecision[]
  readonly deciding: 'APPROVED' | 'REFUSED' | null
  readonly problem: string | null
  readonly table: boolean
}

export const FIRST_FORM: AllocationForm = {
  // From now, as it goes: what else happens is chosen, not found.
  scenario: '',
  horizonHours: 72,
  quantile: 0.8,
  target: 90,
  perDay: 10,
  maxMinutes: 60,
  replications: 20,
  withinGroup: false,
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
  loans: [],
  deliveries: [],
  option: 'transfers',
  decisions: [],
  deciding: null,
  problem: null,
  table: false,
}))

export const useAllocation = <T>(selector: (state: AllocationState) => T): T => useStore(allocationStore, selector)

export const setForm = (part: Partial<AllocationForm>): void =>
  allocationStore.setState(({ form }) => ({ form: { ...form, ...part } }))

const rowsEdited = ({ rows }: AllocationState): boolean => rows.some(({ perDay, proposed }) => perDay !== proposed)
const movesEdited = ({ moves }: AllocationState): boolean => moves.some(({ cases, proposed }) => cases !== proposed)
const loansEdited = ({ loans }: AllocationState): boolean => loans.some(({ pieces, proposed }) => pieces !== proposed)
const deliveriesEdited = ({ deliveries }: AllocationState): boolean =>
  deliveries.some(({ cubicMetres, proposed }) => cubicMetres !== proposed)

/** Whether a person changed the rows of any option. */
export const isEdited = (state: AllocationState): boolean =>
  rowsEdited(state) || movesEdited(state) || loansEdited(state) || deliveriesEdited(state)

/** The changed rows by option, those left out taken off; what was not changed is not among them. */
export function changedRows(state: AllocationState): {
  readonly rows?: readonly TransferRow[]
  readonly sessions?: readonly SessionMoveRow[]
  readonly loans?: readonly LoanRow[]
  readonly deliveries?: readonly DeliveryRow[]
} {
  return {
    ...(rowsEdited(state) && {
      rows: state.rows.filter(({ perDay }) => perDay > 0).map(({ proposed: _, ...row }) => row),
    }),
    ...(movesEdited(state) && {
      sessions: state.moves.filter(({ cases }) => cases > 0).map(({ proposed: _, ...move }) => move),
    }),
    ...(loansEdited(state) && {
      loans: state.loans.filter(({ pieces }) => pieces > 0).map(({ proposed: _, ...row }) => row),
    }),
    ...(deliveriesEdited(state) && {
      deliveries: state.deliveries.filter(({ cubicMetres }) => cubicMetres > 0).map(({ proposed: _, ...row }) => row),
    }),
  }
}

/** Who asks something of whom in an option, how much, and whether both are of one group where that is told. */
export interface Asked {
  readonly from: string
  readonly to: string
  readonly amount: number
  readonly sameGroup: boolean
}

/** What an option asks of pairs of hospitals; what comes from outside the city is asked of none of them. */
export function askedOf(run: AllocationRun | null, option: OptionId): readonly Asked[] {
  if (option === 'ventilators')
    return (run?.kit?.loans ?? []).map(({ from, to, pieces }) => ({ from, to, amount: pieces, sameGroup: true }))
  if (option === 'oxygen')
    return (run?.oxygen?.deliveries ?? []).flatMap(({ from, to, cubicMetres }) =>
      from === null ? [] : [{ from, to, amount: cubicMetres, sameGroup: true }],
    )
  return (run?.proposal?.transfers ?? []).map(({ from, to, expected, sameGroup }) => ({
    from,
    to,
    amount: expected,
    sameGroup,
  }))
}

const ASKING: readonly OptionId[] = ['transfers', 'ventilators', 'oxygen']

/** Pairs that an option asks something of, as `from to`, of sessions hospital and specialty; none where it asks nothing of anybody else. */
export function pairsAsked(run: AllocationRun | null, option: OptionId): readonly string[] {
  const pairs =
    option === 'sessions'
      ? (run?.sessions?.moves ?? []).map(({ facility, need }) => `${facility} ${need}`)
      : ASKING.includes(option)
        ? askedOf(run, option).map(({ from, to }) => `${from} ${to}`)
        : []
  return [...new Set(pairs)]
}
