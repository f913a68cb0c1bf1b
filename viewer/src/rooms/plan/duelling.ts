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

interface SiteSize {
  readonly facilityKind?: 'PRIMARY_CARE_CENTRE'
  readonly doctors?: number
  readonly beds?: Readonly<Record<string, number>>
  readonly emergencyPlaces?: number
}

const sizeOf = ({ supply, supplyPerSite }: PlanForm): SiteSize =>
  supply === 'doctors'
    ? { facilityKind: 'PRIMARY_CARE_CENTRE', doctors: supplyPerSite }
    : { beds: bedsOf(supplyPerSite), emergencyPlaces: Math.max(1, Math.round(supplyPerSite * 0.05)) }

/** Rooms of a centre are no size of a facility: a duel is between beds or doctors. */
export const canDuel = ({ supply }: PlanForm): boolean => supply !== 'rooms'

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
            ...sizeOf(form),
          }
        }),
      })),
  }
}

let turn = 0

export async function startDuel(): Promise<void> {
  const { run, asked } = planStore.getState()
  if (!run || !asked || !canDuel(asked.form)) return
  const mine = ++turn
  planStore.setState({ tab: 'duel', duel: null, duelOf: run.id, duelProblem: null })
  const question = duelQuestion(run, asked.candidates, asked.form, (letter) => ({
    zh: `方案 ${letter}`,
    en: `Plan ${letter}`,
  }))
  const begun = await change<{ startSiteDuel: SiteDuel }>(START_DUEL, { question })
  if (mine !== turn) return
  // One runs at a time: after a reload, or begun by somebody else, it is shown here, and can be stopped here.
  const other = begun.ok ? null : await ask<{ siteDuel: SiteDuel | null }>(SITE_DUEL, {})
  if (mine !== turn) return
  const first = begun.ok ? begun.data.startSiteDuel : other?.ok ? other.data.siteDuel : null
  if (first === null) {
    planStore.setState({ duelProblem: begun.ok ? null : begun.why })
    return
  }
  let duel = first
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
  const stopped = await change<{ cancelSiteDuel: { state: SiteDuel['state'] } }>(CANCEL_DUEL, { id: duel.id })
  // The next look may be a while away, and says the same.
  if (stopped.ok)
    planStore.setState(({ duel: now }) => ({
      duel: now?.id === duel.id ? { ...now, state: stopped.data.cancelSiteDuel.state } : now,
    }))
}
