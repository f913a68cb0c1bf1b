/**
 * A city's roads as a directed graph in typed arrays: where they run, how long and of which class they are. How fast they
 * are is no property of a road but of mode, hour and edits; see `network/`.
 */
import type { LngLat, Text } from './city.ts'

/** From the fastest to the slowest; `service` are lanes and yards, `path` is for those on foot, `ferry` for everybody. */
export const ROAD_CLASSES = [
  'motorway',
  'trunk',
  'primary',
  'secondary',
  'tertiary',
  'residential',
  'service',
  'path',
  'ferry',
] as const
export type RoadClass = (typeof ROAD_CLASSES)[number]
const CLASS_NUMBER: Readonly<Record<string, number>> = Object.fromEntries(ROAD_CLASSES.map((name, i) => [name, i]))

/** A stretch of road between two nodes, drawn from `from` to `to`. */
export interface Road {
  readonly from: number
  readonly to: number
  readonly lengthMetres: number
  readonly roadClass: RoadClass
  /** True where vehicles may go from `from` to `to` only; whoever walks may go both ways. */
  readonly oneWay?: boolean
  readonly bridge?: boolean
  readonly tunnel?: boolean
  /** Index into `names`. */
  readonly name?: number
  /** Where it is signed, whole km/h up to 255; else as the class. */
  readonly speedKilometresPerHour?: number
}

/** Bits of `RoadGraph.flags`; `against` marks the direction of a one-way road that vehicles may not take. */
export const ROAD_FLAG = { bridge: 1, tunnel: 2, against: 4 } as const

/** A turn that vehicles may not take: from one road over a node into another (numbers of roads). */
export interface ForbiddenTurn {
  readonly fromRoad: number
  readonly node: number
  readonly toRoad: number
}

/**
 * The graph. Every road is two directed edges, of one-way roads too. Edges out of node `v` are `firstOut[v] …
 * firstOut[v + 1] - 1`; columns by edge have one entry per directed edge.
 */
export interface RoadGraph {
  readonly nodes: number
  readonly firstOut: Int32Array
  readonly to: Int32Array
  /** WGS-84 degrees, by node. */
  readonly lng: Float64Array
  readonly lat: Float64Array
  /** Number of the road of each edge, and of each road its edge as drawn and the one back. */
  readonly road: Int32Array
  readonly forwardEdge: Int32Array
  readonly backEdge: Int32Array
  readonly lengthMetres: Float64Array
  /** Index into ROAD_CLASSES. */
  readonly roadClass: Uint8Array
  readonly flags: Uint8Array
  /** Signed speed; 0 = as the class. */
  readonly speedKilometresPerHour: Uint8Array
  /** Index into `names` plus 1; 0 = without a name. */
  readonly name: Uint16Array
  readonly names: readonly Text[]
  readonly forbiddenTurns: readonly ForbiddenTurn[]
  /** True where the roads were made up by rule and are not those of the real city. */
  readonly synthetic: boolean
  /** Attributions that displays of these roads must carry, beside the city's own. */
  readonly attributions: readonly string[]
}

export interface RoadGraphParts {
  readonly nodes: readonly LngLat[]
  readonly roads: readonly Road[]
  readonly names?: readonly Text[]
  readonly forbiddenTurns?: readonly ForbiddenTurn[]
  readonly synthetic: boolean
  readonly attributions?: readonly string[]
}

/** @throws RangeError naming the road or node that is wrong, and what would have been right. */
export function roadGraph(parts: RoadGraphParts): RoadGraph {
  const { nodes, roads, names = [], forbiddenTurns = [], synthetic, attributions = [] } = parts
  nodes.forEach(checkNode)
  roads.forEach((road, r) => {
    checkRoad(road, r, nodes.length, names.length)
  })
  const edges = 2 * roads.length
  const firstOut = new Int32Array(nodes.length + 1)
  for (const { from, to } of roads) {
    firstOut[from + 1]!++
    firstOut[to + 1]!++
  }
  for (let v = 0; v < nodes.length; v++) firstOut[v + 1]! += firstOut[v]!
  const graph: RoadGraph = {
    nodes: nodes.length,
    firstOut,
    to: new Int32Array(edges),
    lng: Float64Array.from(nodes, ([lng]) => lng),
    lat: Float64Array.from(nodes, ([, lat]) => lat),
    road: new Int32Array(edges),
    forwardEdge: new Int32Array(roads.length),
    backEdge: new Int32Array(roads.length),
    lengthMetres: new Float64Array(edges),
    roadClass: new Uint8Array(edges),
    flags: new Uint8Array(edges),
    speedKilometresPerHour: new Uint8Array(edges),
    name: new Uint16Array(edges),
    names,
    forbiddenTurns,
    synthetic,
    attributions,
  }
  const next = firstOut.slice(0, nodes.length)
  roads.forEach((road, r) => {
    const { from, to } = road
    const out = next[from]!++
    const back = next[to]!++
    graph.forwardEdge[r] = out
    graph.backEdge[r] = back
    fill(graph, out, to, road, r)
    fill(graph, back, from, road, r)
    if (road.oneWay === true) graph.flags[back]! |= ROAD_FLAG.against
  })
  forbiddenTurns.forEach((turn, i) => {
    checkTurn(graph, turn, i)
  })
  return graph
}

function fill(graph: RoadGraph, edge: number, to: number, road: Road, r: number): void {
  graph.to[edge] = to
  graph.road[edge] = r
  graph.lengthMetres[edge] = road.lengthMetres
  graph.roadClass[edge] = CLASS_NUMBER[road.roadClass]!
  graph.flags[edge] = (road.bridge === true ? ROAD_FLAG.bridge : 0) | (road.tunnel === true ? ROAD_FLAG.tunnel : 0)
  graph.speedKilometresPerHour[edge] = road.speedKilometresPerHour ?? 0
  graph.name[edge] = (road.name ?? -1) + 1
}

function checkNode([lng, lat]: LngLat, v: number): void {
  if (!(Math.abs(lng) <= 180 && Math.abs(lat) <= 90))
    throw new RangeError(`node ${v} must be [longitude, latitude] in degrees, got [${lng}, ${lat}]`)
}

function checkRoad(road: Road, r: number, nodes: number, names: number): void {
  const { from, to, lengthMetres, roadClass, name, speedKilometresPerHour: speed = 0 } = road
  const isNode = (v: number): boolean => Number.isInteger(v) && v >= 0 && v < nodes
  if (!isNode(from) || !isNode(to))
    throw new RangeError(`road ${r} runs from ${from} to ${to}: nodes count from 0 to ${nodes - 1}`)
  if (!(lengthMetres >= 0 && lengthMetres < 1e7))
    throw new RangeError(`road ${r}: lengthMetres must be from 0 to below 10,000,000, got ${lengthMetres}`)
  if (CLASS_NUMBER[roadClass] === undefined)
    throw new RangeError(`road ${r}: no road class "${roadClass}"; one of ${ROAD_CLASSES.join(', ')}`)
  if (name !== undefined && !(Number.isInteger(name) && name >= 0 && name < Math.min(names, 65_535)))
    throw new RangeError(`road ${r}: name ${name} is none of the ${names} names`)
  if (!(Number.isInteger(speed) && speed >= 0 && speed <= 255))
    throw new RangeError(`road ${r}: speedKilometresPerHour must be a whole number up to 255, got ${speed}`)
}

function checkTurn(graph: RoadGraph, { fromRoad, node, toRoad }: ForbiddenTurn, i: number): void {
  const touches = (r: number): boolean =>
    r >= 0 &&
    r < graph.forwardEdge.length &&
    (graph.to[graph.forwardEdge[r]!] === node || graph.to[graph.backEdge[r]!] === node)
  if (!touches(fromRoad) || !touches(toRoad))
    throw new RangeError(`forbidden turn ${i}: roads ${fromRoad} and ${toRoad} do not both touch node ${node}`)
}
