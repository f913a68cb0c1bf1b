/**
 * Drives that a city's own tables give: from the cell in whose middle, or nearest to it, a place lies to a facility. The way out counts
 * as long as the way in; at every hour the same, and nothing takes longer than on foot.
 */
import type { CityModel, LngLat } from '../city/city.ts'
import type { GivenTimes } from '../city/given-times.ts'
import { givenDrives } from '../network/facility-times.ts'
import { greatCircleKilometres } from '../network/road-times.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { WALKED_DETOUR } from './road-drives.ts'

export class GivenDrives {
  readonly #city: CityModel
  readonly #given: GivenTimes
  readonly #walkingKilometresPerHour: number
  /** Column of each facility in the tables, or -1. */
  readonly #column: Int32Array
  readonly #cellAt = new Map<string, number>()
  readonly #facilityAt: ReadonlyMap<string, number>

  constructor(city: CityModel, given: GivenTimes, walkingKilometresPerHour: number) {
    this.#city = city
    this.#given = given
    this.#walkingKilometresPerHour = walkingKilometresPerHour
    const column = new Map(given.facilities.map((id, j) => [id, j]))
    const { editedFrom } = city
    this.#column = Int32Array.from(city.facilities, ({ id, location }, f) => {
      const before = editedFrom?.facilities[f]
      return before !== undefined && before.location !== location ? -1 : (column.get(id) ?? -1)
    })
    city.cells.forEach(({ centre }, c) => {
      this.#cellAt.set(keyOf(centre), c)
    })
    this.#facilityAt = new Map(city.facilities.map(({ location }, f) => [keyOf(location), f]))
  }

  /** Minutes from a place to a facility; NaN where the tables do not know the facility. */
  to(lng: number, lat: number, facility: number): number {
    const column = this.#column[facility]!
    const cell = column < 0 ? -1 : this.#nearestCell([lng, lat])
    if (cell < 0) return Number.NaN
    const kilometres = greatCircleKilometres([lng, lat], this.#city.facilities[facility]!.location)
    const onFoot = (WALKED_DETOUR * kilometres * 60) / this.#walkingKilometresPerHour
    return Math.min(this.#given.minutes[cell * this.#given.facilities.length + column]!, onFoot)
  }

  /** Minutes between two places of which one is a facility's; NaN where neither is one that the tables know. */
  between(from: LngLat, to: LngLat): number {
    const there = this.#facilityAt.get(keyOf(to))
    if (there !== undefined) return this.to(from[0], from[1], there)
    const here = this.#facilityAt.get(keyOf(from))
    return here === undefined ? Number.NaN : this.to(to[0], to[1], here)
  }

  #nearestCell(place: LngLat): number {
    const key = keyOf(place)
    const known = this.#cellAt.get(key)
    if (known !== undefined) return known
    let nearest = -1
    let least = Number.POSITIVE_INFINITY
    this.#city.cells.forEach(({ centre }, c) => {
      const kilometres = greatCircleKilometres(place, centre)
      if (kilometres >= least) return
      least = kilometres
      nearest = c
    })
    this.#cellAt.set(key, nearest)
    return nearest
  }
}

const keyOf = ([lng, lat]: LngLat): string => `${lng} ${lat}`

const known = new WeakMap<CityModel, Map<number, GivenDrives>>()

/** The drives of the city's own tables, kept with the city; null where it brings none. */
export function givenDrivesOf(city: CityModel, { roads }: Parameters): GivenDrives | null {
  const given = givenDrives(city)
  if (given === null) return null
  const bySpeed = known.get(city) ?? new Map<number, GivenDrives>()
  known.set(city, bySpeed)
  const speed = roads.walkingKilometresPerHour
  const made = bySpeed.get(speed) ?? new GivenDrives(city, given, speed)
  bySpeed.set(speed, made)
  return made
}
