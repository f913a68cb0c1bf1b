/**
 * A scenario: what happens anyway (`shocks`), what is done about it (`levers`), for how long, and, where there is no live
 * state to start from, how the city is warmed up. Files in `scenarios/` hold one each.
 */
import type { CityModel, Text } from '../city/city.ts'
import { type Decoded, type Problem, shownValue, unknownField } from '../city/decoded.ts'
import { EARLIEST_INSTANT, LATEST_INSTANT } from '../events/decode.ts'
import type { Instant } from '../events/event.ts'
import { decodeLever, type LeverSpec } from '../levers/index.ts'
import { PARAMETER_KEYS, type ParameterName } from '../parameters/keys.ts'
import { override, type Parameters, unknownParameter } from '../parameters/parameters.ts'
import { POLICIES } from '../policies/index.ts'

/** A start without a live state: a steady fill, run for `warmUpDays` up to `at`. */
export interface ScenarioStart {
  readonly at: Instant
  readonly warmUpDays: number
  readonly seed: number
  /** What happens on the way; minutes count from `at` − `warmUpDays`. */
  readonly shocks: readonly LeverSpec[]
}

export interface Scenario {
  readonly id: string
  readonly title: Text
  readonly why: Text
  readonly horizonHours: number
  /** What happens in the plan and in its do-nothing twin alike; minutes count from the start of the run. */
  readonly shocks: readonly LeverSpec[]
  /** What is done: the do-nothing twin lacks these. */
  readonly levers: readonly LeverSpec[]
  /** Id of the policy for transfers between hospitals. */
  readonly policy: string
  /** Parameters that differ, by key or `key.element`. */
  readonly parameters: Readonly<Record<string, number>>
  readonly start: ScenarioStart | null
}

/** Longest horizon in hours: eight weeks. */
export const LONGEST_HORIZON_HOURS = 1344
const FIELDS = ['id', 'title', 'why', 'horizonHours', 'edits', 'shocks', 'levers', 'policy', 'parameters', 'start']
const PARAMETER_NAMES = Object.keys(PARAMETER_KEYS) as ParameterName[]
const START_FIELDS = ['at', 'warmUpDays', 'seed', 'shocks']

type Fields = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Decodes a scenario; with a city, the ids in its levers are checked too, and with parameters the values that differ from
 * them. `shocks`, `levers`, `parameters` and `start` may be left out; `policy` is `nearest` unless given. Every problem
 * carries its path (`levers[1].beds`).
 */
export function decodeScenario(input: unknown, city?: CityModel, parameters?: Parameters): Decoded<Scenario> {
  if (!isObject(input))
    return { ok: false, problems: [{ path: '', why: 'must be an object with id, title, why, horizonHours' }] }
  const problems: Problem[] = []
  const report = (path: string, why: string): void => {
    problems.push({ path, why })
  }
  for (const name of Object.keys(input))
    if (!FIELDS.includes(name)) report(name, unknownField(name, FIELDS, 'of a scenario'))
  if (typeof input.id !== 'string' || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(input.id))
    report('id', 'must be words of small letters and digits joined by hyphens')
  const hours = input.horizonHours
  if (typeof hours !== 'number' || !(hours >= 1 && hours <= LONGEST_HORIZON_HOURS))
    report('horizonHours', `must be a number of hours from 1 to ${LONGEST_HORIZON_HOURS}, got ${shownValue(hours)}`)
  if (input.edits !== undefined && !(Array.isArray(input.edits) && input.edits.length === 0))
    report('edits', 'must be an empty list: a scenario changes beds by levers')
  const policy = input.policy ?? 'nearest'
  if (!POLICIES.some((p) => p.id === policy))
    report('policy', `no policy "${String(policy)}"; one of ${POLICIES.map((p) => p.id).join(', ')}`)
  const scenario: Scenario = {
    id: String(input.id),
    title: decodeText(input.title, 'title', report),
    why: decodeText(input.why, 'why', report),
    horizonHours: Number(hours),
    shocks: decodeLevers(input.shocks, 'shocks', city, problems),
    levers: decodeLevers(input.levers, 'levers', city, problems),
    policy: String(policy),
    parameters: decodeOverrides(input.parameters, report, parameters),
    start: decodeStart(input.start, city, problems),
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: scenario }
}

function decodeText(input: unknown, path: string, report: (path: string, why: string) => void): Text {
  if (!isObject(input)) {
    report(path, 'must be { zh, en }')
    return { zh: '', en: '' }
  }
  for (const language of ['zh', 'en'])
    if (typeof input[language] !== 'string' || input[language] === '')
      report(`${path}.${language}`, 'must be a non-empty text')
  return { zh: String(input.zh), en: String(input.en) }
}

function decodeLevers(input: unknown, path: string, city: CityModel | undefined, problems: Problem[]): LeverSpec[] {
  if (input === undefined) return []
  if (!Array.isArray(input)) {
    problems.push({ path, why: 'must be a list of levers { kind, … }' })
    return []
  }
  return input.flatMap((item: unknown, i) => {
    const decoded = decodeLever(item, city)
    if (decoded.ok) return [decoded.value]
    for (const p of decoded.problems)
      problems.push({ path: p.path === '' ? `${path}[${i}]` : `${path}[${i}].${p.path}`, why: p.why })
    return []
  })
}

function decodeOverrides(
  input: unknown,
  report: (path: string, why: string) => void,
  parameters: Parameters | undefined,
): Record<string, number> {
  if (input === undefined) return {}
  if (!isObject(input)) {
    report('parameters', 'must be an object of numbers by parameter key, as { "stay.meanDays.respiratory": 9 }')
    return {}
  }
  const out: Record<string, number> = {}
  let good = true
  for (const [key, value] of Object.entries(input)) {
    const name = PARAMETER_NAMES.find((one) => key === one || key.startsWith(`${one}.`))
    if (name !== undefined && typeof value === 'number' && Number.isFinite(value)) {
      out[key] = value
      continue
    }
    good = false
    report(
      `parameters.${key}`,
      name === undefined
        ? unknownParameter(key)
        : `must be a number in the unit of ${name} (${PARAMETER_KEYS[name].unit}), got ${shownValue(value)}`,
    )
  }
  if (good && parameters) {
    const changed = override(parameters, out)
    if (!changed.ok) for (const { path, why } of changed.problems) report(`parameters.${path}`, why)
  }
  return out
}

function decodeStart(input: unknown, city: CityModel | undefined, problems: Problem[]): ScenarioStart | null {
  if (input === undefined || input === null) return null
  if (!isObject(input)) {
    problems.push({ path: 'start', why: 'must be { at, warmUpDays, seed }' })
    return null
  }
  for (const name of Object.keys(input))
    if (!START_FIELDS.includes(name)) problems.push({ path: `start.${name}`, why: unknownField(name, START_FIELDS) })
  const { at, warmUpDays, seed } = input
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
    shocks: decodeLevers(input.shocks, 'start.shocks', city, problems),
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

/** A scenario as a file holds it: `decodeScenario` reads it back unchanged. */
export function encodeScenario(scenario: Scenario): Readonly<Record<string, unknown>> {
  const { start } = scenario
  return { ...scenario, start: start && { ...start, at: new Date(start.at).toISOString() } }
}

/** The same scenario with nothing done about it: what a plan is compared with. */
export function doNothing(scenario: Scenario): Scenario {
  return { ...scenario, levers: [] }
}
