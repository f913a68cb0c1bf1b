/**
 * Who goes where in an edited city. The demand that is known is the unedited city's: so many go to each facility, from each
 * cell. An edit changes it by a pivot on Huff's model: what a facility drew from a cell is multiplied by its pull after ÷ its
 * pull before, a new facility enters with its pull on the scale of those there, and the cell's people are shared out anew, none
 * more and none fewer. So the unedited city keeps its shares exactly, and where Huff's model held before, it holds after.
 * (Incremental choice: Kumar 1980, *Transportation Research Record* 775:1–4; Huff 1964, *Journal of Marketing* 28(3):34–38.)
 *
 * It is people who choose: everybody of the unedited city comes when they would have come, and either stays with the facility
 * that was theirs or goes to one that gains. Two sites compared by the same luck differ by exactly those whom they draw.
 */
import { type CityModel, indexCity, NEEDS, type Unit } from '../city/city.ts'
import { isTertiary } from '../city/hospital-tier.ts'
import type { Parameters } from '../parameters/parameters.ts'
import type { CareModel } from './care-model.ts'
import { type SiteWays, waysTo, waysToFacilities } from './site-ways.ts'

export const EMERGENCY = NEEDS.indexOf('emergency')

export interface SiteChoice {
  /** Facilities that are new, moved, enlarged or closed, new ones last. */
  readonly changed: Int32Array
  /** Facilities of the unedited city. */
  readonly known: number
  /** `[kind × cells + cell]`: what an unchanged facility keeps of its people, or draws, as a factor; kind = index into NEEDS. */
  readonly factor: Float64Array
  /**
   * `[(kind × changed + i) × cells + cell]`: pull of facility `changed[i]`. For one that was there after ÷ before; for a new one
   * as a share of the pull of all that were there.
   */
  readonly pull: Float64Array
  readonly cells: number
  /** `[kind × known + facility]`: what comes to a facility per minute before anybody chooses anew. */
  readonly demand: Float64Array
  /** `[facility × districts + district]`: where a facility's people come from. */
  readonly origin: Float64Array
  /** Demand of everybody, `[kind × districts + district]`. */
  readonly leaving: Float64Array
}

/**
 * The choice in an edited city.
 *
 * @param demand of the unedited facilities by kind, `[kind × facilities + facility]`, per minute
 * @param origin shares of a facility's people by district, `[facility × districts + district]`
 */
export function siteChoiceOf(
  city: CityModel,
  base: CityModel,
  parameters: Parameters,
  demand: Float64Array,
  origin: Float64Array,
): SiteChoice {
  const known = base.facilities.length
  const districts = city.districts.length
  const cells = city.cells.length
  const changed = changedFacilities(base, city)
  const before = attractions(base, parameters)
  const after = attractions(city, parameters)
  const ways = waysToFacilities(base, parameters)
  const waysOfChanged = waysTo(city, parameters, [...changed])
  const leaving = new Float64Array(NEEDS.length * districts)
  for (let k = 0; k < NEEDS.length; k++)
    for (let f = 0; f < known; f++)
      for (let d = 0; d < districts; d++)
        leaving[k * districts + d]! += demand[k * known + f]! * origin[f * districts + d]!
  const factor = new Float64Array(NEEDS.length * cells).fill(1)
  const pull = new Float64Array(NEEDS.length * changed.length * cells)
  for (let k = 0; k < NEEDS.length; k++) {
    if (changed.every((f) => after[f]![k] === 0 && !before[f]?.[k])) {
      changed.forEach((f, i) => {
        if (f < known) pull.fill(1, (k * changed.length + i) * cells, (k * changed.length + i + 1) * cells)
      })
      continue
    }
    const there = pullThere(ways, before, demand, k, known)
    for (let c = 0; c < cells; c++) {
      const d = city.cells[c]!.district
      const all = leaving[k * districts + d]!
      if (all === 0) continue
      let sum = 1
      for (let i = 0; i < changed.length; i++) {
        const f = changed[i]!
        const at = (k * changed.length + i) * cells + c
        const now = after[f]![k]! * waysOfChanged.ease[c * changed.length + i]!
        if (f >= known) {
          pull[at] = there[c]! > 0 ? now / there[c]! : 0
          sum += pull[at]!
          continue
        }
        const then = before[f]![k]! * ways.ease[c * known + f]!
        pull[at] = then > 0 ? now / then : 1
        sum += ((demand[k * known + f]! * origin[f * districts + d]!) / all) * (pull[at]! - 1)
      }
      factor[k * cells + c] = sum > 1e-12 ? 1 / sum : 1
    }
  }
  return { changed, known, factor, pull, cells, demand, origin, leaving }
}

/** Pull of all facilities that were there, by cell. */
function pullThere(
  { ease }: SiteWays,
  attraction: readonly Float64Array[],
  demand: Float64Array,
  kind: number,
  known: number,
): Float64Array {
  const cells = ease.length / known
  const there = new Float64Array(cells)
  for (let f = 0; f < known; f++) {
    const a = attraction[f]![kind]!
    if (a === 0 || demand[kind * known + f]! === 0) continue
    for (let c = 0; c < cells; c++) there[c]! += a * ease[c * known + f]!
  }
  return there
}

/** Attraction of every facility by kind: capacity to a power, times what its level and its group add. */
function attractions(city: CityModel, parameters: Parameters): Float64Array[] {
  const { sizeExponent, tertiaryFactor, groupFactor } = parameters.siteChoice
  const grouped = new Set(city.groups.flatMap((g) => g.members))
  const capacity = city.facilities.map(() => new Float64Array(NEEDS.length))
  for (const unit of city.units) capacity[unit.facility]![NEEDS.indexOf(unit.need)]! += unit.beds
  return capacity.map((row, f) => {
    const { id, level } = city.facilities[f]!
    const factor = (isTertiary(level) ? tertiaryFactor : 1) * (grouped.has(id) ? groupFactor : 1)
    return row.map((beds) => (beds > 0 ? beds ** sizeExponent * factor : 0))
  })
}

/** Facilities whose place or capacity differs, and new ones; in the order of their numbers. */
function changedFacilities(base: CityModel, city: CityModel): Int32Array {
  const beds = (units: readonly Unit[], f: number): string =>
    JSON.stringify(
      NEEDS.map((need) => units.reduce((n, u) => n + (u.facility === f && u.need === need ? u.beds : 0), 0)),
    )
  const touched = new Set<number>()
  city.units.forEach((unit, u) => {
    if (unit !== base.units[u]) touched.add(unit.facility)
  })
  city.facilities.forEach((facility, f) => {
    if (facility.location !== base.facilities[f]?.location) touched.add(f)
  })
  return Int32Array.from(
    [...touched].filter(
      (f) =>
        f >= base.facilities.length ||
        city.facilities[f]!.location !== base.facilities[f]!.location ||
        beds(city.units, f) !== beds(base.units, f),
    ),
  ).sort()
}

/**
 * Where somebody of a cell goes whose facility was `home`: there, or to one that gains. The uniform decides; what one site draws
 * at a uniform it also draws at every lower one.
 */
export function chosenFacility(
  choice: SiteChoice,
  kind: number,
  home: number,
  cell: number,
  district: number,
  u: number,
): number {
  const { changed, known, factor, pull, cells, demand, origin, leaving } = choice
  if (cell < 0) return home
  const all = factor[kind * cells + cell]!
  const at = changed.indexOf(home)
  const own = at < 0 ? 1 : pull[(kind * changed.length + at) * cells + cell]!
  const keeps = own * all
  if (u < keeps) return home
  const districts = origin.length / known
  const leave = leaving[kind * districts + district]!
  const gain = (f: number, i: number): number => {
    const times = (i < 0 ? 1 : pull[(kind * changed.length + i) * cells + cell]!) * all
    if (f >= known) return times
    return Math.max(0, (demand[kind * known + f]! * origin[f * districts + district]! * (times - 1)) / leave)
  }
  let sum = 0
  for (let i = 0; i < changed.length; i++) sum += gain(changed[i]!, i)
  if (all > 1) for (let f = 0; f < known; f++) if (!changed.includes(f)) sum += gain(f, -1)
  // The part of the uniform beyond what stays is a uniform again.
  let left = (sum * (u - keeps)) / (1 - keeps)
  for (let i = changed.length - 1; i >= 0; i--) {
    left -= gain(changed[i]!, i)
    if (left < 0) return changed[i]!
  }
  if (all > 1)
    for (let f = 0; f < known; f++) {
      if (changed.includes(f)) continue
      left -= gain(f, -1)
      if (left < 0) return f
    }
  return home
}

/** What a facility of an edited city is expected to receive of a kind, per minute. */
export function expectedDemand(choice: SiteChoice, city: CityModel, kind: number, facility: number): number {
  const { changed, known, factor, pull, cells, demand, origin, leaving } = choice
  const districts = city.districts.length
  const residents = new Float64Array(districts)
  for (const cell of city.cells) residents[cell.district]! += cell.population
  const i = changed.indexOf(facility)
  let sum = 0
  for (let c = 0; c < cells; c++) {
    const { district: d, population } = city.cells[c]!
    if (residents[d] === 0) continue
    const ofCell = population / residents[d]!
    const own = i < 0 ? 1 : pull[(kind * changed.length + i) * cells + c]!
    const before =
      facility >= known
        ? leaving[kind * districts + d]!
        : demand[kind * known + facility]! * origin[facility * districts + d]!
    sum += ofCell * before * own * factor[kind * cells + c]!
  }
  return sum
}

/** Wards of the kind at a facility; the one asked for is theirs in turn. */
export function unitAskedFor(
  city: CityModel,
  wards: CareModel['wards'],
  facility: number,
  need: number,
  number: number,
): number {
  const units = wards.byNeed[facility]![need]!
  const open = units.filter((u) => indexCity(city).bedsOfUnit[u]! > 0)
  return open.length > 0 ? open[number % open.length]! : (units[0] ?? -1)
}
