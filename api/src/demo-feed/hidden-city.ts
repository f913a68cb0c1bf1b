/**
 * The demo feed's own copy of the engine: a city that nobody sees, run from a scenario file, whose events are told as a
 * hospital's systems would tell them. The same scenario and city always tell the same events in the same order.
 */
import { createHash } from 'node:crypto'
import {
  advance,
  BED_STATUS_COUNT,
  BedStatus,
  type CityModel,
  ENGINE_VERSION,
  encodeEvent,
  type Occurrence,
  openingSimulation,
  type Parameters,
  type Scenario,
  type Simulation,
  tellState,
} from '@kangcheng/twin-engine'

const MINUTE = 60_000
/** How much history the feed brings along: a little over the 24 h that the twin keeps, so that nothing of the fill shows. */
export const HISTORY_HOURS = 25

/** Hospitals' systems say that they are there: each tells the census of one ward this often. */
const CENSUS_EVERY_MINUTES = 10

export interface ToldEvent {
  readonly seq: bigint
  readonly occurredAt: number
  /** The contract's flat wire form. */
  readonly wire: Record<string, unknown>
}

export class HiddenCity {
  /** Names this telling: another city, scenario or engine version is another epoch. */
  readonly epoch: string
  /** When the scenario opens, epoch ms: before it the feed hurries, from it on it keeps pace. */
  readonly opensAt: number
  readonly #simulation: Simulation
  readonly #wards: readonly number[]
  #seq = 0n
  #told: ToldEvent[] = []

  constructor(city: CityModel, parameters: Parameters, scenario: Scenario) {
    if (!scenario.start)
      throw new Error(`scenario ${scenario.id} has no start: a demo needs the instant at which it opens`)
    const identity = JSON.stringify([city.id, city.units.length, city.cells.length, scenario, ENGINE_VERSION])
    this.epoch = `demo-${createHash('sha256').update(identity).digest('hex').slice(0, 12)}`
    this.opensAt = scenario.start.at
    const simulation = openingSimulation(city, parameters, scenario, this.opensAt - HISTORY_HOURS * 60 * MINUTE)
    this.#simulation = simulation
    this.#wards = city.facilities.map((_, f) =>
      city.units.findIndex((unit) => unit.facility === f && unit.kind === 'ward'),
    )
    // The first event carries the opening instant: it sets the clock that follows this feed; what it tells next is older.
    const first = city.facilities.find((facility) => facility.kind === 'HOSPITAL') ?? city.facilities[0]!
    this.#tell({
      kind: 'facility.status',
      facility: first.id,
      service: 'all',
      status: 'normal',
      occurredAt: simulation.now,
    })
    for (const event of tellState(simulation.state)) this.#tell(event)
    simulation.tell = (event) => {
      // The twin keeps its own clock.
      if (event.kind !== 'clock.passed') this.#tell(event)
    }
  }

  /** The hidden city's time, epoch ms. */
  get now(): number {
    return this.#simulation.now
  }

  /** Lives on until `at` and hands over what was told since the last call. */
  advanceTo(at: number): ToldEvent[] {
    const { origin } = this.#simulation
    const last = Math.floor((at - origin) / MINUTE)
    for (let minute = Math.floor(this.#simulation.minute) + 1; minute <= last; minute++) {
      advance(this.#simulation, minute)
      this.#tellCensus(minute)
    }
    advance(this.#simulation, (at - origin) / MINUTE)
    const told = this.#told
    this.#told = []
    return told
  }

  /** A tenth of the hospitals each minute, in turn. */
  #tellCensus(minute: number): void {
    const { state } = this.#simulation
    const { count } = state.units
    for (let f = minute % CENSUS_EVERY_MINUTES; f < this.#wards.length; f += CENSUS_EVERY_MINUTES) {
      const u = this.#wards[f]!
      if (u < 0) continue
      const k = u * BED_STATUS_COUNT
      const occupied = count[k + BedStatus.occupied]! + count[k + BedStatus.held]!
      this.#tell({ kind: 'census.reported', unit: state.city.units[u]!.id, occupied, occurredAt: this.#simulation.now })
    }
  }

  #tell(event: Occurrence): void {
    this.#seq += 1n
    this.#told.push({ seq: this.#seq, occurredAt: event.occurredAt, wire: encodeEvent({ ...event, seq: this.#seq }) })
  }
}
