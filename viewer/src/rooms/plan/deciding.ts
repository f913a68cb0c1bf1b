// Decisions about the shown run's plans: read, and taken by a post with a reason and until a day.
import { ask, change } from '../../data/client.ts'
import { DECIDE_PLAN, PLAN_DECISIONS } from '../../data/plan-operations.ts'
import type { PlanDecision } from '../../data/plan-types.ts'
import { planStore } from './plan-store.ts'

export interface DecisionForm {
  readonly verdict: PlanDecision['verdict']
  readonly post: string
  readonly reason: string
  readonly change: string
  /** The last day on which it holds, `2027-11-29`; its noon in UTC is the same day nearly everywhere. */
  readonly until: string
}

export async function readDecisions(): Promise<void> {
  const id = planStore.getState().run?.id
  if (id === undefined) return
  const answer = await ask<{ planDecisions: readonly PlanDecision[] }>(PLAN_DECISIONS, { run: id })
  if (answer.ok && planStore.getState().run?.id === id) planStore.setState({ decisions: answer.data.planDecisions })
}

/** @returns why it was refused; null = it is kept */
export async function decide(letter: string, form: DecisionForm): Promise<string | null> {
  const run = planStore.getState().run?.id
  if (run === undefined) return null
  const { verdict, post, reason } = form
  const answer = await change<{ decidePlan: PlanDecision }>(DECIDE_PLAN, {
    input: {
      run,
      letter,
      verdict,
      post,
      reason,
      ...(verdict === 'MODIFIED' && { change: form.change }),
      ...(verdict !== 'REJECTED' && { expiresAt: `${form.until}T12:00:00Z` }),
    },
  })
  if (!answer.ok) return answer.why
  await readDecisions()
  return null
}

/** The decision that stands for a plan: the newest about it. */
export const standing = (decisions: readonly PlanDecision[], letter: string): PlanDecision | null =>
  decisions.find((one) => one.letter === letter) ?? null

/** The day of an instant with its year, `2027-11-29`. */
export const dayOf = (instant: string, zone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(new Date(instant))
