/**
 * Where the people of a facility come from, while nobody chooses anew: districts by population ÷ (3 km + the way from their
 * seat)², cells by population within them. The way counts as the kilometres of the great circle that would take as long by
 * car on the mean of a day's traffic.
 */
import type { CityModel } from '../city/city.ts'
import { peakShareAt, straightLineMinutes } from '../network/road-speeds.ts'
import { greatCircleKilometres } from '../network/road-times.ts'
import { travelTimesBetween } from '../network/travel-times.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { roadSpeedsOf } from '../parameters/road-speeds.ts'
import { distanceKilometres } from '../policies/neighbours.ts'
import type { CareModel } from './care-model.ts'
import { cumulate } from './random.ts'

/** Kilometres added to every way; assumed. */
const LEAST_KILOMETRES = 3

export function originsOf(
  city: CityModel,
  parameters: Parameters,
): Pick<CareModel, 'originDistrict' | 'districtCells'> {
  const cellsOf: number[][] = city.districts.map(() => [])
  city.cells.forEach((cell, c) => {
    cellsOf[cell.district]?.push(c)
  })
  const ways = waysFromSeats(city, parameters)
  const originDistrict = city.facilities.map((facility, f) => {
    const straight = city.districts.map(({ seat }) => distanceKilometres(facility.location, seat))
    const own = ways?.map((row) => row[f]!) ?? straight
    // Who is on no road is not without neighbours.
    const kilometres = own.some(Number.isFinite) ? own : straight
    return cumulate(
      city.districts.map((d, i) =>
        cellsOf[i]!.length === 0 ? 0 : d.population / (LEAST_KILOMETRES + kilometres[i]!) ** 2,
      ),
    )
  })
  const districtCells = cellsOf.map((list) => ({
    cells: Int32Array.from(list),
    cumulative: cumulate(list.map((c) => city.cells[c]!.population)),
  }))
  return { originDistrict, districtCells }
}

/** Kilometres from each district's seat to each facility; null where the city has neither roads nor times of its own. */
function waysFromSeats(city: CityModel, parameters: Parameters): readonly Float64Array[] | null {
  const { roads, districts, facilities, givenTimes } = city
  const given = givenTimes?.car
  if (roads === undefined && given === undefined) return null
  const speeds = roadSpeedsOf(parameters)
  const { matrix } = travelTimesBetween(
    city,
    districts.map(({ id, seat }, d) => ({ path: `districts[${d}] (${id})`, location: seat })),
    facilities.map(({ id, location }, f) => ({ path: `facilities[${f}] (${id})`, location })),
    { speeds, mode: 'car', hour: null },
  )
  const minutesPerKilometre = straightLineMinutes(speeds, 'car', peakShareAt(speeds, null), 1)
  const column = new Map((given?.facilities ?? []).map((id, j) => [id, j]))
  return districts.map(({ seat }, d) => {
    const cell = given === undefined ? -1 : nearestCell(city, seat)
    return Float64Array.from(facilities, ({ id }, f) => {
      const j = column.get(id)
      const minutes =
        cell >= 0 && j !== undefined
          ? given!.minutes[cell * given!.facilities.length + j]!
          : matrix.minutes[d * facilities.length + f]!
      return minutes / minutesPerKilometre
    })
  })
}

function nearestCell({ cells }: CityModel, place: readonly [number, number]): number {
  let nearest = -1
  let least = Number.POSITIVE_INFINITY
  cells.forEach(({ centre }, c) => {
    const kilometres = greatCircleKilometres(place, centre)
    if (kilometres >= least) return
    least = kilometres
    nearest = c
  })
  return nearest
}

/** Cell of origin for a uniform, or -1 where the city has no cells. */
export function originCell(care: CareModel, facility: number, u: number): number {
  const districts = care.originDistrict[facility]!
  let d = 0
  while (d < districts.length - 1 && u >= districts[d]!) d++
  const { cells, cumulative } = care.districtCells[d] ?? { cells: new Int32Array(0), cumulative: new Float64Array(0) }
  if (cells.length === 0) return -1
  const before = d === 0 ? 0 : districts[d - 1]!
  const share = districts[d]! - before
  const within = share > 0 ? (u - before) / share : u
  let low = 0
  let high = cells.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (within < cumulative[middle]!) high = middle
    else low = middle + 1
  }
  return cells[low]!
}
