/** Why a question has no plan: the smallest set of its constraints that exclude each other, and what would loosen each. */
import type { Problem as Finding } from '../../city/decoded.ts'
import { sitingInstance, spentOn } from './instance.ts'
import type { Proof, SitingProblem } from './problem.ts'
import type { SitingQuestion } from './question.ts'

interface Constraint {
  /** As in the question. */
  readonly name: string
  /** Whether the question has it, so that it may stand in the way. */
  has(question: SitingQuestion): boolean
  told(question: SitingQuestion): string
  without(question: SitingQuestion): SitingQuestion
  remedy(question: SitingQuestion): string
  /** A number whose growth loosens it, as far as it makes sense to grow. */
  readonly grows?: { readonly field: 'p' | 'budget'; most(question: SitingQuestion): number }
}

const allowedSites = ({ costs, forbidden }: SitingQuestion): number => costs.destinations - new Set(forbidden).size
const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0)

const CONSTRAINTS: readonly Constraint[] = [
  {
    name: 'p',
    has: ({ p }) => p !== undefined,
    told: ({ p }) => `at most ${p} open site${p === 1 ? '' : 's'}`,
    without: (question) => ({ ...question, p: allowedSites(question) }),
    remedy: () => 'raise p',
    grows: { field: 'p', most: allowedSites },
  },
  {
    name: 'budget',
    has: ({ budget }) => budget !== undefined,
    told: ({ budget }) => `opening for at most ${budget}`,
    without: ({ budget: _budget, ...question }) => question,
    remedy: () => 'raise the budget',
    grows: { field: 'budget', most: ({ fixedCosts }) => sum(fixedCosts!) },
  },
  {
    name: 'capacities',
    has: ({ capacities, problem }) =>
      capacities !== undefined && (problem === 'cflp' || problem === 'capacitated-p-median'),
    told: ({ capacities, weights }) => `capacities of ${sum(capacities!)} in all for a demand of ${sum(weights)}`,
    without: (question) => ({ ...question, capacities: question.capacities!.map(() => sum(question.weights) + 1) }),
    remedy: () => 'make the sites larger',
  },
  {
    name: 'assignment',
    has: ({ assignment, problem }) =>
      assignment === 'single' && (problem === 'cflp' || problem === 'capacitated-p-median'),
    told: () => 'each demand point at one site as a whole',
    without: (question) => ({ ...question, assignment: 'split' }),
    remedy: () => 'let demand points be shared (assignment: split)',
  },
  {
    name: 'forbidden',
    has: ({ forbidden }) => forbidden !== undefined && forbidden.length > 0,
    told: ({ forbidden }) => `nothing at the ${forbidden!.length} forbidden sites`,
    without: ({ forbidden: _forbidden, ...question }) => question,
    remedy: () => 'allow some of the forbidden sites',
  },
  {
    name: 'radius',
    has: ({ problem }) => problem === 'lscp',
    told: ({ radius }) => `everybody within ${radius}`,
    without: (question) => ({ ...question, radius: Number.MAX_VALUE }),
    remedy: () => 'widen the radius',
  },
]

/** Growing a number by halves stops after so many trials. */
const TRIALS = 20

/**
 * The smallest set of constraints without a plan, all others set aside, as one finding with a remedy for each.
 * @returns null where every set has a plan or the solver could not tell.
 */
export async function conflictOf(
  problem: SitingProblem,
  question: SitingQuestion,
  proof: Proof,
): Promise<Finding | null> {
  const present = CONSTRAINTS.filter((one) => one.has(question))
  for (let size = 1; size <= present.length; size++)
    for (const set of setsOf(present, size)) {
      const relaxed = present.filter((one) => !set.includes(one)).reduce((asked, one) => one.without(asked), question)
      if ((await planFor(problem, relaxed, proof)) !== null) continue
      const remedies: string[] = []
      for (const one of set)
        remedies.push(await wholeRemedy(problem, { asked: question, relaxed, present, set }, one, proof))
      const rules = set.map((one) => one.told(question)).join(' and ')
      return {
        path: set.map(({ name }) => name).join(', '),
        why: `${rules} ${set.length > 1 ? 'exclude each other' : 'has no plan'}; ${remedies.join(', or ')}`,
      }
    }
  return null
}

interface Spent {
  readonly sites: number
  readonly money: number
}

/** What a plan that keeps the constraints takes; null where there is none. */
async function planFor(problem: SitingProblem, question: SitingQuestion, proof: Proof): Promise<Spent | null> {
  const instance = sitingInstance(question)
  const search = problem.search(instance, { steps: 0, seed: 1 })
  let next = search.next()
  while (!next.done) next = search.next()
  const found = next.value ?? (await problem.prove(instance, null, proof))
  return found && { sites: found.open.length, money: spentOn(instance, found.open) }
}

interface Conflict {
  readonly asked: SitingQuestion
  /** Without the constraints that are not in the conflict. */
  readonly relaxed: SitingQuestion
  readonly present: readonly Constraint[]
  readonly set: readonly Constraint[]
}

/** What loosens a constraint so far that the question has a plan: where another then stands in the way, both. */
async function wholeRemedy(
  problem: SitingProblem,
  { asked, relaxed, present, set }: Conflict,
  one: Constraint,
  proof: Proof,
): Promise<string> {
  const { told, to } = await remedyOf(problem, relaxed, one, proof)
  if (one.grows === undefined || to === null) return told
  const loosened = { ...asked, [one.grows.field]: to }
  if ((await planFor(problem, loosened, proof)) !== null) return told
  const others = present.filter((other) => other !== one && !set.includes(other))
  for (const other of others)
    if ((await planFor(problem, other.without(loosened), proof)) !== null)
      return `${told} and ${(await remedyOf(problem, loosened, other, proof)).told}`
  return others.length === 0 ? told : `${told} and ${others.map(({ remedy }) => remedy(asked)).join(' and ')}`
}

async function remedyOf(
  problem: SitingProblem,
  question: SitingQuestion,
  { grows, remedy }: Constraint,
  proof: Proof,
): Promise<{ readonly told: string; readonly to: number | null }> {
  if (grows === undefined) return { told: remedy(question), to: null }
  const { field, most } = grows
  let enough = most(question)
  if ((await planFor(problem, { ...question, [field]: enough }, proof)) === null)
    return { told: remedy(question), to: null }
  let short = question[field]!
  for (let trial = 0; trial < TRIALS && enough - short > (field === 'p' ? 1 : 0.005 * enough); trial++) {
    const middle = field === 'p' ? Math.floor((short + enough) / 2) : (short + enough) / 2
    const plan = await planFor(problem, { ...question, [field]: middle }, proof)
    if (plan === null) short = middle
    else enough = Math.min(middle, field === 'p' ? plan.sites : plan.money)
  }
  return { told: `${remedy(question)} to ${enough}`, to: enough }
}

function setsOf<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]]
  return items.flatMap((item, k) => setsOf(items.slice(k + 1), size - 1).map((rest) => [item, ...rest]))
}
