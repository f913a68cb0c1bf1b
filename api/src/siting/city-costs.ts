/** Costs of a siting problem from a city: travel times from its cells to the candidates, which come from a file. */
import {
  type CityModel,
  givenColumns,
  indexCity,
  modesOf,
  noTimetables,
  type Parameters,
  type Reader,
  TRAVEL_MODES,
  timesToPlaces,
  travelSettingOf,
  type WayPlace,
} from '@kangcheng/twin-engine'
import { distanceMetres } from '../feeds/gcj02.ts'
import { COORDINATES, type Coordinates, checkPlaces, readPlaces } from './place-file.ts'
import type { MadeCosts } from './problem-file.ts'

/** A candidate named like a facility of the city is that facility where it lies so near to it. */
const SAME_PLACE_METRES = 100

/** Minutes by the question's `mode` (by default car) and `hour` (by default the mean of the day). */
export function cityCosts(
  reader: Reader,
  around: {
    read(name: string): string
    city(name: string): { readonly city: CityModel; readonly parameters: Parameters }
  },
): MadeCosts {
  const nothing: MadeCosts = {
    costs: { origins: 0, destinations: 0, minutes: new Float64Array(0) },
    demand: { ids: [], xy: null, lngLat: null },
    sites: { ids: [], xy: null, lngLat: null },
    unit: 'minutes',
    weights: new Float64Array(0),
  }
  const mode = reader.field('mode').value === undefined ? 'car' : reader.field('mode').oneOf(TRAVEL_MODES)
  const hour = reader.field('hour').value === undefined ? null : reader.field('hour').integer(0, 23)
  const named = reader.field('city').text()
  const file = reader.field('candidates')
  const fileName = file.text()
  const given = reader.field('coordinates')
  const coordinates: Coordinates = given.value === undefined ? 'wgs84' : given.oneOf(COORDINATES)
  if (reader.problems.length > 0) return nothing
  try {
    const { city, parameters } = around.city(named)
    if (!modesOf(city).includes(mode)) reader.field('mode').problem(`"${mode}": ${noTimetables(city)}`)
    const read = readPlaces(around.read(fileName), fileName, coordinates)
    const checked = checkPlaces(city, read, fileName, coordinates)
    reader.problems.push(...read.problems, ...checked.problems)
    const { candidates } = read
    for (const { path, name } of read.areas)
      reader.problems.push({
        path,
        why: `"${name}" is ground, and candidates are single places; leave out what lies on it, or name it in sites.forbidden`,
      })
    if (reader.problems.length > 0) return nothing
    // Whoever covers everybody, or brings the farthest nearer, must not do it for places where nobody lives.
    const cells = city.cells.filter(({ population }) => population > 0)
    const empty = city.cells.length - cells.length
    const { facility } = indexCity(city)
    const places = candidates.map(({ id, at }): WayPlace => {
      const f = facility.get(id)
      const stands = f !== undefined && distanceMetres(city.facilities[f]!.location, at) <= SAME_PLACE_METRES
      return { path: `${fileName}: ${id}`, id, location: at, facility: stands ? f : null }
    })
    if (mode === 'transit' && city.transit === undefined) {
      const columns = givenColumns(city, mode)
      const beyond = places.filter(({ facility: f }) => f === null || columns === null || columns[f]! < 0)
      for (const { path } of beyond) reader.problems.push({ path, why: noTimetables(city) })
      if (beyond.length > 0) return nothing
    }
    const setting = travelSettingOf({ parameters, mode, hour, edits: [] })
    const inhabited = [...city.cells.keys()].filter((c) => city.cells[c]!.population > 0)
    const times = timesToPlaces(city, places, setting, inhabited)
    const numbers = (field: 'capacity' | 'fixedCost', column: string): Float64Array | undefined => {
      if (candidates.every((one) => one[field] === null)) return undefined
      for (const { id, kept, [field]: value } of candidates)
        if (value === null && !(kept && field === 'fixedCost'))
          reader.problems.push({ path: `${fileName}: ${id}`, why: `has no ${column}, others have; give it for all` })
      return Float64Array.from(candidates, (one) => one[field] ?? 0)
    }
    const [capacities, fixedCosts] = [numbers('capacity', 'capacity'), numbers('fixedCost', 'fixed_cost')]
    const kept = candidates.flatMap((one, j) => (one.kept ? [j] : []))
    return {
      costs: times.matrix,
      demand: { ids: cells.map(({ id }) => id), xy: null, lngLat: cells.map(({ centre }) => centre) },
      sites: { ids: candidates.map(({ id }) => id), xy: null, lngLat: candidates.map(({ at }) => at) },
      unit: 'minutes',
      city: { name: city.name, synthetic: city.synthetic, mode, hour, times: times.basis },
      weights: Float64Array.from(cells, ({ population }) => population),
      ...(capacities && { capacities }),
      ...(fixedCosts && { fixedCosts }),
      ...(kept.length > 0 && { kept }),
      notes: [
        ...checked.notes,
        ...times.problems,
        ...(empty === 0
          ? []
          : [{ path: 'city', why: `${empty} cells without residents are no demand and count nowhere` }]),
      ],
    }
  } catch (error) {
    reader.problem(error instanceof Error ? error.message : String(error))
    return nothing
  }
}
