/** From places to the nearest nodes of road. */
import type { LngLat } from '../city/city.ts'
import type { Problem } from '../city/decoded.ts'
import { METRES_PER_DEGREE } from '../city/projection.ts'
import type { RoadGraph } from '../city/road-graph.ts'
import type { Components } from './components.ts'

/** Places by their nodes; -1 and Infinity where no node lies near enough. */
export interface SnappedPlaces {
  readonly node: Int32Array
  readonly metres: Float64Array
}

/** Nodes per square of the grid in which the nearest is looked for. */
const NODES_PER_SQUARE = 2

/** Finds the nearest of some nodes to any place, on the flat ground around their middle. */
export class NearestNode {
  readonly #graph: RoadGraph
  readonly #nodes: Int32Array
  readonly #firstOfSquare: Int32Array
  readonly #columns: number
  readonly #rows: number
  readonly #west: number
  readonly #south: number
  readonly #square: number
  readonly #metresPerDegreeEast: number

  /** @param eligible whether a node may be the nearest; by default every node. */
  constructor(graph: RoadGraph, eligible: (node: number) => boolean = () => true) {
    this.#graph = graph
    const nodes = Int32Array.from({ length: graph.nodes }, (_, v) => v).filter(eligible)
    const [west, east] = rangeOf(nodes, graph.lng)
    const [south, north] = rangeOf(nodes, graph.lat)
    this.#west = west
    this.#south = south
    this.#metresPerDegreeEast = METRES_PER_DEGREE * Math.cos((((south + north) / 2) * Math.PI) / 180)
    const width = Math.max(1, (east - west) * this.#metresPerDegreeEast)
    const height = Math.max(1, (north - south) * METRES_PER_DEGREE)
    this.#square = Math.max(1, Math.sqrt((width * height * NODES_PER_SQUARE) / Math.max(1, nodes.length)))
    this.#columns = Math.floor(width / this.#square) + 1
    this.#rows = Math.floor(height / this.#square) + 1
    const squareOf = (v: number): number => this.#row(graph.lat[v]!) * this.#columns + this.#column(graph.lng[v]!)
    this.#firstOfSquare = new Int32Array(this.#columns * this.#rows + 1)
    for (const v of nodes) this.#firstOfSquare[squareOf(v) + 1]!++
    for (let s = 0; s < this.#columns * this.#rows; s++) this.#firstOfSquare[s + 1]! += this.#firstOfSquare[s]!
    const next = this.#firstOfSquare.slice()
    this.#nodes = new Int32Array(nodes.length)
    for (const v of nodes) this.#nodes[next[squareOf(v)]!++] = v
  }

  #column(lng: number): number {
    const column = Math.floor(((lng - this.#west) * this.#metresPerDegreeEast) / this.#square)
    return Math.min(this.#columns - 1, Math.max(0, column))
  }

  #row(lat: number): number {
    const row = Math.floor(((lat - this.#south) * METRES_PER_DEGREE) / this.#square)
    return Math.min(this.#rows - 1, Math.max(0, row))
  }

  /** Metres between a place and a node. */
  metresTo(lng: number, lat: number, node: number): number {
    return Math.sqrt(this.#squared(lng, lat, node))
  }

  /** A run asks hundreds of thousands of times, and `Math.hypot` is many times slower. */
  #squared(lng: number, lat: number, node: number): number {
    const east = (this.#graph.lng[node]! - lng) * this.#metresPerDegreeEast
    const north = (this.#graph.lat[node]! - lat) * METRES_PER_DEGREE
    return east * east + north * north
  }

  /** The nearest node, or -1 where there is none at all. */
  nearest(lng: number, lat: number): number {
    if (this.#nodes.length === 0) return -1
    const column = this.#column(lng)
    const row = this.#row(lat)
    let best = -1
    let squared = Number.POSITIVE_INFINITY
    const most = Math.max(this.#columns, this.#rows)
    // Nothing in the ring of squares `k` away is nearer than k − 1 squares; to a place outside the grid it is farther still.
    for (let k = 0; k <= most && (k < 2 || squared >= ((k - 1) * this.#square) ** 2); k++)
      for (let r = Math.max(0, row - k); r <= Math.min(this.#rows - 1, row + k); r++) {
        const step = Math.abs(r - row) === k ? 1 : Math.max(1, 2 * k)
        for (let c = column - k; c <= column + k; c += step) {
          if (c < 0 || c >= this.#columns) continue
          const square = r * this.#columns + c
          for (let i = this.#firstOfSquare[square]!; i < this.#firstOfSquare[square + 1]!; i++) {
            const d = this.#squared(lng, lat, this.#nodes[i]!)
            if (d < squared || (d === squared && this.#nodes[i]! < best)) {
              squared = d
              best = this.#nodes[i]!
            }
          }
        }
      }
    return best
  }
}

const rangeOf = (nodes: Int32Array, degrees: Float64Array): readonly [low: number, high: number] => {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const v of nodes) {
    low = Math.min(low, degrees[v]!)
    high = Math.max(high, degrees[v]!)
  }
  return low <= high ? [low, high] : [0, 0]
}

/** A place on the map with what it is called in messages. */
export interface NamedPlace {
  readonly path: string
  readonly location: LngLat
}

/**
 * Puts each place on the nearest node of the largest component. One that lies farther than `mostMetres` stays off the roads
 * and is a problem, with how far it is and, where an island of road is nearer, that island.
 */
export function snapPlaces(
  graph: RoadGraph,
  components: Components,
  places: readonly NamedPlace[],
  mostMetres: number,
): { readonly snapped: SnappedPlaces; readonly problems: readonly Problem[] } {
  const main = ofMainNetwork(graph, components)
  const problems: Problem[] = []
  const node = new Int32Array(places.length).fill(-1)
  const metres = new Float64Array(places.length).fill(Number.POSITIVE_INFINITY)
  let any: NearestNode | null = null
  places.forEach(({ path, location: [lng, lat] }, i) => {
    const nearest = main.nearest(lng, lat)
    const away = nearest < 0 ? Number.POSITIVE_INFINITY : main.metresTo(lng, lat, nearest)
    if (away <= mostMetres) {
      node[i] = nearest
      metres[i] = away
      return
    }
    any ??= new NearestNode(graph)
    problems.push({ path, ...tooFar(graph, components, any.nearest(lng, lat), away, mostMetres) })
  })
  return { snapped: { node, metres }, problems }
}

const mainNetworks = new WeakMap<Components, NearestNode>()

/** Nodes of the main network by place; made at the first call and kept with the components. */
function ofMainNetwork(graph: RoadGraph, components: Components): NearestNode {
  const known = mainNetworks.get(components) ?? new NearestNode(graph, (v) => components.of[v] === 0)
  mainNetworks.set(components, known)
  return known
}

function tooFar(
  graph: RoadGraph,
  components: Components,
  nearest: number,
  away: number,
  mostMetres: number,
): Pick<Problem, 'why' | 'zh'> {
  if (nearest < 0)
    return {
      why: 'there are no roads; give the city some, or leave its roads out',
      zh: '没有道路；请给出道路，或不用路网',
    }
  const zh = `距主路网最近道路 ${Math.round(away).toLocaleString('en')} m，超过 ${mostMetres.toLocaleString('en')} m；请以道路或渡船相连，或移动位置`
  const far = `lies ${Math.round(away).toLocaleString('en')} m from the nearest road of the main network, more than ${mostMetres.toLocaleString('en')} m`
  const component = components.of[nearest]!
  const remedy = 'connect it by a road or a ferry, or move the place'
  if (component === 0) return { why: `${far}: ${remedy}`, zh }
  const where = `${graph.lng[nearest]!.toFixed(4)}, ${graph.lat[nearest]!.toFixed(4)}`
  const size = components.sizes[component]!
  const why = `${far}; it stands at an island of ${size} ${size === 1 ? 'node' : 'nodes'} of road at ${where}: ${remedy}`
  return { why, zh: `${zh}；旁有孤立路段（${size} 个节点，${where}）` }
}

/** The islands: every component but the largest, largest first, with its nodes and one place on it. */
export function roadIslands(
  graph: RoadGraph,
  { of, sizes }: Components,
): readonly { readonly nodes: number; readonly location: LngLat }[] {
  const first = new Int32Array(sizes.length).fill(-1)
  for (let v = graph.nodes - 1; v >= 0; v--) first[of[v]!] = v
  return [...sizes.keys()].slice(1).map((c) => ({
    nodes: sizes[c]!,
    location: [graph.lng[first[c]!]!, graph.lat[first[c]!]!],
  }))
}
