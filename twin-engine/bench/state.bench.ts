/**
 * Applying events and forking the state, beside the plain way of doing it: a Map of bed and patient objects that are
 * replaced by changed copies, and a structuredClone of it. Both run in the same process, alternately; the best round of
 * each counts.
 */
import { loadavg } from 'node:os'
import {
  apply,
  type CityModel,
  copyState,
  decodeEvent,
  emptyState,
  encodeEvent,
  INDICATORS,
  indexCity,
  issuedToken,
  NEEDS,
  type Occurrence,
  readingOf,
  type StayModel,
  stateHash,
  type TwinState,
} from '../src/index.ts'
import { bedIds, cityOfSize } from './city-of-size.ts'

/**
 * One line of `kangcheng bench`: `ratio` is how many times better ours is than the other in `unit`'s sense; null where the
 * other is a limit of 0.
 */
export interface Row {
  readonly name: string
  readonly ours: number
  readonly other: number
  readonly unit: string
  readonly ratio: number | null
  readonly otherCommand: string
  readonly load: number
}

const MINUTE = 60_000
const START = Date.UTC(2026, 0, 10)
const BATCH = 1000

interface Load {
  readonly initial: readonly Occurrence[]
  readonly stream: readonly Occurrence[]
  /** The same as wire lines. */
  readonly lines: readonly string[]
}

/**
 * A city at 84 % occupancy, and a stream in the mix of a working day: discharges with their cleaning, admissions with
 * reservation, emergency visits of which one in five is admitted, queue reports, and the clock every minute.
 */
function load(city: CityModel, events: number): Load {
  let seed = 12345
  const random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return seed / 2 ** 32
  }
  const ids = bedIds(city)
  const { unitOfBed, facilityOfUnit } = indexCity(city)
  const departments = city.units.filter((unit) => unit.kind === 'emergency')
  let tokens = 0
  const token = () => issuedToken(random() * 2 ** 32, tokens++)
  const initial: Occurrence[] = []
  const occupied: number[] = []
  const free: number[] = []
  ids.forEach((bed, b) => {
    initial.push({ kind: 'bed.opened', bed, occurredAt: START - 1e9 })
    if (random() < 0.84) {
      initial.push({ kind: 'bed.occupied', bed, encounter: token(), occurredAt: START - random() * 8e8 })
      occupied.push(b)
    } else free.push(b)
  })
  initial.push({ kind: 'clock.passed', occurredAt: START })
  const stream: Occurrence[] = []
  let at = START
  const perMinute = Math.ceil(ids.length / 100)
  const pick = (from: number[]): number => {
    const k = Math.floor(random() * from.length)
    const chosen = from[k]!
    from[k] = from[from.length - 1]!
    from.pop()
    return chosen
  }
  while (stream.length < events) {
    at += Math.ceil(MINUTE / perMinute)
    const occurredAt = at
    const roll = random()
    if (stream.length % perMinute === 0) stream.push({ kind: 'clock.passed', occurredAt })
    if (roll < 0.4) {
      const b = pick(occupied)
      const bed = ids[b]!
      stream.push({ kind: 'bed.vacated', bed, outcome: 'home', occurredAt })
      stream.push({ kind: 'bed.cleaning', bed, occurredAt })
      stream.push({ kind: 'bed.cleaned', bed, occurredAt })
      free.push(b)
    } else if (roll < 0.7) {
      const b = pick(free)
      const bed = ids[b]!
      const encounter = token()
      const facility = city.facilities[facilityOfUnit[unitOfBed[b]!]!]!.id
      const need = NEEDS[Math.floor(random() * 10)]!
      stream.push({ kind: 'encounter.started', encounter, facility, need, occurredAt })
      stream.push({ kind: 'bed.reserved', bed, encounter, occurredAt })
      stream.push({ kind: 'bed.occupied', bed, encounter, occurredAt })
      occupied.push(b)
    } else if (roll < 0.95) {
      const department = departments[Math.floor(random() * departments.length)]!
      const facility = city.facilities[department.facility]!.id
      const encounter = token()
      stream.push({ kind: 'encounter.started', encounter, facility, need: 'emergency', acuity: 3, occurredAt })
      stream.push({ kind: 'encounter.seen', encounter, occurredAt })
      if (random() < 0.2) {
        stream.push({ kind: 'bed.requested', encounter, class: 'ward', occurredAt })
        const b = pick(free)
        stream.push({ kind: 'encounter.moved', encounter, bed: ids[b]!, occurredAt })
        occupied.push(b)
      } else stream.push({ kind: 'encounter.ended', encounter, outcome: 'home', occurredAt })
    } else {
      const facility = city.facilities[Math.floor(random() * city.facilities.length)]!.id
      stream.push({ kind: 'queue.reported', facility, service: 'imaging', waiting: 12, occurredAt })
    }
  }
  return { initial, stream, lines: stream.map((event) => JSON.stringify(encodeEvent({ ...event, seq: 1n }))) }
}

/** A batch as it comes off the wire, so that every id and token is a string of its own whose hash nobody knows yet. */
function received(lines: readonly string[]): Occurrence[] {
  return lines.map((line) => {
    const decoded = decodeEvent(JSON.parse(line))
    if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems))
    return decoded.value
  })
}

interface PlainBed {
  readonly status: string
  readonly since: number
  readonly encounter: string | null
}
interface PlainPatient {
  readonly stage: string
  readonly since: number
  readonly bed: string | null
}
interface PlainState {
  readonly beds: Map<string, PlainBed>
  readonly patients: Map<string, PlainPatient>
}

/** The least that a twin must do, with maps of copied objects: no tallies, no checks beyond finding the bed. */
function applyPlain({ beds, patients }: PlainState, event: Occurrence): void {
  const since = event.occurredAt
  if ('bed' in event) {
    const bed = beds.get(event.bed)
    if (!bed) return
    const encounter = 'encounter' in event && event.encounter !== undefined ? event.encounter : bed.encounter
    if (event.kind === 'bed.vacated') {
      if (bed.encounter !== null) patients.delete(bed.encounter)
      beds.set(event.bed, { ...bed, status: 'dirty', since, encounter: null })
    } else if (event.kind === 'bed.cleaning') beds.set(event.bed, { ...bed, status: 'cleaning', since })
    else if (event.kind === 'bed.cleaned' || event.kind === 'bed.opened')
      beds.set(event.bed, { ...bed, status: 'available', since, encounter: null })
    else {
      beds.set(event.bed, { ...bed, status: event.kind === 'bed.reserved' ? 'assigned' : 'occupied', since, encounter })
      if (encounter !== null) {
        const patient = patients.get(encounter) ?? { stage: 'in-bed', since, bed: null }
        patients.set(encounter, { ...patient, stage: 'in-bed', since, bed: event.bed })
      }
    }
  } else if (event.kind === 'encounter.started') patients.set(event.encounter, { stage: 'waiting', since, bed: null })
  else if (event.kind === 'encounter.ended') patients.delete(event.encounter)
  else if (event.kind === 'encounter.seen' || event.kind === 'bed.requested') {
    const patient = patients.get(event.encounter)
    if (patient) patients.set(event.encounter, { ...patient, stage: 'treatment', since })
  }
}

function milliseconds(work: () => void): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

/** Best times of the rounds, in milliseconds: the other work on the machine can only slow a round down. */
interface Best {
  fork: number
  clone: number
  apply: number
  plain: number
  receivedApply: number
  receivedPlain: number
  indicators: number
  hash: number
}

const STAYS: StayModel = {
  survival: (_need, spent, ahead) => 1 / (1 + ahead / (spent + 5000)),
  arrivalsPerDay: () => 4,
}

function round({ stream, lines }: Load, state: TwinState, plain: PlainState): Best {
  const forks = [copyState(state), copyState(state)] as const
  const clones = [structuredClone(plain), structuredClone(plain)] as const
  let [refused, receivedApply, receivedPlain] = [0, 0, 0]
  const apply1 = milliseconds(() => {
    for (const event of stream) if (!apply(forks[0], event).ok) refused++
  })
  const plain1 = milliseconds(() => {
    for (const event of stream) applyPlain(clones[0], event)
  })
  for (let from = 0; from < lines.length; from += BATCH) {
    // Decoding is not measured; it stands here so that both meet their events as ingestion does, caches included.
    const batch = received(lines.slice(from, from + BATCH))
    receivedApply += milliseconds(() => {
      for (const event of batch) apply(forks[1], event)
    })
    const again = received(lines.slice(from, from + BATCH))
    receivedPlain += milliseconds(() => {
      for (const event of again) applyPlain(clones[1], event)
    })
  }
  if (refused > stream.length / 100) throw new Error(`${refused} of ${stream.length} benchmark events were refused`)
  return {
    fork: milliseconds(() => copyState(state)),
    clone: milliseconds(() => structuredClone(plain)),
    apply: apply1,
    plain: plain1,
    receivedApply,
    receivedPlain,
    indicators: milliseconds(() => {
      const reading = readingOf(forks[0], null, STAYS)
      for (const indicator of INDICATORS) indicator.of(reading, { kind: 'city' })
    }),
    hash: milliseconds(() => stateHash(state)),
  }
}

/** The rows of this benchmark, on the given city or on one of 44,000 beds; `events` in the stream, `rounds` of each. */
export function rows(city: CityModel = cityOfSize(100, 11), events = 100_000, rounds = 8): Row[] {
  const work = load(city, events)
  const state = emptyState(city)
  const plain: PlainState = { beds: new Map(), patients: new Map() }
  for (const id of bedIds(city)) plain.beds.set(id, { status: 'unknown', since: 0, encounter: null })
  for (const event of work.initial) {
    apply(state, event)
    applyPlain(plain, event)
  }
  const best = round(work, state, plain)
  for (let k = 1; k < rounds; k++) {
    const next = round(work, state, plain)
    for (const name of Object.keys(best) as (keyof Best)[]) best[name] = Math.min(best[name], next[name])
  }
  const at = loadavg()[0]!
  const rate = (time: number) => (work.stream.length / time) * 1000
  const row = (name: string, unit: 'events/s' | 'ms', ours: number, other: number, otherCommand: string): Row => ({
    name,
    ours: unit === 'ms' ? ours : rate(ours),
    other: unit === 'ms' ? other : rate(other),
    unit,
    ratio: other / ours,
    otherCommand,
    load: at,
  })
  const map = 'Maps of copied objects, without checks or tallies (applyPlain in twin-engine/bench/state.bench.ts)'
  const fork = 'one fork of the same state'
  return [
    row('apply', 'events/s', best.apply, best.plain, map),
    row('apply, events fresh off the wire', 'events/s', best.receivedApply, best.receivedPlain, map),
    row('fork', 'ms', best.fork, best.clone, 'structuredClone of two Maps of objects'),
    row('indicators of a city', 'ms', best.indicators, best.fork, fork),
    row('state hash', 'ms', best.hash, best.fork, fork),
  ]
}
