/** The places of a caller in a city: which facilities and units are its own. */
import type { CityModel } from '@kangcheng/twin-engine'

export interface Scope {
  /** Facilities that are wholly the caller's, by index. */
  readonly facilities: Uint8Array
  /** Units that are the caller's: all of its facilities, and those named singly. */
  readonly units: Uint8Array
}

/**
 * A group brings its lead and its members, a facility the campuses under it. What the city does not have is nobody's: a place that was renamed opens nothing.
 * @param places ids of groups, facilities or units.
 */
export function scopeIn(city: CityModel, places: readonly string[]): Scope {
  const named = new Set(places)
  for (const { id, lead, members } of city.groups ?? [])
    if (named.has(id)) for (const member of [lead, ...members]) named.add(member)
  const facilities = new Uint8Array(city.facilities.length)
  const byId = new Map(city.facilities.map((facility, f) => [facility.id, f]))
  city.facilities.forEach((_, f) => {
    // Campuses of campuses do not occur, but a chain costs nothing; a ring would never end.
    for (let at: number | undefined = f, steps = 0; at !== undefined && steps < 8; steps++) {
      const { id, parent }: { id: string; parent: string | null } = city.facilities[at]!
      if (named.has(id)) facilities[f] = 1
      at = parent === null ? undefined : byId.get(parent)
    }
  })
  const units = Uint8Array.from(city.units, ({ id, facility }) => (facilities[facility] || named.has(id) ? 1 : 0))
  return { facilities, units }
}

/** Those of some places that a city does not have, in their order. */
export function placesMissing(city: CityModel, places: readonly string[]): readonly string[] {
  const known = new Set([...(city.groups ?? []), ...city.facilities, ...city.units].map(({ id }) => id))
  return places.filter((place) => !known.has(place))
}
