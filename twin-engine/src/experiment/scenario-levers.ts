/** The lists of shocks and levers of a scenario. */
import type { CityModel } from '../city/city.ts'
import { type Problem, shownValue } from '../city/decoded.ts'
import { decodeLever, type LeverSpec } from '../levers/index.ts'
import { isAbsence } from '../levers/place.ts'

/** An optional shock or lever that the city has no place for. */
export interface LeftOut {
  /** As `levers[2]` of the file. */
  readonly path: string
  readonly kind: string
  readonly why: string
}

type Spec = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Spec => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Decodes a list of `{ kind, … }`. One with `"optional": true` whose place the city lacks goes to `leftOut`; any other
 * problem with it is a problem.
 */
export function decodeLevers(
  input: unknown,
  path: string,
  city: CityModel | undefined,
  problems: Problem[],
  leftOut: LeftOut[],
): LeverSpec[] {
  if (input === undefined) return []
  if (!Array.isArray(input)) {
    problems.push({ path, why: 'must be a list of levers { kind, … }' })
    return []
  }
  return input.flatMap((item: unknown, i) => {
    const at = `${path}[${i}]`
    const { spec, optional } = optionalOf(item, at, problems)
    const absent = optional && city ? absentPlace(spec, city) : null
    if (absent !== null) {
      leftOut.push({ path: at, kind: String((spec as Spec).kind), why: absent })
      return []
    }
    const decoded = decodeLever(spec, city)
    if (decoded.ok) return [decoded.value]
    for (const p of decoded.problems) problems.push({ path: p.path === '' ? at : `${at}.${p.path}`, why: p.why })
    return []
  })
}

function optionalOf(item: unknown, at: string, problems: Problem[]): { spec: unknown; optional: boolean } {
  if (!isObject(item) || item.optional === undefined) return { spec: item, optional: false }
  const { optional, ...spec } = item
  if (typeof optional !== 'boolean')
    problems.push({ path: `${at}.optional`, why: `must be true or false, got ${shownValue(optional)}` })
  return { spec, optional: optional === true }
}

/** Why the city has no place for it; null where it has, or where something else is wrong. */
function absentPlace(spec: unknown, city: CityModel): string | null {
  if (!isObject(spec)) return null
  const decoded = decodeLever(spec, city)
  return !decoded.ok && decoded.problems.every(isAbsence) ? decoded.problems[0]!.why : null
}

/** Reads what was left out before, as a capsule holds it. */
export function decodeLeftOut(input: unknown, report: (path: string, why: string) => void): LeftOut[] {
  if (input === undefined) return []
  const texts = (one: unknown): one is LeftOut =>
    isObject(one) && [one.path, one.kind, one.why].every((text) => typeof text === 'string')
  if (Array.isArray(input) && input.every(texts)) return [...input]
  report('leftOut', 'is written by the program: a list of { path, kind, why }; leave it out')
  return []
}
