// From figures of hospitals and of studies to one figure a cell, and what the whole of it says. Pure: the clock and the stores are elsewhere.
import type { EpidemicRun } from '../../../data/epidemic-types.ts'
import type { Cells, PlanAccess } from '../../../data/plan-types.ts'
import type { BedRisk } from '../../../data/risk-types.ts'
import type { FacilityPulse } from '../../../data/types.ts'

/** Which hospitals serve each cell, as the API tells it: rows from `first[c]` to before `first[c + 1]`. */
export interface CityServing {
  readonly first: readonly number[]
  readonly facility: readonly number[]
  readonly facilities: readonly string[]
  readonly share: readonly number[]
  readonly times: string
  readonly synthetic: boolean
}

/** By cell; null = not known. */
export type CellFigures = readonly (number | null)[]

/** The least part of a cell's hospitals that must have said something: below it the cell is not known. */
const LEAST_KNOWN_SHARE = 0.5

/** Mean over the hospitals that serve a cell, each by its share; those that say nothing are left out, and where they are half of it nothing is said. */
export function meanOverServing(serving: CityServing, of: (facility: string) => number | null): CellFigures {
  const values = serving.facilities.map(of)
  return serving.first.slice(1).map((end, c) => {
    let [sum, known] = [0, 0]
    for (let k = serving.first[c]!; k < end; k++) {
      const value = values[serving.facility[k]!] ?? null
      if (value === null) continue
      sum += value * serving.share[k]!
      known += serving.share[k]!
    }
    return known < LEAST_KNOWN_SHARE ? null : sum / known
  })
}

/** Share of open beds in use at the hospitals that serve a cell. */
export function loadOfCells(serving: CityServing, facilities: readonly FacilityPulse[]): CellFigures {
  const occupancy = new Map(facilities.map(({ id, occupancy: share }) => [id, share]))
  return meanOverServing(serving, (id) => occupancy.get(id) ?? null)
}

export const RISK_HOURS = 24

/** Chance that the hospitals that serve a cell have no free bed within a day. */
export function riskOfCells(serving: CityServing, risks: readonly BedRisk[]): CellFigures {
  const chance = new Map<string, number>()
  for (const { facility, resource, noneFree } of risks) {
    const told = noneFree.find(({ hours }) => hours === RISK_HOURS)?.chance ?? null
    if (facility !== null && resource === 'BEDS' && told !== null) chance.set(facility.id, told.value)
  }
  return meanOverServing(serving, (id) => chance.get(id) ?? null)
}

/** The day with most new infections over all subdistricts, weighed by their people. */
export function worstDay({ subdistricts, base, days }: EpidemicRun): number {
  const { length } = subdistricts
  let [worst, most] = [0, -1]
  for (let day = 0; day <= days && (day + 1) * length <= base.incidence.length; day++) {
    const sum = subdistricts.reduce((total, { people }, s) => total + people * base.incidence[day * length + s]!, 0)
    if (sum > most) [worst, most] = [day, sum]
  }
  return worst
}

/** New infections per 100,000 and week of the subdistrict that a cell belongs to. */
export function incidenceOfCells(run: EpidemicRun, day: number, side: 'base' | 'plan'): CellFigures {
  const { incidence } = run[side] ?? run.base
  const { length } = run.subdistricts
  return run.subdistrictOfCell.map((s) => incidence[day * length + s] ?? null)
}

/** What a plan changes at each cell, in the unit of its measure. */
export const changeOfCells = (before: PlanAccess, after: PlanAccess): CellFigures =>
  after.values.map((value, c) => {
    const was = before.values[c] ?? null
    return value === null || was === null ? null : value - was
  })

export const scaled = (values: CellFigures, factor: number): CellFigures =>
  values.map((value) => (value === null ? null : value * factor))

/** Bin of each value; −1 = not known. */
export const binsOf = (values: CellFigures, limits: readonly number[]): readonly number[] =>
  values.map((value) => (value === null ? -1 : limits.filter((limit) => value >= limit).length))

export interface PeopleCounted {
  /** Residents of the cells for which it holds. */
  readonly people: number
  /** Residents of the cells of which something is known. */
  readonly known: number
  /** Residents of the cells of which nothing is known. */
  readonly unknown: number
}

export function peopleWhere(
  values: CellFigures,
  { population }: Cells,
  holds: (value: number) => boolean,
): PeopleCounted {
  let [people, known, unknown] = [0, 0, 0]
  values.forEach((value, c) => {
    const here = population[c] ?? 0
    if (value === null) unknown += here
    else {
      known += here
      if (holds(value)) people += here
    }
  })
  return { people, known, unknown }
}

export interface DistrictFigure extends PeopleCounted {
  /** Mean of the residents of whom something is known; null = of none. */
  readonly mean: number | null
}

/** By district of the city, in its order. */
export function byDistrict(
  values: CellFigures,
  cells: Cells,
  districts: number,
  holds: (value: number) => boolean,
): readonly DistrictFigure[] {
  return Array.from({ length: districts }, (_, district) => {
    const own = values.map((value, c) => (cells.district[c] === district ? value : null))
    const population = cells.population.map((people, c) => (cells.district[c] === district ? people : 0))
    const counted = peopleWhere(own, { ...cells, population }, holds)
    const sum = own.reduce<number>((total, value, c) => total + (value ?? 0) * population[c]!, 0)
    return { ...counted, mean: counted.known === 0 ? null : sum / counted.known }
  })
}
