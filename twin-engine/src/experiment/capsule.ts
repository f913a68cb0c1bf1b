/** What it takes to run an experiment again and get the same bytes: everything that the result depends on, and the result. */
import type { CityModel } from '../city/city.ts'
import { type Decoded, type Problem, shownValue } from '../city/decoded.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { decodeScenario, type Scenario } from './scenario.ts'
import { decodeSweep, type Sweep } from './sweep.ts'

/** Version of the model: changes whenever the same input may give other numbers. Equal to the package's version. */
export const ENGINE_VERSION = '0.4.0'

export const CAPSULE_FORMAT = 'kangcheng-capsule/1'

/** A live state that the capsule carries: its two buffers, one after the other, gzipped, in base64. */
export interface CarriedState {
  readonly kind: 'snapshot'
  /** Position of the log at which it stood. */
  readonly position: number
  readonly stateFormat: string
  readonly stateBytes: number
  readonly patientBytes: number
  readonly gzip: string
}

/** How many pairs: a number, or until the half widths are small enough, for all figures and for some by id. */
export type CapsulePairs =
  | { readonly replications: number }
  | { readonly precision: { readonly all: number | null; readonly byFigure: Readonly<Record<string, number>> } }

/** The capsule as it is written, apart from the scenario and the axes, which are written as their decoders read them. */
export interface Capsule {
  readonly format: typeof CAPSULE_FORMAT
  readonly engineVersion: string
  /** SHA-256 of the decoded contents: a changed bed is another city. */
  readonly city: { readonly id: string; readonly sha256: string }
  readonly parameters: { readonly id: string; readonly sha256: string }
  readonly scenario: unknown
  /** Axes `[{ path, values }]`; null = no sweep. */
  readonly sweep: unknown
  /** The live state, or where it came from: a warm-up from the scenario's own `start`. */
  readonly start: CarriedState | { readonly kind: 'warmed-up' }
  /** Hash of the state that the runs start from. */
  readonly stateHash: string
  readonly seed: number
  readonly pairs: CapsulePairs
  /** The answer without the time it took. */
  readonly result: Readonly<Record<string, unknown>>
  readonly resultSha256: string
}

type Fields = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isHash = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
const isCount = (value: unknown, most: number): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most

const FIELDS: Readonly<Record<keyof Capsule, readonly [fits: (value: unknown) => boolean, remedy: string]>> = {
  format: [(v) => v === CAPSULE_FORMAT, `must be "${CAPSULE_FORMAT}"; this is no capsule, or one of another version`],
  engineVersion: [(v) => typeof v === 'string', 'must be the version of the engine that made it'],
  city: [(v) => isObject(v) && typeof v.id === 'string' && isHash(v.sha256), 'must be { id, sha256 }'],
  parameters: [(v) => isObject(v) && typeof v.id === 'string' && isHash(v.sha256), 'must be { id, sha256 }'],
  scenario: [isObject, 'must be a scenario'],
  sweep: [(v) => v === null || Array.isArray(v), 'must be null or a list of { path, values }'],
  start: [
    (v) => isObject(v) && (v.kind === 'warmed-up' || isCarried(v)),
    'must be { kind: "warmed-up" } or a snapshot { kind, position, stateFormat, stateBytes, patientBytes, gzip }',
  ],
  stateHash: [(v) => typeof v === 'string' && /^[0-9a-f]{16}$/.test(v), 'must be 16 hex digits'],
  seed: [(v) => isCount(v, 2 ** 32 - 1), 'must be a whole number from 0 to 4294967295'],
  pairs: [isPairs, 'must be { replications } or { precision: { all, byFigure } }'],
  result: [isObject, 'must be the result that was written'],
  resultSha256: [isHash, 'must be 64 hex digits'],
}

function isCarried(v: Fields): boolean {
  return (
    v.kind === 'snapshot' &&
    isCount(v.position, Number.MAX_SAFE_INTEGER) &&
    typeof v.stateFormat === 'string' &&
    isCount(v.stateBytes, 2 ** 31) &&
    isCount(v.patientBytes, 2 ** 31) &&
    typeof v.gzip === 'string'
  )
}

function isPairs(value: unknown): boolean {
  if (!isObject(value)) return false
  const share = (v: unknown): boolean => typeof v === 'number' && v > 0 && v < 1
  const { precision } = value
  if (isObject(precision))
    return (
      (precision.all === null || share(precision.all)) &&
      isObject(precision.byFigure) &&
      Object.values(precision.byFigure).every(share)
    )
  return isCount(value.replications, 10_000) && value.replications !== 0
}

/** Decodes what a capsule file holds; its scenario is decoded by `decodeCapsuleQuestion`, once the city is there. */
export function decodeCapsule(input: unknown): Decoded<Capsule> {
  if (!isObject(input)) return { ok: false, problems: [{ path: '', why: 'must be a capsule: an object with format' }] }
  const problems: Problem[] = []
  for (const [name, [fits, remedy]] of Object.entries(FIELDS))
    if (!fits(input[name])) problems.push({ path: name, why: `${remedy}, got ${shownValue(input[name])}` })
  for (const name of Object.keys(input))
    if (!Object.hasOwn(FIELDS, name)) problems.push({ path: name, why: 'is not a field of a capsule' })
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: input as unknown as Capsule }
}

/** The scenario and the sweep of a capsule, checked against the city and the parameters as they are now. */
export function decodeCapsuleQuestion(
  capsule: Capsule,
  city: CityModel,
  parameters: Parameters,
): Decoded<{ readonly scenario: Scenario; readonly sweep: Sweep | null }> {
  const scenario = decodeScenario(capsule.scenario, city, parameters)
  if (!scenario.ok)
    return { ok: false, problems: scenario.problems.map((p) => ({ path: `scenario.${p.path}`, why: p.why })) }
  if (capsule.sweep === null) return { ok: true, value: { scenario: scenario.value, sweep: null } }
  const sweep = decodeSweep(capsule.sweep, scenario.value, city)
  return sweep.ok ? { ok: true, value: { scenario: scenario.value, sweep: sweep.value } } : sweep
}

/** Where two JSON values part, in the order in which they are written. */
export interface Difference {
  readonly path: string
  /** As JSON, at most 40 characters; `nothing` where it is absent. */
  readonly one: string
  readonly other: string
}

/** The first difference between two JSON values, null where their JSON is the same to the byte, order of keys included. */
export function firstDifference(one: unknown, other: unknown, path = ''): Difference | null {
  if (Array.isArray(one) && Array.isArray(other)) {
    for (let i = 0; i < Math.max(one.length, other.length); i++) {
      const found = firstDifference(one[i], other[i], `${path}[${i}]`)
      if (found) return found
    }
    return null
  }
  if (isObject(one) && isObject(other)) {
    const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])]
    for (const key of keys) {
      const found = firstDifference(one[key], other[key], path === '' ? key : `${path}.${key}`)
      if (found) return found
    }
    const order = (value: Fields): string => JSON.stringify(Object.keys(value))
    return order(one) === order(other) ? null : { path, one: order(one), other: order(other) }
  }
  return JSON.stringify(one) === JSON.stringify(other) ? null : { path, one: shownValue(one), other: shownValue(other) }
}
