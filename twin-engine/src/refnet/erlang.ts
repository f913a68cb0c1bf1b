/**
 * Single stations with exact answers, run on the engine: a city of one ward whose care is a stream of direct admissions at
 * a constant rate with exponential stays, no cleaning, and beds for servers.
 *
 * Formulas, a = λ ∕ μ: B(0) = 1, B(n) = a·B(n−1) ∕ (n + a·B(n−1)); C = B ∕ (1 − (a∕c)(1 − B)); Wq = C ∕ (cμ − λ); Lq = λ·Wq
 * (Erlang 1917).
 */
import {
  type CityModel,
  type DurationLaw,
  Handler,
  meanInterval,
  type Parameters,
  type RunObserver,
  type Simulation,
} from '../index.ts'
import { Integral, Samples } from './measures.ts'
import { advanceInSteps, startEmptyCity } from './run.ts'

const WEEK_HOURS = 168

/** One station: Poisson arrivals, exponential service, both per minute. */
export interface Station {
  /** Whoever finds every server taken waits (C), or is lost (B). */
  readonly check: 'erlang-c' | 'erlang-b'
  readonly lambda: number
  readonly mu: number
  readonly servers: number
}

export const STATIONS: readonly Station[] = [
  { check: 'erlang-c', lambda: 0.9, mu: 0.1, servers: 10 },
  { check: 'erlang-c', lambda: 1.9, mu: 0.1, servers: 20 },
  { check: 'erlang-b', lambda: 0.9, mu: 0.1, servers: 10 },
  { check: 'erlang-b', lambda: 9, mu: 0.1, servers: 100 },
]

const STATION_WARM_UP_MINUTES = 20_000
const STATION_MINUTES = 200_000
export const STATION_REPLICATIONS = 100
/** A row whose mean lies this many standard errors from the exact value fails. */
export const STATION_Z = 3

export interface StationRow extends Station {
  readonly measure: string
  readonly exact: number
  /** Over the replications. */
  readonly mean: number
  readonly halfWidth95: number | null
  /** (mean − exact) ∕ standard error; null with fewer than two replications. */
  readonly z: number | null
}

/** The exact answers of a station, by measure; minutes, people and shares. */
export function exactAnswers({ check, lambda, mu, servers }: Station): Readonly<Record<string, number>> {
  const a = lambda / mu
  let b = 1
  for (let n = 1; n <= servers; n++) b = (a * b) / (n + a * b)
  if (check === 'erlang-b') return { lossShare: b, utilisation: (a * (1 - b)) / servers }
  const c = b / (1 - (a / servers) * (1 - b))
  const waitMinutes = c / (servers * mu - lambda)
  return { waitShare: c, waitMinutes, queueLength: lambda * waitMinutes, utilisation: a / servers }
}

const NOTHING: DurationLaw = { law: 'fixed', minutes: 0 }
const NONE = { confidence: 'synthetic', source: '' } as const

/** The station as a city: one hospital, one ward of as many beds as servers. */
export function stationCity({ check, lambda, mu, servers }: Station): CityModel {
  const name = { zh: '单站排队', en: 'Single station' }
  const stay: DurationLaw = { law: 'exponential', meanMinutes: 1 / mu }
  return {
    id: check,
    name,
    zone: 'UTC',
    utcOffsetMinutes: 0,
    synthetic: true,
    districts: [{ id: 'd0', name, population: 0, seat: [0, 0], provenance: NONE }],
    facilities: [
      {
        id: 'h0',
        name,
        kind: 'HOSPITAL',
        location: [0, 0],
        district: 0,
        level: null,
        approvedBeds: servers,
        parent: null,
        services: [],
        provenance: { name: NONE, location: NONE, level: NONE, beds: NONE },
      },
    ],
    units: [
      {
        id: 'h0-ward',
        name,
        facility: 0,
        kind: 'ward',
        need: 'general-medicine',
        bedClass: 'ward',
        building: 1,
        floor: 1,
        firstBed: 0,
        beds: servers,
        surgeBeds: 0,
      },
    ],
    cells: [],
    vehicles: [],
    groups: [],
    attributions: [],
    care: {
      source: 'a textbook station',
      rates: { all: Array<number>(WEEK_HOURS).fill(lambda) },
      emergencySources: [],
      directSources: [{ rate: 'all', unit: 'h0-ward', whenFull: check === 'erlang-c' ? 'wait' : 'lost' }],
      admissionLists: [],
      emergency: {
        acuityShare: [1],
        immediateLevels: 0,
        treatment: [NOTHING],
        admitShare: [0],
        routes: ['general-medicine'],
        routeShares: [[1]],
        waitFor: 'in-place',
        diversion: null,
      },
      stays: {
        byNeed: { 'general-medicine': stay },
        intensiveCare: stay,
        stepDown: stay,
        planned: stay,
        intensiveCareDeathShare: 0,
        stepDownShare: 0,
      },
      cleaning: {},
      wards: { lending: false, order: 'origin', stepDownNeed: 'general-medicine' },
      transfer: null,
      neighbours: [],
    },
  }
}

/** Measures a station from the moments of its run. */
class StationMeasures implements RunObserver {
  arrivals = 0
  losses = 0
  waited = 0
  readonly waits = new Samples(false)
  readonly queue = new Integral()
  readonly busy = new Integral()
  private readonly warmUpMinutes: number

  constructor(warmUpMinutes: number) {
    this.warmUpMinutes = warmUpMinutes
  }

  entry(simulation: Simulation): void {
    if (simulation.calendar.handler !== Handler.directArrival) return
    const at = simulation.minute - this.warmUpMinutes
    if (at >= 0) this.arrivals++
    // Until a bed is taken or the person is lost; at once where that happens in the same minute.
    this.queue.change(1, at)
  }

  lost(simulation: Simulation): void {
    const at = simulation.minute - this.warmUpMinutes
    if (at >= 0) this.losses++
    this.queue.change(-1, at)
  }

  bedTaken(simulation: Simulation, bed: number): void {
    const at = simulation.minute - this.warmUpMinutes
    this.queue.change(-1, at)
    this.busy.change(1, at)
    if (at < 0) return
    const wait = simulation.minute - simulation.plans.requestedMinute(simulation.state.beds.patient[bed]!)
    if (wait > 0) this.waited++
    this.waits.add(wait)
  }

  bedLeft(simulation: Simulation): void {
    this.busy.change(-1, simulation.minute - this.warmUpMinutes)
  }

  diverted(): void {}
  accepted(): void {}
  queues(): void {}
  treatmentStarts(): void {}
  waitsForBed(): void {}
  placeFreed(): void {}
  leavesDepartment(): void {}
  blocks(): void {}
  unblocks(): void {}
  bedClean(): void {}
  departs(): void {}
  plannedAdmission(): void {}
  transfers(): void {}
}

const rowName = (station: number, measure: string): string => `${station}.${measure}`

/** What a replication of every station gives: measures by `station.measure`, and the arrivals and departures run. */
export interface StationReplication {
  readonly measures: Readonly<Record<string, number>>
  readonly events: number
}

/** Runs one replication of every station, and pauses after each with the share that is done. */
export function* stationSteps(
  parameters: Parameters,
  seed: number,
  replication: number,
  warmUpMinutes = STATION_WARM_UP_MINUTES,
  minutes = STATION_MINUTES,
): Generator<number, StationReplication, void> {
  const measures: Record<string, number> = {}
  let events = 0
  for (const [k, station] of STATIONS.entries()) {
    const simulation = startEmptyCity(stationCity(station), parameters, seed, replication)
    const seen = new StationMeasures(warmUpMinutes)
    simulation.observer = seen
    for (const share of advanceInSteps(simulation, warmUpMinutes + minutes)) yield (k + share) / STATIONS.length
    events += simulation.entries - simulation.bookkeeping
    const found: Readonly<Record<string, number>> = {
      lossShare: seen.losses / seen.arrivals,
      waitShare: seen.waited / seen.waits.count,
      waitMinutes: seen.waits.mean(),
      queueLength: seen.queue.over(minutes) / minutes,
      utilisation: seen.busy.over(minutes) / (minutes * station.servers),
    }
    for (const measure of Object.keys(exactAnswers(station))) measures[rowName(k, measure)] = found[measure]!
  }
  return { measures, events }
}

/** Every measure of every station against its exact value. */
export function stationRows(replications: readonly Readonly<Record<string, number>>[]): StationRow[] {
  return STATIONS.flatMap((station, k) =>
    Object.entries(exactAnswers(station)).map(([measure, exact]) => {
      const values = replications.map((measures) => measures[rowName(k, measure)]!)
      const { mean, halfWidth95 } = meanInterval(values)
      const n = values.length
      const error = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (n - 1) / n)
      return { ...station, measure, exact, mean, halfWidth95, z: n < 2 ? null : (mean - exact) / error }
    }),
  )
}
