/**
 * Drives of ambulances over a city's roads, ready for a run that asks for hundreds of thousands: from every station to every
 * node of road, and from every node to every station and department, in free flow and at the peak. An hour that is partly
 * peak takes the mean of the two times.
 */
import { type CityModel, indexCity } from '../city/city.ts'
import type { RoadGraph } from '../city/road-graph.ts'
import { roadConditionAt } from '../network/road-condition.ts'
import type { RoadEdit } from '../network/road-edits.ts'
import type { RoadPaths } from '../network/road-paths.ts'
import { accessMinutes, type RoadSpeeds } from '../network/road-speeds.ts'
import { NearestNode } from '../network/snapping.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { roadSpeedsOf } from '../parameters/road-speeds.ts'

/** Minutes by node and place: of place `k` and node `v` at `[v * places + k]`. */
interface Table {
  readonly places: number
  readonly freeFlow: Float32Array
  readonly peak: Float32Array
}
type Direction = 'from' | 'to'

/** Where closures leave no road, crews and patients are brought on foot or by boat: nothing takes longer than walking. */
export const WALKED_DETOUR = 1.4

export class RoadDrives {
  readonly roads: RoadGraph
  /** Facilities with an emergency department, and stations with vehicles, by their ordinals in the tables. */
  readonly departments: Int32Array
  readonly stations: Int32Array
  /** Ordinal of a facility among either, or -1. */
  readonly departmentOf: Int32Array
  readonly stationOf: Int32Array
  readonly #city: CityModel
  readonly #speeds: RoadSpeeds
  readonly #edits: readonly RoadEdit[]
  readonly #nearest: NearestNode
  /** Places asked for lately and their nodes: a run asks for the same few thousand again and again. */
  readonly #places = new Float64Array(PLACES_KEPT * PLACE_FIELDS).fill(Number.NaN)
  readonly #stationLng: Float64Array
  readonly #stationLat: Float64Array
  readonly #nodeOfFacility: Int32Array
  readonly #accessOfFacility: Float64Array
  readonly #edited = new Map<string, RoadDrives>()
  readonly #editedBy = new WeakMap<readonly RoadEdit[], RoadDrives>()
  readonly #paths = new Map<number, RoadPaths>()
  readonly #roadsFrom = new Map<number, Map<number, Float64Array>>()
  readonly #cellsTo = new Map<string, Float64Array>()
  #fromStations: Table | null = null
  #toStations: Table | null = null
  #toDepartments: Table | null = null

  constructor(city: CityModel, roads: RoadGraph, speeds: RoadSpeeds, edits: readonly RoadEdit[]) {
    const { facilities, vehicles } = city
    const { emergencyUnitOfFacility } = indexCity(city)
    this.roads = roads
    this.departments = Int32Array.from(facilities.keys()).filter((f) => emergencyUnitOfFacility[f]! >= 0)
    this.stations = Int32Array.from(new Set(vehicles.map((v) => v.station)))
    this.departmentOf = ordinals(facilities.length, this.departments)
    this.stationOf = ordinals(facilities.length, this.stations)
    this.#stationLng = Float64Array.from(this.stations, (f) => facilities[f]!.location[0])
    this.#stationLat = Float64Array.from(this.stations, (f) => facilities[f]!.location[1])
    this.#city = city
    this.#speeds = speeds
    this.#edits = edits
    const { components } = roadConditionAt(roads, speeds, 'ambulance', 0, [])
    this.#nearest = new NearestNode(roads, (v) => components.of[v] === 0)
    this.#nodeOfFacility = Int32Array.from(facilities, ({ location: [lng, lat] }) => this.nodeAt(lng, lat))
    this.#accessOfFacility = Float64Array.from(facilities, ({ location: [lng, lat] }, f) =>
      accessMinutes(speeds, 'ambulance', this.#nearest.metresTo(lng, lat, this.#nodeOfFacility[f]!)),
    )
  }

  /** The same drives while roads are edited further; kept, so that a run asks as often as it likes and runs share them. */
  edited(edits: readonly RoadEdit[]): RoadDrives {
    const same = this.#editedBy.get(edits)
    if (same) return same
    const key = JSON.stringify(edits)
    const made =
      this.#edited.get(key) ?? new RoadDrives(this.#city, this.roads, this.#speeds, [...this.#edits, ...edits])
    if (this.#edited.size >= KEPT_EDITS) this.#edited.delete(this.#edited.keys().next().value!)
    this.#edited.set(key, made)
    this.#editedBy.set(edits, made)
    return made
  }

  /** Part of the hour of the day that is driven at peak speed. */
  peakShareAt(hour: number): number {
    return this.#speeds.peakShareByHour[hour]!
  }

  /** The node of the main network nearest to a place. */
  nodeAt(lng: number, lat: number): number {
    const places = this.#places
    const at = (((lng * 1e5) ^ Math.imul(lat * 1e5, SPREAD)) & (PLACES_KEPT - 1)) * PLACE_FIELDS
    if (places[at] === lng && places[at + 1] === lat) return places[at + 2]!
    const node = this.#nearest.nearest(lng, lat)
    places[at] = lng
    places[at + 1] = lat
    places[at + 2] = node
    return node
  }

  /** Ordinal of the station that stands exactly at a place, or -1. */
  stationAt(lng: number, lat: number): number {
    for (let s = 0; s < this.#stationLng.length; s++)
      if (this.#stationLng[s] === lng && this.#stationLat[s] === lat) return s
    return -1
  }

  /** Minutes from a station, by its ordinal, to a node. */
  fromStation(station: number, node: number, peakShare: number): number {
    this.#fromStations ??= this.#table(this.stations, 'from')
    return mean(this.#fromStations, node, station, peakShare)
  }

  /** Minutes from a node to a department, by its ordinal. */
  toDepartment(node: number, department: number, peakShare: number): number {
    this.#toDepartments ??= this.#table(this.departments, 'to')
    return mean(this.#toDepartments, node, department, peakShare)
  }

  /** Minutes from a node to a facility, whatever it is. */
  toFacility(node: number, facility: number, peakShare: number): number {
    const department = this.departmentOf[facility]!
    if (department >= 0) return this.toDepartment(node, department, peakShare)
    const station = this.stationOf[facility]!
    if (station < 0)
      return this.between(node, this.#nodeOfFacility[facility]!, peakShare) + this.#accessOfFacility[facility]!
    this.#toStations ??= this.#table(this.stations, 'to')
    return mean(this.#toStations, node, station, peakShare)
  }

  /** Minutes from one node to another; Infinity where it takes longer than `limit`. */
  between(from: number, to: number, peakShare: number, limit = Number.POSITIVE_INFINITY): number {
    const minutes = Math.min(
      this.#pathsAt(peakShare).to(to, limit, [from])[from]!,
      this.#walked(from, this.roads.lng[to]!, this.roads.lat[to]!),
    )
    return minutes <= limit ? minutes : Number.POSITIVE_INFINITY
  }

  /**
   * Minutes over roads alone from a facility to every other, by facility, and Infinity where no road leads; nobody walks.
   * Kept, so that a run asks as often as it likes.
   */
  roadsFrom(facility: number, peakShare: number): Float64Array {
    const known = this.#roadsFrom.get(facility) ?? new Map<number, Float64Array>()
    this.#roadsFrom.set(facility, known)
    const same = known.get(peakShare)
    if (same) return same
    const minutes = this.#pathsAt(peakShare).from(this.#nodeOfFacility[facility]!)
    const access = this.#accessOfFacility
    const made = Float64Array.from(this.#nodeOfFacility, (v, f) => minutes[v]! + access[f]! + access[facility]!)
    known.set(peakShare, made)
    return made
  }

  /** Minutes over roads alone, in free flow, from every cell to the nearest of some facilities; Infinity where no road leads. */
  cellsTo(facilities: readonly number[]): Float64Array {
    const key = facilities.join()
    const known = this.#cellsTo.get(key)
    if (known) return known
    const { cells } = this.#city
    const minutes =
      facilities.length === 0 ? null : this.#pathsAt(0).toNearest(facilities.map((f) => this.#nodeOfFacility[f]!))
    const made = Float64Array.from(cells, ({ centre: [lng, lat] }) => {
      const node = this.nodeAt(lng, lat)
      const access = accessMinutes(this.#speeds, 'ambulance', this.#nearest.metresTo(lng, lat, node))
      return minutes === null ? Number.POSITIVE_INFINITY : minutes[node]! + access
    })
    if (this.#cellsTo.size >= KEPT_EDITS) this.#cellsTo.delete(this.#cellsTo.keys().next().value!)
    this.#cellsTo.set(key, made)
    return made
  }

  #pathsAt(peakShare: number): RoadPaths {
    const known = this.#paths.get(peakShare)
    if (known) return known
    const { paths } = roadConditionAt(this.roads, this.#speeds, 'ambulance', peakShare, this.#edits)
    this.#paths.set(peakShare, paths)
    return paths
  }

  /** Minutes on foot between a node and a place. */
  #walked(node: number, lng: number, lat: number): number {
    const metres = this.#nearest.metresTo(lng, lat, node)
    return (metres * WALKED_DETOUR * 60) / (this.#speeds.walkingKilometresPerHour * 1000)
  }

  #table(facilities: Int32Array, direction: Direction): Table {
    const [freeFlow, peak] = [0, 1].map((peakShare) => this.#minutes(facilities, direction, peakShare)) as [
      Float32Array,
      Float32Array,
    ]
    return { places: facilities.length, freeFlow, peak }
  }

  #minutes(facilities: Int32Array, direction: Direction, peakShare: number): Float32Array {
    const { nodes } = this.roads
    const paths = this.#pathsAt(peakShare)
    const table = new Float32Array(nodes * facilities.length)
    facilities.forEach((f, k) => {
      const [lng, lat] = this.#city.facilities[f]!.location
      const root = this.#nodeOfFacility[f]!
      const minutes = direction === 'from' ? paths.from(root) : paths.to(root)
      for (let v = 0; v < nodes; v++)
        table[v * facilities.length + k] = Math.min(minutes[v]! + this.#accessOfFacility[f]!, this.#walked(v, lng, lat))
    })
    return table
  }
}

const KEPT_EDITS = 16
/** A power of two. */
const PLACES_KEPT = 16_384
/** Longitude, latitude, node and one to spare: a place lies within one line of the processor's cache. */
const PLACE_FIELDS = 4
/** Odd: 2³² ÷ the golden ratio. */
const SPREAD = 0x9e3779b1

function ordinals(facilities: number, chosen: Int32Array): Int32Array {
  const of = new Int32Array(facilities).fill(-1)
  chosen.forEach((f, k) => {
    of[f] = k
  })
  return of
}

function mean({ places, freeFlow, peak }: Table, node: number, place: number, peakShare: number): number {
  const at = node * places + place
  return peakShare * peak[at]! + (1 - peakShare) * freeFlow[at]!
}

const cache = new WeakMap<CityModel, Map<string, RoadDrives>>()
const KEPT_SPEEDS = 4

/** The drives over the city's roads at the speeds of the parameters, kept with the city; null where it has no roads. */
export function roadDrivesOf(city: CityModel, parameters: Parameters): RoadDrives | null {
  if (city.roads === undefined) return null
  const byKey = cache.get(city) ?? new Map<string, RoadDrives>()
  cache.set(city, byKey)
  const speeds = roadSpeedsOf(parameters)
  const key = JSON.stringify(speeds)
  const known = byKey.get(key)
  if (known) return known
  const made = new RoadDrives(city, city.roads, speeds, [])
  if (byKey.size >= KEPT_SPEEDS) byKey.delete(byKey.keys().next().value!)
  byKey.set(key, made)
  return made
}
