/** The way that a vehicle takes from one place to another, as a line on the map. */
import type { CityModel, LngLat } from '../city/city.ts'
import { type RoadSetting, roadCondition } from './road-condition.ts'
import { accessMinutes, peakShareAt, straightLineMinutes } from './road-speeds.ts'
import { greatCircleKilometres, MOST_ACCESS_METRES } from './road-times.ts'
import { snapPlaces } from './snapping.ts'

export interface RoadRoute {
  /** `straight-line`: the city has no roads, or one of the places lies too far from them; minutes are estimated over the great circle. */
  readonly basis: 'roads' | 'straight-line'
  /** From the first place to the last, both included. */
  readonly points: readonly LngLat[]
  /** Minutes from the start to each point; the last is the length of the trip. */
  readonly minutes: readonly number[]
}

/**
 * The quickest way by the roads' own speeds, those of the hour. What the shortest-path search measures and what this draws are
 * the same: the last of `minutes` is what `roadTimesBetween` says.
 * @returns null where no road leads there, as to an island after its bridge is closed.
 */
export function roadRoute(city: CityModel, from: LngLat, to: LngLat, setting: RoadSetting): RoadRoute | null {
  const { roads } = city
  if (!roads) return straightRoute(from, to, setting)
  const condition = roadCondition(roads, setting)
  const ends = [from, to].map((location) => ({ path: '', location }))
  const { node, metres } = snapPlaces(roads, condition.components, ends, MOST_ACCESS_METRES).snapped
  if (node[0]! < 0 || node[1]! < 0) return straightRoute(from, to, setting)
  const way = condition.paths.way(node[0]!, node[1]!)
  if (way === null) return null
  const toRoad = accessMinutes(setting.speeds, setting.mode, metres[0]!)
  const last = toRoad + way.minutes.at(-1)! + accessMinutes(setting.speeds, setting.mode, metres[1]!)
  return {
    basis: 'roads',
    points: [from, ...way.nodes.map((v): LngLat => [roads.lng[v]!, roads.lat[v]!]), to],
    minutes: [0, ...way.minutes.map((m) => toRoad + m), last],
  }
}

function straightRoute(from: LngLat, to: LngLat, { speeds, mode, hour }: RoadSetting): RoadRoute {
  const peakShare = mode === 'walk' ? 0 : peakShareAt(speeds, hour)
  const minutes = straightLineMinutes(speeds, mode, peakShare, greatCircleKilometres(from, to))
  return { basis: 'straight-line', points: [from, to], minutes: [0, minutes] }
}
