/** A plan of new sites for an objective under constraints: what is best, how far that is proven, or which constraints conflict. */
import type { LngLat, Text } from '../../city/city.ts'
import type { ForbiddenPlace } from '../../city/edits.ts'
import { insidePolygon } from '../../city/polygon.ts'
import { sitingProblem } from '../siting/index.ts'
import type { SitingProgress } from '../siting/problem.ts'
import type { SitingProblemId } from '../siting/question.ts'
import { gapOf, type SitingStep, solveSiting } from '../siting/solve.ts'
import { ProgramBuilder, type Solver } from '../solver.ts'
import type { SiteGround } from './site-ground.ts'
import {
  ADDITIVE_MEASURES,
  type AdditiveAccess,
  beyond,
  searchWorstDecile,
  worstDecileInstance,
} from './worst-decile.ts'

/** `worst-decile`: the most access in the worst-served tenth; the others are problems of siting by the ways alone. */
export const PLAN_OBJECTIVES = ['worst-decile', 'p-median', 'mclp', 'p-center'] as const
export type PlanObjective = (typeof PLAN_OBJECTIVES)[number]

export interface PlanRequest {
  readonly objective: PlanObjective
  /** At most so many new sites. */
  readonly newSites: number
  /** What all new sites may cost, and one of them. */
  readonly budget: number | null
  readonly costPerSite: number
  /** Within it mclp counts people as covered; the others must bring everybody within it whom some candidate can. */
  readonly maxMinutes: number | null
  readonly forbidden: readonly ForbiddenPlace[]
}

export const CONSTRAINTS = ['newSites', 'budget', 'maxMinutes', 'forbidden', 'candidates'] as const
export type Constraint = (typeof CONSTRAINTS)[number]

/** The smallest set of constraints that no plan keeps together, and to what each would have to be relaxed alone. */
export interface PlanConflict {
  readonly constraints: readonly Constraint[]
  /** Null where relaxing that one alone does not help. */
  readonly relax: readonly { readonly constraint: Constraint; readonly to: number | null }[]
  readonly why: Text
}

export interface PlanFound {
  readonly objective: PlanObjective
  /** New sites, by number of the candidates. */
  readonly open: readonly number[]
  readonly value: number
  readonly bound: number | null
  /** Share of the value; null without a bound. */
  readonly gap: number | null
  readonly proven: boolean
  readonly steps: readonly SitingStep[]
  /** People who stay beyond the limit because no allowed candidate is near enough. */
  readonly beyondPeople: number
}

export type PlanOutcome =
  | { readonly ok: true; readonly plan: PlanFound }
  | { readonly ok: false; readonly conflict: PlanConflict }

export interface PlanWork {
  readonly solver: Solver
  readonly onStep?: (step: SitingStep) => void
  readonly pause?: () => Promise<void>
  readonly signal?: AbortSignal
}

const SEARCH_STEPS = 120
const PROOF_NODES = 4000
const PAUSE_EVERY = 2

/** Candidates outside all forbidden ground. */
export const allowedSites = ({ sites }: SiteGround, forbidden: readonly ForbiddenPlace[]): readonly number[] =>
  [...sites.keys()].filter((s) => forbiddenAt(sites[s]!.location, forbidden) === null)

/** The ground on which nothing may be built there; null = it may. */
export const forbiddenAt = (location: LngLat, forbidden: readonly ForbiddenPlace[]): ForbiddenPlace | null =>
  forbidden.find(({ polygon }) => insidePolygon(location, polygon)) ?? null

/** So many sites the budget pays for. */
const affordable = ({ budget, costPerSite }: PlanRequest): number =>
  budget === null || costPerSite <= 0 ? Number.POSITIVE_INFINITY : Math.floor(budget / costPerSite + 1e-9)

/**
 * The plan for one objective. `access` is what an additive measure adds up from, where the objective is the worst tenth.
 * @throws RangeError where the measure has no worst tenth that adds up.
 */
export async function solveSitePlan(
  ground: SiteGround,
  request: PlanRequest,
  access: AdditiveAccess | null,
  work: PlanWork,
): Promise<PlanOutcome> {
  const allowed = allowedSites(ground, request.forbidden)
  const p = Math.min(request.newSites, affordable(request), allowed.length)
  const conflict = await conflictOf(ground, request, allowed, work)
  if (conflict) return { ok: false, conflict }
  const plan =
    request.objective === 'worst-decile'
      ? await worstDecilePlan(ground, request, access, allowed, p, work)
      : await nearnessPlan(ground, request, allowed, p, work)
  return { ok: true, plan }
}

async function worstDecilePlan(
  ground: SiteGround,
  { maxMinutes }: PlanRequest,
  access: AdditiveAccess | null,
  allowed: readonly number[],
  p: number,
  { onStep, pause, signal }: PlanWork,
): Promise<PlanFound> {
  if (access === null) throw new RangeError(`the worst tenth needs a measure of ${ADDITIVE_MEASURES.join(', ')}`)
  const steps: SitingStep[] = []
  const search = searchWorstDecile(worstDecileInstance(ground, access, allowed, p, maxMinutes))
  let found: SitingProgress | null = null
  let proven = false
  for (let turn = 1; ; turn++) {
    const next = search.next()
    found = next.value ?? found
    if (next.value) note(next.value, steps, onStep)
    if (next.done) proven = next.value?.proven ?? false
    if (next.done || signal?.aborted) break
    if (turn % PAUSE_EVERY === 0) await pause?.()
  }
  if (found === null) throw new Error('a plan without conflict was not found')
  return {
    objective: 'worst-decile',
    open: Array.from(found.open),
    value: found.value,
    bound: found.bound,
    gap: gapOf(found.value, found.bound),
    proven,
    steps,
    beyondPeople: maxMinutes === null ? 0 : beyondAnyway(ground, allowed, maxMinutes),
  }
}

function note(
  { step, value, bound, open }: SitingProgress,
  steps: SitingStep[],
  onStep: ((step: SitingStep) => void) | undefined,
): void {
  const last = steps.at(-1)
  if (last && last.value === value && last.bound === bound) return
  const noted = { step, value, bound, sites: Array.from(open) }
  steps.push(noted)
  onStep?.(noted)
}

/** What stands counts as one site that is kept: who is nearer to a new one goes there. */
async function nearnessPlan(
  ground: SiteGround,
  { objective, maxMinutes }: PlanRequest,
  allowed: readonly number[],
  p: number,
  { solver, onStep, pause, signal }: PlanWork,
): Promise<PlanFound> {
  const { people, times, existing } = ground
  const hasKept = existing.length > 0
  const columns = (hasKept ? 1 : 0) + allowed.length
  const limit = objective === 'mclp' || maxMinutes === null ? Number.POSITIVE_INFINITY : maxMinutes
  const costs = new Float64Array(people.length * columns)
  for (let c = 0; c < people.length; c++) {
    const row = c * times.destinations
    const way = (s: number): number => times.minutes[row + existing.length + s]!
    let nearest = Number.POSITIVE_INFINITY
    for (let k = 0; k < existing.length; k++) nearest = Math.min(nearest, times.minutes[row + k]!)
    const isHeld = nearest > limit && allowed.some((s) => way(s) <= limit)
    const costOf = (minutes: number): number => (isHeld && minutes > limit ? Number.POSITIVE_INFINITY : minutes)
    if (hasKept) costs[c * columns] = costOf(nearest)
    allowed.forEach((s, k) => {
      costs[c * columns + (hasKept ? 1 : 0) + k] = costOf(way(s))
    })
  }
  const siteOf = (j: number): number => allowed[j - (hasKept ? 1 : 0)]!
  const isNew = (j: number): boolean => !hasKept || j > 0
  const radius = maxMinutes ?? 30
  const answer = await solveSiting(
    {
      problem: objective as SitingProblemId,
      costs: { origins: people.length, destinations: columns, minutes: costs },
      weights: people,
      p: p + (hasKept ? 1 : 0),
      radius,
      kept: hasKept ? [0] : [],
    },
    {
      solver,
      steps: SEARCH_STEPS,
      nodes: PROOF_NODES,
      onStep: (step) => onStep?.({ ...step, sites: step.sites.filter(isNew).map(siteOf) }),
      ...(pause && { pause }),
      ...(signal && { signal }),
    },
  )
  if (!answer.ok) throw new Error(answer.problems.map(({ path, why }) => `${path} ${why}`).join('; '))
  const { value } = answer
  return {
    objective,
    open: value.sites.filter(isNew).map(siteOf),
    value: value.objective,
    bound: value.bound,
    gap: value.gap,
    proven: value.proven,
    steps: value.steps.map((step) => ({ ...step, sites: step.sites.filter(isNew).map(siteOf) })),
    beyondPeople: maxMinutes === null || objective === 'mclp' ? 0 : beyondAnyway(ground, allowed, maxMinutes),
  }
}

/** Whether the engine has the problem behind an objective. */
export const hasObjective = (objective: PlanObjective): boolean =>
  objective === 'worst-decile' || sitingProblem(objective) !== undefined

// ── conflicts ───────────────────────────────────────────────────────────────────────────────────────────────────────

async function conflictOf(
  ground: SiteGround,
  request: PlanRequest,
  allowed: readonly number[],
  { solver, signal }: PlanWork,
): Promise<PlanConflict | null> {
  const { newSites, budget, costPerSite, maxMinutes, forbidden, objective } = request
  if (allowed.length === 0) return nothingAllowed(ground, forbidden)
  if (affordable(request) < 1)
    return {
      constraints: ['budget'],
      relax: [{ constraint: 'budget', to: costPerSite }],
      why: {
        zh: `预算 ${figure(budget!)} 不够一处新址（每处 ${figure(costPerSite)}）`,
        en: `the budget ${figure(budget!)} does not pay for one site, which costs ${figure(costPerSite)}`,
      },
    }
  if (maxMinutes === null || objective === 'mclp') return null
  const held = beyond(ground, allowed, maxMinutes)
  if (held.length === 0) return null
  const fewest = await fewestSites(held, allowed, solver, signal)
  const most = Math.min(newSites, affordable(request))
  if (fewest === null || fewest <= most) return null
  const people = held.reduce((sum, one) => sum + one.people, 0)
  const tooFew = fewest > newSites
  const tooDear = fewest > affordable(request)
  const minutes = await leastMinutes(ground, allowed, most, maxMinutes, solver, signal)
  return {
    constraints: ['maxMinutes', ...(tooFew ? (['newSites'] as const) : (['budget'] as const))],
    relax: [
      { constraint: 'maxMinutes', to: minutes },
      // Where both are too small, raising one alone does not help.
      ...(tooFew ? [{ constraint: 'newSites' as const, to: tooDear ? null : fewest }] : []),
      ...(tooDear ? [{ constraint: 'budget' as const, to: tooFew ? null : fewest * costPerSite }] : []),
    ],
    why: {
      zh: `让 ${figure(people)} 名超时居民都在 ${maxMinutes} 分钟内，至少要 ${fewest} 处新址；现在至多 ${most} 处`,
      en: `to bring ${figure(people)} residents within ${maxMinutes} minutes takes ${fewest} new sites at least; at most ${most} are allowed`,
    },
  }
}

const figure = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 1 })

function nothingAllowed({ sites }: SiteGround, forbidden: readonly ForbiddenPlace[]): PlanConflict {
  const all = sites.length
  return all === 0
    ? {
        constraints: ['candidates'],
        relax: [{ constraint: 'candidates', to: 1 }],
        why: { zh: '没有候选点；请至少给出一处', en: 'there is no candidate; give at least one' },
      }
    : {
        constraints: ['candidates', 'forbidden'],
        relax: [{ constraint: 'forbidden', to: null }],
        why: {
          zh: `${all} 处候选点都在 ${forbidden.length} 片禁建区内`,
          en: `all ${all} candidates lie on forbidden ground (${forbidden.length} areas)`,
        },
      }
}

/** Fewest sites that reach everybody (location set covering); null when the solver was stopped. */
async function fewestSites(
  held: readonly { readonly sites: readonly number[] }[],
  allowed: readonly number[],
  solver: Solver,
  signal: AbortSignal | undefined,
): Promise<number | null> {
  const program = new ProgramBuilder()
  const columnOf = new Map(allowed.map((s) => [s, program.column(1, 0, 1, true)]))
  for (const { sites } of held)
    program.row(
      1,
      Number.POSITIVE_INFINITY,
      sites.map((s) => columnOf.get(s)!),
      1,
    )
  const answer = await solver.solve(program.program('least'), { nodes: PROOF_NODES, ...(signal && { signal }) })
  return answer.bound === null ? null : Math.ceil(answer.bound - 1e-6)
}

const LONGEST_MINUTES = 240

/** The smallest whole limit that so many sites can keep; null where none can. */
async function leastMinutes(
  ground: SiteGround,
  allowed: readonly number[],
  sites: number,
  from: number,
  solver: Solver,
  signal: AbortSignal | undefined,
): Promise<number | null> {
  const keeps = async (minutes: number): Promise<boolean> => {
    const held = beyond(ground, allowed, minutes)
    if (held.length === 0) return true
    const fewest = await fewestSites(held, allowed, solver, signal)
    return fewest !== null && fewest <= sites
  }
  let [low, high] = [Math.floor(from), LONGEST_MINUTES]
  if (!(await keeps(high))) return null
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (await keeps(middle)) high = middle
    else low = middle
  }
  return high
}

function beyondAnyway({ people, times, existing }: SiteGround, allowed: readonly number[], limit: number): number {
  const columns = [...existing.keys(), ...allowed.map((s) => existing.length + s)]
  let sum = 0
  for (let c = 0; c < people.length; c++)
    if (columns.every((k) => !(times.minutes[c * times.destinations + k]! <= limit))) sum += people[c]!
  return sum
}
