// Figures and findings of the plan room, computed from what is on screen.
import type { CandidateSite, PlanAccess, PlanRun, SolvedPlan } from '../../data/plan-types.ts'
import { NO_VALUE } from '../../format/numbers.ts'
import type { Language, Words } from '../../i18n/words.ts'
import { factorOf, unitOf, weightedMedian } from './access-scale.ts'
import type { PlanForm, Today } from './plan-store.ts'

/** A figure with so many decimals; null = `–`. */
export const fixed = (value: number | null | undefined, digits: number): string =>
  value === null || value === undefined || !Number.isFinite(value) ? NO_VALUE : value.toFixed(digits)

export const shareWithin = (access: { readonly within: PlanAccess['within'] } | null, minutes: number): number | null =>
  access?.within.find((one) => one.minutes === minutes)?.share ?? null

export interface Tile {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly unit: string
  readonly before: string
}

/** The figures of a plan beside those of now; before there is one, those of now. */
export function planTiles(
  run: PlanRun | null,
  plan: SolvedPlan | null,
  people: readonly number[],
  words: Words,
  language: Language,
  today: Today | null = null,
): readonly Tile[] {
  const unit = run?.unit ?? today?.unit ?? null
  const factor = factorOf(unit)
  const perThousand = unitOf(unit)[language]
  const before = run?.before ?? today
  // Without a plan the city as it is stands in its place.
  const after = plan?.access ?? before
  const was = (text: string): string => (plan === null ? '' : words['plan.was'](text))
  const scaled = (value: number | null | undefined): number | null =>
    value === null || value === undefined ? null : value * factor
  const share = (access: PlanAccess | null): number | null => {
    const value = shareWithin(access, 30)
    return value === null ? null : value * 100
  }
  const medianOf = (access: PlanAccess | null): number | null => access && scaled(weightedMedian(access.values, people))
  const percentWord = '%'
  const minutesWord = words['plan.minutes']
  return [
    tile('worst', words['plan.worst'], scaled(after?.worstDecile), scaled(before?.worstDecile), 2, perThousand),
    tile('median', words['plan.median'], medianOf(after), medianOf(before), 2, perThousand),
    tile('gini', words['plan.gini'], after?.gini ?? null, before?.gini ?? null, 3, ''),
    tile('within', words['plan.within30'], share(after), share(before), 1, percentWord),
    tile('minutes', words['plan.meanMinutes'], after?.meanMinutes ?? null, before?.meanMinutes ?? null, 1, minutesWord),
    {
      id: 'gap',
      label: words['plan.gapToBound'],
      value: plan?.found.gap === null || plan === null ? '—' : fixed(plan.found.gap * 100, 1),
      unit: percentWord,
      before: plan === null ? '' : plan.found.proven ? words['plan.proven'] : words['plan.notProven'],
    },
  ]
  function tile(
    id: string,
    label: string,
    value: number | null | undefined,
    earlier: number | null,
    digits: number,
    unit: string,
  ): Tile {
    return { id, label, value: fixed(value, digits), unit, before: was(fixed(earlier, digits)) }
  }
}

export const siteNames = (
  sites: readonly number[],
  candidates: readonly CandidateSite[],
  language: Language,
): readonly string[] => sites.map((s) => candidates[s]?.name[language] ?? '?')

/** In hundreds of millions of the currency. */
export const costOf = (sites: number, { costPerBed, supplyPerSite }: PlanForm): number =>
  (sites * costPerBed * supplyPerSite) / 100

/** What the plan does, as one sentence for the map. */
export function mapFinding(
  run: PlanRun | null,
  plan: SolvedPlan | null,
  people: readonly number[],
  words: Words,
): string {
  if (!run?.before || !plan) return ''
  const { before } = run
  let gaining = 0
  plan.access.values.forEach((value, c) => {
    const was = before.values[c]
    if (value !== null && was !== null && was !== undefined && value > was * 1.01 + 1e-12) gaining += people[c] ?? 0
  })
  return words['plan.mapFinding'](plan.letter, (gaining / 10_000).toFixed(1), gaining.toLocaleString('en-US'))
}

/** What the worst-served half of the people has of all access, in per cent. */
export function halfShare(access: Pick<PlanAccess, 'lorenzPeople' | 'lorenzAccess'>): number | null {
  const { lorenzPeople, lorenzAccess } = access
  for (let k = 1; k < lorenzPeople.length; k++) {
    const [x0, x1] = [lorenzPeople[k - 1]!, lorenzPeople[k]!]
    if (x1 < 0.5) continue
    const part = x1 === x0 ? 0 : (0.5 - x0) / (x1 - x0)
    return 100 * (lorenzAccess[k - 1]! + part * (lorenzAccess[k]! - lorenzAccess[k - 1]!))
  }
  return null
}

/** Which plan is best in how many of the aims of the table, and in which it is worst. */
export function tableFinding(run: PlanRun, words: Words): string {
  const aims: readonly ((plan: SolvedPlan) => number | null)[] = [
    (plan) => plan.access.worstDecile,
    (plan) => (plan.access.gini === null ? null : -plan.access.gini),
    (plan) => shareWithin(plan.access, 30),
    (plan) => (plan.access.meanMinutes === null ? null : -plan.access.meanMinutes),
  ]
  const wins = run.plans.map(
    (plan) =>
      aims.filter((aim) => run.plans.every((other) => (aim(other) ?? -1e9) <= (aim(plan) ?? -1e9) + 1e-12)).length,
  )
  const best = wins.indexOf(Math.max(...wins))
  const plan = run.plans[best]
  if (!plan) return ''
  return run.plans.length === 1
    ? words['plan.tableOnly']
    : words['plan.tableFinding'](plan.letter, wins[best]!, aims.length)
}

/** Share of what all tenths gain that goes to the three worst served, in per cent; null where nobody gains. */
export function worstGain(before: PlanAccess, after: PlanAccess): string | null {
  const gains = before.deciles.map((was, k) => Math.max(0, (after.deciles[k] ?? 0) - (was ?? 0)))
  const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0)
  return sum(gains) > 0 ? ((sum(gains.slice(0, 3)) / sum(gains)) * 100).toFixed(0) : null
}
