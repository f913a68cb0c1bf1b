/**
 * A stop rule: the state in question, as `for six hours fewer than two in a hundred treatment places hold a boarder`. Runs go
 * on beyond it; told is when each reached it first. Its measures are shares, so that one rule fits hospitals of any size.
 */
import { type CityModel, indexCity, type Text } from '../city/city.ts'
import { type Problem, shownValue, unknownField } from '../city/decoded.ts'
import { findPlaces } from '../levers/place-selectors.ts'
import type { Trajectory } from '../simulation/observe.ts'
import { figure, firstMinutes, type TimeToBreak, timeToBreak, treatmentPlaces } from './time-to-break.ts'

type Reading = (city: CityModel, run: Trajectory, sample: number, i: number) => number

/** A share of a hospital's or the city's; NaN = not known. */
export interface StopMeasure {
  readonly id: string
  readonly name: Text
  readonly of: Reading
}

export const STOP_MEASURES: readonly StopMeasure[] = [
  {
    id: 'occupancy',
    name: { zh: '床位使用率', en: 'occupied of open beds' },
    of: (_, run, s, i) => figure(run, 'occupied', s, i) / figure(run, 'open', s, i),
  },
  {
    id: 'intensive-care-occupancy',
    name: { zh: '重症床位使用率', en: 'occupied of open intensive care beds' },
    of: (_, run, s, i) => figure(run, 'icuOccupied', s, i) / figure(run, 'icuOpen', s, i),
  },
  {
    id: 'intensive-care-needed',
    name: {
      zh: '重症所需（在用与等候）与开放床位之比',
      en: 'intensive care needed (occupied and waiting) of open beds',
    },
    of: (_, run, s, i) =>
      (figure(run, 'icuOccupied', s, i) + figure(run, 'icuWaiting', s, i)) / figure(run, 'icuOpen', s, i),
  },
  {
    id: 'crowding',
    name: { zh: '急诊在科人数与诊位之比', en: 'emergency patients per treatment place' },
    of: (city, run, s, i) => figure(run, 'emergency', s, i) / treatmentPlaces(city, run, i),
  },
  {
    id: 'boarding',
    name: { zh: '急诊滞留人数与诊位之比', en: 'boarders per treatment place' },
    of: (city, run, s, i) => figure(run, 'boarding', s, i) / treatmentPlaces(city, run, i),
  },
  {
    id: 'needed',
    name: { zh: '所需与开放床位之比', en: 'needed of open beds' },
    of: (_, run, s, i) => figure(run, 'needed', s, i) / figure(run, 'open', s, i),
  },
]

export interface StopRule {
  /** What it means in words: `Safe again`. */
  readonly name: Text
  /** Id of a measure of `STOP_MEASURES`. */
  readonly measure: string
  /** Id of a facility; null = the whole city. */
  readonly facility: string | null
  /** The measure lies below, or over, this share; exactly one of the two is given. */
  readonly below: number | null
  readonly over: number | null
  /** For so long on end; it counts from where that time began. */
  readonly forHours: number
  /** Not before this minute of the run. */
  readonly fromMinute: number
}

const FIELDS = ['name', 'measure', 'facility', 'below', 'over', 'forHours', 'fromMinute']
type Fields = Readonly<Record<string, unknown>>

/** Reads `stop` of a scenario; null where it is left out or wrong. Problems carry their path. */
export function decodeStopRule(input: unknown, city: CityModel | undefined, problems: Problem[]): StopRule | null {
  if (input === undefined || input === null) return null
  const report = (path: string, why: string): null => {
    problems.push({ path: path === '' ? 'stop' : `stop.${path}`, why })
    return null
  }
  if (typeof input !== 'object' || Array.isArray(input))
    return report('', 'must be { name, measure, below or over, forHours }')
  const fields = input as Fields
  for (const name of Object.keys(fields))
    if (!FIELDS.includes(name)) report(name, unknownField(name, FIELDS, 'of a stop rule'))
  const share = (name: 'below' | 'over'): number | null => {
    const value = fields[name]
    if (value === undefined || value === null) return null
    if (typeof value === 'number' && value >= 0 && value <= 100) return value
    return report(name, `must be a share from 0 to 100, got ${shownValue(value)}`)
  }
  const number = (name: 'forHours' | 'fromMinute', most: number): number => {
    const value = fields[name] ?? 0
    if (typeof value === 'number' && value >= 0 && value <= most) return value
    report(name, `must be a number from 0 to ${most}, got ${shownValue(value)}`)
    return 0
  }
  const { measure, name } = fields
  const [below, over] = [share('below'), share('over')]
  if ((below === null) === (over === null)) report('below', 'give either below or over, and only one of them')
  if (!STOP_MEASURES.some(({ id }) => id === measure))
    report('measure', `must be one of ${STOP_MEASURES.map(({ id }) => id).join(', ')}, got ${shownValue(measure)}`)
  const text = name as Partial<Record<'zh' | 'en', unknown>> | undefined
  if (typeof text?.zh !== 'string' || typeof text.en !== 'string' || text.zh === '' || text.en === '')
    report('name', 'must be { zh, en }: what it means that it is met')
  return {
    name: { zh: String(text?.zh), en: String(text?.en) },
    measure: String(measure),
    facility: placeOf(fields.facility, city, report),
    below,
    over,
    forHours: number('forHours', 672),
    fromMinute: number('fromMinute', 527_040),
  }
}

function placeOf(
  input: unknown,
  city: CityModel | undefined,
  report: (path: string, why: string) => null,
): string | null {
  if (input === undefined || input === null) return null
  if (typeof input !== 'string')
    return report('facility', `must be an id or a place in words, got ${shownValue(input)}`)
  if (city === undefined) return input
  if (!input.includes(' '))
    return indexCity(city).facility.has(input) ? input : report('facility', `the city has no facility "${input}"`)
  const found = findPlaces(input, 'facility', city)
  return found.ids === null ? report('facility', found.why) : found.ids[0]!
}

/**
 * When each run first meets the rule, in the order given; Infinity = it does not within its horizon; null where the place is not
 * observed or the measure is not known.
 */
export function stopMinutes(city: CityModel, rule: StopRule, runs: readonly Trajectory[]): Float64Array | null {
  const first = runs[0]
  if (!first) throw new Error('no runs, so nothing is known of when the stop rule is met')
  const facility = rule.facility === null ? -1 : (indexCity(city).facility.get(rule.facility) ?? -1)
  const i = rule.facility === null ? -1 : first.facilities.indexOf(facility)
  const { of } = STOP_MEASURES.find(({ id }) => id === rule.measure)!
  if ((rule.facility !== null && i < 0) || Number.isNaN(of(city, first, 0, i))) return null
  const from = rule.fromMinute / first.everyMinutes
  const met = (value: number): boolean => (rule.below === null ? value > rule.over! : value < rule.below)
  return firstMinutes(runs, (run, s) => s >= from && met(of(city, run, s, i)), rule.forHours * 60)
}

/** The stop rule over many runs; null where it cannot be known. */
export function timeToStop(city: CityModel, rule: StopRule, runs: readonly Trajectory[]): TimeToBreak | null {
  const minutes = stopMinutes(city, rule, runs)
  return minutes && timeToBreak(minutes)
}
