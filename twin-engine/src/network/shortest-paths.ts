/**
 * Shortest paths on a directed graph with weights from 0 on; Infinity closes an edge.
 *
 * Nodes wait in buckets of equal width (R. Dial, Comm. ACM 12(11), 1969, 632–633); because weights are real numbers, a node
 * may be looked at again while its own bucket is being emptied (sequential delta-stepping: U. Meyer and P. Sanders,
 * J. Algorithms 49, 2003, 114–152). The costs are those of Dijkstra's algorithm to the last bit, whatever the width: each is
 * the least sum along a path, added up from the root on.
 */
import { type Digraph, reversed } from './digraph.ts'

/** No ring has more buckets, so that one very long edge among short ones costs time and not memory. */
const MOST_BUCKETS = 1 << 16
/** Buckets per mean weight: with more of them fewer nodes are looked at twice, but more buckets are empty. */
const BUCKETS_PER_MEAN = 2

/** A workspace for many searches over one graph and one set of weights; a search overwrites what the last one found. */
export class ShortestPaths {
  /** Cost from the root of the last search, by node; Infinity where it did not come. */
  readonly cost: Float64Array
  readonly #graph: Digraph
  readonly #weights: Float64Array
  readonly #bucketsPerCost: number
  readonly #mask: number
  /** The nodes in a bucket are a ring through a sentinel, number `nodes + bucket`. */
  readonly #next: Int32Array
  readonly #previous: Int32Array
  /** The bucket in which a node waits, counted on without turning round; -1 = in none. */
  readonly #bucketOf: Int32Array
  readonly #reached: Int32Array
  #reachedCount = 0
  #waiting = 0
  /** 1 = a target that was not yet taken from a bucket. */
  readonly #isTarget: Uint8Array
  #targetsLeft = -1

  /** @throws RangeError where a weight is below 0 or no number, or the weights are not one per edge. */
  constructor(graph: Digraph, weights: Float64Array) {
    const { nodes, to } = graph
    if (weights.length !== to.length)
      throw new RangeError(`the graph has ${to.length} edges, there are ${weights.length} weights`)
    const { most, mean } = spanOf(weights)
    this.#graph = graph
    this.#weights = weights
    this.#bucketsPerCost = mean > 0 ? Math.min(BUCKETS_PER_MEAN / mean, (MOST_BUCKETS - 4) / most, Number.MAX_VALUE) : 1
    let buckets = 4
    while (buckets < most * this.#bucketsPerCost + 4) buckets *= 2
    this.#mask = buckets - 1
    this.cost = new Float64Array(nodes).fill(Number.POSITIVE_INFINITY)
    this.#next = new Int32Array(nodes + buckets)
    for (let i = 0; i < this.#next.length; i++) this.#next[i] = i
    this.#previous = this.#next.slice()
    this.#bucketOf = new Int32Array(nodes).fill(-1)
    this.#reached = new Int32Array(nodes)
    this.#isTarget = new Uint8Array(nodes)
  }

  /** The nodes that the last search reached, its roots included, in no order. */
  get reached(): Int32Array {
    return this.#reached.subarray(0, this.#reachedCount)
  }

  /**
   * Costs from the root, or from whichever of several roots is nearest, to every node within `limit`. Where `targets` are
   * given the search ends as soon as they are known; other nodes may then be left out, or too high.
   * @returns `cost`
   */
  from(
    roots: number | ArrayLike<number>,
    limit = Number.POSITIVE_INFINITY,
    targets: ArrayLike<number> | null = null,
  ): Float64Array {
    this.#forget()
    const { nodes } = this.#graph
    const all = typeof roots === 'number' ? [roots] : roots
    for (let i = 0; i < all.length; i++) {
      const root = all[i]!
      if (!(root >= 0 && root < nodes)) throw new RangeError(`root ${root}: nodes count from 0 to ${nodes - 1}`)
      if (this.#bucketOf[root] === 0) continue
      this.cost[root] = 0
      this.#reached[this.#reachedCount++] = root
      this.#bucketOf[root] = 0
      this.#insert(root, nodes)
      this.#waiting++
    }
    if (targets !== null) this.#aimAt(targets)
    for (let bucket = 0; this.#waiting > 0 && this.#targetsLeft !== 0; bucket++) this.#empty(bucket, limit)
    return this.cost
  }

  #aimAt(targets: ArrayLike<number>): void {
    this.#targetsLeft = 0
    for (let i = 0; i < targets.length; i++) {
      if (this.#isTarget[targets[i]!] === 1) continue
      this.#isTarget[targets[i]!] = 1
      this.#targetsLeft++
    }
  }

  /** Leaves nothing of the last search behind, at a cost of what it reached. */
  #forget(): void {
    const { nodes } = this.#graph
    const reached = this.reached
    for (let i = 0; i < reached.length; i++) {
      const v = reached[i]!
      this.cost[v] = Number.POSITIVE_INFINITY
      const bucket = this.#bucketOf[v]!
      if (bucket < 0) continue
      const sentinel = nodes + (bucket & this.#mask)
      this.#next[sentinel] = sentinel
      this.#previous[sentinel] = sentinel
      this.#bucketOf[v] = -1
    }
    if (this.#targetsLeft > 0) this.#isTarget.fill(0)
    this.#targetsLeft = -1
    this.#reachedCount = 0
    this.#waiting = 0
  }

  #insert(node: number, sentinel: number): void {
    const last = this.#previous[sentinel]!
    this.#next[last] = node
    this.#previous[node] = last
    this.#next[node] = sentinel
    this.#previous[sentinel] = node
  }

  /** Takes every node from a bucket, those that fall back into it too: first in, first out. */
  #empty(bucket: number, limit: number): void {
    // Fields as locals: this loop is all the time that a search takes.
    const { firstOut, to, nodes } = this.#graph
    const weights = this.#weights
    const cost = this.cost
    const next = this.#next
    const previous = this.#previous
    const bucketOf = this.#bucketOf
    const isTarget = this.#isTarget
    const reached = this.#reached
    const mask = this.#mask
    const bucketsPerCost = this.#bucketsPerCost
    const sentinel = nodes + (bucket & mask)
    let waiting = this.#waiting
    let reachedCount = this.#reachedCount
    for (let v = next[sentinel]!; v !== sentinel; v = next[sentinel]!) {
      next[sentinel] = next[v]!
      previous[next[v]!] = sentinel
      bucketOf[v] = -1
      waiting--
      if (isTarget[v] === 1) {
        isTarget[v] = 0
        this.#targetsLeft--
      }
      const costOfNode = cost[v]!
      for (let e = firstOut[v]!, end = firstOut[v + 1]!; e < end; e++) {
        const other = costOfNode + weights[e]!
        const head = to[e]!
        if (!(other < cost[head]!) || other > limit) continue
        if (cost[head] === Number.POSITIVE_INFINITY) reached[reachedCount++] = head
        cost[head] = other
        const into = Math.floor(other * bucketsPerCost)
        const was = bucketOf[head]!
        if (was === into) continue
        if (was >= 0) {
          next[previous[head]!] = next[head]!
          previous[next[head]!] = previous[head]!
        } else waiting++
        bucketOf[head] = into
        const ring = nodes + (into & mask)
        const last = previous[ring]!
        next[last] = head
        previous[head] = last
        next[head] = ring
        previous[ring] = head
      }
    }
    this.#waiting = waiting
    this.#reachedCount = reachedCount
  }
}

/** The greatest finite weight, and the mean of those above 0. */
function spanOf(weights: Float64Array): { readonly most: number; readonly mean: number } {
  let most = 0
  let sum = 0
  let count = 0
  for (let e = 0; e < weights.length; e++) {
    const w = weights[e]!
    if (!(w >= 0)) throw new RangeError(`the weight of edge ${e} must be from 0 on, or Infinity for none; got ${w}`)
    if (w === 0 || w === Number.POSITIVE_INFINITY) continue
    if (w > most) most = w
    sum += w
    count++
  }
  return { most, mean: count > 0 ? sum / count : 0 }
}

/** Searches that end in a node: `from` it on the reversed graph. */
export function shortestPathsTo(graph: Digraph, weights: Float64Array): ShortestPaths {
  const turned = reversed(graph)
  return new ShortestPaths(
    turned,
    Float64Array.from(turned.edge, (e) => weights[e]!),
  )
}

/**
 * Costs from each of `origins` to each of `destinations`, row by row, Infinity where there is no way. Searches from
 * whichever of the two are fewer.
 */
export function manyToMany(
  graph: Digraph,
  weights: Float64Array,
  origins: ArrayLike<number>,
  destinations: ArrayLike<number>,
): Float64Array {
  const columns = destinations.length
  const costs = new Float64Array(origins.length * columns)
  if (origins.length <= columns) {
    const paths = new ShortestPaths(graph, weights)
    for (let i = 0; i < origins.length; i++) {
      const cost = paths.from(origins[i]!, Number.POSITIVE_INFINITY, destinations)
      for (let j = 0; j < columns; j++) costs[i * columns + j] = cost[destinations[j]!]!
    }
    return costs
  }
  const paths = shortestPathsTo(graph, weights)
  for (let j = 0; j < columns; j++) {
    const cost = paths.from(destinations[j]!, Number.POSITIVE_INFINITY, origins)
    for (let i = 0; i < origins.length; i++) costs[i * columns + j] = cost[origins[i]!]!
  }
  return costs
}
