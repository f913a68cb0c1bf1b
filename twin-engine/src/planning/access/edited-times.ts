/** Travel times of a city as it might be: those of the city it comes from, and anew only to the places that it has not. */
import type { CityModel } from '../../city/city.ts'
import type { TravelMatrix } from '../../network/travel-matrix.ts'
import { type TravelSetting, type TravelTimes, travelTimes, travelTimesBetween } from '../../network/travel-times.ts'

/** As `travelTimes`; a few new or moved sites take a few searches, not hundreds. */
export function timesOfCity(
  city: CityModel,
  setting: TravelSetting,
  pairs: 'cells-facilities' | 'facilities-cells',
): TravelTimes {
  const base = city.editedFrom
  // The city's own table knows what was moved or is new, and costs no search.
  if (city.givenTimes?.[setting.mode] !== undefined) return travelTimes(city, setting, pairs)
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
  const merged = (old: TravelMatrix, further: TravelMatrix): TravelMatrix =>
    out
      ? withRows(old, further, others, city.facilities.length)
      : withColumns(old, further, others, city.facilities.length)
  const told = new Set(before.problems.map(({ path }) => path))
  return {
    basis: before.basis,
    matrix: merged(before.matrix, own.matrix),
    ...(before.transit &&
      own.transit && {
        transit: {
          ...before.transit,
          p10: merged(before.transit.p10, own.transit.p10),
          p90: merged(before.transit.p90, own.transit.p90),
        },
      }),
    problems: [...before.problems, ...own.problems.filter(({ path }) => !told.has(path))],
  }
}

function withRows(
  old: TravelMatrix,
  { minutes }: TravelMatrix,
  rows: readonly number[],
  origins: number,
): TravelMatrix {
  const { destinations } = old
  const all = new Float64Array(origins * destinations)
  all.set(old.minutes.subarray(0, all.length))
  rows.forEach((row, i) => {
    all.set(minutes.subarray(i * destinations, (i + 1) * destinations), row * destinations)
  })
  return { origins, destinations, minutes: all }
}

function withColumns(
  old: TravelMatrix,
  { minutes }: TravelMatrix,
  columns: readonly number[],
  destinations: number,
): TravelMatrix {
  const { origins } = old
  const all = new Float64Array(origins * destinations)
  for (let o = 0; o < origins; o++) {
    all.set(old.minutes.subarray(o * old.destinations, (o + 1) * old.destinations), o * destinations)
    columns.forEach((column, i) => {
      all[o * destinations + column] = minutes[o * columns.length + i]!
    })
  }
  return { origins, destinations, minutes: all }
}
