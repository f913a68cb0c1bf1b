/**
 * Real series out of tables: gaps stay unknown, and what cannot be meant is told with its line and the remedy.
 *
 * A problem is a row that cannot be used or contradicts another; a note is what a reader of the scores has to know.
 */

import { tableReader } from '../feeds/csv-reading.ts'
import { chunksOf, type FeedFile } from '../feeds/feed-files.ts'
import { minutesOf, type StepUnit, stepOf, stepText, stepUnitOf } from './series-times.ts'

export interface SeriesColumns {
  readonly time: string
  readonly value: string
  readonly group: string | null
  readonly where: readonly (readonly [column: string, value: string])[]
}

export interface SeriesOptions extends SeriesColumns {
  /** Minutes since 1970; null = from the first row. */
  readonly fromMinutes: number | null
  /** Whether a lone 0 amid large values is a value. */
  readonly zeros: 'unknown' | 'keep'
}

export interface PlacedText {
  readonly place: string
  readonly why: string
}

/** A regular series; NaN = unknown. */
export interface RegularSeries {
  readonly group: string
  readonly values: Float64Array
  /** Number of the first step. */
  readonly firstStep: number
}

export interface SeriesRead {
  readonly unit: StepUnit
  readonly series: readonly RegularSeries[]
  readonly problems: readonly PlacedText[]
  readonly notes: readonly PlacedText[]
}

/** A column that a file does not have: nothing of it can be read. */
export class MissingColumn extends Error {
  override readonly name = 'MissingColumn'
}

/** What stands for "not reported" in published tables. */
const UNKNOWN = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '-', '–', '..', '未上报'])
/** Steps of one series at most: fifty years of hours. */
const MOST_STEPS = 440_000
/** Rows with the same kind of problem that are told one by one. */
const TOLD = 20
/** A 0 is taken for "not reported" where this many of the values before are known and none was below `LEAST_BEFORE`. */
const BEFORE = 28
const FEWEST_BEFORE = 7
const LEAST_BEFORE = 10
/** After as many zeros in a row they are believed. */
const MOST_LONE_ZEROS = 7

interface Row {
  readonly minutes: number
  readonly value: number
  readonly place: string
}

/** Tells the first few of each kind, then their number. */
class Told {
  readonly list: PlacedText[] = []
  readonly #counts = new Map<string, number>()

  add(kind: string, place: string, why: string): void {
    const count = (this.#counts.get(kind) ?? 0) + 1
    this.#counts.set(kind, count)
    if (count <= TOLD) this.list.push({ place, why })
  }

  finished(): readonly PlacedText[] {
    const more = [...this.#counts].filter(([, count]) => count > TOLD)
    return [...this.list, ...more.map(([kind, count]) => ({ place: kind, why: `and ${count - TOLD} more such rows` }))]
  }
}

/** @throws MissingColumn · UnreadableFile */
export async function readSeries(files: readonly FeedFile[], options: SeriesOptions): Promise<SeriesRead> {
  const problems = new Told()
  const groups = new Map<string, Row[]>()
  for (const file of files) await readFile(file, files.length > 1, options, groups, problems)
  const unit = stepUnitOf(allMinutes(groups))
  const notes = new Told()
  const series = [...groups].flatMap(([group, rows]) => regular(group, rows, unit, options, problems, notes) ?? [])
  return { unit, series, problems: problems.finished(), notes: notes.finished() }
}

function* allMinutes(groups: ReadonlyMap<string, readonly Row[]>): Generator<number> {
  for (const rows of groups.values()) for (const { minutes } of rows) yield minutes
}

async function readFile(
  file: FeedFile,
  several: boolean,
  options: SeriesOptions,
  groups: Map<string, Row[]>,
  problems: Told,
): Promise<void> {
  let columns: Map<string, number> | null = null
  const reader = tableReader(({ line, fields, why }) => {
    const place = `${file.name}:${line}`
    if (fields === null) problems.add('unreadable rows', place, `cannot be read (${why}); mend or delete the row`)
    else if (columns === null) columns = headed(file, fields, options)
    else takeRow(place, fields, columns)
  })
  const takeRow = (place: string, fields: readonly string[], at: ReadonlyMap<string, number>): void => {
    const field = (column: string): string => fields[at.get(column)!] ?? ''
    if (!options.where.every(([column, value]) => field(column) === value)) return
    const row = rowOf(place, field(options.time), field(options.value), problems)
    if (row === null || (options.fromMinutes !== null && row.minutes < options.fromMinutes)) return
    const name = options.group === null ? '' : field(options.group)
    const group = several || name === '' ? [file.name, name].filter((part) => part !== '').join(' · ') : name
    const rows = groups.get(group)
    if (rows === undefined) groups.set(group, [row])
    else rows.push(row)
  }
  for await (const chunk of chunksOf(file)) reader.push(chunk)
  reader.end()
  if (columns === null) throw new MissingColumn(`${file.name}: is empty; give a table with a heading row`)
}

/** A table's heading with the first row below it, where there is one. @throws UnreadableFile */
async function firstRows(file: FeedFile): Promise<readonly (readonly string[])[]> {
  const rows: (readonly string[])[] = []
  const reader = tableReader(({ fields }) => {
    if (fields !== null && rows.length < 2) rows.push(fields)
  })
  for await (const chunk of chunksOf(file)) {
    reader.push(chunk)
    if (rows.length === 2) break
  }
  reader.end()
  return rows
}

/**
 * The column that holds the times of a table of hours: the one that was named, else the only one whose first field is a time of day on a
 * date.
 * @throws MissingColumn where the one named holds no times, or none or several do · UnreadableFile
 */
export async function hourColumn(file: FeedFile, named: string | undefined): Promise<string> {
  const [heading = [], first = []] = await firstRows(file)
  const hold = heading.filter((_, k) => /:\d\d/.test(first[k] ?? '') && minutesOf(first[k]!) !== null)
  const they = `${hold.map((name) => `"${name}"`).join(', ')} ${hold.length === 1 ? 'does' : 'do'}`
  if (named === undefined) {
    if (hold.length === 1) return hold[0]!
    throw new MissingColumn(
      `${file.name}: ${hold.length === 0 ? 'no column holds times such as 2024-10-01T08:00' : `${they} hold times`}; give --time COL`,
    )
  }
  const at = heading.indexOf(named)
  if (at < 0 || first[at] === undefined || minutesOf(first[at]) !== null || hold.length === 0) return named
  throw new MissingColumn(
    `${file.name}: --time ${named} holds "${first[at]}", which is no time; ${they}: give --time ${hold[0]!}`,
  )
}

function headed(file: FeedFile, fields: readonly string[], { time, value, group, where }: SeriesColumns) {
  const columns = new Map(fields.map((name, k) => [name, k]))
  for (const name of [time, value, ...(group === null ? [] : [group]), ...where.map(([column]) => column)])
    if (!columns.has(name))
      throw new MissingColumn(`${file.name}: has no column "${name}"; its columns are ${fields.join(', ')}`)
  return columns
}

function rowOf(place: string, time: string, value: string, problems: Told): Row | null {
  const minutes = minutesOf(time)
  if (minutes === null) {
    problems.add('no times', place, `"${time}" is no time; write YYYY-MM-DD, YYYY-MM-DDTHH:MM or YYYY-MM`)
    return null
  }
  if (UNKNOWN.has(value.toLowerCase())) return { minutes, value: Number.NaN, place }
  const number = Number(value)
  if (!Number.isFinite(number))
    problems.add('no numbers', place, `"${value}" is no number; leave the field empty where nothing is known`)
  else if (number < 0)
    problems.add('negative values', place, `${value} is negative; taken as unknown. Leave the field empty instead`)
  return { minutes, value: Number.isFinite(number) && number >= 0 ? number : Number.NaN, place }
}

function regular(
  group: string,
  rows: readonly Row[],
  unit: StepUnit,
  options: SeriesOptions,
  problems: Told,
  notes: Told,
): RegularSeries | null {
  let [firstStep, lastStep] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { minutes } of rows) {
    firstStep = Math.min(firstStep, stepOf(minutes, unit))
    lastStep = Math.max(lastStep, stepOf(minutes, unit))
  }
  const count = lastStep - firstStep + 1
  if (count > MOST_STEPS) {
    problems.add(
      'too long',
      group,
      `goes over ${count} ${unit}s, at most ${MOST_STEPS} are read; give --from or mend its times`,
    )
    return null
  }
  const values = new Float64Array(count).fill(Number.NaN)
  const given = new Map<number, Row>()
  for (const row of rows) {
    const step = stepOf(row.minutes, unit)
    const before = given.get(step)
    if (before === undefined || Number.isNaN(before.value)) {
      given.set(step, row)
      values[step - firstStep] = row.value
    } else if (!Number.isNaN(row.value) && row.value !== before.value)
      problems.add(
        'contradicting rows',
        row.place,
        `${group}: ${stepText(step, unit)} was ${before.value} at ${before.place} and is ${row.value} here; the first is kept. Delete one, or name the column that tells them apart (--group, --where)`,
      )
    else if (!Number.isNaN(row.value))
      notes.add('repeated rows', row.place, `${group}: ${stepText(step, unit)} is repeated; counted once`)
  }
  if (options.zeros === 'unknown') forgetLoneZeros(group, values, firstStep, unit, notes)
  tellGaps(group, values, firstStep, unit, notes)
  tellChange(group, values, firstStep, unit, notes)
  return { group, values, firstStep }
}

/** By the values before only, so that a backtest reads them as they would have been read on the day. */
function forgetLoneZeros(group: string, values: Float64Array, firstStep: number, unit: StepUnit, notes: Told): void {
  const before: number[] = []
  let zeros = 0
  for (const [t, value] of values.entries()) {
    if (Number.isNaN(value)) continue
    zeros = value === 0 ? zeros + 1 : 0
    const lone =
      value === 0 && zeros <= MOST_LONE_ZEROS && before.length >= FEWEST_BEFORE && Math.min(...before) >= LEAST_BEFORE
    if (!lone) {
      before.push(value)
      if (before.length > BEFORE) before.shift()
      continue
    }
    values[t] = Number.NaN
    notes.add(
      'zeros amid large values',
      `${group} ${stepText(firstStep + t, unit)}`,
      `0 after ${before.length} values of at least ${Math.min(...before)}: taken as not reported. With --zeros keep it counts as 0`,
    )
  }
}

function tellGaps(group: string, values: Float64Array, firstStep: number, unit: StepUnit, notes: Told): void {
  const unknown = values.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0)
  if (unknown === 0) return
  const first = stepText(firstStep + values.findIndex(Number.isNaN), unit)
  notes.add(
    'gaps',
    group,
    `${unknown} of ${values.length} ${unit}s are unknown, the first ${first}; they are neither learnt nor scored`,
  )
}

/** A step in the level that no noise explains: the largest of a series is told, nothing is changed. */
function tellChange(group: string, values: Float64Array, firstStep: number, unit: StepUnit, notes: Told): void {
  const [near, far] = [7, 28]
  let found: { readonly t: number; readonly from: number; readonly to: number; readonly size: number } | null = null
  for (let t = far; t + near <= values.length; t++) {
    const jump = Math.abs(values[t]! - values[t - 1]!)
    if (!(jump > 0.25 * Math.max(values[t]!, values[t - 1]!))) continue
    const from = medianOf(values.subarray(t - near, t))
    const to = medianOf(values.subarray(t, t + near))
    const noise = medianOf(values.subarray(t - far + near, t).map((value, k) => Math.abs(value - values[t - far + k]!)))
    const size = Math.abs(to - from)
    if (jump < 0.7 * size || size < 0.4 * Math.max(from, to) || !(size > 8 * Math.max(noise, 1))) continue
    if (found === null || size > found.size) found = { t, from, to, size }
  }
  if (found === null) return
  const at = stepText(firstStep + found.t, unit)
  notes.add(
    'changed definitions',
    `${group} ${at}`,
    `the level changes at once from ${found.from} to ${found.to}: if the definition changed then, give --from ${at}`,
  )
}

function medianOf(values: Float64Array): number {
  const known = values.filter((value) => !Number.isNaN(value)).sort()
  return known.length === 0 ? Number.NaN : known[Math.floor(known.length / 2)]!
}
