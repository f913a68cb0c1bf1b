// The plan's figures by area, a subdistrict each: where the worst served live, who gains by a plan, and where that is.
import type { PlanAccess, PlanCells } from '../../data/plan-types.ts'
import type { Place } from '../../data/types.ts'

export interface AreaFigures {
  /** Index into the cells' areas. */
  readonly area: number
  readonly people: number
  /** Of these, those of the worst-served tenth of the city. */
  readonly worstPeople: number
  /** Mean access of its people now and with the plan; null where it is not known of anybody. */
  readonly was: number | null
  readonly is: number | null
  readonly gaining: number
  readonly losing: number
  /** By how much, over all who gain, and over all who lose: people × change, in the unit of access, never negative. */
  readonly gain: number
  readonly loss: number
  /** The middle of its people. */
  readonly middle: Place
}

/** Gains and losses below this part of what there was are noise of the reckoning. */
const LEAST_CHANGE = 0.01

/** Weighed by people, of those whose value is known; null where none is. */
export function weightedMean(values: readonly (number | null)[], people: readonly number[]): number | null {
  let all = 0
  let sum = 0
  values.forEach((value, c) => {
    if (value === null || !people[c]) return
    all += people[c]
    sum += people[c] * value
  })
  return all > 0 ? sum / all : null
}

/** +1 = better for who lives there, −1 = worse. What is not known is no change. */
export function changeOf(was: number | null | undefined, is: number | null | undefined, better: 'higher' | 'lower') {
  if (was === null || was === undefined || is === null || is === undefined) return 0
  if (Math.abs(is - was) <= Math.abs(was) * LEAST_CHANGE + 1e-12) return 0
  return is > was === (better === 'higher') ? 1 : -1
}

/** Which cells hold the worst-served tenth of the people; who has no way is of them. */
export function worstTenth(
  values: readonly (number | null)[],
  people: readonly number[],
  better: 'higher' | 'lower',
): readonly boolean[] {
  const lived = people.flatMap((count, c) => (count > 0 ? [c] : []))
  const rank = (c: number): number => {
    const value = values[c]
    if (value === null || value === undefined) return Number.NEGATIVE_INFINITY
    return better === 'higher' ? value : -value
  }
  lived.sort((a, b) => rank(a) - rank(b) || a - b)
  const tenth = people.reduce((sum, count) => sum + count, 0) / 10
  const worst = people.map(() => false)
  let sum = 0
  for (const c of lived) {
    if (sum >= tenth) break
    sum += people[c]!
    worst[c] = true
  }
  return worst
}

/** Of every area where somebody lives, in the order of the areas. */
export function areaFigures(
  { area, areas, population, lng, lat }: Pick<PlanCells, 'area' | 'areas' | 'population' | 'lng' | 'lat'>,
  before: Pick<PlanAccess, 'values'>,
  after: Pick<PlanAccess, 'values'> | null,
  better: 'higher' | 'lower',
): readonly AreaFigures[] {
  const worst = worstTenth(before.values, population, better)
  const cellsOf = areas.map((): number[] => [])
  area.forEach((a, c) => {
    if (population[c]! > 0) cellsOf[a]?.push(c)
  })
  return cellsOf.flatMap((cells, a): AreaFigures[] => {
    const people = cells.map((c) => population[c]!)
    const all = people.reduce((sum, count) => sum + count, 0)
    if (all === 0) return []
    const of = (list: readonly (number | null)[]): (number | null)[] => cells.map((c) => list[c] ?? null)
    const changes = cells.map((c) => (after === null ? 0 : changeOf(before.values[c], after.values[c], better)))
    const sumWhere = (holds: (k: number) => boolean): number =>
      people.reduce((sum, count, k) => sum + (holds(k) ? count : 0), 0)
    const sumOfChanges = (sign: number): number =>
      cells.reduce(
        (sum, c, k) => sum + (changes[k] === sign ? people[k]! * Math.abs(after!.values[c]! - before.values[c]!) : 0),
        0,
      )
    return [
      {
        area: a,
        people: all,
        worstPeople: sumWhere((k) => worst[cells[k]!]!),
        was: weightedMean(of(before.values), people),
        is: after === null ? null : weightedMean(of(after.values), people),
        gaining: sumWhere((k) => changes[k] === 1),
        losing: sumWhere((k) => changes[k] === -1),
        gain: sumOfChanges(1),
        loss: sumOfChanges(-1),
        middle: { lng: weightedMean(of(lng), people)!, lat: weightedMean(of(lat), people)! },
      },
    ]
  })
}

export type AreaOrder = 'gain' | 'worst'

/** Areas with something to tell: where most is lost, then where most is gained; or where most of the worst-served tenth live. */
export function rankedAreas(figures: readonly AreaFigures[], order: AreaOrder): readonly AreaFigures[] {
  const told = figures.filter((one) => (order === 'gain' ? one.gaining + one.losing > 0 : one.worstPeople > 0))
  return told.toSorted((a, b) =>
    order === 'gain'
      ? b.loss - a.loss || b.gain - a.gain || a.area - b.area
      : b.worstPeople - a.worstPeople || a.area - b.area,
  )
}
