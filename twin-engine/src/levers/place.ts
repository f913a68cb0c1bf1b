/** Where a lever takes hold: a hospital or one unit of it, by id. */
import { type CityModel, indexCity, type Text } from '../city/city.ts'
import type { Decoded, Problem } from '../city/decoded.ts'
import type { Simulation } from '../simulation/simulation.ts'

export interface Place {
  readonly facility: string | null
  readonly unit: string | null
}

/** Whether all that is wrong is that the city has no such place: every such problem begins so. */
export const isAbsence = ({ why }: Problem): boolean => why.startsWith('the city has no ')

/** The specification, unless the city lacks its place. */
export function checkPlace<Spec extends Place>(spec: Spec, city: CityModel): Decoded<Spec> {
  const problems = placeProblems(spec, city)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: spec }
}

/** The specification, unless the city lacks one of its facilities; null stands for all. */
export function checkFacilities<Spec extends { readonly facilities: readonly string[] | null }>(
  spec: Spec,
  city: CityModel,
): Decoded<Spec> {
  const { facility } = indexCity(city)
  const problems = (spec.facilities ?? []).flatMap((id, i) =>
    facility.has(id) ? [] : [{ path: `facilities[${i}]`, why: `the city has no facility "${id}"` }],
  )
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: spec }
}

/** Indices of the facilities named; of all where none are. */
export function facilitiesOf(ids: readonly string[] | null, city: CityModel): ReadonlySet<number> {
  const { facility } = indexCity(city)
  return new Set(ids === null ? city.facilities.keys() : ids.flatMap((id) => facility.get(id) ?? []))
}

/** A unit as people call it: its own name with its hospital's; the id where the city has no such unit. */
export function unitNamed(city: CityModel, id: string): Text {
  const unit = city.units[indexCity(city).unit.get(id) ?? -1]
  if (unit === undefined) return { zh: id, en: id }
  const { name } = city.facilities[unit.facility]!
  return { zh: `${name.zh}${unit.name.zh}`, en: `${unit.name.en} of ${name.en}` }
}

/** A facility as people call it; the id where the city has no such one. */
export function facilityNamed(city: CityModel, id: string): Text {
  return city.facilities[indexCity(city).facility.get(id) ?? -1]?.name ?? { zh: id, en: id }
}

/** One or two facilities by name, more by their number: `many` is what they are called then. */
export function sitesNamed(
  facilities: Iterable<number>,
  city: CityModel,
  many: Text = { zh: '家医院', en: 'hospitals' },
): Text {
  const names = [...facilities].map((f) => city.facilities[f]!.name)
  if (names.length === 0 || names.length > 2)
    return { zh: `${names.length} ${many.zh}`, en: `${names.length} ${many.en}` }
  return { zh: names.map(({ zh }) => zh).join('、'), en: names.map(({ en }) => en).join(' and ') }
}

function placeProblems(place: Place, city: CityModel): Problem[] {
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
