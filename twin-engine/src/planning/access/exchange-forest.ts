/**
 * The exact minimum of a congestion program over the pairs in use, by an active set.
 *
 * Origins that use several places, and those places, are the nodes of a graph; pairs in use are its edges. People moved
 * around a ring leave all loads as they are, so a ring is emptied at its dear side until it is none. In the forest that is
 * left, equal costs fix all loads of a tree up to one number, and the people of the tree fix that; the flows follow from the
 * leaves inwards. Where a flow would fall below 0 the tree goes as far as it can and loses that pair.
 */

/** A pair in use. Those of an origin lie together. */
export interface Exchange {
  readonly origin: number
  readonly destination: number
  /** Cost of the way, without load. */
  readonly cost: number
  /** People; changed in place, 0 = no longer in use. */
  flow: number
}

/** Each round loses a pair or ends. */
const MOST_ROUNDS = 20_000

/** Lowers the objective until no tree is out of balance; `load` and the flows are changed in place. */
export function solveForest(
  exchanges: readonly Exchange[],
  origins: number,
  load: Float64Array,
  perPerson: Float64Array,
): void {
  const forest = new Forest(exchanges, origins, load, perPerson)
  for (let round = 0; round < MOST_ROUNDS; round++) if (forest.improve()) return
}

class Forest {
  readonly #exchanges: readonly Exchange[]
  readonly #origins: number
  readonly #load: Float64Array
  readonly #perPerson: Float64Array
  /** Edges of each node: destinations are numbered behind the origins. */
  readonly #edges: number[][]
  /** Edge by which a node was reached, -1 at a root, -2 where it was not. */
  readonly #parent: Int32Array
  readonly #depth: Int32Array
  readonly #offset: Float64Array
  readonly #change: Float64Array

  constructor(exchanges: readonly Exchange[], origins: number, load: Float64Array, perPerson: Float64Array) {
    const nodes = origins + load.length
    this.#exchanges = exchanges
    this.#origins = origins
    this.#load = load
    this.#perPerson = perPerson
    this.#edges = Array.from({ length: nodes }, () => [])
    exchanges.forEach(({ origin, destination }, e) => {
      this.#edges[origin]!.push(e)
      this.#edges[origins + destination]!.push(e)
    })
    this.#parent = new Int32Array(nodes)
    this.#depth = new Int32Array(nodes)
    this.#offset = new Float64Array(nodes)
    this.#change = new Float64Array(exchanges.length)
  }

  /** One round over all trees; true once none of them lost a pair. */
  improve(): boolean {
    this.#parent.fill(-2)
    let done = true
    for (let root = this.#origins; root < this.#edges.length; root++) {
      if (this.#parent[root] !== -2 || this.#edges[root]!.length === 0) continue
      let tree = this.#grow(root)
      while (tree === null) tree = this.#grow(root)
      if (!this.#balance(tree)) done = false
    }
    return done
  }

  /** Nodes of the tree in the order reached, or null where a ring was found and emptied instead. */
  #grow(root: number): number[] | null {
    const tree = [root]
    this.#parent[root] = -1
    this.#depth[root] = 0
    this.#offset[root] = 0
    for (let n = 0; n < tree.length; n++) {
      const node = tree[n]!
      for (const e of this.#edges[node]!) {
        if (e === this.#parent[node]) continue
        const next = this.#across(e, node)
        if (this.#parent[next] !== -2) {
          this.#emptyRing(e)
          for (const reached of tree) this.#parent[reached] = -2
          return null
        }
        this.#parent[next] = e
        this.#depth[next] = this.#depth[node]! + 1
        // Of an origin: what all its places cost it; of a destination: its load cost. Both less the root's load cost.
        const { cost } = this.#exchanges[e]!
        this.#offset[next] = this.#offset[node]! + (next < this.#origins ? cost : -cost)
        tree.push(next)
      }
    }
    return tree
  }

  #across(e: number, node: number): number {
    const { origin, destination } = this.#exchanges[e]!
    return node === origin ? this.#origins + destination : origin
  }

  /** Moves people around the ring that an edge closes, towards the cheaper side, until a pair on it is empty. */
  #emptyRing(closing: number): void {
    // Edges in turn gain and lose; which edges gain is told by their sign.
    const ring: number[] = [closing]
    const { origin, destination } = this.#exchanges[closing]!
    let a = origin
    let b = this.#origins + destination
    const fromOrigin: number[] = []
    const fromDestination: number[] = []
    while (a !== b) {
      const isDeeper = this.#depth[a]! >= this.#depth[b]!
      const e = this.#parent[isDeeper ? a : b]!
      if (isDeeper) {
        fromOrigin.push(e)
        a = this.#across(e, a)
      } else {
        fromDestination.push(e)
        b = this.#across(e, b)
      }
    }
    ring.push(...fromDestination, ...fromOrigin.reverse())
    let saving = 0
    ring.forEach((e, n) => {
      saving += n % 2 === 0 ? this.#exchanges[e]!.cost : -this.#exchanges[e]!.cost
    })
    const losing = saving > 0 ? 0 : 1
    let moved = Number.POSITIVE_INFINITY
    for (let n = losing; n < ring.length; n += 2) moved = Math.min(moved, this.#exchanges[ring[n]!]!.flow)
    ring.forEach((e, n) => {
      this.#add(e, n % 2 === losing ? -moved : moved)
    })
  }

  /** Brings the tree to equal costs, or as far as flows allow; false where a pair was lost. */
  #balance(tree: readonly number[]): boolean {
    const first = this.#origins
    let capacity = 0
    let people = 0
    let weighted = 0
    for (const node of tree) {
      if (node < first) continue
      const own = 1 / this.#perPerson[node - first]!
      capacity += own
      weighted += own * this.#offset[node]!
      people += this.#load[node - first]!
    }
    const rootCost = (people - weighted) / capacity
    const need = new Map<number, number>()
    let part = 1
    for (let n = tree.length - 1; n > 0; n--) {
      const node = tree[n]!
      const own =
        node < first ? 0 : (rootCost + this.#offset[node]!) / this.#perPerson[node - first]! - this.#load[node - first]!
      const e = this.#parent[node]!
      const moved = own - (need.get(node) ?? 0)
      const up = this.#across(e, node)
      need.set(up, (need.get(up) ?? 0) + moved)
      this.#change[e] = moved
      const { flow } = this.#exchanges[e]!
      if (flow + moved < 0) part = Math.min(part, flow / -moved)
    }
    for (let n = 1; n < tree.length; n++) {
      const node = tree[n]!
      const e = this.#parent[node]!
      const { flow } = this.#exchanges[e]!
      const moved = part * this.#change[e]!
      // The pair that bounds the step is empty then, whatever rounding says.
      const isBound = part < 1 && this.#change[e]! < 0 && flow / -this.#change[e]! <= part
      this.#load[this.#exchanges[e]!.destination]! += isBound ? -flow : moved
      if (isBound) this.#empty(e)
      else this.#exchanges[e]!.flow = flow + moved
    }
    return part === 1
  }

  #add(e: number, moved: number): void {
    const exchange = this.#exchanges[e]!
    exchange.flow += moved
    this.#load[exchange.destination]! += moved
    if (exchange.flow <= 0) this.#empty(e)
  }

  #empty(e: number): void {
    const { origin, destination } = this.#exchanges[e]!
    this.#exchanges[e]!.flow = 0
    for (const node of [origin, this.#origins + destination]) {
      const edges = this.#edges[node]!
      edges.splice(edges.indexOf(e), 1)
    }
  }
}
