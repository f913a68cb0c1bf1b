/**
 * An epidemic in a population of patches (subdistricts, districts) and age groups: who is in contact with whom, how long each
 * stage lasts, and how grave it is. Exposed and infectious people as in any SEIR model, then hospital, intensive care and death.
 */
import type { Decoded } from '../city/decoded.ts'
import { Reader } from '../city/reader.ts'

/** From this day on transmission is this. */
export interface TransmissionChange {
  readonly fromDay: number
  /** New infections per infectious person and day, contacts and susceptibility at 1. */
  readonly beta: number
  /** By age, 1 unless given: what is left of an age's contacts; a contact takes place as far as the more restrained of the two has it. */
  readonly contactFactor?: Float64Array
  /** By age, 1 unless given: what is left of an age's susceptibility, as vaccines leave it. */
  readonly susceptibilityFactor?: Float64Array
}

/**
 * Lists by patch and age are age by age: `[age * patches + patch]`. Tables are row by row. Shares by age are of those who reach
 * the stage before: `hospitalShare` of the infected, `intensiveCareShare` of those in hospital, `deathShare` of intensive care.
 */
export interface EpidemicModel {
  readonly patches: number
  readonly ages: number
  /** People by patch and age. */
  readonly population: Float64Array
  /** `[patch * patches + other]`: share of their time that residents of a patch spend in another; rows sum to 1. */
  readonly commute: Float64Array
  /** `[age * ages + other]`: contacts of an age group with another, relative. */
  readonly contact: Float64Array
  readonly susceptibility: Float64Array
  readonly latentDays: number
  readonly infectiousDays: number
  /** In the ward before the exit or intensive care. */
  readonly wardDays: number
  readonly intensiveCareDays: number
  readonly hospitalShare: Float64Array
  readonly intensiveCareShare: Float64Array
  readonly deathShare: Float64Array
  /** Infected at the start and not yet infectious, by patch and age. */
  readonly initialExposed: Float64Array
  /** Immune at the start, by patch and age. */
  readonly initialImmune: Float64Array
  /** The first from day 0. */
  readonly transmission: readonly TransmissionChange[]
  /** Days of the run, whole. */
  readonly days: number
}

/** As many values of one run are kept: (patches + ages + 2) × days. */
const MOST_DAYS = 3_660
const MOST_GROUPS = 20_000
/** Rows of `commute` may miss 1 by this much: tables are written with few digits. */
const ROW_SUM_TOLERANCE = 1e-3

/**
 * Reads a model from data: `population` [patch][age], `contact` [age][age], `commute` [patch][patch], `susceptibility`,
 * `hospitalShare`, `intensiveCareShare`, `deathShare` by age, durations in days, `initialExposed` and (optional) `initialImmune`
 * [patch][age], `transmission` [[from day, beta]…], `days`. Problems name the place and what would be right.
 */
export function decodeEpidemicModel(input: unknown): Decoded<EpidemicModel> {
  const root = new Reader(input, '', [])
  const { problems } = root
  if (!root.isObject('an object with population, contact, commute …')) return { ok: false, problems }
  const rows = root.list('population')
  const patches = rows.length
  const ages = Array.isArray(rows[0]?.value) ? rows[0].value.length : 0
  if (patches === 0 || ages === 0)
    root.field('population').problem('must have a row of age groups per patch, and at least one of each')
  if (patches * ages > MOST_GROUPS)
    root.field('population').problem(`has ${patches * ages} groups, at most ${MOST_GROUPS} are taken; join patches`)
  if (problems.length > 0) return { ok: false, problems }
  const byPatchAndAge = (name: string): Float64Array => transposed(tableOf(root.field(name), patches, ages), ages)
  const byAge = (name: string, most: number): Float64Array => {
    const items = sized(root.field(name), ages, 'one per age group')
    return Float64Array.from(items, (item) => item.number(0, most))
  }
  const duration = (name: string): number => root.field(name).number(0.01, 3_660)
  const population = byPatchAndAge('population')
  const model: EpidemicModel = {
    patches,
    ages,
    population,
    commute: stochastic(root.field('commute'), patches),
    contact: tableOf(root.field('contact'), ages, ages),
    susceptibility: byAge('susceptibility', 100),
    latentDays: duration('latentDays'),
    infectiousDays: duration('infectiousDays'),
    wardDays: duration('wardDays'),
    intensiveCareDays: duration('intensiveCareDays'),
    hospitalShare: byAge('hospitalShare', 1),
    intensiveCareShare: byAge('intensiveCareShare', 1),
    deathShare: byAge('deathShare', 1),
    initialExposed: byPatchAndAge('initialExposed'),
    initialImmune:
      root.field('initialImmune').value === undefined
        ? new Float64Array(patches * ages)
        : byPatchAndAge('initialImmune'),
    transmission: changesOf(root.field('transmission')),
    days: root.field('days').integer(1, MOST_DAYS),
  }
  if (problems.length > 0) return { ok: false, problems }
  for (let i = 0; i < population.length; i++) {
    const begun = model.initialExposed[i]! + model.initialImmune[i]!
    if (begun > population[i]!)
      root
        .field(`initialExposed[${i % patches}][${Math.floor(i / patches)}]`)
        .problem(`with the immune ${begun} people of ${population[i]}; at most all of them can be`)
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: model }
}

/** The items of a list that must have so many. */
function sized(list: Reader, count: number, what: string): readonly Reader[] {
  const items = list.items()
  if (items.length !== count && Array.isArray(list.value))
    list.problem(`must have ${count} elements, ${what}, has ${items.length}`)
  return items
}

function tableOf(list: Reader, rows: number, columns: number): Float64Array {
  const table = new Float64Array(rows * columns)
  sized(list, rows, 'one row each').forEach((row, i) => {
    sized(row, columns, 'as the others').forEach((cell, j) => {
      if (i < rows && j < columns) table[i * columns + j] = cell.number(0)
    })
  })
  return table
}

function stochastic(list: Reader, patches: number): Float64Array {
  const table = tableOf(list, patches, patches)
  for (let p = 0; p < patches; p++) {
    let sum = 0
    for (let q = 0; q < patches; q++) sum += table[p * patches + q]!
    if (Math.abs(sum - 1) > ROW_SUM_TOLERANCE)
      list.problems.push({
        path: `${list.path}[${p}]`,
        why: `shares of time must sum to 1, sum to ${Number(sum.toPrecision(6))}; what is missing belongs on the diagonal`,
      })
  }
  return table
}

function changesOf(list: Reader): readonly TransmissionChange[] {
  let latest = -1
  const changes = list.items().map((item) => {
    const pair = sized(item, 2, '[from day, beta]')
    const change = { fromDay: pair[0]?.number(0, MOST_DAYS) ?? 0, beta: pair[1]?.number(0, 1e3) ?? 0 }
    if (change.fromDay <= latest) item.problem(`must begin after day ${latest}, the one before it`)
    latest = change.fromDay
    return change
  })
  if (Array.isArray(list.value) && changes[0]?.fromDay !== 0)
    list.problem('must begin on day 0, as [[0, 0.3], [50, 0.12]]')
  return changes
}

/** From patch by patch to age by age. */
function transposed(table: Float64Array, ages: number): Float64Array {
  const patches = table.length / ages
  return Float64Array.from(table, (_, i) => table[(i % patches) * ages + Math.floor(i / patches)]!)
}

/** Number of people. */
export function totalPopulation({ population }: EpidemicModel): number {
  return population.reduce((sum, people) => sum + people, 0)
}

/** Transmission on a day: the last change that has begun. */
export function transmissionOn({ transmission }: EpidemicModel, day: number): TransmissionChange {
  let last = transmission[0]!
  for (const change of transmission) if (change.fromDay <= day) last = change
  return last
}

export const betaOn = (model: EpidemicModel, day: number): number => transmissionOn(model, day).beta
