/** Shortest ways on roads, with turns that vehicles may not take. */
import type { RoadGraph } from '../city/road-graph.ts'
import { type Digraph, digraph, tails } from './digraph.ts'
import { ShortestPaths, shortestPathsTo } from './shortest-paths.ts'

/**
 * The graph on which a mode's ways are searched. Where a turn is forbidden, who comes by its first road arrives at a copy of
 * the node from which the second road does not leave; copies are numbered behind the nodes.
 */
interface RoutedGraph extends Digraph {
  /** Edge of the road graph of each edge here. */
  readonly edge: Int32Array
  /** The node of which each node behind the road graph's own is a copy. */
  readonly copyOf: Int32Array
}

const withTurns = new WeakMap<RoadGraph, RoutedGraph>()

/** The graph in which no forbidden turn can be taken; made at the first call and kept with the roads. */
function routedGraph(roads: RoadGraph): RoutedGraph {
  const known = withTurns.get(roads)
  if (known) return known
  const bannedByEdge = new Map<number, Set<number>>()
  for (const { fromRoad, node, toRoad } of roads.forbiddenTurns)
    for (const e of [roads.forwardEdge[fromRoad]!, roads.backEdge[fromRoad]!]) {
      if (roads.to[e] !== node) continue
      const banned = bannedByEdge.get(e) ?? new Set<number>()
      bannedByEdge.set(e, banned.add(toRoad))
    }
  const copies = [...bannedByEdge.entries()]
  const copyByEdge = new Map(copies.map(([e], i) => [e, roads.nodes + i]))
  const from: number[] = [...tails(roads)]
  const edge: number[] = from.map((_, e) => e)
  copies.forEach(([arriving, banned], i) => {
    const node = roads.to[arriving]!
    for (let e = roads.firstOut[node]!; e < roads.firstOut[node + 1]!; e++) {
      if (banned.has(roads.road[e]!)) continue
      from.push(roads.nodes + i)
      edge.push(e)
    }
  })
  const made = digraph(
    roads.nodes + copies.length,
    from,
    edge.map((e) => copyByEdge.get(e) ?? roads.to[e]!),
  )
  const edges = new Int32Array(edge.length)
  made.order.forEach((at, i) => {
    edges[at] = edge[i]!
  })
  const graph = { ...made, edge: edges, copyOf: Int32Array.from(copies, ([e]) => roads.to[e]!) }
  withTurns.set(roads, graph)
  return graph
}

/** Ways over roads with minutes by edge; a workspace, as `ShortestPaths` is. */
export class RoadPaths {
  readonly #roads: RoadGraph
  readonly #graph: Digraph
  readonly #minutes: Float64Array
  readonly #copyOf: Int32Array | null
  readonly #folded: Float64Array
  #from: ShortestPaths | null = null
  #to: ShortestPaths | null = null

  /** @param heedTurns whether forbidden turns are forbidden: to vehicles, not to those who walk. */
  constructor(roads: RoadGraph, minutesByEdge: Float64Array, heedTurns: boolean) {
    this.#roads = roads
    const routed = heedTurns && roads.forbiddenTurns.length > 0 ? routedGraph(roads) : null
    this.#graph = routed ?? roads
    this.#minutes = routed === null ? minutesByEdge : Float64Array.from(routed.edge, (e) => minutesByEdge[e]!)
    this.#copyOf = routed?.copyOf ?? null
    this.#folded = new Float64Array(routed === null ? 0 : roads.nodes)
  }

  /** Minutes from a node to every node within `limit`, Infinity to others; overwritten by the next call. */
  from(node: number, limit = Number.POSITIVE_INFINITY): Float64Array {
    this.#from ??= new ShortestPaths(this.#graph, this.#minutes)
    const cost = this.#from.from(node, limit)
    const copyOf = this.#copyOf
    if (copyOf === null) return cost
    const { nodes } = this.#roads
    this.#folded.set(cost.subarray(0, nodes))
    copyOf.forEach((original, i) => {
      this.#folded[original] = Math.min(this.#folded[original]!, cost[nodes + i]!)
    })
    return this.#folded
  }

  /**
   * Minutes to a node from every node within `limit`, Infinity from others; overwritten by the next call. With `origins` the
   * search ends once they are known.
   */
  to(node: number, limit = Number.POSITIVE_INFINITY, origins: readonly number[] | null = null): Float64Array {
    return this.toNearest([node], limit, origins)
  }

  /** The same to the nearest of several nodes. */
  toNearest(
    nodes: readonly number[],
    limit = Number.POSITIVE_INFINITY,
    origins: readonly number[] | null = null,
  ): Float64Array {
    this.#to ??= shortestPathsTo(this.#graph, this.#minutes)
    const roots = [...nodes]
    this.#copyOf?.forEach((original, i) => {
      if (nodes.includes(original)) roots.push(this.#roads.nodes + i)
    })
    const cost = this.#to.from(roots, limit, origins)
    return this.#copyOf === null ? cost : cost.subarray(0, this.#roads.nodes)
  }

  /**
   * The quickest way between two nodes of the road graph: its nodes, and the minutes at which each is reached.
   * @returns null where no way leads there.
   */
  way(from: number, to: number): { readonly nodes: readonly number[]; readonly minutes: readonly number[] } | null {
    this.to(to, Number.POSITIVE_INFINITY, [from])
    const left = this.#to!.cost
    const total = left[from]!
    if (!Number.isFinite(total)) return null
    const way = this.#tightWay(from, to, left)
    return {
      nodes: way.map((v) => this.#nodeOf(v)),
      minutes: way.map((v) => total - left[v]!),
    }
  }

  #nodeOf(v: number): number {
    return v < this.#roads.nodes ? v : this.#copyOf![v - this.#roads.nodes]!
  }

  /** Along edges that the search found to be tight; roads of no length may lead into a corner, from which it turns back. */
  #tightWay(from: number, end: number, left: Float64Array): number[] {
    const { firstOut, to } = this.#graph
    const way = [from]
    const seen = new Set(way)
    while (this.#nodeOf(way.at(-1)!) !== end) {
      const at = way.at(-1)!
      let onward = -1
      for (let e = firstOut[at]!; e < firstOut[at + 1]! && onward < 0; e++)
        if (!seen.has(to[e]!) && this.#minutes[e]! + left[to[e]!]! === left[at]) onward = to[e]!
      if (onward < 0) way.pop()
      else {
        seen.add(onward)
        way.push(onward)
      }
    }
    return way
  }
}
