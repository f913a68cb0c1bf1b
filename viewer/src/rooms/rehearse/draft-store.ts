// Changing the draft: every change can be undone, is checked as it is made, and never runs anything by itself.
import { ask } from '../../data/client.ts'
import { CHECK_SCENARIO, LEVER_FORMS, LIBRARY } from '../../data/operations.ts'
import type { LeverForm, Problem, ScenarioFile } from '../../data/rehearsal-types.ts'
import type { Rehearsal } from '../../data/types.ts'
import { go } from '../../navigate.ts'
import { HOME } from '../../route.ts'
import { store } from '../../store.ts'
import { needingAction, others } from '../watch/ranking.ts'
import {
  added,
  type Draft,
  draftOf,
  draftOfRehearsal,
  focusHospital,
  PLAN_BEDS_AT_MOST,
  PLAN_NAMES,
  type PlanName,
  questionOf,
  type Spec,
  sameLevers,
  type Use,
  withLevers,
} from './draft.ts'
import { editor, setPlans } from './editor-state.ts'

const UNDO_STEPS = 50
/** Changes of one control closer together than this are one step of undo. */
const ONE_CHANGE_MS = 1_000
const CHECK_AFTER_MS = 250

let lastControl: string | null = null
let lastChange = 0

/** Changes the draft; `control` names what changes it, so that a slider's way is one step of undo. */
export function setDraft(next: Draft, control: string | null = null): void {
  const { draft } = store.getState()
  if (next === draft) return
  const now = performance.now()
  const goesOn = control !== null && control === lastControl && now - lastChange < ONE_CHANGE_MS
  lastControl = control
  lastChange = now
  if (!goesOn) editor.setState(({ undo }) => ({ undo: [...undo.slice(1 - UNDO_STEPS), draft] }))
  store.setState({ draft: next })
  checkSoon()
}

export function undo(): void {
  const before = editor.getState().undo.at(-1)
  if (!before) return
  lastControl = null
  editor.setState(({ undo: all }) => ({ undo: all.slice(0, -1) }))
  store.setState({ draft: before })
  checkSoon()
}

let checking: ReturnType<typeof setTimeout> | undefined
let checked = 0

/** Asks the server what it would refuse; the answer to an older draft is dropped. */
function checkSoon(): void {
  clearTimeout(checking)
  checking = setTimeout(async () => {
    const mine = ++checked
    const answer = await ask<{ checkScenario: readonly Problem[] }>(CHECK_SCENARIO, {
      input: questionOf(store.getState().draft, ''),
    })
    if (mine === checked && answer.ok) editor.setState({ problems: answer.data.checkScenario })
  }, CHECK_AFTER_MS)
}

/** Surge beds of a hospital: what can be opened. */
export function surgeBedsOf(facility: string | null): number {
  const found = facility ? store.getState().catalogue?.facility.get(facility) : undefined
  return found?.units.reduce((sum, unit) => sum + unit.surgeBeds, 0) ?? 0
}

/** A plan that opens the beds standing by at a hospital, at most 40, after two hours; nothing where none stand by. */
export function planFor(facility: string): void {
  const { draft } = store.getState()
  const beds = Math.min(surgeBedsOf(facility), PLAN_BEDS_AT_MOST)
  const levers =
    beds === 0 ? [] : [{ key: 0, kind: 'open-beds', spec: { facility, beds, atMinute: 0, leadMinutes: 120 } }]
  setDraft(withLevers(draft, levers))
}

let planChosen = false

/** Once a visit, when nothing has been planned: for the most urgent hospital that has standby beds. False = nothing is known yet. */
export function presetPlan(): boolean {
  const { draft, pulse, outlook, asked } = store.getState()
  if (planChosen || draft.levers.length > 0 || asked !== null) return true
  if (!pulse) return false
  const ranked = needingAction(pulse.facilities, pulse.alerts, outlook)
  const inOrder = [...ranked.map((row) => row.pulse.id), ...others(pulse.facilities, ranked).map(({ id }) => id)]
  const facility = inOrder.find((id) => surgeBedsOf(id) > 0)
  if (facility) planFor(facility)
  editor.setState({ undo: [] })
  planChosen = true
  return true
}

/** Goes to the rehearsal room with this hospital as the one to help. */
export function rehearseFrom(facility: string): void {
  planChosen = true
  planFor(facility)
  go({ ...HOME, room: 'rehearse' })
}

/** Days that levers from another room are tried for at first. */
const TRIED_DAYS = 7

interface Given {
  readonly kind: string
  readonly spec: Spec
}

/** Goes to the rehearsal room with these levers and what happens, for so long. */
export function rehearse(
  levers: readonly Given[],
  shocks: readonly Given[] = [],
  horizonHours = TRIED_DAYS * 24,
): void {
  planChosen = true
  const { draft } = store.getState()
  const keyed = levers.map(({ kind, spec }) => ({ key: 0, kind, spec }))
  const happens = shocks.map(({ kind, spec }, k) => ({ key: k + 1, kind, spec }))
  setDraft(withLevers({ ...draft, scenario: null, shocks: happens, parameters: {}, horizonHours }, keyed))
  editor.setState({ page: 'result' })
  go({ ...HOME, room: 'rehearse' })
}

/** Reads the catalogue of levers and the library, once. */
export async function readCatalogue(): Promise<void> {
  if (editor.getState().forms !== null) return
  const [forms, library] = await Promise.all([
    ask<{ levers: readonly LeverForm[] }>(LEVER_FORMS),
    ask<{ scenarios: readonly ScenarioFile[] }>(LIBRARY),
  ])
  if (forms.ok) editor.setState({ forms: forms.data.levers })
  if (library.ok) editor.setState({ library: library.data.scenarios })
  checkSoon()
}

/** Opens a whole question that something else has put together. */
export function openQuestion(draft: Draft): void {
  planChosen = true
  setDraft(draft)
  editor.setState({ page: 'result' })
}

/** Shows the question beside the rehearsal that answers it, where this page did not ask it itself: its address was opened. */
export function openRehearsed(rehearsal: Rehearsal): void {
  const file = editor.getState().library?.find(({ id }) => id === rehearsal.scenario)
  const draft = draftOfRehearsal(rehearsal, file?.parameters ?? {})
  openQuestion(draft)
  store.setState({ asked: draft })
}

export function openFile(file: ScenarioFile): void {
  openQuestion(draftOf(file, store.getState().draft))
}

/** Adds a lever where the rehearsal is about; else at the most urgent hospital, or the first. */
export function addLever(use: Use, form: LeverForm): void {
  const state = store.getState()
  const facility = focusHospital({ ...state, rehearsal: null }) ?? state.urgent ?? state.city?.hospitals[0]?.id ?? null
  const units = facility ? (state.catalogue?.facility.get(facility)?.units ?? []) : []
  setDraft(added(state.draft, use, form, facility, units.find(({ kind }) => kind === 'ward')?.id ?? null))
}

/** Keeps the levers under the name given. */
export function savePlan(name: PlanName): void {
  const { draft } = store.getState()
  const plans = [...editor.getState().plans.filter((plan) => plan.name !== name), { name, levers: draft.levers }]
  setPlans(plans.toSorted((a, b) => a.name.localeCompare(b.name)))
}

export function openPlan(name: PlanName): void {
  const plan = editor.getState().plans.find((one) => one.name === name)
  if (plan) setDraft(withLevers(store.getState().draft, plan.levers))
}

export const forgetPlan = (name: PlanName): void =>
  setPlans(editor.getState().plans.filter((plan) => plan.name !== name))

/** The name under which the present levers would be kept: their own if they are a plan already, else the next free one, else the last. */
export function nextPlanName(): PlanName {
  const { plans } = editor.getState()
  const own = plans.find(({ levers }) => sameLevers(levers, store.getState().draft.levers))
  return own?.name ?? PLAN_NAMES.find((name) => plans.every((plan) => plan.name !== name)) ?? PLAN_NAMES.at(-1)!
}
