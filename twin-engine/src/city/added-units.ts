/** A city with beds that do not exist yet: each addition is a unit of its own behind all others, so no index moves. */
import type { CityModel, Unit } from './city.ts'
import { indexCity } from './city.ts'

export interface AddedBeds {
  /** Id of the ward or intensive care unit whose kind, need and place the new beds have. */
  readonly unit: string
  readonly beds: number
}

/** Id of the unit that holds the beds added to a unit. */
export const addedUnitId = (unit: string): string => `${unit}-added`

/** Extended cities kept at hand, per city: an index over all beds is not made anew for every run. */
const KEPT = 8
const known = new WeakMap<CityModel, Map<string, CityModel>>()

/**
 * The city with the beds added, as standby beds of new units: `beds` 0, so that demand, which follows the beds of ordinary
 * operation, stays what it was. The same additions give the same object.
 * @throws when a unit is not of the city, or has no hospital beds.
 */
export function withAddedUnits(city: CityModel, additions: readonly AddedBeds[]): CityModel {
  if (additions.length === 0) return city
  const bedsOf = new Map<string, number>()
  for (const { unit, beds } of additions) bedsOf.set(unit, (bedsOf.get(unit) ?? 0) + beds)
  const key = JSON.stringify([...bedsOf])
  let cities = known.get(city)
  if (!cities) {
    cities = new Map()
    known.set(city, cities)
  }
  let extended = cities.get(key)
  if (!extended) {
    const { unit: unitIndex, bedCount } = indexCity(city)
    let firstBed = bedCount
    const added = [...bedsOf].map(([id, beds]): Unit => {
      const unit = city.units[unitIndex.get(id) ?? -1]
      if (!unit || unit.kind === 'emergency')
        throw new Error(`no beds can be added to "${id}": the city has no ward or intensive care unit of this id`)
      const made = { ...unit, id: addedUnitId(id), firstBed, beds: 0, surgeBeds: beds }
      firstBed += beds
      return made
    })
    extended = { ...city, units: [...city.units, ...added] }
    cities.set(key, extended)
    if (cities.size > KEPT) cities.delete(cities.keys().next().value!)
  }
  return extended
}
