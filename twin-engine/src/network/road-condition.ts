/** Roads as one mode finds them at an hour, after what has happened to them. */
import type { Problem } from '../city/decoded.ts'
import type { RoadGraph } from '../city/road-graph.ts'
import { type Components, componentsOf } from './components.ts'
import { editedMinutes, type RoadEdit } from './road-edits.ts'
import { RoadPaths } from './road-paths.ts'
import { peakShareAt, type RoadMode, type RoadSpeeds, roadMinutes } from './road-speeds.ts'

export interface RoadSetting {
  readonly speeds: RoadSpeeds
  readonly mode: RoadMode
  /** Hour of the day from 0, local time; null = the mean over the day. */
  readonly hour: number | null
  readonly edits?: readonly RoadEdit[]
}

/** Roads as one mode finds them at an hour: minutes by edge, what hangs together, and a workspace for ways. */
export interface RoadCondition {
  readonly roads: RoadGraph
  readonly minutesByEdge: Float64Array
  /** Of the roads before any edit: a flood makes nobody live elsewhere. */
  readonly components: Components
  readonly paths: RoadPaths
  readonly problems: readonly Problem[]
}

const conditions = new WeakMap<RoadGraph, Map<string, RoadCondition>>()
/** So many conditions are kept with a graph; the oldest goes first. */
const KEPT_CONDITIONS = 32

/** The roads' condition; made at the first call and kept with the graph, whichever cities share it. */
export function roadCondition(roads: RoadGraph, { speeds, mode, hour, edits = [] }: RoadSetting): RoadCondition {
  return roadConditionAt(roads, speeds, mode, mode === 'walk' ? 0 : peakShareAt(speeds, hour), edits)
}

/** The same by the share of the time that is driven at peak speed. */
export function roadConditionAt(
  roads: RoadGraph,
  speeds: RoadSpeeds,
  mode: RoadMode,
  peakShare: number,
  edits: readonly RoadEdit[],
): RoadCondition {
  const byKey = conditions.get(roads) ?? new Map<string, RoadCondition>()
  conditions.set(roads, byKey)
  const key = JSON.stringify([mode, peakShare, edits, speeds])
  const known = byKey.get(key)
  if (known) return known
  const plain = roadMinutes(roads, speeds, mode, peakShare)
  const { minutes, problems } =
    edits.length > 0 ? editedMinutes(roads, plain, mode, edits) : { minutes: plain, problems: [] }
  const condition: RoadCondition = {
    roads,
    minutesByEdge: minutes,
    components: componentsOf(roads, plain),
    paths: new RoadPaths(roads, minutes, mode !== 'walk'),
    problems,
  }
  byKey.set(key, condition)
  if (byKey.size > KEPT_CONDITIONS) byKey.delete(byKey.keys().next().value!)
  return condition
}
