/** The start of a scenario that begins without a live state. */
import type { CityModel } from '../city/city.ts'
import { type Problem, shownValue, unknownField } from '../city/decoded.ts'
import type { Instant } from '../events/event.ts'
import { EARLIEST_INSTANT, LATEST_INSTANT } from '../events/instant.ts'
import type { LeverSpec } from '../levers/index.ts'
import { decodeLevers, type LeftOut } from './scenario-levers.ts'

/** A start without a live state: a steady fill, run for `warmUpDays` up to `at`. */
export interface ScenarioStart {
  readonly at: Instant
  readonly warmUpDays: number
  readonly seed: number
  /** What happens on the way; minutes count from `at` − `warmUpDays`. */
  readonly shocks: readonly LeverSpec[]
}

const START_FIELDS = ['at', 'warmUpDays', 'seed', 'shocks']

/** Reads `start` of a scenario; null where it is left out. Problems carry their path. */
export function decodeStart(
  input: unknown,
  city: CityModel | undefined,
  problems: Problem[],
  leftOut: LeftOut[],
): ScenarioStart | null {
  if (input === undefined || input === null) return null
  if (typeof input !== 'object' || Array.isArray(input)) {
    problems.push({ path: 'start', why: 'must be { at, warmUpDays, seed }' })
    return null
  }
  const fields = input as Readonly<Record<string, unknown>>
  for (const name of Object.keys(fields))
    if (!START_FIELDS.includes(name)) problems.push({ path: `start.${name}`, why: unknownField(name, START_FIELDS) })
  const { at, warmUpDays, seed } = fields
  const instant = typeof at === 'string' ? instantOf(at) : Number.NaN
  if (!(instant >= EARLIEST_INSTANT && instant <= LATEST_INSTANT))
    problems.push({
      path: 'start.at',
      why: `must be an instant from ${yearOf(EARLIEST_INSTANT)} to ${yearOf(LATEST_INSTANT)} with its offset, as 2026-11-21T18:24:00+08:00, got ${shownValue(at)}`,
    })
  if (typeof warmUpDays !== 'number' || !(warmUpDays >= 2 && warmUpDays <= 60))
    problems.push({
      path: 'start.warmUpDays',
      why: `must be a number of days from 2 to 60, got ${shownValue(warmUpDays)}`,
    })
  if (typeof seed !== 'number' || !Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32)
    problems.push({ path: 'start.seed', why: `must be a whole number from 0 to 4294967295, got ${shownValue(seed)}` })
  return {
    at: instant,
    warmUpDays: Number(warmUpDays),
    seed: Number(seed),
    shocks: decodeLevers(fields.shocks, 'start.shocks', city, problems, leftOut),
  }
}

/** NaN where it is none; a 31st of February, which `Date.parse` takes for the 3rd of March, is none either. */
function instantOf(text: string): Instant {
  const day = /^(\d{4}-\d\d-\d\d)T.*(Z|[+-]\d\d:\d\d)$/.exec(text)?.[1]
  const midnight = Date.parse(`${day}T00:00:00Z`)
  const exists = day !== undefined && !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day)
  return exists ? Date.parse(text) : Number.NaN
}

const yearOf = (instant: Instant): number => new Date(instant).getUTCFullYear()
