// Asks for a proposal and follows it; replays a person's rows; reads and keeps decisions.
import {
  ALLOCATION_DECISIONS,
  ALLOCATION_PROGRESS,
  ALLOCATIONS,
  CANCEL_ALLOCATION,
  DECIDE_ALLOCATION,
  EDIT_ALLOCATION,
  PROPOSE_ALLOCATION,
} from '../../../data/allocation-operations.ts'
import type { AllocationDecision, AllocationRun } from '../../../data/allocation-types.ts'
import { ask, change, type Listening, listen } from '../../../data/client.ts'
import { ALLOCATION_WORDS } from '../../../i18n/allocation-words.ts'
import { store } from '../../../store.ts'
import { findingOf } from './allocation-figures.ts'
import {
  allocationStore,
  changedRows,
  type EditedDelivery,
  type EditedLoan,
  type EditedMove,
  type EditedRow,
  setForm,
} from './allocation-store.ts'

let listening: Listening | null = null

/** @param adopts the form takes over the question of a proposal that this page did not ask for */
function show(run: AllocationRun, adopts = false): void {
  const before = allocationStore.getState().run
  if (adopts && before?.id !== run.id)
    setForm({
      scenario: run.scenario ?? '',
      horizonHours: run.horizonHours,
      quantile: run.quantile,
      target: Math.round(100 * run.targetOccupancy),
      perDay: run.perDay,
      icuTarget: Math.round(100 * run.icuTarget),
    })
  const rows = rowsOf(run)
  const isNew = before?.id !== run.id || before.proposal === null || (before.sessions === null && run.sessions !== null)
  const { option } = allocationStore.getState()
  const first = run.options[0]?.id ?? 'transfers'
  allocationStore.setState({
    run,
    ...(isNew && { rows, moves: movesOf(run), loans: loansOf(run), deliveries: deliveriesOf(run) }),
    option: run.options.some(({ id }) => id === option) ? option : first,
  })
  if (run.state === 'DONE') {
    const { language, catalogue } = store.getState()
    const nameOf = (id: string): string => catalogue?.facility.get(id)?.name[language] ?? id
    store.setState({ announcement: findingOf(run, ALLOCATION_WORDS[language], nameOf) })
  }
}

const rowsOf = ({ proposal }: AllocationRun): readonly EditedRow[] =>
  (proposal?.transfers ?? []).map(({ from, to, fromDay, untilDay, perDay }) => ({
    from,
    to,
    fromDay,
    untilDay,
    perDay,
    proposed: perDay,
  }))

const movesOf = ({ sessions }: AllocationRun): readonly EditedMove[] =>
  (sessions?.moves ?? []).map(({ days: _, ...move }) => ({ ...move, proposed: move.cases }))

const loansOf = ({ kit }: AllocationRun): readonly EditedLoan[] =>
  (kit?.loans ?? []).map(({ from, to, day, pieces }) => ({ from, to, day, pieces, proposed: pieces }))

const deliveriesOf = ({ oxygen }: AllocationRun): readonly EditedDelivery[] =>
  (oxygen?.deliveries ?? []).map(({ from, to, atMinute, cubicMetres }) => {
    const whole = Math.round(cubicMetres)
    return { from, to, atMinute, cubicMetres: whole, proposed: whole }
  })

function follow(id: string, adopts = false): void {
  listening?.stop()
  listening = listen<{ allocationProgress: AllocationRun }>(
    ALLOCATION_PROGRESS,
    { id },
    ({ allocationProgress }) => {
      show(allocationProgress, adopts)
      return allocationProgress.state !== 'RUNNING'
    },
    () => undefined,
  )
}

let opened = false

/** Shows the newest proposal that the server has, and the decisions. */
export async function openAllocation(): Promise<void> {
  if (opened) return
  opened = true
  void readDecisions()
  const answer = await ask<{ allocations: readonly { readonly id: string }[] }>(ALLOCATIONS)
  const newest = answer.ok ? answer.data.allocations[0] : undefined
  if (newest !== undefined && allocationStore.getState().run === null) follow(newest.id, true)
}

/** Shows one of the proposals that the server has. */
export function showProposal(id: string): void {
  if (!opened) void readDecisions()
  opened = true
  follow(id, true)
}

export async function readDecisions(): Promise<void> {
  const answer = await ask<{ allocationDecisions: readonly AllocationDecision[] }>(ALLOCATION_DECISIONS)
  if (answer.ok) allocationStore.setState({ decisions: answer.data.allocationDecisions })
}

export async function propose(): Promise<void> {
  const { form } = allocationStore.getState()
  allocationStore.setState({ problem: null })
  const { scenario, target, icuTarget, noticeHours, ...rest } = form
  const input = {
    ...rest,
    targetOccupancy: target / 100,
    icuTarget: icuTarget / 100,
    noticeMinutes: noticeHours * 60,
    ...(scenario !== '' && { scenario }),
  }
  const begun = await change<{ proposeAllocation: AllocationRun }>(PROPOSE_ALLOCATION, { input })
  if (!begun.ok) {
    allocationStore.setState({ problem: begun.why })
    return
  }
  show(begun.data.proposeAllocation)
  follow(begun.data.proposeAllocation.id)
}

export async function replayRows(): Promise<void> {
  const state = allocationStore.getState()
  if (state.run === null) return
  allocationStore.setState({ problem: null })
  const begun = await change<{ editAllocation: AllocationRun }>(EDIT_ALLOCATION, {
    run: state.run.id,
    ...changedRows(state),
  })
  if (!begun.ok) {
    allocationStore.setState({ problem: begun.why })
    return
  }
  show(begun.data.editAllocation)
  follow(begun.data.editAllocation.id)
}

export async function stopProposal(): Promise<void> {
  const { run } = allocationStore.getState()
  if (run?.state === 'RUNNING') await change(CANCEL_ALLOCATION, { id: run.id })
}

export function setPerDay(row: number, perDay: number): void {
  allocationStore.setState(({ rows }) => ({ rows: rows.map((one, k) => (k === row ? { ...one, perDay } : one)) }))
}

export function setCases(move: number, cases: number): void {
  allocationStore.setState(({ moves }) => ({ moves: moves.map((one, k) => (k === move ? { ...one, cases } : one)) }))
}

export function setPieces(row: number, pieces: number): void {
  allocationStore.setState(({ loans }) => ({ loans: loans.map((one, k) => (k === row ? { ...one, pieces } : one)) }))
}

export function setCubicMetres(row: number, cubicMetres: number): void {
  allocationStore.setState(({ deliveries }) => ({
    deliveries: deliveries.map((one, k) => (k === row ? { ...one, cubicMetres } : one)),
  }))
}

export interface DecisionForm {
  readonly post: string
  readonly reason: string
  /** The last day on which it holds, `2026-12-03`. */
  readonly until: string
  /** Of a refusal, pairs as `from to`, of sessions as `hospital specialty`. */
  readonly refused: readonly string[]
}

/** @returns why it was refused; null = it is kept */
export async function decide(verdict: 'APPROVED' | 'REFUSED', form: DecisionForm): Promise<string | null> {
  const { run, option } = allocationStore.getState()
  if (run === null) return null
  const refused = form.refused.map((pair) => pair.split(' '))
  const named =
    option === 'sessions'
      ? { refusedSessions: refused.map(([facility, need]) => ({ facility, need })) }
      : { refused: refused.map(([from, to]) => ({ from, to })) }
  const answer = await change(DECIDE_ALLOCATION, {
    input: {
      run: run.id,
      option,
      verdict,
      post: form.post,
      reason: form.reason,
      expiresAt: `${form.until}T12:00:00Z`,
      ...(verdict === 'REFUSED' && refused.length > 0 && named),
    },
  })
  if (!answer.ok) return answer.why
  await readDecisions()
  return null
}
