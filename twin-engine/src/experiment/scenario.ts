/**
 * A scenario: what happens anyway (`shocks`), what is done about it (`levers`), for how long, its story and questions, and,
 * where there is no live state to start from, how the city is warmed up. Files in `scenarios/` hold one each.
 */
import type { CityModel, Text } from '../city/city.ts'
import { decodeCityEdits } from '../city/decode-edits.ts'
import { type Decoded, type Problem, shownValue, unknownField } from '../city/decoded.ts'
import { type CityEdit, editCity } from '../city/edits.ts'
import type { LeverSpec } from '../levers/index.ts'
import { override, unknownParameter } from '../parameters/decode-parameters.ts'
import { PARAMETER_KEYS, type ParameterName } from '../parameters/keys.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { POLICIES } from '../policies/index.ts'
import { FIDELITIES, type Fidelity } from '../simulation/parts/part.ts'
import type { Played } from './played.ts'
import { QUESTIONS, type QuestionId } from './questions.ts'
import { decodeLeftOut, decodeLevers, type LeftOut } from './scenario-levers.ts'
import { decodeStart, type ScenarioStart } from './scenario-start.ts'
import { decodeStopRule, type StopRule } from './stop-rule.ts'
import { decodeStory, type StoryMoment } from './story.ts'

export interface Scenario {
  readonly id: string
  readonly title: Text
  readonly why: Text
  readonly horizonHours: number
  /** How the city differs from the live one before anything begins, for the plan and its do-nothing twin alike. */
  readonly edits: readonly CityEdit[]
  /** What happens in the plan and in its do-nothing twin alike; minutes count from the start of the run. */
  readonly shocks: readonly LeverSpec[]
  /** What is done: the do-nothing twin lacks these. */
  readonly levers: readonly LeverSpec[]
  /** Id of the policy for transfers between hospitals. */
  readonly policy: string
  /** Parameters that differ, by key or `key.element`. */
  readonly parameters: Readonly<Record<string, number>>
  /** How much of the care model the runs contain. */
  readonly fidelity: Fidelity
  readonly story: readonly StoryMoment[]
  /** null = there is none. */
  readonly stop: StopRule | null
  /** What it is asked, by id of `QUESTIONS`. */
  readonly questions: readonly QuestionId[]
  readonly start: ScenarioStart | null
  /** Optional shocks and levers that this city has no place for. */
  readonly leftOut: readonly LeftOut[]
  /** What people pulled while it ran; told by exercises. */
  readonly played?: Played
}

/** What a scenario made by a program has of all this unless it says more. */
export const PLAIN_SCENARIO = {
  edits: [],
  fidelity: 'full',
  story: [],
  stop: null,
  questions: [],
  leftOut: [],
} as const

/** Longest horizon in hours: 26 weeks. */
export const LONGEST_HORIZON_HOURS = 4368
/** Longer runs are of the fidelity `flow` unless the scenario says otherwise: what matters within hours is left out. */
export const FULL_HORIZON_HOURS = 336
const FIELDS = [
  'id',
  'title',
  'why',
  'horizonHours',
  'edits',
  'shocks',
  'levers',
  'policy',
  'parameters',
  'fidelity',
  'story',
  'stop',
  'questions',
  'start',
  'leftOut',
]
const PARAMETER_NAMES = Object.keys(PARAMETER_KEYS) as ParameterName[]

type Fields = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Decodes a scenario; with a city, the ids in its levers are checked too, and with parameters the values that differ from
 * them, and places in words become ids. All but `id`, `title`, `why` and `horizonHours` may be left out; `policy` is `nearest`
 * unless given. A shock or lever with `"optional": true` whose place the city lacks is told in `leftOut`. Every problem carries
 * its path (`levers[1].beds`).
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
  const edits = decodeEdits(input.edits, city, report)
  const policy = input.policy ?? 'nearest'
  if (!POLICIES.some((p) => p.id === policy))
    report('policy', `no policy "${String(policy)}"; one of ${POLICIES.map((p) => p.id).join(', ')}`)
  const leftOut = decodeLeftOut(input.leftOut, report)
  const scenario: Scenario = {
    id: String(input.id),
    title: decodeText(input.title, 'title', report),
    why: decodeText(input.why, 'why', report),
    horizonHours: Number(hours),
    edits,
    shocks: decodeLevers(input.shocks, 'shocks', city, problems, leftOut),
    levers: decodeLevers(input.levers, 'levers', city, problems, leftOut),
    policy: String(policy),
    parameters: decodeOverrides(input.parameters, report, parameters),
    fidelity: decodeFidelity(input.fidelity, Number(hours), report),
    story: decodeStory(input.story, Number(hours) * 60, problems),
    stop: decodeStopRule(input.stop, city, problems),
    questions: decodeQuestions(input.questions, report),
    start: decodeStart(input.start, city, problems, leftOut),
    leftOut,
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: scenario }
}

type Report = (path: string, why: string) => void

function decodeEdits(input: unknown, city: CityModel | undefined, report: Report): readonly CityEdit[] {
  if (input === undefined) return []
  const decoded = decodeCityEdits(input)
  const fits = decoded.ok && city ? editCity(city, decoded.value) : decoded
  if (!fits.ok) for (const { path, why } of fits.problems) report(path, why)
  return decoded.ok ? decoded.value : []
}

function decodeFidelity(input: unknown, hours: number, report: Report): Fidelity {
  if (input === undefined) return hours > FULL_HORIZON_HOURS ? 'flow' : 'full'
  if (FIDELITIES.includes(input as Fidelity)) return input as Fidelity
  report('fidelity', `must be one of ${FIDELITIES.join(', ')}, got ${shownValue(input)}`)
  return 'full'
}

function decodeQuestions(input: unknown, report: Report): readonly QuestionId[] {
  if (input === undefined) return []
  const known = QUESTIONS.map(({ id }) => id)
  const list = Array.isArray(input) ? input : [input]
  list.forEach((one: unknown, i) => {
    if (!known.includes(one as QuestionId))
      report(`questions[${i}]`, `must be one of ${known.join(', ')}, got ${shownValue(one)}`)
  })
  return list as QuestionId[]
}

function decodeText(input: unknown, path: string, report: Report): Text {
  if (!isObject(input)) {
    report(path, 'must be { zh, en }')
    return { zh: '', en: '' }
  }
  for (const language of ['zh', 'en'])
    if (typeof input[language] !== 'string' || input[language] === '')
      report(`${path}.${language}`, 'must be a non-empty text')
  return { zh: String(input.zh), en: String(input.en) }
}

function decodeOverrides(input: unknown, report: Report, parameters: Parameters | undefined): Record<string, number> {
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

/** A scenario as a file holds it: `decodeScenario` reads it back unchanged. */
export function encodeScenario(scenario: Scenario): Readonly<Record<string, unknown>> {
  const { start } = scenario
  return { ...scenario, start: start && { ...start, at: new Date(start.at).toISOString() } }
}

/** The same scenario with nothing done about it: what a plan is compared with. */
export function doNothing(scenario: Scenario): Scenario {
  return { ...scenario, levers: [] }
}
