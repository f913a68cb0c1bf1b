/** Siting: `kangcheng-siting/1` in the plane, `kangcheng-graph-pmedian/1` and OR-Library's `kangcheng-pmed/1` on graphs. */
import {
  describeProblems,
  Reader,
  SITING_PROBLEMS,
  type SitingAnswer,
  type SitingQuestion,
  solveSiting,
  type TravelMatrix,
} from '@kangcheng/twin-engine'
import { graphCosts, type Point, planeCosts } from '../siting/costs.ts'
import { highsSolver } from '../solver/highs.ts'
import { type CaseFile, type ReferenceFormat, relative, type Surroundings, withoutExpected } from './reference-case.ts'

/** What is asked stands among the answers: these fields of each are the question. */
const ASKED = ['problem', 'p', 'radius', 'assignment', 'vehicles', 'busyFraction'] as const

/** Up to so many pairs of demand point and site the answer must be the optimum; beyond, within 1 % of it. */
const EXACT_PAIRS = 200_000

const solver = highsSolver()

type Fields = Readonly<Record<string, unknown>>

function question(file: CaseFile): CaseFile {
  const expected = Array.isArray(file.expected) ? (file.expected as readonly Fields[]) : []
  const asked = expected.map((one) =>
    Object.fromEntries(ASKED.flatMap((name) => (name in one ? [[name, one[name]]] : []))),
  )
  return { ...withoutExpected(file), asked }
}

/** The answer in the shape of the file's, with its bound, set and whether it is proven beside. */
async function answered(asked: SitingQuestion, at: Surroundings, where: string): Promise<Fields> {
  const answer = await solveSiting(asked, { solver })
  if (!answer.ok) throw new Error(`${where}: ${describeProblems(answer.problems)}`)
  const { objective, bound, gap, sites, vehicles, proven, unreachable } = answer.value
  const sense = SITING_PROBLEMS.find(({ id }) => id === asked.problem)!.sense
  if (bound !== null && (sense === 'least' ? bound > objective : bound < objective))
    at.problem(`${where}: the bound ${bound} lies on the wrong side of ${objective}`)
  checkSet(asked, answer.value, at, where)
  return {
    problem: asked.problem,
    objective,
    bound,
    gap,
    proven,
    sites,
    ...(vehicles && { vehicles }),
    uncoverableIgnored: unreachable.length,
  }
}

/** The set must have the objective returned: added up here from who goes where, and nowhere else. */
function checkSet(asked: SitingQuestion, answer: SitingAnswer, at: Surroundings, where: string): void {
  const { costs, weights, problem, fixedCosts, capacities } = asked
  if (problem !== 'p-median' && problem !== 'capacitated-p-median' && problem !== 'cflp') return
  let value = problem === 'cflp' ? answer.sites.reduce((sum, j) => sum + fixedCosts![j]!, 0) : 0
  const loads = new Float64Array(costs.destinations)
  for (const { demand, site, share } of answer.assignment) {
    value += weights[demand]! * share * costs.minutes[demand * costs.destinations + site]!
    loads[site] = loads[site]! + weights[demand]! * share
    if (!answer.sites.includes(site))
      at.problem(`${where}: demand point ${demand} is sent to site ${site}, which is closed`)
  }
  if (Math.abs(value - answer.objective) > 1e-9 * Math.max(1, value))
    at.problem(`${where}: the set has the objective ${value}, ${answer.objective} was returned`)
  if (capacities && problem !== 'p-median')
    loads.forEach((load, j) => {
      if (load > capacities[j]! * (1 + 1e-6)) at.problem(`${where}: site ${j} holds ${load} of ${capacities[j]}`)
    })
}

async function computePlane(asked: CaseFile, at: Surroundings): Promise<unknown> {
  const reader = new Reader(asked, '', [])
  const points = (name: string): Point[] =>
    reader
      .field(name)
      .list('xy')
      .map((pair) => pair.items().map((part) => part.number(Number.NEGATIVE_INFINITY)) as unknown as Point)
  const figures = (name: string, field: string): Float64Array =>
    Float64Array.from(reader.field(name).list(field), (item) => item.number(0))
  const demand = points('demand')
  const sites = points('sites')
  const weights = figures('demand', 'weight')
  const capacities = figures('sites', 'capacity')
  const fixedCosts = figures('sites', 'fixedCost')
  if (reader.problems.length > 0) throw new Error(describeProblems(reader.problems))
  const costs = planeCosts(demand, sites, 'euclidean-rounded')
  const answers: Fields[] = []
  for (const [k, one] of ((asked.asked ?? []) as readonly SitingQuestion[]).entries()) {
    const { problem } = one
    const charged =
      problem === 'cflp' ? { capacities, fixedCosts } : problem === 'capacitated-p-median' ? { capacities } : {}
    answers.push(await answered({ ...one, costs, weights, ...charged }, at, `expected[${k}] ${problem}`))
  }
  return answers
}

async function medianOf(
  costs: TravelMatrix,
  weights: Float64Array,
  p: number,
  at: Surroundings,
  where: string,
): Promise<Fields> {
  return answered({ problem: 'p-median', costs, weights, p }, at, where)
}

async function computeGraph(asked: CaseFile, at: Surroundings): Promise<unknown> {
  const reader = new Reader(asked, '', [])
  const vertices = reader.field('n').integer(1)
  const edges = reader.list('edges').map((edge) => edge.items().map((part) => part.number(0)))
  const weights = Float64Array.from(reader.list('weight'), (item) => item.number(0))
  if (reader.problems.length > 0) throw new Error(describeProblems(reader.problems))
  const costs = graphCosts(vertices, edges as unknown as [number, number, number][])
  const answers: Fields[] = []
  for (const { p } of (asked.asked ?? []) as readonly SitingQuestion[])
    answers.push(await medianOf(costs, weights, p!, at, `p ${p}`))
  return answers
}

interface NamedFile {
  readonly file: string
  readonly p: number
  readonly n: number
}

const filesOf = (file: CaseFile): readonly NamedFile[] => (file.files ?? []) as readonly NamedFile[]

/** @throws Error naming the file whose numbers are not those that its first line announces. */
export function readOrLibrary(text: string, name: string): { costs: TravelMatrix; p: number } {
  const numbers = text.trim().split(/\s+/).map(Number)
  const [vertices, count, p] = numbers as [number, number, number]
  if (numbers.some((one) => !Number.isFinite(one)) || numbers.length < 3 + 3 * count)
    throw new Error(`${name}: expected "vertices edges p" and then ${count} edges of three numbers each`)
  const edges = Array.from(
    { length: count },
    (_, e) => [numbers[3 + 3 * e]! - 1, numbers[4 + 3 * e]! - 1, numbers[5 + 3 * e]!] as const,
  )
  return { costs: graphCosts(vertices, edges), p }
}

async function computeOrLibrary(asked: CaseFile, at: Surroundings): Promise<unknown> {
  const answers: Fields[] = []
  for (const { file, n } of filesOf(asked)) {
    const { costs, p } = readOrLibrary(at.beside(file), file)
    const { objective, ...rest } = await medianOf(costs, new Float64Array(costs.origins).fill(1), p, at, file)
    answers.push({ file, n, p, optimum: objective, ...rest })
  }
  return { files: answers }
}

const exactUpTo = (pairs: number): ReturnType<typeof relative> => relative(pairs <= EXACT_PAIRS ? 1e-6 : 0.01)

export const SITING_FORMATS: readonly ReferenceFormat[] = [
  {
    id: 'kangcheng-siting/1',
    question,
    compute: computePlane,
    tolerance: (_path, asked) => {
      const [demand, sites] = [asked.demand, asked.sites] as { xy: unknown[] }[]
      return exactUpTo(demand!.xy.length * sites!.xy.length)
    },
  },
  {
    id: 'kangcheng-graph-pmedian/1',
    question,
    compute: computeGraph,
    tolerance: (_path, asked) => exactUpTo((asked.n as number) ** 2),
  },
  {
    id: 'kangcheng-pmed/1',
    question: (file) => ({ ...file, files: filesOf(file).map(({ file: name, n, p }) => ({ file: name, n, p })) }),
    answers: (file) => ({ files: filesOf(file) }),
    notCompared: ['file', 'n', 'provenHere', 'proof'],
    dataFiles: (file) => filesOf(file).map(({ file: name }) => name),
    compute: computeOrLibrary,
    tolerance: ([, k], asked) => exactUpTo((filesOf(asked)[Number(k)]?.n ?? 0) ** 2),
  },
]
