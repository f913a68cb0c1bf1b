/** The best plan of a small siting question by trying every one: plain and slow, to compare with. */
import type { SitingQuestion } from '../src/index.ts'

/** Objective of the best plan; null where no plan keeps the constraints. */
export function bestByTrying(question: SitingQuestion): number | null {
  const { origins, destinations } = question.costs
  const most = question.problem === 'mclp' || question.problem === 'mexclp'
  let best: number | null = null
  const consider = (value: number | null): void => {
    if (value !== null && (best === null || (most ? value > best : value < best))) best = value
  }
  const reach = reachOf(question)
  const demands = Array.from({ length: origins }, (_, i) => i).filter((i) => reach(i))
  if (question.problem === 'mexclp') {
    for (const vehicles of vehiclesOver(question, destinations)) consider(expectedCover(question, demands, vehicles))
    return best
  }
  for (let set = 0; set < 2 ** destinations; set++) {
    const open = Array.from({ length: destinations }, (_, j) => j).filter((j) => set & (1 << j))
    if (mayOpen(question, open)) consider(planValue(question, demands, open))
  }
  return best
}

function reachOf({ problem, costs, radius, forbidden }: SitingQuestion): (i: number) => boolean {
  const within = ['lscp', 'mclp', 'mexclp'].includes(problem) ? radius! : Number.MAX_VALUE
  return (i) =>
    Array.from({ length: costs.destinations }, (_, j) => j).some(
      (j) => !forbidden?.includes(j) && costs.minutes[i * costs.destinations + j]! <= within,
    )
}

function mayOpen({ p, kept = [], forbidden = [], budget, fixedCosts }: SitingQuestion, open: number[]): boolean {
  const spent = open.filter((j) => !kept.includes(j)).reduce((sum, j) => sum + (fixedCosts?.[j] ?? 0), 0)
  return (
    open.length > 0 &&
    open.length <= (p ?? open.length) &&
    kept.every((j) => open.includes(j)) &&
    !forbidden.some((j) => open.includes(j)) &&
    spent <= (budget ?? Number.POSITIVE_INFINITY)
  )
}

function planValue(question: SitingQuestion, demands: number[], open: number[]): number | null {
  const { problem, costs, weights, radius } = question
  const cost = (i: number, j: number): number => costs.minutes[i * costs.destinations + j]!
  const nearest = demands.map((i) => Math.min(...open.map((j) => cost(i, j))))
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
  switch (problem) {
    case 'p-median':
      return finite(demands.reduce((sum, i, k) => sum + (weights[i] === 0 ? 0 : weights[i]! * nearest[k]!), 0))
    case 'p-center':
      return finite(Math.max(...nearest))
    case 'lscp':
      return nearest.every((one) => one <= radius!) ? open.length : null
    case 'mclp':
      return demands.reduce((sum, i, k) => sum + (nearest[k]! <= radius! ? weights[i]! : 0), 0)
    default:
      return assignedValue(question, demands, open)
  }
}

/** Capacitated: every way of sending whole demand points, or single people of theirs, to the open sites. */
function assignedValue(question: SitingQuestion, demands: number[], open: number[]): number | null {
  const { problem, costs, weights, capacities, fixedCosts, kept = [], assignment = 'split' } = question
  const parts = demands.flatMap((i) =>
    assignment === 'single'
      ? [{ i, weight: weights[i]! }].filter(({ weight }) => weight > 0)
      : Array.from({ length: weights[i]! }, () => ({ i, weight: 1 })),
  )
  const left = new Map(open.map((j) => [j, capacities![j]!]))
  let best = Number.POSITIVE_INFINITY
  const place = (k: number, sofar: number): void => {
    if (sofar >= best) return
    if (k === parts.length) {
      best = sofar
      return
    }
    const { i, weight } = parts[k]!
    for (const j of open) {
      const cost = costs.minutes[i * costs.destinations + j]!
      if (left.get(j)! < weight || cost === Number.POSITIVE_INFINITY) continue
      left.set(j, left.get(j)! - weight)
      place(k + 1, sofar + weight * cost)
      left.set(j, left.get(j)! + weight)
    }
  }
  const fixed = open.filter((j) => !kept.includes(j)).reduce((sum, j) => sum + (fixedCosts?.[j] ?? 0), 0)
  place(0, problem === 'cflp' ? fixed : 0)
  return Number.isFinite(best) ? best : null
}

/** Every way of stationing the vehicles. */
function* vehiclesOver(
  { vehicles, kept = [], forbidden = [], p, budget, fixedCosts }: SitingQuestion,
  sites: number,
): Generator<number[]> {
  function* spread(j: number, left: number): Generator<number[]> {
    if (j === sites) {
      if (left === 0) yield []
      return
    }
    for (let here = 0; here <= (forbidden.includes(j) ? 0 : left); here++)
      for (const rest of spread(j + 1, left - here)) yield [here, ...rest]
  }
  for (const plan of spread(0, vehicles!)) {
    const open = plan.flatMap((count, j) => (count > 0 ? [j] : []))
    const spent = open.filter((j) => !kept.includes(j)).reduce((sum, j) => sum + (fixedCosts?.[j] ?? 0), 0)
    if (kept.every((j) => plan[j]! > 0) && open.length <= (p ?? sites) && spent <= (budget ?? Number.POSITIVE_INFINITY))
      yield plan
  }
}

function expectedCover(
  { costs, weights, radius, busyFraction }: SitingQuestion,
  demands: number[],
  vehicles: number[],
): number {
  return demands.reduce((sum, i) => {
    const near = vehicles.reduce(
      (count, here, j) => count + (costs.minutes[i * costs.destinations + j]! <= radius! ? here : 0),
      0,
    )
    return sum + weights[i]! * (1 - busyFraction! ** near)
  }, 0)
}
