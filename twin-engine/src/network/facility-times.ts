/** How long the ways between the facilities of a city take, by ambulance, on the mean of a day's traffic. */
import type { CityModel } from '../city/city.ts'
import type { GivenTimes } from '../city/given-times.ts'
import type { RoadEdit } from './road-edits.ts'
import type { RoadSpeeds } from './road-speeds.ts'
import { greatCircleKilometres, roadTimesBetween } from './road-times.ts'

/**
 * Minutes from a facility to every other, Infinity where there is no way; null where neither times nor roads are known. Times
 * that the city brings go first: those of the cell in whose middle, or nearest to it, the facility stands. Edits of roads
 * change only ways over roads.
 */
export function facilityMinutes(
  city: CityModel,
  from: number,
  speeds: RoadSpeeds,
  edits: readonly RoadEdit[],
): Float64Array | null {
  const given = givenDrives(city)
  if (given === null && city.roads === undefined) return null
  const place = (f: number): { path: string; location: readonly [number, number] } => ({
    path: `facilities[${f}] (${city.facilities[f]!.id})`,
    location: city.facilities[f]!.location,
  })
  const minutes = given === null ? null : givenMinutesFrom(city, given, from)
  const all = [...city.facilities.keys()]
  const others = minutes === null ? all : all.filter((f) => Number.isNaN(minutes[f]))
  const row = minutes ?? new Float64Array(all.length)
  if (others.length > 0) {
    const { matrix } = roadTimesBetween(city, [place(from)], others.map(place), {
      speeds,
      mode: 'ambulance',
      hour: null,
      edits,
    })
    others.forEach((f, j) => {
      row[f] = matrix.minutes[j]!
    })
  }
  row[from] = 0
  return row
}

/** The city's own times of ambulances, or else of cars; null where it brings neither. */
export function givenDrives({ givenTimes }: CityModel): GivenTimes | null {
  return givenTimes?.ambulance ?? givenTimes?.car ?? null
}

/** Minutes from a place to every facility as the city gives them for its cell; NaN where its tables do not know the facility. */
function givenMinutesFrom(city: CityModel, given: GivenTimes, from: number): Float64Array | null {
  const cell = cellOf(city, from)
  if (cell < 0) return null
  const column = new Map(given.facilities.map((id, j) => [id, j]))
  return Float64Array.from(city.facilities, ({ id }) => {
    const j = column.get(id)
    return j === undefined ? Number.NaN : given.minutes[cell * given.facilities.length + j]!
  })
}

/** The cell whose middle lies nearest to a facility, or -1 where there are no cells. */
function cellOf({ cells, facilities }: CityModel, facility: number): number {
  const here = facilities[facility]!.location
  let nearest = -1
  let least = Number.POSITIVE_INFINITY
  cells.forEach(({ centre }, c) => {
    const kilometres = greatCircleKilometres(here, centre)
    if (kilometres >= least) return
    least = kilometres
    nearest = c
  })
  return nearest
}
