// Begins a search for the cheapest actions, follows it, and opens what it found as a rehearsal.
import {
  ACTION_RACE_PROGRESS,
  ACTION_RACES,
  CANCEL_ACTION_RACE,
  START_ACTION_RACE,
} from '../../../data/actions-operations.ts'
import type { ActionRace, FrontSet } from '../../../data/actions-types.ts'
import { ask, change, type Listening, listen } from '../../../data/client.ts'
import { ACTIONS_WORDS } from '../../../i18n/actions-words.ts'
import { store } from '../../../store.ts'
import type { LeverDraft } from '../draft.ts'
import { openQuestion } from '../draft-store.ts'
import { runRehearsal } from '../running.ts'
import { findingOf } from './actions-figures.ts'
import { type ActionsForm, actionsStore, setForm } from './actions-store.ts'

/** Pairs of a rehearsal that is opened from a set: enough for a verdict. */
const REHEARSED_PAIRS = 40

let listening: Listening | null = null

function show(run: ActionRace): void {
  const before = actionsStore.getState().run
  actionsStore.setState({ run, ...((before?.id !== run.id || run.state === 'DONE') && { chosen: null }) })
  if (run.state === 'DONE') store.setState({ announcement: findingOf(run, ACTIONS_WORDS[store.getState().language]) })
}

/** @param adopts the form takes over the question of a search that this page did not begin */
function follow(id: string, adopts = false): void {
  listening?.stop()
  listening = listen<{ actionRaceProgress: ActionRace }>(
    ACTION_RACE_PROGRESS,
    { id },
    ({ actionRaceProgress }) => {
      if (adopts && actionsStore.getState().run === null) setForm(questionOf(actionRaceProgress))
      show(actionRaceProgress)
      return actionRaceProgress.state !== 'RUNNING'
    },
    () => undefined,
  )
}

const questionOf = ({ scenario, horizonHours, figure, below, laterMinutes }: ActionRace): Partial<ActionsForm> => ({
  scenario: scenario ?? '',
  horizonHours,
  figure,
  below: Math.round(below * 100),
  laterHours: laterMinutes / 60,
})

let opened = false

/** Shows the newest search that the server has, unless a question was brought along. */
export async function openActions(): Promise<void> {
  if (opened) return
  opened = true
  const answer = await ask<{ actionRaces: readonly { readonly id: string; readonly state: string }[] }>(ACTION_RACES)
  const newest = answer.ok
    ? answer.data.actionRaces.find(({ state }) => state === 'RUNNING' || state === 'DONE')
    : undefined
  if (newest !== undefined && actionsStore.getState().run === null && !actionsStore.getState().brought)
    follow(newest.id, true)
}

/** Shows one of the searches that the server has, with its question. */
export function showSearch(id: string): void {
  opened = true
  actionsStore.setState({ run: null, chosen: null, problem: null, brought: false })
  follow(id, true)
}

export async function searchActions(): Promise<void> {
  const { scenario, below, laterHours, facilities, places, seed, ...rest } = actionsStore.getState().form
  actionsStore.setState({ problem: null })
  const begun = await change<{ startActionRace: ActionRace }>(START_ACTION_RACE, {
    input: {
      ...rest,
      below: below / 100,
      laterMinutes: Math.round(laterHours * 60),
      places,
      ...(facilities.length > 0 && { facilities }),
      ...(scenario !== '' && { scenario }),
      ...(seed !== '' && { seed }),
    },
  })
  if (!begun.ok) {
    actionsStore.setState({ problem: begun.why })
    return
  }
  show(begun.data.startActionRace)
  follow(begun.data.startActionRace.id)
}

export async function stopSearch(): Promise<void> {
  const { run } = actionsStore.getState()
  if (run?.state === 'RUNNING') await change(CANCEL_ACTION_RACE, { id: run.id })
}

/** Rehearses a set from the very state in which it was found, in pairs with doing nothing, with luck that neither chose nor judged it. */
export async function rehearseSet(run: ActionRace, { actions }: Pick<FrontSet, 'actions'>): Promise<void> {
  const keyed = (list: readonly { readonly kind: string; readonly spec: unknown }[]): LeverDraft[] =>
    list.map(({ kind, spec }, key) => ({ key: key + 1, kind, spec: spec as LeverDraft['spec'] }))
  const shocks = keyed(run.shocks)
  const levers = keyed(actions.map((k) => run.actions[k]!.lever)).map((one) => ({
    ...one,
    key: one.key + shocks.length,
  }))
  openQuestion({
    from: null,
    scenario: run.scenario,
    horizonHours: run.horizonHours,
    seed: String((Number(run.seed) + 2) % 2 ** 32),
    replications: REHEARSED_PAIRS,
    shocks,
    levers,
    parameters: run.parameters,
  })
  await runRehearsal(run.id)
}
