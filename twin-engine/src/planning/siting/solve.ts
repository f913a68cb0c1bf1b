/** Answers a siting question: own search first, a solver for the proof, and every answer with its gap to the bound. */
import type { Decoded, Problem } from '../../city/decoded.ts'
import type { Solver } from '../solver.ts'
import { conflictOf } from './conflict.ts'
import { sitingProblem } from './index.ts'
import { type SitingInstance, sitingInstance } from './instance.ts'
import type { Assigned, SearchLimits, SitingFound, SitingProblem, SitingProgress } from './problem.ts'
import { checkSiting, type SitingProblemId, type SitingQuestion } from './question.ts'

export interface SitingOptions {
  /** For proofs; without one the own methods answer, with their own bound. */
  readonly solver?: Solver
  /** Steps of the search (usual: 400). */
  readonly steps?: number
  /** Nodes of branch and bound that a proof may take (usual: 20,000). */
  readonly nodes?: number
  readonly seed?: number
  /** Called when value or bound is better than before. */
  readonly onStep?: (step: SitingStep) => void
  /** Awaited now and then, so that the thread can do other things; it comes from outside because the engine has no clock. */
  readonly pause?: () => Promise<void>
  /** Aborting ends the search: the answer is the best plan until then. */
  readonly signal?: AbortSignal
}

/** Value and bound at a step of the search, in the sense of the problem. */
export interface SitingStep {
  readonly step: number
  readonly value: number
  readonly bound: number | null
  /** The open sites, by the question's numbers. */
  readonly sites: readonly number[]
}

export interface SitingAnswer {
  readonly problem: SitingProblemId
  readonly objective: number
  /** No plan is better: it lies below the objective where less is better, above it where more is. Null where none is known. */
  readonly bound: number | null
  /** |objective − bound| / |objective|; null without a bound, or where the objective is 0 and the bound is not. */
  readonly gap: number | null
  /** Open sites by the question's numbers, rising. */
  readonly sites: readonly number[]
  /** Ambulances at each of `sites`; null where the problem stations none. */
  readonly vehicles: readonly number[] | null
  /** Who goes where, by the question's numbers; whoever no open site serves has no line. */
  readonly assignment: readonly Assigned[]
  /** Demand points that this plan leaves without service (beyond the radius, where there is one). */
  readonly uncovered: readonly number[]
  /** Demand points that no allowed site could serve; they are among `uncovered` and count in no constraint. */
  readonly unreachable: readonly number[]
  /** True where it is proven that no plan is better, to a billionth. */
  readonly proven: boolean
  /** How value and bound closed in on each other. */
  readonly steps: readonly SitingStep[]
}

export const USUAL_STEPS = 400
export const USUAL_NODES = 20_000
const PAUSE_EVERY = 4

/**
 * The best plan found, its bound and its gap.
 * @returns the problems of a question that is wrong, or that no plan can fulfil.
 * @throws what the solver throws.
 */
export async function solveSiting(
  question: SitingQuestion,
  options: SitingOptions = {},
): Promise<Decoded<SitingAnswer>> {
  const problem = sitingProblem(question.problem)
  if (problem === undefined)
    return refused([{ path: 'problem', why: `there is no siting problem ${question.problem}` }])
  const problems = checkSiting(question, problem.needs)
  if (problems.length > 0) return refused(problems)
  const instance = sitingInstance(question)
  if (instance.demands === 0) return refused([nobodyReached(question)])
  const steps: SitingStep[] = []
  const search = sitingSearch(problem, instance, { steps: options.steps ?? USUAL_STEPS, seed: options.seed ?? 1 })
  let found: SitingFound | null = null
  for (let turn = 1; ; turn++) {
    const next = search.next()
    if (next.value !== null) note(next.value, instance, steps, options)
    found = next.done ? next.value : { ...next.value, proven: false }
    if (next.done || options.signal?.aborted) break
    if (turn % PAUSE_EVERY === 0) await options.pause?.()
  }
  if (options.solver && !found?.proven && !options.signal?.aborted) {
    found = await problem.prove(instance, found, {
      solver: options.solver,
      nodes: options.nodes ?? USUAL_NODES,
      ...(options.signal && { signal: options.signal }),
    })
    if (found) note(found, instance, steps, options)
  }
  if (found === null) return refused([await noPlan(problem, question, options)])
  return { ok: true, value: answerOf(problem, instance, found, steps) }
}

/** The search alone, step by step: for a screen that draws value and bound closing, and may stop at any step. */
export function sitingSearch(
  problem: SitingProblem,
  instance: SitingInstance,
  limits: SearchLimits,
): Generator<SitingProgress, SitingFound | null> {
  return problem.search(instance, limits)
}

function refused(problems: readonly Problem[]): Decoded<SitingAnswer> {
  return { ok: false, problems }
}

/** Which constraints exclude each other, as far as a solver tells. */
async function noPlan(problem: SitingProblem, question: SitingQuestion, options: SitingOptions): Promise<Problem> {
  const { solver, nodes = USUAL_NODES, signal } = options
  const unknown = { path: '', why: 'no plan was found that keeps all the constraints; loosen p, budget or capacities' }
  if (solver === undefined || signal?.aborted) return unknown
  return (await conflictOf(problem, question, { solver, nodes, ...(signal && { signal }) })) ?? unknown
}

function nobodyReached({ problem, radius }: SitingQuestion): Problem {
  const within = radius === undefined ? 'there is no route' : `none lies within ${radius}`
  return { path: 'costs', why: `no allowed site can serve any demand point: ${within} (${problem}); add candidates` }
}

function note(progress: SitingProgress, instance: SitingInstance, steps: SitingStep[], options: SitingOptions): void {
  const { step, value, bound, open } = progress
  const last = steps.at(-1)
  if (last && last.value === value && last.bound === bound) return
  const noted = { step, value, bound, sites: Array.from(open, (j) => instance.siteOf[j]!).sort((a, b) => a - b) }
  steps.push(noted)
  options.onStep?.(noted)
}

function answerOf(
  problem: SitingProblem,
  instance: SitingInstance,
  found: SitingFound,
  steps: readonly SitingStep[],
): SitingAnswer {
  const { demandOf, siteOf } = instance
  const ranked = Array.from(found.open, (site, k) => ({
    site: siteOf[site]!,
    vehicles: found.vehicles?.[k] ?? 0,
  })).sort((a, b) => a.site - b.site)
  const { value, assigned } = problem.judge(instance, found)
  const served = new Set(assigned.map(({ demand }) => demandOf[demand]!))
  const bound = safeBound(problem, value, found)
  return {
    problem: problem.id,
    objective: value,
    bound,
    gap: gapOf(value, bound),
    sites: ranked.map(({ site }) => site),
    vehicles: found.vehicles ? ranked.map(({ vehicles }) => vehicles) : null,
    assignment: assigned.map(({ demand, site, share }) => ({ demand: demandOf[demand]!, site: siteOf[site]!, share })),
    uncovered: Array.from({ length: instance.question.costs.origins }, (_, i) => i).filter((i) => !served.has(i)),
    unreachable: instance.unreachable,
    proven: found.proven,
    steps,
  }
}

/** A bound never passes the value itself, and agrees with it to the last digit where the plan is proven. */
function safeBound(problem: SitingProblem, value: number, { bound, proven }: SitingFound): number | null {
  if (proven) return value
  if (bound === null) return null
  return problem.sense === 'least' ? Math.min(bound, value) : Math.max(bound, value)
}

/** Share of the objective by which it may be away from the best; null where it cannot be told. */
export function gapOf(objective: number, bound: number | null): number | null {
  if (bound === null) return null
  if (objective === bound) return 0
  return objective === 0 ? null : Math.abs(objective - bound) / Math.abs(objective)
}
