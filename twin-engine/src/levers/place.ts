/** Where a lever takes hold: a hospital or one unit of it, by id. */
import { type CityModel, indexCity } from '../city/city.ts'
import type { Problem } from '../city/decoded.ts'
import type { Simulation } from '../simulation/simulation.ts'

export interface Place {
  readonly facility: string | null
  readonly unit: string | null
}

/** What is wrong with the place in this city. */
export function placeProblems(place: Place, city: CityModel): Problem[] {
  const index = indexCity(city)
  const problems: Problem[] = []
  if (place.facility !== null && !index.facility.has(place.facility))
    problems.push({ path: 'facility', why: `the city has no facility "${place.facility}"` })
  const unit = place.unit === null ? undefined : index.unit.get(place.unit)
  if (place.unit !== null && unit === undefined)
    problems.push({ path: 'unit', why: `the city has no unit "${place.unit}"` })
  if (unit !== undefined && city.units[unit]!.kind === 'emergency')
    problems.push({
      path: 'unit',
      why: `"${place.unit}" has treatment places, not beds; name a ward or intensive care`,
    })
  return problems
}

/** The units with beds there that take part in the simulation; of the whole city where no place is given. */
export function unitsAt(place: Place, simulation: Simulation): readonly number[] {
  const { index, city } = simulation.state
  const units =
    place.unit !== null
      ? [index.unit.get(place.unit) ?? -1]
      : place.facility !== null
        ? (index.unitsOfFacility[index.facility.get(place.facility) ?? -1] ?? [])
        : [...city.units.keys()]
  return units.filter((u) => simulation.unitKnown[u] === 1 && city.units[u]!.kind !== 'emergency')
}
