/**
 * A sweep: one scenario with its levers set to every combination of some values. All points and the do-nothing twin share
 * their luck, so that points may be compared with each other, pair by pair, as well as with doing nothing.
 */
import type { CityModel } from '../city/city.ts'
import type { Decoded, Problem } from '../city/decoded.ts'
import { decodeLever, type LeverSpec } from '../levers/index.ts'
import type { Scenario } from './scenario.ts'

export type SweepValue = number | string

/** A field of one lever and the values it takes. */
export interface SweepAxis {
  /** As `levers[0].beds`. */
  readonly path: string
  readonly values: readonly SweepValue[]
}

export interface SweepPoint {
  /** One value for each axis. */
  readonly values: readonly SweepValue[]
  readonly scenario: Scenario
  /** What the point spends: the sum of the field `per` over its levers; null where `per` is. */
  readonly amount: number | null
}

export interface Sweep {
  readonly axes: readonly SweepAxis[]
  /** The field in whose units benefit is counted (`beds`): that of the first axis of numbers; null = there is none. */
  readonly per: string | null
  /** Every combination, the last axis fastest. */
  readonly points: readonly SweepPoint[]
}

export const MOST_SWEEP_POINTS = 200
const MOST_AXES = 4

/**
 * Reads `levers[0].beds=0,10,20`: a path and values divided by commas; what reads as a number is one.
 */
export function readSweepAxis(text: string): Decoded<SweepAxis> {
  const equals = text.indexOf('=')
  if (equals < 1)
    return problem('', `a sweep is a path and its values, as levers[0].beds=0,10,20, got "${text.slice(0, 60)}"`)
  const path = text.slice(0, equals).trim()
  const values = text
    .slice(equals + 1)
    .split(',')
    .map((word) => word.trim())
  const empty = values.indexOf('')
  if (empty >= 0) return problem(`${path}[${empty}]`, 'is empty; divide the values by single commas, as 0,10,20')
  return { ok: true, value: { path, values: values.map((w) => (Number.isFinite(Number(w)) ? Number(w) : w)) } }
}

/**
 * Checks axes `[{ path, values }]` against a scenario and lists the points. Each value, and each combination, must be one
 * that the lever itself takes (with a city, also its ids); problems carry the path of the axis and value.
 */
export function decodeSweep(input: unknown, scenario: Scenario, city?: CityModel): Decoded<Sweep> {
  if (!Array.isArray(input) || input.length === 0)
    return problem('sweep', 'must be a list of at least one { path, values }')
  if (input.length > MOST_AXES)
    return problem('sweep', `has ${input.length} axes, at most ${MOST_AXES} can be compared`)
  const problems: Problem[] = []
  const axes = input.map((one: unknown, a) => decodeAxis(one, `sweep[${a}]`, scenario, city, problems))
  if (problems.length > 0) return { ok: false, problems }
  axes.forEach((axis, a) => {
    if (axes.findIndex((other) => other.path === axis.path) < a)
      problems.push({ path: `sweep[${a}].path`, why: `${axis.path} is swept twice; give all its values at once` })
  })
  const count = axes.reduce((product, axis) => product * axis.values.length, 1)
  if (count > MOST_SWEEP_POINTS)
    problems.push({
      path: 'sweep',
      why: `has ${count} points (${axes.map((a) => a.values.length).join(' × ')}), at most ${MOST_SWEEP_POINTS} are run; give fewer values`,
    })
  if (problems.length > 0) return { ok: false, problems }
  const firstOfNumbers = axes.find((axis) => axis.values.every((value) => typeof value === 'number'))
  const per = firstOfNumbers ? partsOf(firstOfNumbers.path)!.field : null
  const points = combinations(axes).map((values): SweepPoint => {
    const levers = withValues(scenario.levers, axes, values)
    levers.forEach((lever, i) => {
      const decoded = decodeLever(lever, city)
      if (!decoded.ok)
        for (const p of decoded.problems)
          problems.push({
            path: `levers[${i}].${p.path}`,
            why: `${p.why} (at ${axes.map((axis, a) => `${axis.path}=${values[a]}`).join(', ')})`,
          })
    })
    return { values, scenario: { ...scenario, levers }, amount: per === null ? null : amountOf(levers, per) }
  })
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: { axes, per, points } }
}

function decodeAxis(
  input: unknown,
  place: string,
  scenario: Scenario,
  city: CityModel | undefined,
  problems: Problem[],
): SweepAxis {
  const report = (path: string, why: string): void => {
    problems.push({ path, why })
  }
  const none: SweepAxis = { path: '', values: [] }
  if (typeof input !== 'object' || input === null || !('path' in input) || !('values' in input)) {
    report(place, 'must be { path, values }, as { "path": "levers[0].beds", "values": [0, 10, 20] }')
    return none
  }
  const { path, values } = input
  const parts = typeof path === 'string' ? partsOf(path) : null
  if (parts === null) {
    const why = String(path).startsWith('shocks')
      ? 'sweeps a shock; only levers can be swept, because shocks happen to the do-nothing twin as well'
      : `must name a field of a lever, as levers[0].beds, got ${JSON.stringify(path)}`
    report(`${place}.path`, why)
    return none
  }
  const lever = scenario.levers[parts.lever]
  if (!lever) {
    const has = scenario.levers.map((l, i) => `levers[${i}] (${l.kind})`).join(', ')
    report(`${place}.path`, `${String(path)}: the scenario has ${has || 'no levers'}`)
    return none
  }
  const fields = Object.keys(lever).filter((name) => name !== 'kind')
  if (!fields.includes(parts.field)) {
    report(`${place}.path`, `${lever.kind} has no field "${parts.field}"; one of ${fields.join(', ')}`)
    return none
  }
  if (!Array.isArray(values) || values.length === 0) {
    report(`${place}.values`, 'must be a list of at least one number or text')
    return none
  }
  values.forEach((value: unknown, v) => {
    const at = `${place}.values[${v}]`
    if (typeof value !== 'number' && typeof value !== 'string')
      report(at, `must be a number or a text, got ${JSON.stringify(value)}`)
    else if (values.indexOf(value) < v) report(at, `${value} stands there twice`)
    else {
      const decoded = decodeLever({ ...lever, [parts.field]: value }, city)
      if (!decoded.ok)
        for (const p of decoded.problems) if (p.path === parts.field) report(at, `${String(path)}: ${p.why}`)
    }
  })
  return { path: String(path), values: values as SweepValue[] }
}

function partsOf(path: string): { readonly lever: number; readonly field: string } | null {
  const found = /^levers\[(\d{1,4})\]\.([A-Za-z][A-Za-z0-9]*)$/.exec(path)
  return found ? { lever: Number(found[1]), field: found[2]! } : null
}

function combinations(axes: readonly SweepAxis[]): SweepValue[][] {
  return axes.reduce<SweepValue[][]>(
    (before, axis) => before.flatMap((values) => axis.values.map((value) => [...values, value])),
    [[]],
  )
}

function withValues(
  levers: readonly LeverSpec[],
  axes: readonly SweepAxis[],
  values: readonly SweepValue[],
): LeverSpec[] {
  return levers.map((lever, i) => {
    const changed: Record<string, SweepValue> = {}
    axes.forEach((axis, a) => {
      const parts = partsOf(axis.path)!
      if (parts.lever === i) changed[parts.field] = values[a]!
    })
    return { ...lever, ...changed } as LeverSpec
  })
}

function amountOf(levers: readonly LeverSpec[], field: string): number {
  return levers.reduce((sum, lever) => {
    const value = (lever as unknown as Readonly<Record<string, unknown>>)[field]
    return typeof value === 'number' ? sum + value : sum
  }, 0)
}

function problem(path: string, why: string): Decoded<never> {
  return { ok: false, problems: [{ path, why }] }
}
