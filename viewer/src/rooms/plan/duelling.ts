// Starts a duel of the plans on screen as patient flows, and follows it: its picture grows with its pairs.
import { ask, change } from '../../data/client.ts'
import { CANCEL_DUEL, SITE_DUEL, START_DUEL } from '../../data/plan-operations.ts'
import type { CandidateSite, PlanRun, SiteDuel } from '../../data/plan-types.ts'
import { type PlanForm, planStore } from './plan-store.ts'

const POLL_MS = 700
const MOST_PLANS = 3

/** Beds of a new hospital by need; assumed, and said beside the duel. */
function bedsOf(beds: number): Record<string, number> {
  const surgical = Math.round(beds * 0.4)
  const icu = Math.round(beds * 0.1)
  return { 'general-medicine': beds - surgical - icu, 'general-surgery': surgical, icu }
}

/** The question of a duel: each plan with all its sites is a candidate. */
export function duelQuestion(
  run: PlanRun,
  candidates: readonly CandidateSite[],
  form: PlanForm,
  planOf: (letter: string) => { zh: string; en: string },
) {
  return {
    candidates: run.plans
      .filter(({ found }) => found.sites.length > 0)
      .slice(0, MOST_PLANS)
      .map(({ letter, found }) => ({
        id: letter,
        name: planOf(letter),
        edits: found.sites.map((s) => {
          const { id, name, location } = candidates[s]!
          return {
            kind: 'add-facility',
            id: `plan-${letter}-${id}`,
            name,
            location: [location.lng, location.lat],
            beds: bedsOf(form.supplyPerSite),
            emergencyPlaces: Math.max(1, Math.round(form.supplyPerSite * 0.05)),
          }
        }),
      })),
  }
}

let turn = 0

export async function startDuel(): Promise<void> {
  const { run, asked } = planStore.getState()
  if (!run || !asked) return
  const mine = ++turn
  planStore.setState({ tab: 'duel', duel: null, duelProblem: null })
  const question = duelQuestion(run, asked.candidates, asked.form, (letter) => ({
    zh: `方案 ${letter}`,
    en: `Plan ${letter}`,
  }))
  const begun = await change<{ startSiteDuel: SiteDuel }>(START_DUEL, { question })
  if (mine !== turn) return
  if (!begun.ok) {
    planStore.setState({ duelProblem: begun.why })
    return
  }
  let duel = begun.data.startSiteDuel
  planStore.setState({ duel })
  while (duel.state === 'RUNNING') {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    const answer = await ask<{ siteDuel: SiteDuel | null }>(SITE_DUEL, { id: duel.id })
    if (mine !== turn) return
    if (!answer.ok || answer.data.siteDuel === null) continue
    duel = answer.data.siteDuel
    planStore.setState({ duel, duelProblem: duel.failure })
  }
}

export async function stopDuel(): Promise<void> {
  const { duel } = planStore.getState()
  if (duel?.state !== 'RUNNING') return
  await change(CANCEL_DUEL, { id: duel.id })
}
