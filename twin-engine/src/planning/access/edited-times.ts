/** Travel times of a city as it might be: those of the city it comes from, and anew only to the places that it has not. */
import type { CityModel } from '../../city/city.ts'
import { type TravelSetting, type TravelTimes, travelTimes, travelTimesBetween } from '../../network/travel-times.ts'

/** As `travelTimes`; a few new or moved sites take a few searches, not hundreds. */
export function timesOfCity(
  city: CityModel,
  setting: TravelSetting,
  pairs: 'cells-facilities' | 'facilities-cells',
): TravelTimes {
  const base = city.editedFrom
  if (base === undefined || base.roads !== city.roads || base.cells.length !== city.cells.length)
    return travelTimes(city, setting, pairs)
  const before = travelTimes(base, setting, pairs)
  const others = [...city.facilities.keys()].filter(
    (f) => base.facilities[f] === undefined || base.facilities[f].location !== city.facilities[f]!.location,
  )
  if (others.length === 0) return before
  const cells = city.cells.map(({ id, centre }, c) => ({ path: `cells[${c}] (${id})`, location: centre }))
  const sites = others.map((f) => ({
    path: `facilities[${f}] (${city.facilities[f]!.id})`,
    location: city.facilities[f]!.location,
  }))
  const out = pairs === 'facilities-cells'
  const own = out ? travelTimesBetween(city, sites, cells, setting) : travelTimesBetween(city, cells, sites, setting)
  const [origins, destinations] = out ? [city.facilities.length, cells.length] : [cells.length, city.facilities.length]
  const minutes = new Float64Array(origins * destinations)
  const old = before.matrix
  const kept = out ? old.origins * destinations : old.destinations
  if (out) minutes.set(old.minutes.subarray(0, kept))
  else for (let c = 0; c < origins; c++) minutes.set(old.minutes.subarray(c * kept, (c + 1) * kept), c * destinations)
  others.forEach((f, i) => {
    for (let c = 0; c < cells.length; c++)
      minutes[out ? f * destinations + c : c * destinations + f] =
        own.matrix.minutes[out ? i * cells.length + c : c * others.length + i]!
  })
  const told = new Set(before.problems.map(({ path }) => path))
  return {
    basis: before.basis,
    matrix: { origins, destinations, minutes },
    problems: [...before.problems, ...own.problems.filter(({ path }) => !told.has(path))],
  }
}
