/**
 * What a hospital depends on, and what stops when it fails: at once, or when what was stored for it has run out. A failure
 * may bring the next one with it. Hours and factors are parameters (`dependencies.…`); who follows whom is assumed, along
 * the order in which a site's reserves are laid out: emergency circuit, battery, cistern, cylinders.
 */
import type { Text } from '../city/city.ts'
import type { Parameters } from '../parameters/parameters.ts'
import type { Stop } from './conditions.ts'

/** What can fail at a site. `building` = a part of it cannot be entered: a fire, a flood. */
export const DEPENDENCIES = ['power', 'water', 'oxygen-plant', 'network', 'lift', 'building'] as const
export type Dependency = (typeof DEPENDENCIES)[number]

export const DEPENDENCY_NAMES: Readonly<Record<Dependency, Text>> = {
  power: { zh: '供电', en: 'power' },
  water: { zh: '供水', en: 'water' },
  'oxygen-plant': { zh: '制氧站', en: 'oxygen plant' },
  network: { zh: '信息网络', en: 'network' },
  lift: { zh: '电梯', en: 'lifts' },
  building: { zh: '建筑（火灾、进水）', en: 'building (fire, flooding)' },
}

/** Reserves by name: hours for which a failure is not felt. */
type Reserve = 'generatorHours' | 'batteryHours' | 'waterStorageHours' | 'oxygenReserveHours'
/** What is stored against a failure first; nothing against those not named. */
export const RESERVE_OF: Readonly<Partial<Record<Dependency, Reserve>>> = {
  power: 'generatorHours',
  water: 'waterStorageHours',
  'oxygen-plant': 'oxygenReserveHours',
}
type Factor = 'powerlessTreatmentFactor' | 'liftlessMoveFactor'

interface Consequence {
  readonly of: Dependency
  /** Reserves that are used up one after the other; none = at once. */
  readonly after: readonly Reserve[]
  readonly leads:
    | { readonly stops: Stop }
    | { readonly fails: Dependency }
    | { readonly slows: 'treatment' | 'moves'; readonly by: Factor }
}

/** Read from left to right: `of` fails, `after` its reserves are used up, it `leads` to this. */
export const CONSEQUENCES: readonly Consequence[] = [
  // Lifts and planned operations are not on the emergency circuit.
  { of: 'power', after: [], leads: { fails: 'lift' } },
  { of: 'power', after: [], leads: { stops: 'planned-operations' } },
  { of: 'power', after: ['generatorHours'], leads: { stops: 'intensive-care' } },
  { of: 'power', after: ['generatorHours'], leads: { stops: 'theatres' } },
  { of: 'power', after: ['generatorHours'], leads: { stops: 'wards' } },
  { of: 'power', after: ['generatorHours'], leads: { stops: 'emergency' } },
  { of: 'power', after: ['generatorHours'], leads: { slows: 'treatment', by: 'powerlessTreatmentFactor' } },
  { of: 'power', after: ['generatorHours'], leads: { fails: 'water' } },
  { of: 'power', after: ['generatorHours'], leads: { fails: 'oxygen-plant' } },
  { of: 'power', after: ['generatorHours', 'batteryHours'], leads: { fails: 'network' } },
  // Sterilisation, dialysis and hygiene need water.
  { of: 'water', after: [], leads: { stops: 'planned-operations' } },
  { of: 'water', after: ['waterStorageHours'], leads: { stops: 'theatres' } },
  { of: 'water', after: ['waterStorageHours'], leads: { stops: 'wards' } },
  { of: 'oxygen-plant', after: ['oxygenReserveHours'], leads: { stops: 'oxygen' } },
  { of: 'lift', after: [], leads: { slows: 'moves', by: 'liftlessMoveFactor' } },
  { of: 'lift', after: [], leads: { stops: 'planned-operations' } },
]

/** Something that holds at a site from one minute of the run to another. */
export interface Effect {
  readonly facility: number
  /** What stops, or what takes `value` times as long, or a share `value` of planned admissions put off or of a centre's work done. */
  readonly kind: Stop | 'treatment' | 'moves' | 'hold' | 'centre'
  readonly value: number
  readonly fromMinute: number
  readonly untilMinute: number
  /** Nobody has noticed yet: it acts, but the site's status does not tell of it. */
  readonly isUnnoticed: boolean
  /** What failed, where a failure is the cause. */
  readonly of?: Dependency
  /** Nothing has failed: it is meant. */
  readonly isMeant?: true
}

/** A failure at one site. */
export interface Failure {
  readonly dependency: Dependency
  readonly facility: number
  /** 0–1: part of the site that is cut off. Below 1 nothing stops at once, and reserves last 1 ÷ share times as long. */
  readonly share: number
  readonly fromMinute: number
  readonly untilMinute: number
  /** Minutes until a network failure is noticed and paper mode declared. */
  readonly detectMinutes: number
  /** Hours of the failed dependency's own first reserve; null = as the parameters say. What it brings down keeps theirs. */
  readonly reserveHours: number | null
}

const HOUR = 60

/**
 * Everything that a failure brings with it, in order of the table. `isCentre` = the site is a shared centre, which does only a
 * part of its work meanwhile.
 */
export function effectsOf(failure: Failure, parameters: Parameters, isCentre: boolean): Effect[] {
  const effects: Effect[] = []
  spread(failure, parameters, isCentre, effects, new Set())
  return effects
}

function spread(
  failure: Failure,
  parameters: Parameters,
  isCentre: boolean,
  effects: Effect[],
  seen: Set<Dependency>,
): void {
  const { dependency, facility, share, untilMinute } = failure
  // A site without power and water loses each of them once, even where the table names it twice.
  if (seen.has(dependency)) return
  seen.add(dependency)
  const own = RESERVE_OF[dependency]
  const figures =
    own === undefined || failure.reserveHours === null
      ? parameters.dependencies
      : { ...parameters.dependencies, [own]: failure.reserveHours }
  const add = (kind: Effect['kind'], value: number, fromMinute: number, until = untilMinute, isUnnoticed = false) => {
    if (fromMinute < until)
      effects.push({ facility, kind, value, fromMinute, untilMinute: until, isUnnoticed, of: dependency })
  }
  if (dependency === 'network') paperMode(failure, parameters, isCentre, add)
  if (dependency === 'building') add('emergency', 1, failure.fromMinute, buildingClosedUntil(failure, parameters))
  if (dependency === 'building' && share < 1)
    add('treatment', 1 / (1 - share), buildingClosedUntil(failure, parameters))
  if (isCentre && dependency === 'building') add('centre', 1 - share, failure.fromMinute)
  if (isCentre && (dependency === 'power' || dependency === 'water')) {
    const hours = dependency === 'power' ? figures.generatorHours : figures.waterStorageHours
    add('centre', 1 - share, failure.fromMinute + (hours * HOUR) / share)
  }
  for (const { of, after, leads } of CONSEQUENCES) {
    if (of !== dependency) continue
    if (after.length === 0 && share < 1 && !('slows' in leads)) continue
    const reserveHours = after.reduce((sum, reserve) => sum + figures[reserve], 0)
    const fromMinute = failure.fromMinute + (reserveHours * HOUR) / share
    if ('stops' in leads) add(leads.stops, 1, fromMinute)
    else if ('slows' in leads) add(leads.slows, 1 + (figures[leads.by] - 1) * share, fromMinute)
    else if (fromMinute < untilMinute)
      spread(
        { ...failure, dependency: leads.fails, fromMinute, detectMinutes: 0, reserveHours: null },
        parameters,
        isCentre,
        effects,
        seen,
      )
  }
}

/** A fire closes the department until the site is cleared, or, from half of it on, to the end. */
function buildingClosedUntil(failure: Failure, { dependencies }: Parameters): number {
  if (failure.share >= 0.5) return failure.untilMinute
  return Math.min(failure.untilMinute, failure.fromMinute + dependencies.clearingHours * HOUR)
}

/**
 * Without the network everything takes 1 ÷ throughput as long from the first minute; once that is noticed the site declares
 * paper mode and puts planned admissions off. After the repair, half of what was lost comes back at once and the rest when
 * the recovery is over.
 */
function paperMode(
  { fromMinute, untilMinute, detectMinutes, share }: Failure,
  { dependencies }: Parameters,
  isCentre: boolean,
  add: (kind: Effect['kind'], value: number, fromMinute: number, until?: number, isUnnoticed?: boolean) => void,
): void {
  const throughput = 1 - (1 - dependencies.paperThroughput) * share
  const recovering = (1 + throughput) / 2
  const noticed = Math.min(untilMinute, fromMinute + detectMinutes)
  const recovered = untilMinute + dependencies.recoveryHours * HOUR
  if (isCentre) {
    add('centre', throughput, fromMinute)
    add('centre', recovering, untilMinute, recovered)
    return
  }
  add('treatment', 1 / throughput, fromMinute, noticed, true)
  add('treatment', 1 / throughput, noticed)
  add('treatment', 1 / recovering, untilMinute, recovered)
  add('hold', dependencies.paperHeldShare * share, noticed)
}
