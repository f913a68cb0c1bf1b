/**
 * What happens to roads: closures, floods, slow areas. An edit changes no graph; it gives other minutes to the same edges,
 * so that what it does to anybody's way is known at once.
 */
import type { LngLat } from '../city/city.ts'
import type { Problem } from '../city/decoded.ts'
import { toGround } from '../city/projection.ts'
import { ROAD_CLASSES, ROAD_FLAG, type RoadClass, type RoadGraph } from '../city/road-graph.ts'
import { tails } from './digraph.ts'
import type { RoadMode } from './road-speeds.ts'

export type Area =
  | { readonly kind: 'circle'; readonly centre: LngLat; readonly radiusMetres: number }
  /** Closed by itself; at least three corners. */
  | { readonly kind: 'polygon'; readonly ring: readonly LngLat[] }
  /** Squares around centres, as of population cells. */
  | { readonly kind: 'squares'; readonly centres: readonly LngLat[]; readonly sideMetres: number }

/** Roads that meet every condition given; at least one must be. */
export interface RoadSelection {
  /** Names in either language. */
  readonly names?: readonly string[]
  readonly classes?: readonly RoadClass[]
  readonly bridges?: true
  readonly area?: Area
}

export type RoadEdit =
  | { readonly kind: 'close'; readonly where: RoadSelection }
  /** Speed becomes a part (or a multiple) of what it was; above 0. */
  | { readonly kind: 'speed'; readonly where: RoadSelection; readonly factor: number }
  /** Water stands on the roads; bridges rise above it. */
  | { readonly kind: 'flood'; readonly area: Area; readonly depthMetres: number }

/** Deeper water stops vehicles (Pregnolato et al. 2017: 300 mm). */
export const IMPASSABLE_METRES = 0.3
/** Deeper water stops those on foot, who walk at half their speed before; assumed. */
const UNWADEABLE_METRES = 0.5
const WADING_FACTOR = 0.5

/**
 * Speed of a car through standing water, km/h: v = 0.0009 w² − 0.5529 w + 86.9448 with w in millimetres up to 300
 * (M. Pregnolato, A. Ford, S. Wilkinson, R. Dawson, Transportation Research Part D 55, 2017, 67–81, eq. 1).
 */
export function speedInWater(depthMetres: number): number {
  if (depthMetres >= IMPASSABLE_METRES) return 0
  const w = depthMetres * 1000
  return 0.0009 * w * w - 0.5529 * w + 86.9448
}

/** Minutes by edge after the edits, in their order; `minutes` stays as it is. What names no road is a problem. */
export function editedMinutes(
  graph: RoadGraph,
  minutes: Float64Array,
  mode: RoadMode,
  edits: readonly RoadEdit[],
): { readonly minutes: Float64Array; readonly problems: readonly Problem[] } {
  const edited = minutes.slice()
  const problems: Problem[] = []
  edits.forEach((edit, i) => {
    const found = selectRoads(graph, edit.kind === 'flood' ? { area: edit.area } : edit.where)
    problems.push(...found.problems.map((problem) => ({ ...problem, path: `edits[${i}].${problem.path}` })))
    for (let e = 0; e < edited.length; e++)
      if (found.edges[e] === 1) edited[e] = afterEdit(graph, edited, e, mode, edit)
  })
  return { minutes: edited, problems }
}

function afterEdit(graph: RoadGraph, minutes: Float64Array, e: number, mode: RoadMode, edit: RoadEdit): number {
  if (edit.kind === 'close') return Number.POSITIVE_INFINITY
  if (edit.kind === 'speed') return minutes[e]! / edit.factor
  if ((graph.flags[e]! & ROAD_FLAG.bridge) !== 0) return minutes[e]!
  if (mode === 'walk')
    return edit.depthMetres >= UNWADEABLE_METRES ? Number.POSITIVE_INFINITY : minutes[e]! / WADING_FACTOR
  const speed = speedInWater(edit.depthMetres)
  if (speed <= 0) return Number.POSITIVE_INFINITY
  return Math.max(minutes[e]!, ((graph.lengthMetres[e]! / 1000) * 60) / speed)
}

/** The selected edges, 1 each; both directions of a road. Problems where a name is unknown or nothing was selected. */
export function selectRoads(
  graph: RoadGraph,
  where: RoadSelection,
): { readonly edges: Uint8Array; readonly roads: number; readonly problems: readonly Problem[] } {
  const { names, classes, bridges, area } = where
  const edges = new Uint8Array(graph.to.length)
  const problems: Problem[] = []
  if (names === undefined && classes === undefined && bridges === undefined && area === undefined)
    return {
      edges,
      roads: 0,
      problems: [{ path: 'where', why: 'name roads, classes, bridges or an area', zh: '请给出路名、等级、桥梁或范围' }],
    }
  const numbers = new Set((names ?? []).flatMap((name, i) => named(graph, name, i, problems)))
  const classNumbers = new Set(classes?.map((c) => ROAD_CLASSES.indexOf(c)))
  const within = area === undefined ? null : nodesWithin(graph, area)
  const from = tails(graph)
  let roads = 0
  for (let e = 0; e < edges.length; e++) {
    if (names !== undefined && !numbers.has(graph.name[e]!)) continue
    if (classes !== undefined && !classNumbers.has(graph.roadClass[e]!)) continue
    if (bridges && (graph.flags[e]! & ROAD_FLAG.bridge) === 0) continue
    if (within !== null && !within(from[e]!, graph.to[e]!)) continue
    edges[e] = 1
    if (graph.forwardEdge[graph.road[e]!] === e) roads++
  }
  if (roads === 0 && problems.length === 0)
    problems.push({
      path: 'where',
      why: 'the city has no such road; widen the area or name other classes',
      zh: '城中没有这样的道路；请扩大范围或另选等级',
    })
  return { edges, roads, problems }
}

/** Numbers, as in `graph.name`, of the roads so called. */
function named(graph: RoadGraph, name: string, i: number, problems: Problem[]): number[] {
  const wanted = name.trim().toLowerCase()
  const numbers = graph.names.flatMap(({ zh, en }, n) =>
    zh.toLowerCase() === wanted || en.toLowerCase() === wanted ? [n + 1] : [],
  )
  if (numbers.length === 0)
    problems.push({
      path: `where.names[${i}]`,
      why: `the city has no road called "${name}"; ${someNames(graph, wanted)}`,
      zh: `城中没有名为“${name}”的道路`,
    })
  return numbers
}

function someNames(graph: RoadGraph, wanted: string): string {
  const isLike = (text: string): boolean => text !== '' && (text.includes(wanted) || wanted.includes(text))
  const like = graph.names.filter(({ zh, en }) => isLike(zh.toLowerCase()) || isLike(en.toLowerCase()))
  const shown = (like.length > 0 ? like : graph.names)
    .slice(0, 8)
    .map(({ zh, en }) => (zh === en ? zh : `${zh} (${en})`))
  return shown.length === 0 ? 'these roads have no names: choose an area' : `there are for example ${shown.join(', ')}`
}

/** Whether a stretch between two nodes touches the area at an end or in its middle. */
function nodesWithin(graph: RoadGraph, area: Area): (from: number, to: number) => boolean {
  const isIn = areaTest(area)
  const inside = Uint8Array.from({ length: graph.nodes }, (_, v) => (isIn(graph.lng[v]!, graph.lat[v]!) ? 1 : 0))
  return (from, to) =>
    inside[from] === 1 ||
    inside[to] === 1 ||
    isIn((graph.lng[from]! + graph.lng[to]!) / 2, (graph.lat[from]! + graph.lat[to]!) / 2)
}

/** Whether a place lies in the area. */
export function areaTest(area: Area): (lng: number, lat: number) => boolean {
  if (area.kind === 'circle') {
    const { centre, radiusMetres } = area
    return (lng, lat) => Math.hypot(...toGround(centre, [lng, lat])) <= radiusMetres
  }
  if (area.kind === 'polygon') return (lng, lat) => isInRing(area.ring, lng, lat)
  const half = area.sideMetres / 2
  return (lng, lat) =>
    area.centres.some((centre) => {
      const [east, north] = toGround(centre, [lng, lat])
      return Math.abs(east) <= half && Math.abs(north) <= half
    })
}

/** Even-odd rule. */
function isInRing(ring: readonly LngLat[], lng: number, lat: number): boolean {
  let inside = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [x, y] = ring[i]!
    const [px, py] = ring[j]!
    if (y > lat !== py > lat && lng < ((px - x) * (lat - y)) / (py - y) + x) inside = !inside
  }
  return inside
}
