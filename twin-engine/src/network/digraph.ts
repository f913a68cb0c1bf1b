/** A directed graph in compressed sparse rows: what shortest paths run on, whatever the edges mean. */

/** Edges out of node `v` are `firstOut[v] … firstOut[v + 1] - 1`; edge `e` goes to node `to[e]`. Parallel edges are allowed. */
export interface Digraph {
  readonly nodes: number
  readonly firstOut: Int32Array
  readonly to: Int32Array
}

/** A graph from a list of edges, and where each of them has gone: edge `i` of the list is edge `order[i]` of the graph. */
export interface MadeDigraph extends Digraph {
  readonly order: Int32Array
}

/**
 * The graph of `nodes` nodes with the edges `from[i] → to[i]`, those of one node in the order of the list.
 * @throws RangeError naming the edge whose end is no node.
 */
export function digraph(nodes: number, from: ArrayLike<number>, to: ArrayLike<number>): MadeDigraph {
  const firstOut = new Int32Array(nodes + 1)
  const isNode = (v: number): boolean => Number.isInteger(v) && v >= 0 && v < nodes
  for (let i = 0; i < from.length; i++) {
    if (!isNode(from[i]!) || !isNode(to[i]!))
      throw new RangeError(`edge ${i} goes from ${from[i]} to ${to[i]}: nodes count from 0 to ${nodes - 1}`)
    firstOut[from[i]! + 1]!++
  }
  for (let v = 0; v < nodes; v++) firstOut[v + 1]! += firstOut[v]!
  const next = firstOut.slice(0, nodes)
  const order = new Int32Array(from.length)
  const heads = new Int32Array(from.length)
  for (let i = 0; i < from.length; i++) {
    const e = next[from[i]!]!++
    order[i] = e
    heads[e] = to[i]!
  }
  return { nodes, firstOut, to: heads, order }
}

/** The graph with every edge turned round; edge `e` of the reversed graph is edge `edge[e]` of the original. */
export interface ReversedDigraph extends Digraph {
  readonly edge: Int32Array
}

const reversals = new WeakMap<Digraph, ReversedDigraph>()

/** The reversed graph; made at the first call and kept with the graph. */
export function reversed(graph: Digraph): ReversedDigraph {
  const known = reversals.get(graph)
  if (known) return known
  const made = digraph(graph.nodes, graph.to, tails(graph))
  const edge = new Int32Array(graph.to.length)
  made.order.forEach((turned, original) => {
    edge[turned] = original
  })
  const result = { nodes: graph.nodes, firstOut: made.firstOut, to: made.to, edge }
  reversals.set(graph, result)
  return result
}

/** The node from which each edge starts. */
export function tails({ nodes, firstOut, to }: Digraph): Int32Array {
  const from = new Int32Array(to.length)
  for (let v = 0; v < nodes; v++) from.fill(v, firstOut[v]!, firstOut[v + 1]!)
  return from
}
