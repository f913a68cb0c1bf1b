/** Which nodes can reach each other: islands of road are found, and named, before anybody is sent there. */
import type { Digraph } from './digraph.ts'

export interface Components {
  /** Component of each node; components are numbered by size, the largest is 0. */
  readonly of: Int32Array
  /** Nodes of each component, never growing. */
  readonly sizes: Int32Array
}

/**
 * The strongly connected components over the edges of finite weight: within one, every node can be reached from every
 * other. (R. Tarjan, SIAM J. Computing 1(2), 1972, 146–160; without recursion.)
 */
export function componentsOf({ nodes, firstOut, to }: Digraph, weights: Float64Array): Components {
  const order = new Int32Array(nodes).fill(-1)
  const low = new Int32Array(nodes)
  const found = new Int32Array(nodes).fill(-1)
  const edge = firstOut.slice(0, nodes)
  const open: number[] = []
  const trail: number[] = []
  const sizes: number[] = []
  let count = 0
  const enter = (v: number): void => {
    order[v] = count
    low[v] = count++
    open.push(v)
    trail.push(v)
  }
  const leave = (v: number): void => {
    trail.pop()
    const parent = trail.at(-1)
    if (parent !== undefined) low[parent] = Math.min(low[parent]!, low[v]!)
    if (low[v] !== order[v]) return
    let size = 0
    for (let w = -1; w !== v; size++) {
      w = open.pop()!
      found[w] = sizes.length
    }
    sizes.push(size)
  }
  for (let start = 0; start < nodes; start++) {
    if (order[start]! >= 0) continue
    enter(start)
    while (trail.length > 0) {
      const v = trail.at(-1)!
      const e = edge[v]!
      if (e === firstOut[v + 1]!) {
        leave(v)
        continue
      }
      edge[v] = e + 1
      const w = to[e]!
      if (weights[e] === Number.POSITIVE_INFINITY) continue
      if (order[w]! < 0) enter(w)
      else if (found[w]! < 0) low[v] = Math.min(low[v]!, order[w]!)
    }
  }
  return bySize(found, sizes)
}

function bySize(found: Int32Array, sizes: readonly number[]): Components {
  const order = [...sizes.keys()].sort((a, b) => sizes[b]! - sizes[a]! || a - b)
  const rank = new Int32Array(sizes.length)
  order.forEach((component, r) => {
    rank[component] = r
  })
  return { of: found.map((component) => rank[component]!), sizes: Int32Array.from(order, (c) => sizes[c]!) }
}
