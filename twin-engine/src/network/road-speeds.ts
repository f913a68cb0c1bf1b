/** How long each road takes: by mode, road class and hour. */
import { ROAD_CLASSES, ROAD_FLAG, type RoadGraph } from '../city/road-graph.ts'

/** Modes that go over roads at a speed of their own. */
export const ROAD_MODES = ['walk', 'car', 'ambulance'] as const
export type RoadMode = (typeof ROAD_MODES)[number]
/** `transit` is public transport by timetable, with ways on foot. */
export const TRAVEL_MODES = [...ROAD_MODES, 'transit'] as const
export type TravelMode = (typeof TRAVEL_MODES)[number]

/** Speeds in kilometres per hour. Lists by class follow ROAD_CLASSES; 0 = closed to vehicles. */
export interface RoadSpeeds {
  readonly freeFlowKilometresPerHour: readonly number[]
  readonly peakKilometresPerHour: readonly number[]
  /** Part of each hour of the day, 00 to 23 local time, that is driven at peak speed. */
  readonly peakShareByHour: readonly number[]
  /** Speed of an ambulance as a multiple of a car's. */
  readonly ambulanceFactor: number
  readonly walkingKilometresPerHour: number
  /** Lost by vehicles where a road ends in a junction of three ways or more. */
  readonly junctionDelaySeconds: number
  /** Speed between a place and the nearest node of road: of vehicles; who walks, walks. */
  readonly accessKilometresPerHour: number
  /** Roads over the great circle, where a city has none. */
  readonly detourFactor: number
}

const classIndex = (name: (typeof ROAD_CLASSES)[number]): number => ROAD_CLASSES.indexOf(name)
const MOTORWAY = classIndex('motorway')
const FERRY = classIndex('ferry')

/** Share of an hour driven at peak speed; of the whole day's mean where `hour` is null. */
export function peakShareAt({ peakShareByHour }: RoadSpeeds, hour: number | null): number {
  if (hour === null) return peakShareByHour.reduce((sum, share) => sum + share, 0) / peakShareByHour.length
  const share = peakShareByHour[hour]
  if (share === undefined) throw new RangeError(`hour must be from 0 to ${peakShareByHour.length - 1}, got ${hour}`)
  return share
}

/**
 * Minutes of each directed edge, Infinity where the mode may not go. A vehicle's edge is driven for a share of the hour at
 * peak speed and else in free flow, and takes the mean of the two times; ferries sail as fast at every hour.
 */
export function roadMinutes(graph: RoadGraph, speeds: RoadSpeeds, mode: RoadMode, peakShare: number): Float64Array {
  const minutes = new Float64Array(graph.to.length)
  const delay = mode === 'walk' ? 0 : speeds.junctionDelaySeconds / 60
  for (let e = 0; e < minutes.length; e++) {
    const hours = hoursPerKilometre(graph, e, speeds, mode, peakShare)
    const end = graph.to[e]!
    const isJunction = graph.firstOut[end + 1]! - graph.firstOut[end]! >= 3
    minutes[e] = (graph.lengthMetres[e]! / 1000) * 60 * hours + (isJunction ? delay : 0)
    if (hours === Number.POSITIVE_INFINITY) minutes[e] = hours
  }
  return minutes
}

function hoursPerKilometre(
  graph: RoadGraph,
  edge: number,
  speeds: RoadSpeeds,
  mode: RoadMode,
  peakShare: number,
): number {
  const roadClass = graph.roadClass[edge]!
  const freeFlow = speeds.freeFlowKilometresPerHour[roadClass]!
  if (mode === 'walk') {
    if (roadClass === MOTORWAY) return Number.POSITIVE_INFINITY
    return 1 / (roadClass === FERRY ? freeFlow : speeds.walkingKilometresPerHour)
  }
  if (!(freeFlow > 0) || (graph.flags[edge]! & ROAD_FLAG.against) !== 0) return Number.POSITIVE_INFINITY
  if (roadClass === FERRY) return 1 / freeFlow
  const signed = graph.speedKilometresPerHour[edge]!
  // A signed speed replaces the class's, and at peak hours it suffers as the class does.
  const factor = signed > 0 ? signed / freeFlow : 1
  const peak = speeds.peakKilometresPerHour[roadClass]!
  const byCar = ((peakShare > 0 ? peakShare / peak : 0) + (1 - peakShare) / freeFlow) / factor
  return mode === 'ambulance' ? byCar / speeds.ambulanceFactor : byCar
}

/** Minutes over the great circle where a city has no roads: as on a secondary road, or on foot. */
export function straightLineMinutes(speeds: RoadSpeeds, mode: RoadMode, peakShare: number, kilometres: number): number {
  const way = kilometres * speeds.detourFactor * 60
  if (mode === 'walk') return way / speeds.walkingKilometresPerHour
  const secondary = classIndex('secondary')
  const hours =
    peakShare / speeds.peakKilometresPerHour[secondary]! +
    (1 - peakShare) / speeds.freeFlowKilometresPerHour[secondary]!
  return (way * hours) / (mode === 'ambulance' ? speeds.ambulanceFactor : 1)
}

/** Minutes between a place and its node. */
export function accessMinutes(speeds: RoadSpeeds, mode: RoadMode, metres: number): number {
  const speed = mode === 'walk' ? speeds.walkingKilometresPerHour : speeds.accessKilometresPerHour
  return ((metres / 1000) * 60) / speed
}
