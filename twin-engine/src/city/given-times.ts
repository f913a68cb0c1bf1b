/**
 * Travel times that a city brings with it, from a routing program of its own: a table `from,to,minutes` of cells and
 * facilities per mode. They hold at every hour, and edits of roads do not change them.
 */
import type { CityModel } from './city.ts'
import { type Decoded, type Problem, shownValue } from './decoded.ts'

/** Minutes from cell `i` to facility `j` at `[i * facilities.length + j]`; Infinity where there is no way. */
export interface GivenTimes {
  /** Ids of the columns, so that a city with further facilities still finds its own. */
  readonly facilities: readonly string[]
  readonly minutes: Float64Array
}

/** One problem is told for so many lines at most. */
const MOST_PROBLEMS = 20

/**
 * Reads a table of comma-separated lines under the header `from,to,minutes`: id of a cell, id of a facility, minutes. A
 * pair that is left out, or whose minutes are empty, has no way. Unknown ids, repeated pairs and what is no time are problems
 * with their line.
 */
export function decodeGivenTimes(text: string, city: CityModel): Decoded<GivenTimes> {
  const cells = new Map(city.cells.map(({ id }, i) => [id, i]))
  const facilities = new Map(city.facilities.map(({ id }, j) => [id, j]))
  const minutes = new Float64Array(cells.size * facilities.size).fill(Number.POSITIVE_INFINITY)
  const told = new Uint8Array(minutes.length)
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const problems: Problem[] = []
  if (fields(lines[0] ?? '').join(',') !== 'from,to,minutes')
    return { ok: false, problems: [{ path: 'line 1', why: `must be from,to,minutes, got ${shownValue(lines[0])}` }] }
  for (let n = 1; n < lines.length && problems.length < MOST_PROBLEMS; n++) {
    if (lines[n] === '') continue
    const [from, to, time] = fields(lines[n]!)
    const at = pairOf(cells.get(from ?? ''), facilities.get(to ?? ''), facilities.size)
    const value = time === '' ? Number.POSITIVE_INFINITY : Number(time)
    const why =
      at < 0
        ? unknownIds(from, to, cells.has(from ?? ''), cells.keys().next().value, facilities.keys().next().value)
        : told[at] === 1
          ? `${from} to ${to} is told twice; keep one of the two`
          : !(value >= 0) || time === undefined
            ? `minutes must be from 0 on, or empty for no way; got ${shownValue(time)}`
            : null
    if (why !== null) problems.push({ path: `line ${n + 1}`, why })
    else {
      told[at] = 1
      minutes[at] = value
    }
  }
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, value: { facilities: [...facilities.keys()], minutes } }
}

/** Fields of a line; quotes around one are taken off. */
const fields = (line: string): string[] => line.split(',').map((field) => field.trim().replace(/^"(.*)"$/, '$1'))

const pairOf = (cell: number | undefined, facility: number | undefined, facilities: number): number =>
  cell === undefined || facility === undefined ? -1 : cell * facilities + facility

function unknownIds(
  from: string | undefined,
  to: string | undefined,
  isCell: boolean,
  anyCell: string | undefined,
  anyFacility: string | undefined,
): string {
  return isCell
    ? `to must be the id of a facility such as ${anyFacility ?? '(the city has none)'}, got ${shownValue(to)}`
    : `from must be the id of a cell such as ${anyCell ?? '(the city has none)'}, got ${shownValue(from)}`
}
