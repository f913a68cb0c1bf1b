/**
 * Who told what last, since when and how recently. A quiet ward of a living feed is fresh; a ward whose source is silent is
 * stale. Written when an event is accepted, so that replay gives the same.
 */
import type { CityModel, TwinEvent, TwinState } from '@kangcheng/twin-engine'
import { THRESHOLDS } from '../quality/thresholds.ts'

/** Silence after which a source is stale where its interval is not known, in minutes of the city's clock. */
export const STALE_AFTER_MINUTES = THRESHOLDS.staleFloor.value

export interface FreshnessRecord {
  readonly sources: readonly string[]
  readonly units: readonly number[]
  readonly facilities: readonly number[]
  /** Number of the source that told of a unit's census last. Records of earlier versions lack this and what follows. */
  readonly censuses?: readonly number[]
  readonly told?: readonly ToldRecord[]
}

interface ToldRecord {
  readonly firstHeardAt: number
  readonly newestAt: number
  readonly facilities: readonly number[]
}

/** What one source told, since the log began. Times are epoch ms. */
interface Told {
  /** Where the city's clock stood at its first accepted event. */
  firstHeardAt: number
  /** The latest time that an event of it carried; 0 = not known. */
  newestAt: number
  readonly facilities: Set<number>
}

export class Freshness {
  readonly #names: string[]
  readonly #numbers: Map<string, number>
  readonly #told: Told[]
  /** Number of the source that told last, by unit and by facility; -1 = nobody yet. */
  readonly #units: Int32Array
  readonly #facilities: Int32Array
  readonly #censuses: Int32Array

  constructor(city: CityModel, record?: FreshnessRecord) {
    this.#names = [...(record?.sources ?? [])]
    this.#numbers = new Map(this.#names.map((name, i) => [name, i]))
    this.#units = new Int32Array(city.units.length).fill(-1)
    this.#facilities = new Int32Array(city.facilities.length).fill(-1)
    this.#censuses = new Int32Array(city.units.length).fill(-1)
    if (record) {
      this.#units.set(record.units)
      this.#facilities.set(record.facilities)
      this.#censuses.set(record.censuses ?? [])
    }
    this.#told = this.#names.map((_, n) => {
      const told = record?.told?.[n]
      if (told) return { ...told, facilities: new Set(told.facilities) }
      // Of a record without it: heard for long, of the facilities that it told of last.
      const facilities = (record?.facilities ?? []).flatMap((number, f) => (number === n ? [f] : []))
      return { firstHeardAt: 0, newestAt: 0, facilities: new Set(facilities) }
    })
  }

  note(state: TwinState, event: TwinEvent): void {
    if (event.kind === 'clock.passed') return
    const number = this.#numberOf(event, state.asOf)
    const told = this.#told[number]!
    if (event.occurredAt > told.newestAt) told.newestAt = event.occurredAt
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
    if (unit >= 0) this.#units[unit] = number
    if (unit >= 0 && event.kind === 'census.reported') this.#censuses[unit] = number
    this.#facilities[facility] = number
    told.facilities.add(facility)
  }

  #numberOf({ source, occurredAt }: TwinEvent, asOf: number): number {
    const known = this.#numbers.get(source)
    if (known !== undefined) return known
    const number = this.#names.length
    this.#names.push(source)
    this.#numbers.set(source, number)
    this.#told.push({ firstHeardAt: asOf || occurredAt, newestAt: 0, facilities: new Set() })
    return number
  }

  sourceOfUnit(unit: number): string | null {
    return this.#names[this.#units[unit]!] ?? null
  }

  sourceOfFacility(facility: number): string | null {
    return this.#names[this.#facilities[facility]!] ?? null
  }

  /** Units of which a source told last, be it a census or anything at all. */
  unitsOf(source: string): readonly number[] {
    const number = this.#numbers.get(source) ?? Number.NaN
    const units: number[] = []
    for (let u = 0; u < this.#units.length; u++)
      if (this.#units[u] === number || this.#censuses[u] === number) units.push(u)
    return units
  }

  /** Units of whose census a source told last. */
  censusUnitsOf(source: string): readonly number[] {
    return this.unitsOf(source).filter((u) => this.#censuses[u] === this.#numbers.get(source))
  }

  /** Where the city's clock stood when something was first accepted of a source; null if never. */
  firstHeardAt(source: string): number | null {
    return this.#toldBy(source)?.firstHeardAt ?? null
  }

  /** The latest time that an event of a source carried; null if not known. */
  newestAt(source: string): number | null {
    return this.#toldBy(source)?.newestAt || null
  }

  /** Facilities that a source ever told of, in the order of the first time. */
  facilitiesOf(source: string): readonly number[] {
    return [...(this.#toldBy(source)?.facilities ?? [])]
  }

  #toldBy(source: string): Told | undefined {
    const number = this.#numbers.get(source)
    return number === undefined ? undefined : this.#told[number]
  }

  record(): FreshnessRecord {
    return {
      sources: [...this.#names],
      units: [...this.#units],
      facilities: [...this.#facilities],
      censuses: [...this.#censuses],
      told: this.#told.map((told) => ({ ...told, facilities: [...told.facilities] })),
    }
  }
}
