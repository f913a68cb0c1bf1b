/**
 * The decision that a counterfactual changes: recorded decisions about beds that are struck out or moved in time, arrivals that go
 * on to another department, another rule for transfers, and actions that nobody took. Minutes count from the start of the record.
 */
import { type CityModel, indexCity } from '../city/city.ts'
import { type Decoded, type Problem, shownValue, unknownField } from '../city/decoded.ts'
import { Fields, type Window } from '../levers/fields.ts'
import { decodeLever, LEVERS, type LeverSpec } from '../levers/index.ts'
import { facilitiesOf } from '../levers/place.ts'
import { POLICIES } from '../policies/index.ts'
import type { Diversion, RecordedBedChange, RecordedCourses } from '../simulation/recorded-courses.ts'

/** Levers that a replay knows how to pull: they act on beds, places, discharges and moves, which the record's people meet. */
export const REPLAYED_LEVERS = [
  'open-beds',
  'add-beds',
  'close-beds',
  'convert-wards',
  'add-treatment-places',
  'open-observation',
  'speed-discharge',
  'open-step-down',
  'redistribute',
  'move-low-acuity',
] as const satisfies readonly LeverSpec['kind'][]

/** Policy of the replay where nothing is changed. */
export const RECORDED_POLICY = 'nearest'
/** A recorded decision is moved by so much at most. */
const MOST_MOVED_MINUTES = 20_160
const LEVERS_AT_MOST = 8
const FIELDS = ['levers', 'policy', 'decisions', 'diversions']

/** Recorded decisions of one kind about the beds of a hospital, or of one unit, made earlier or later, or not at all. */
export interface DecisionChange {
  /** `opened` = opened or unblocked; `taken-out` = closed, put on standby or blocked. */
  readonly what: 'opened' | 'taken-out'
  /** Exactly one of the two is given. */
  readonly facility: string | null
  readonly unit: string | null
  /** Earlier where negative; null = not made. */
  readonly byMinutes: number | null
}

/** Emergency patients who go on to the nearest other department. */
export interface DiversionChange extends Window {
  readonly facilities: readonly string[]
  readonly share: number
  readonly fromLevel: number
}

export interface CounterfactualChange {
  readonly levers: readonly LeverSpec[]
  /** Rule for transfers to another hospital's intensive care. */
  readonly policy: string
  readonly decisions: readonly DecisionChange[]
  readonly diversions: readonly DiversionChange[]
}

export const NOTHING_CHANGED: CounterfactualChange = {
  levers: [],
  policy: RECORDED_POLICY,
  decisions: [],
  diversions: [],
}

/** Decodes `{ levers?, policy?, decisions?, diversions? }`; every problem carries its path. */
export function decodeChange(input: unknown, city: CityModel): Decoded<CounterfactualChange> {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return { ok: false, problems: [{ path: '', why: `must be an object with some of ${FIELDS.join(', ')}` }] }
  const problems: Problem[] = []
  const fields = input as Readonly<Record<string, unknown>>
  for (const name of Object.keys(fields))
    if (!FIELDS.includes(name)) problems.push({ path: name, why: unknownField(name, FIELDS, 'of a change') })
  const policy = fields.policy ?? RECORDED_POLICY
  if (!POLICIES.some(({ id }) => id === policy))
    problems.push({
      path: 'policy',
      why: `no policy "${String(policy)}"; one of ${POLICIES.map(({ id }) => id).join(', ')}`,
    })
  const list = <T>(name: string, decode: (one: unknown) => Decoded<T>): readonly T[] => {
    const value = fields[name] ?? []
    if (!Array.isArray(value) || value.length > LEVERS_AT_MOST) {
      problems.push({ path: name, why: `must be a list of at most ${LEVERS_AT_MOST}, got ${shownValue(value)}` })
      return []
    }
    return value.flatMap((one: unknown, i) => {
      const decoded = decode(one)
      if (decoded.ok) return [decoded.value]
      for (const { path, why } of decoded.problems)
        problems.push({ path: path === '' ? `${name}[${i}]` : `${name}[${i}].${path}`, why })
      return []
    })
  }
  const value: CounterfactualChange = {
    levers: list('levers', (one) => decodeReplayedLever(one, city)),
    policy: String(policy),
    decisions: list('decisions', (one) => decodeDecision(one, city)),
    diversions: list('diversions', (one) => decodeDiversion(one, city)),
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value }
}

function decodeReplayedLever(input: unknown, city: CityModel): Decoded<LeverSpec> {
  const kind = typeof input === 'object' && input !== null && 'kind' in input ? input.kind : undefined
  if (!LEVERS.some((lever) => lever.kind === kind) || (REPLAYED_LEVERS as readonly unknown[]).includes(kind))
    return decodeLever(input, city)
  const why = `"${String(kind)}" changes who comes or how care runs, which a replay takes from the record; one of ${REPLAYED_LEVERS.join(', ')}`
  return { ok: false, problems: [{ path: 'kind', why }] }
}

function decodeDecision(input: unknown, city: CityModel): Decoded<DecisionChange> {
  const f = new Fields(input)
  const place = f.place()
  const change: DecisionChange = {
    what: f.oneOf('what', ['opened', 'taken-out'], 'opened'),
    ...place,
    byMinutes: f.optionalNumber('byMinutes', -MOST_MOVED_MINUTES, MOST_MOVED_MINUTES),
  }
  const { facility, unit } = indexCity(city)
  if (place.facility !== null && !facility.has(place.facility))
    f.problems.push({ path: 'facility', why: `the city has no facility "${place.facility}"` })
  if (place.unit !== null && !unit.has(place.unit))
    f.problems.push({ path: 'unit', why: `the city has no unit "${place.unit}"` })
  return f.done(change)
}

function decodeDiversion(input: unknown, city: CityModel): Decoded<DiversionChange> {
  const f = new Fields(input)
  const facilities = f.texts('facilities')
  if (facilities === null && f.problems.length === 0)
    f.problems.push({ path: 'facilities', why: 'name at least one hospital whose patients go elsewhere' })
  const departments = new Set(
    city.units.filter(({ kind }) => kind === 'emergency').map((unit) => city.facilities[unit.facility]!.id),
  )
  facilities?.forEach((id, i) => {
    if (!departments.has(id))
      f.problems.push({
        path: `facilities[${i}]`,
        why: `"${id}" is no hospital with an emergency department; name one that has`,
      })
  })
  if (facilities !== null && f.problems.length === 0 && [...departments].every((id) => facilities.includes(id)))
    f.problems.push({ path: 'facilities', why: 'leaves no department to go to; leave at least one out' })
  return f.done({
    facilities: facilities ?? [],
    share: f.number('share', 0, 1, 1),
    fromLevel: f.whole('fromLevel', 1, 4, 2),
    ...f.window(),
  })
}

/** Whether anything differs from what happened. */
export function isChanged({ levers, policy, decisions, diversions }: CounterfactualChange): boolean {
  return levers.length + decisions.length + diversions.length > 0 || policy !== RECORDED_POLICY
}

/** The diversions of a change as a run takes them. */
export function diversionsOf(change: CounterfactualChange, city: CityModel): readonly Diversion[] {
  return change.diversions.map(({ facilities, ...rest }) => ({
    ...rest,
    facilities: facilitiesOf(facilities, city),
  }))
}

/** The record with its decisions about beds changed; `changed` = how many of them were moved or struck out, by entry. */
export function withDecisions(
  courses: RecordedCourses,
  decisions: readonly DecisionChange[],
  city: CityModel,
): { readonly courses: RecordedCourses; readonly changed: readonly number[] } {
  const changed = decisions.map(() => 0)
  if (decisions.length === 0) return { courses, changed }
  const { unitOfBed, facilityOfUnit, facility, unit } = indexCity(city)
  const concerns = (one: DecisionChange, { bed, kind }: RecordedBedChange): boolean => {
    if ((one.what === 'opened') !== (kind === 'opened' || kind === 'unblocked')) return false
    const u = unitOfBed[bed]!
    return one.unit !== null ? unit.get(one.unit) === u : facility.get(one.facility!) === facilityOfUnit[u]
  }
  const bedChanges = courses.bedChanges.flatMap((change) => {
    const i = decisions.findIndex((one) => concerns(one, change))
    if (i < 0) return [change]
    changed[i]!++
    const { byMinutes } = decisions[i]!
    const minute = byMinutes === null ? Number.POSITIVE_INFINITY : Math.max(0, change.minute + byMinutes)
    return minute > courses.minutes ? [] : [{ ...change, minute }]
  })
  bedChanges.sort((a, b) => a.minute - b.minute)
  return { courses: { ...courses, bedChanges }, changed }
}
