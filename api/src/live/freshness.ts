/**
 * Who told what last, and whether that teller has fallen silent. A quiet ward of a living feed is fresh; a ward whose
 * source is silent is stale. Written when an event is accepted, so that replay gives the same.
 */
import type { CityModel, TwinEvent, TwinState } from '@kangcheng/twin-engine'

/** Silence after which a source is stale, in minutes of the city's clock. */
export const STALE_AFTER_MINUTES = 15

export interface FreshnessRecord {
  readonly sources: readonly string[]
  readonly units: readonly number[]
  readonly facilities: readonly number[]
}

export class Freshness {
  readonly #names: string[]
  readonly #numbers: Map<string, number>
  /** Number of the source that told last, by unit and by facility; -1 = nobody yet. */
  readonly #units: Int32Array
  readonly #facilities: Int32Array

  constructor(city: CityModel, record?: FreshnessRecord) {
    this.#names = [...(record?.sources ?? [])]
    this.#numbers = new Map(this.#names.map((name, i) => [name, i]))
    this.#units = new Int32Array(city.units.length).fill(-1)
    this.#facilities = new Int32Array(city.facilities.length).fill(-1)
    if (record) {
      this.#units.set(record.units)
      this.#facilities.set(record.facilities)
    }
  }

  note(state: TwinState, event: TwinEvent): void {
    const { index } = state
    let unit = -1
    let facility = -1
    if ('bed' in event) {
      const bed = index.findBed(event.bed)
      if (bed >= 0) unit = index.unitOfBed[bed]!
    } else if ('unit' in event && event.unit !== undefined) unit = index.unit.get(event.unit) ?? -1
    else if ('facility' in event) facility = index.facility.get(event.facility) ?? -1
    if (unit >= 0) facility = index.facilityOfUnit[unit]!
    if (facility < 0) return
    let number = this.#numbers.get(event.source)
    if (number === undefined) {
      number = this.#names.length
      this.#names.push(event.source)
      this.#numbers.set(event.source, number)
    }
    if (unit >= 0) this.#units[unit] = number
    this.#facilities[facility] = number
  }

  sourceOfUnit(unit: number): string | null {
    return this.#names[this.#units[unit]!] ?? null
  }

  sourceOfFacility(facility: number): string | null {
    return this.#names[this.#facilities[facility]!] ?? null
  }

  record(): FreshnessRecord {
    return { sources: [...this.#names], units: [...this.#units], facilities: [...this.#facilities] }
  }
}
