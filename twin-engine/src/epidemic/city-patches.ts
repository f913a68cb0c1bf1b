/**
 * The patches of a city: its subdistricts, each the cells whose nearest primary-care centre in the district is the same one; a
 * city without centres has its districts. Between them people commute by gravity: population of the place × exp(−minutes of
 * the way by car ∕ decay), a fixed share of everybody's time (assumed: no city told of its commuters).
 */
import type { CityModel, LngLat, Text } from '../city/city.ts'
import { greatCircleKilometres } from '../network/road-times.ts'
import { travelTimesBetween } from '../network/travel-times.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { roadSpeedsOf } from '../parameters/road-speeds.ts'

/** Where the patches lie and who lives in them. */
export interface CityAreas {
  /** Of each patch: index of the centre whose surroundings it is, −1 = a whole district; its district; its people's middle. */
  readonly centre: Int32Array
  readonly district: Int32Array
  readonly middle: readonly LngLat[]
  /** People of each by band 0–14, 15–59, 60–64, 65+. */
  readonly bands: readonly (readonly [number, number, number, number])[]
  readonly patchOfCell: Int32Array
}

export interface CityPatches extends CityAreas {
  /** `[patch × patches + other]`: share of time; rows sum to 1. */
  readonly commute: Float64Array
}

/** Flows below this part of those who go out are left at home. */
const LEAST_FLOW_SHARE = 2e-3
const known = new WeakMap<CityModel, WeakMap<Parameters, CityPatches>>()
const knownAreas = new WeakMap<CityModel, CityAreas>()

/** The patches without their commuters, whose ways over the roads are dear. Made once for a city. */
export function areasOf(city: CityModel): CityAreas {
  let areas = knownAreas.get(city)
  if (!areas) {
    areas = makeAreas(city)
    knownAreas.set(city, areas)
  }
  return areas
}

/** Made once for a city and its parameters. */
export function patchesOf(city: CityModel, parameters: Parameters): CityPatches {
  let byParameters = known.get(city)
  if (!byParameters) {
    byParameters = new WeakMap()
    known.set(city, byParameters)
  }
  let patches = byParameters.get(parameters)
  if (!patches) {
    const areas = areasOf(city)
    patches = { ...areas, commute: commuters(city, parameters, areas.middle, areas.bands) }
    byParameters.set(parameters, patches)
  }
  return patches
}

/**
 * What each patch is called: its place in the list of its district and the hospital nearest to its people. A patch is an area drawn
 * around a centre, and is not named after that clinic, where nobody falls ill; a whole district has its own name.
 */
export function patchNames(city: CityModel, { centre, district, middle }: CityAreas): readonly Text[] {
  const hospitals = city.facilities.filter(({ kind }) => kind === 'HOSPITAL')
  const counted = new Int32Array(city.districts.length)
  return middle.map((place, p) => {
    const { name } = city.districts[district[p]!]!
    if (centre[p]! < 0) return name
    const number = String(++counted[district[p]!]!).padStart(2, '0')
    let near: Text | null = null
    let least = Number.POSITIVE_INFINITY
    for (const hospital of hospitals) {
      const kilometres = greatCircleKilometres(place, hospital.location)
      if (kilometres >= least) continue
      least = kilometres
      near = hospital.name
    }
    return {
      zh: `${name.zh}片区 ${number}${near === null ? '' : `（近${near.zh}）`}`,
      en: `${name.en} area ${number}${near === null ? '' : ` (near ${near.en})`}`,
    }
  })
}

function makeAreas(city: CityModel): CityAreas {
  const keyOfCell = city.cells.map(({ district, centre }) => nearestCentre(city, district, centre))
  const keys = [...new Set(keyOfCell)].sort((a, b) => a - b)
  const number = new Map(keys.map((key, p) => [key, p]))
  const patchOfCell = Int32Array.from(keyOfCell, (key) => number.get(key)!)
  const bands = keys.map(() => [0, 0, 0, 0] as [number, number, number, number])
  const sums = keys.map(() => [0, 0, 0])
  const district = new Int32Array(keys.length)
  city.cells.forEach((cell, c) => {
    const p = patchOfCell[c]!
    district[p] = cell.district
    cell.ages.forEach((people, band) => {
      bands[p]![band]! += people
    })
    // A place where nobody lives still has a middle.
    const weight = cell.population + 1e-6
    sums[p]![0]! += weight * cell.centre[0]
    sums[p]![1]! += weight * cell.centre[1]
    sums[p]![2]! += weight
  })
  const middle = sums.map(([x, y, n]): LngLat => [x! / n!, y! / n!])
  return {
    centre: Int32Array.from(keys, (key) => (key < city.facilities.length ? key : -1)),
    district,
    middle,
    bands,
    patchOfCell,
  }
}

/** Index of the nearest primary-care centre of the district; facilities + district where it has none. */
function nearestCentre(city: CityModel, district: number, place: LngLat): number {
  let nearest = city.facilities.length + district
  let least = Number.POSITIVE_INFINITY
  city.facilities.forEach((facility, f) => {
    if (facility.kind !== 'PRIMARY_CARE_CENTRE' || facility.district !== district) return
    const kilometres = greatCircleKilometres(place, facility.location)
    if (kilometres >= least) return
    least = kilometres
    nearest = f
  })
  return nearest
}

function commuters(
  city: CityModel,
  parameters: Parameters,
  middle: readonly LngLat[],
  bands: CityPatches['bands'],
): Float64Array {
  const { awayShare, commuteMinutes } = parameters.epidemic
  const places = middle.map((location, p) => ({ path: `patches[${p}]`, location }))
  const { minutes } = travelTimesBetween(city, places, places, {
    speeds: roadSpeedsOf(parameters),
    mode: 'car',
    hour: null,
  }).matrix
  const count = middle.length
  const people = bands.map((band) => band.reduce((sum, one) => sum + one, 0))
  const table = new Float64Array(count * count)
  for (let p = 0; p < count; p++) {
    const pull = people.map((there, q) =>
      q === p || !Number.isFinite(minutes[p * count + q]!)
        ? 0
        : there * Math.exp(-minutes[p * count + q]! / commuteMinutes),
    )
    const all = pull.reduce((sum, one) => sum + one, 0)
    const kept = pull.map((one) => (all > 0 && one / all >= LEAST_FLOW_SHARE ? one : 0))
    const sum = kept.reduce((total, one) => total + one, 0)
    kept.forEach((one, q) => {
      if (sum > 0) table[p * count + q] = (awayShare * one) / sum
    })
    table[p * count + p] = sum > 0 ? 1 - awayShare : 1
  }
  return table
}
