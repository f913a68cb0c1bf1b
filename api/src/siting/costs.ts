/** Costs between demand points and sites: from coordinates, or along the edges of a graph. */
import { digraph, manyToMany, type TravelMatrix } from '@kangcheng/twin-engine'

export type Point = readonly [x: number, y: number]

/** How far apart two points of a plane are, as problem files name it. */
export const PLANE_DISTANCES = {
  euclidean: (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1]),
  'euclidean-rounded': (a: Point, b: Point): number => Math.floor(Math.hypot(a[0] - b[0], a[1] - b[1]) + 0.5),
  'euclidean-floor': (a: Point, b: Point): number => Math.floor(Math.hypot(a[0] - b[0], a[1] - b[1])),
} as const
export type PlaneDistance = keyof typeof PLANE_DISTANCES

export function planeCosts(demand: readonly Point[], sites: readonly Point[], distance: PlaneDistance): TravelMatrix {
  const between = PLANE_DISTANCES[distance]
  return {
    origins: demand.length,
    destinations: sites.length,
    minutes: Float64Array.from({ length: demand.length * sites.length }, (_, k) =>
      between(demand[Math.floor(k / sites.length)]!, sites[k % sites.length]!),
    ),
  }
}

/**
 * Shortest paths between all vertices of an undirected graph.
 * @param edges from, to (counted from 0), cost. Of repeated edges the last counts, as in OR-Library's files.
 */
export function graphCosts(vertices: number, edges: readonly (readonly [number, number, number])[]): TravelMatrix {
  const last = new Map<number, readonly [number, number, number]>()
  for (const edge of edges) last.set(Math.min(edge[0], edge[1]) * vertices + Math.max(edge[0], edge[1]), edge)
  const both = [...last.values()].flatMap(([from, to, cost]) => [[from, to, cost] as const, [to, from, cost] as const])
  const graph = digraph(
    vertices,
    both.map(([from]) => from),
    both.map(([, to]) => to),
  )
  const weights = new Float64Array(both.length)
  both.forEach(([, , cost], e) => {
    weights[graph.order[e]!] = cost
  })
  const all = Array.from({ length: vertices }, (_, v) => v)
  return { origins: vertices, destinations: vertices, minutes: manyToMany(graph, weights, all, all) }
}
