/**
 * A wave of arrivals: a factor on the ordinary rate that moves from day to day, by need and route, straight between the days
 * that are given. Before the first and after the last of them people come as usual. Whom a lower wave brings a higher one brings
 * too. Fewer than usual is another matter: direct admissions are put off by `defer-electives`.
 */
import { type CityModel, NEEDS } from '../city/city.ts'
import { type Decoded, type Problem, shownValue, unknownField } from '../city/decoded.ts'
import type { BedNeed } from '../parameters/keys.ts'
import { addSurge } from '../simulation/flows/surge.ts'
import { LARGEST_FACTOR } from '../simulation/simulation.ts'
import { Fields, NEED_CHOICES, YEAR_MINUTES } from './fields.ts'
import type { Lever } from './lever.ts'
import { FACILITIES, WINDOW } from './lever-fields.ts'
import { checkFacilities, facilitiesOf } from './place.ts'
import { surgePlaces } from './surge-arrivals.ts'

const ROUTES = ['both', 'emergency', 'direct'] as const
type Route = (typeof ROUTES)[number]

export interface CurveRow {
  /** Days after `fromMinute`, from 0. */
  readonly day: number
  /** 1 = as usual, at most 5. */
  readonly factor: number
  readonly need: BedNeed | 'all'
  readonly route: Route
}

export interface AdmissionCurve {
  readonly kind: 'admission-curve'
  readonly curve: readonly CurveRow[]
  /** What is beyond the usual, times this: 0 = no wave. */
  readonly height: number
  readonly facilities: readonly string[] | null
  readonly fromMinute: number
}

const DAY = 1440
const MOST_ROWS = 2_000
const LONGEST_DAYS = YEAR_MINUTES / DAY
const ROW_FIELDS = ['day', 'factor', 'need', 'route']

export const admissionCurve: Lever<AdmissionCurve> = {
  kind: 'admission-curve',
  name: { zh: '就诊曲线', en: 'Curve of arrivals' },
  use: 'shock',
  fields: [
    { name: 'curve', label: { zh: '逐日倍数', en: 'Factors by day' }, kind: 'curve' },
    {
      name: 'height',
      label: { zh: '波峰高度', en: 'Height of the wave' },
      kind: 'number',
      unit: 'factor',
      low: 0,
      high: LARGEST_FACTOR - 1,
      sensible: [0.5, 1.5],
      sensibleSource: {
        zh: '假定：比曲线更轻或更重的一季',
        en: 'assumed: a milder and a harder season than the one in the curve',
      },
      fallback: 1,
    },
    FACILITIES,
    WINDOW[0]!,
  ],
  decode(input) {
    const f = new Fields(input)
    const spec: AdmissionCurve = {
      kind: 'admission-curve',
      curve: decodeCurve(f.list('curve'), f.problems),
      height: f.number('height', 0, LARGEST_FACTOR - 1, 1),
      facilities: f.texts('facilities'),
      fromMinute: f.number('fromMinute', 0, YEAR_MINUTES, 0),
    }
    return f.done(spec)
  },
  check: (spec: AdmissionCurve, city: CityModel): Decoded<AdmissionCurve> => checkFacilities(spec, city),
  plan(spec, simulation) {
    const { city } = simulation.state
    const chosen = facilitiesOf(spec.facilities, city)
    const touched = new Set<number>()
    for (const rows of byNeedAndRoute(spec.curve)) {
      const { need, route } = rows[0]!
      const n = need === 'all' ? -1 : NEEDS.indexOf(need)
      const { units, departments } = surgePlaces(simulation, chosen, n, route)
      for (const f of [...units.map((u) => city.units[u]!.facility), ...departments]) touched.add(f)
      const fromMinute = simulation.minute + spec.fromMinute
      const curve = rows.map(({ day, factor }) => ({
        minute: fromMinute + day * DAY,
        factor: Math.min(LARGEST_FACTOR, 1 + (factor - 1) * spec.height),
      }))
      addSurge(
        simulation,
        { factor: 1, need: n, fromMinute: curve[0]!.minute, untilMinute: curve.at(-1)!.minute, curve },
        units,
        departments,
      )
    }
    const peak = Math.max(...spec.curve.map(({ factor }) => 1 + (factor - 1) * spec.height))
    const days = Math.round(Math.max(...spec.curve.map(({ day }) => day)))
    return {
      kind: 'admission-curve',
      wanted: spec.facilities === null ? touched.size : chosen.size,
      planned: touched.size,
      note: {
        zh: `${touched.size} 家机构 ${days} 天的就诊曲线，最高 ×${peak.toFixed(2)}`,
        en: `a curve of ${days} days at ${touched.size} facilities, × ${peak.toFixed(2)} at its highest`,
      },
    }
  },
}

/** The rows of each need and route, in the order of days; one row alone stands for its day. */
function byNeedAndRoute(curve: readonly CurveRow[]): CurveRow[][] {
  const groups = new Map<string, CurveRow[]>()
  for (const row of curve) {
    const key = `${row.need} ${row.route}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()].map((rows) =>
    rows.length > 1 ? rows : [rows[0]!, { ...rows[0]!, day: rows[0]!.day + 1 }],
  )
}

function decodeCurve(rows: readonly unknown[], problems: Problem[]): CurveRow[] {
  const report = (i: number, name: string, why: string): void => {
    problems.push({ path: `curve[${i}]${name === '' ? '' : `.${name}`}`, why })
  }
  if (rows.length > MOST_ROWS) {
    problems.push({ path: 'curve', why: `has ${rows.length} rows, at most ${MOST_ROWS} are taken; give fewer days` })
    return []
  }
  const latest = new Map<string, number>()
  return rows.map((input, i): CurveRow => {
    const row = (typeof input === 'object' && input !== null ? input : {}) as Readonly<Record<string, unknown>>
    for (const name of Object.keys(row))
      if (!ROW_FIELDS.includes(name)) report(i, name, unknownField(name, ROW_FIELDS, 'of a row'))
    const number = (name: 'day' | 'factor', low: number, high: number): number => {
      const value = row[name]
      if (typeof value === 'number' && value >= low && value <= high) return value
      report(i, name, `must be a number from ${low} to ${high}, got ${shownValue(value)}`)
      return low
    }
    const oneOf = <T extends string>(name: 'need' | 'route', values: readonly T[], fallback: T): T => {
      const value = row[name] ?? fallback
      if (values.includes(value as T)) return value as T
      report(i, name, `must be one of ${values.join(', ')}, got ${shownValue(value)}`)
      return fallback
    }
    const decoded: CurveRow = {
      day: number('day', 0, LONGEST_DAYS),
      factor: number('factor', 1, LARGEST_FACTOR),
      need: oneOf('need', NEED_CHOICES, 'all'),
      route: oneOf('route', ROUTES, 'both'),
    }
    const key = `${decoded.need} ${decoded.route}`
    if (decoded.day <= (latest.get(key) ?? -1))
      report(
        i,
        'day',
        `must lie after the day before it of the same need and route (${latest.get(key)}), got ${decoded.day}`,
      )
    latest.set(key, decoded.day)
    return decoded
  })
}
