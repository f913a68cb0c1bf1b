// What the editor knows beside the draft: the catalogue of levers, the library, what is wrong, what can be undone, plans kept.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { LeverForm, PlannedTold, Problem, ScenarioFile } from '../../data/rehearsal-types.ts'
import type { Rehearsal } from '../../data/types.ts'
import type { Text } from '../../i18n/words.ts'
import { type Draft, PLAN_NAMES, type Plan, type PlanName } from './draft.ts'

/** A plan being compared; null = its rehearsal has not begun. */
export interface Compared {
  readonly name: PlanName
  readonly rehearsal: Rehearsal | null
}

export interface EditorState {
  /** null = not read yet. */
  readonly forms: readonly LeverForm[] | null
  readonly library: readonly ScenarioFile[] | null
  readonly problems: readonly Problem[]
  /** Drafts before the present one, the newest last. */
  readonly undo: readonly Draft[]
  readonly plans: readonly Plan[]
  /** What the middle of the room shows. */
  readonly page: 'result' | 'library' | 'compare'
  readonly compared: readonly Compared[]
  readonly compareProblem: string | null
  readonly assumptions: boolean
  /** What became of the shocks and levers of the rehearsal of this id. */
  readonly planned: {
    readonly id: string
    readonly rows: readonly PlannedTold[]
    /** What of its start does not add up. */
    readonly problems: readonly Text[]
  } | null
}

const PLANS_KEY = 'rehearse-plans'

/** Plans kept in this browser; whatever does not look like one is left out. */
function keptPlans(): readonly Plan[] {
  try {
    const kept: unknown = JSON.parse(globalThis.localStorage?.getItem(PLANS_KEY) ?? '[]')
    if (!Array.isArray(kept)) return []
    return (kept as Plan[]).filter(
      (plan) =>
        PLAN_NAMES.includes(plan?.name) &&
        Array.isArray(plan.levers) &&
        plan.levers.every((one) => typeof one?.kind === 'string' && typeof one.spec === 'object' && one.spec !== null),
    )
  } catch {
    // A browser may forbid storage, and what it keeps may be broken; then there are no plans.
    return []
  }
}

export const editor = createStore<EditorState>(() => ({
  forms: null,
  library: null,
  problems: [],
  undo: [],
  plans: keptPlans(),
  page: 'result',
  compared: [],
  compareProblem: null,
  assumptions: false,
  planned: null,
}))

export const useEditor = <T>(selector: (state: EditorState) => T): T => useStore(editor, selector)

/** Plans by name; kept as long as the browser keeps them, for this city's levers. */
export function setPlans(plans: readonly Plan[]): void {
  editor.setState({ plans })
  try {
    globalThis.localStorage?.setItem(PLANS_KEY, JSON.stringify(plans))
  } catch {
    // Without storage plans last as long as the page.
    return
  }
}
