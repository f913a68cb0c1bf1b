/**
 * Roads made by rule: a net of streets that is finer in town, trunk roads between district seats, expressways where the
 * tables name them, and rivers that are crossed at bridges and nowhere else. Names and their rough places are facts; every
 * course, length and class is synthetic.
 */
import {
  fromGround,
  type RoadGraph,
  type RoadGraphParts,
  roadGraph,
  ShortestPaths,
  toGround,
} from '@kangcheng/twin-engine'
import type { Point, Terrain } from './land.ts'
import { CELL_METRES, type GridCell, type Town } from './population.ts'
import { latticeNoise } from './random.ts'
import type { CitySettings } from './settings.ts'
import { crosses, isDryWay, type River, sampleRivers } from './waters.ts'

type Road = RoadGraphParts['roads'][number]
type RoadClass = Road['roadClass']

/** Streets of a town run so far apart, lanes of the country twice as far. */
const STREET_METRES = CELL_METRES / 2
/** Nodes are moved by up to this, so that a town is no chequerboard. */
const JITTER_METRES = 60
/** Between bridges that the rule adds: in town, and in the country. */
const BRIDGE_SPACING_METRES = { town: 2500, country: 5000 } as const
/** A bridge joins nodes at most so far from the middle of the river. */
const BRIDGE_REACH_METRES = 2200
/** Expressways have an interchange at least every so often, with a ramp at most so long. */
const INTERCHANGE_METRES = 2500
const RAMP_METRES = 2500
/** Islands nearer than this get a bridge, farther ones a ferry. */
const LONGEST_LINK_METRES = 3000
const SEAT_LINKS = 3
const TOWN_LINKS = 2
/** Streets and lanes are longer than the straight line; hills make them wind. */
const WINDING = { street: 1.04, lane: 1.18, most: 1.9 } as const
/** A country road with so many people at both ends is a through road. */
const LANE_PEOPLE = 250

/** Minutes per metre by which through roads are led over the better streets. */
const COST: Partial<Record<RoadClass, number>> = {
  trunk: 0.7,
  primary: 0.8,
  secondary: 0.9,
  tertiary: 1,
  residential: 1.3,
}
const RANK: readonly RoadClass[] = ['trunk', 'primary', 'secondary', 'tertiary', 'residential']

interface Street {
  readonly from: number
  readonly to: number
  readonly metres: number
  roadClass: RoadClass
  readonly bridge?: boolean
  readonly tunnel?: boolean
  readonly name?: number
}

export function makeRoads(
  settings: CitySettings,
  terrain: Terrain,
  cells: readonly GridCell[],
  towns: readonly Town[],
): RoadGraph {
  const net = new Net(settings, terrain, cells)
  net.streets()
  net.bridges()
  net.throughRoads(towns)
  net.expressways()
  net.joinIslands()
  return net.graph()
}

const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1])

class Net {
  readonly #settings: CitySettings
  readonly #terrain: Terrain
  readonly #rivers: readonly River[]
  readonly #cells: readonly GridCell[]
  readonly #cellAt: ReadonlyMap<string, GridCell>
  readonly #nodes: Point[] = []
  readonly #streets: Street[] = []
  /** Pairs of nodes that a bridge joins. */
  readonly #bridged = new Set<string>()
  readonly #names: { zh: string; en: string }[] = []
  /** Nodes by squares of a kilometre, for looking around a place. */
  readonly #near = new Map<string, number[]>()

  constructor(settings: CitySettings, terrain: Terrain, cells: readonly GridCell[]) {
    this.#settings = settings
    this.#terrain = terrain
    this.#rivers = sampleRivers(terrain)
    this.#cells = cells
    this.#cellAt = new Map(cells.map((c) => [`${c.column} ${c.row}`, c]))
  }

  #cellOf = ([x, y]: Point): GridCell | undefined =>
    this.#cellAt.get(`${Math.round(x / CELL_METRES)} ${Math.round(y / CELL_METRES)}`)

  #addNode(at: Point): number {
    this.#nodes.push(at)
    const key = `${Math.floor(at[0] / 1000)} ${Math.floor(at[1] / 1000)}`
    const list = this.#near.get(key) ?? []
    list.push(this.#nodes.length - 1)
    this.#near.set(key, list)
    return this.#nodes.length - 1
  }

  #nodesAround([x, y]: Point, metres: number): number[] {
    const found: number[] = []
    for (let i = Math.floor((x - metres) / 1000); i <= Math.floor((x + metres) / 1000); i++)
      for (let j = Math.floor((y - metres) / 1000); j <= Math.floor((y + metres) / 1000); j++)
        for (const v of this.#near.get(`${i} ${j}`) ?? [])
          if (distance(this.#nodes[v]!, [x, y]) <= metres) found.push(v)
    return found.sort((a, b) => distance(this.#nodes[a]!, [x, y]) - distance(this.#nodes[b]!, [x, y]) || a - b)
  }

  #name(name: { zh: string; en: string }): number {
    const known = this.#names.findIndex((n) => n.zh === name.zh)
    return known >= 0 ? known : this.#names.push(name) - 1
  }

  /** The lattice of streets in town and lanes between cells, wherever the way is dry. */
  streets(): void {
    const lattice = new Map<string, { node: number; urban: boolean }>()
    const put = (i: number, j: number, urban: boolean): void => {
      const key = `${i} ${j}`
      const known = lattice.get(key)
      if (known) {
        known.urban ||= urban
        return
      }
      const at = this.#jittered(i, j)
      if (at !== null) lattice.set(key, { node: this.#addNode(at), urban })
    }
    for (const cell of this.#cells) {
      const [i, j] = [2 * cell.column, 2 * cell.row]
      put(i, j, cell.urban)
      if (!cell.urban) continue
      for (const [di, dj] of [
        [1, 0],
        [0, 1],
        [1, 1],
        [-1, 0],
        [0, -1],
        [-1, -1],
        [1, -1],
        [-1, 1],
      ] as const)
        put(i + di, j + dj, true)
    }
    for (const [key, { node, urban }] of lattice) {
      const [i, j] = key.split(' ').map(Number) as [number, number]
      for (const [di, dj] of [
        [1, 0],
        [0, 1],
        [1, 1],
        [1, -1],
      ] as const) {
        const next = lattice.get(`${i + di} ${j + dj}`)
        if (next && di * dj === 0)
          this.#street(node, next.node, urban && next.urban ? lineClass(di === 0 ? i : j) : null)
        else if (i % 2 === 0 && j % 2 === 0) {
          // Lanes reach over what has no streets; slantwise only in the country, where few meet.
          const far = lattice.get(`${i + 2 * di} ${j + 2 * dj}`)
          const isSlanting = di * dj !== 0
          if (far && !(isSlanting && (urban || far.urban || latticeNoise(7, i + di, j + dj) < 0.6)))
            this.#street(node, far.node, null)
        }
      }
    }
  }

  #jittered(i: number, j: number): Point | null {
    const shift = (k: number): number => (latticeNoise(this.#settings.seed + k, i, j) - 0.5) * 2 * JITTER_METRES
    const plain: Point = [i * STREET_METRES, j * STREET_METRES]
    const moved: Point = [plain[0] + shift(1), plain[1] + shift(2)]
    if (this.#terrain.isDry(...moved, 30)) return moved
    return this.#terrain.isDry(...plain, 10) ? plain : null
  }

  /** A street, or a lane where it has no class of its own; none where water lies in the way. */
  #street(from: number, to: number, roadClass: RoadClass | null): void {
    const [a, b] = [this.#nodes[from]!, this.#nodes[to]!]
    if (crosses(this.#rivers, a, b) || !isDryWay(this.#terrain, a, b)) return
    const straight = distance(a, b)
    const climb = Math.abs(this.#terrain.heightAt(...a) - this.#terrain.heightAt(...b)) / straight
    const winding = Math.min(WINDING.most, (roadClass === null ? WINDING.lane : WINDING.street) + 4 * climb)
    const people = Math.min(this.#cellOf(a)?.population ?? 0, this.#cellOf(b)?.population ?? 0)
    const lane = people >= LANE_PEOPLE ? 'tertiary' : 'residential'
    this.#streets.push({ from, to, metres: straight * winding, roadClass: roadClass ?? lane })
  }

  /** Bridges where the tables name them, and further ones where a river has none for long. */
  bridges(): void {
    const { crossings } = this.#settings
    const taken: Point[] = []
    for (const { name, location, kind } of crossings) {
      const at = toGround(this.#settings.origin, location)
      const place = nearestOnRivers(this.#rivers, at)
      if (place === null || !this.#bridge(place, 'primary', kind, this.#name(name)))
        throw new Error(`${name.zh} at ${location} joins no roads: move it nearer to a river of the settings`)
      taken.push(place)
    }
    for (const river of this.#rivers)
      for (const place of river.points) {
        const spacing = this.#cellOf(place)?.urban ? BRIDGE_SPACING_METRES.town : BRIDGE_SPACING_METRES.country
        if (taken.some((other) => distance(other, place) < spacing)) continue
        if (this.#bridge(place, 'secondary', 'bridge')) taken.push(place)
      }
  }

  /** Joins the two nodes that lie best on either side of a river; false where there are none. */
  #bridge(place: Point, roadClass: RoadClass, kind: 'bridge' | 'tunnel', name?: number): boolean {
    const around = this.#nodesAround(place, BRIDGE_REACH_METRES)
    let best: { from: number; to: number; metres: number } | null = null
    for (const [k, from] of around.entries())
      for (const to of around.slice(k + 1)) {
        const metres = distance(this.#nodes[from]!, place) + distance(place, this.#nodes[to]!)
        if (best !== null && metres >= best.metres) break
        if (this.#bridged.has(`${from} ${to}`) || !crosses(this.#rivers, this.#nodes[from]!, this.#nodes[to]!)) continue
        best = { from, to, metres }
      }
    if (best === null) return false
    this.#bridged.add(`${best.from} ${best.to}`)
    const named = name === undefined ? {} : { name }
    this.#streets.push({ ...best, roadClass, ...(kind === 'bridge' ? { bridge: true } : { tunnel: true }), ...named })
    return true
  }

  /** Trunk roads from seat to seat and secondary ones from town to town, along the streets there are. */
  throughRoads(towns: readonly Town[]): void {
    const seats = towns.filter((t) => t.rank === 'seat')
    this.#lead(seats, SEAT_LINKS, 'trunk')
    this.#lead(towns, TOWN_LINKS, 'secondary')
  }

  #lead(towns: readonly Town[], links: number, roadClass: RoadClass): void {
    const places = towns.map(({ east, north }): Point => [east, north])
    const graph = this.graph()
    const weights = Float64Array.from(graph.road, (r) => {
      const { metres, roadClass: c } = this.#streets[r]!
      return metres * (COST[c] ?? 1)
    })
    const paths = new ShortestPaths(graph, weights)
    const nodes = places.map((p) => this.#nodesAround(p, 2000)[0] ?? -1)
    places.forEach((place, t) => {
      if (nodes[t]! < 0) return
      const cost = paths.from(nodes[t]!)
      const others = [...places.keys()].filter((o) => o !== t && nodes[o]! >= 0 && cost[nodes[o]!]! < Infinity)
      others.sort((a, b) => distance(places[a]!, place) - distance(places[b]!, place) || a - b)
      for (const other of others.slice(0, links)) this.#upgrade(graph, weights, cost, nodes[other]!, roadClass)
    })
  }

  /** Walks back along the way that was found; streets of a better class keep it. */
  #upgrade(graph: RoadGraph, weights: Float64Array, cost: Float64Array, end: number, roadClass: RoadClass): void {
    for (let v = end; cost[v]! > 0; ) {
      let step = -1
      for (let e = graph.firstOut[v]!; e < graph.firstOut[v + 1]!; e++)
        if (cost[graph.to[e]!]! + weights[e]! === cost[v]!) step = e
      const street = this.#streets[graph.road[step]!]!
      if (RANK.indexOf(street.roadClass) > RANK.indexOf(roadClass)) street.roadClass = roadClass
      v = graph.to[step]!
    }
  }

  /** Expressways run over everything; only their ramps meet the streets. */
  expressways(): void {
    const junctions = new Map<string, number>()
    for (const { name, points } of this.#settings.expressways) {
      const label = this.#name(name)
      const line = points.map((p) => toGround(this.#settings.origin, p))
      const stops = line.flatMap((p, i): Point[] => {
        const next = line[i + 1]
        if (next === undefined) return [p]
        const parts = Math.max(1, Math.ceil(distance(p, next) / INTERCHANGE_METRES))
        return Array.from({ length: parts }, (_, k) => [
          p[0] + ((next[0] - p[0]) * k) / parts,
          p[1] + ((next[1] - p[1]) * k) / parts,
        ])
      })
      const numbers = stops.map((stop) => this.#interchange(stop, junctions))
      numbers.slice(1).forEach((to, k) => {
        const from = numbers[k]!
        const [a, b] = [this.#nodes[from]!, this.#nodes[to]!]
        const isBridge = crosses(this.#rivers, a, b) || !isDryWay(this.#terrain, a, b)
        this.#streets.push({
          from,
          to,
          metres: distance(a, b),
          roadClass: 'motorway',
          name: label,
          ...(isBridge ? { bridge: true } : {}),
        })
      })
    }
  }

  #interchange(at: Point, junctions: Map<string, number>): number {
    const key = at.map((m) => Math.round(m / 100)).join(' ')
    const known = junctions.get(key)
    if (known !== undefined) return known
    const around = this.#nodesAround(at, RAMP_METRES)
    const node = this.#addNode(at)
    junctions.set(key, node)
    const ramp = around.find(
      (v) => !crosses(this.#rivers, at, this.#nodes[v]!) && isDryWay(this.#terrain, at, this.#nodes[v]!),
    )
    if (ramp !== undefined)
      this.#streets.push({
        from: node,
        to: ramp,
        metres: Math.max(150, distance(at, this.#nodes[ramp]!)),
        roadClass: 'primary',
      })
    return node
  }

  /** Whatever still hangs alone gets a bridge to what lies nearest, or a ferry where that is far. */
  joinIslands(): void {
    for (;;) {
      const { of, sizes } = this.#components()
      if (sizes.length <= 1) return
      const main = sizes.indexOf(Math.max(...sizes))
      const island = of.findIndex((c) => c !== main)
      const own = [...of.keys()].filter((v) => of[v] === of[island])
      let best = { from: -1, to: -1, metres: Number.POSITIVE_INFINITY }
      for (const from of own)
        for (let to = 0; to < of.length; to++) {
          if (of[to] === of[island]) continue
          const metres = distance(this.#nodes[from]!, this.#nodes[to]!)
          if (metres < best.metres) best = { from, to, metres }
        }
      const isFerry = best.metres > LONGEST_LINK_METRES
      this.#streets.push({ ...best, roadClass: isFerry ? 'ferry' : 'secondary', ...(isFerry ? {} : { bridge: true }) })
    }
  }

  #components(): { readonly of: readonly number[]; readonly sizes: readonly number[] } {
    const graph = this.graph()
    const of = new Array<number>(graph.nodes).fill(-1)
    const sizes: number[] = []
    for (let start = 0; start < graph.nodes; start++) {
      if (of[start]! >= 0) continue
      const open = [start]
      of[start] = sizes.length
      let size = 0
      for (let v = open.pop(); v !== undefined; v = open.pop(), size++)
        for (let e = graph.firstOut[v]!; e < graph.firstOut[v + 1]!; e++)
          if (of[graph.to[e]!]! < 0) {
            of[graph.to[e]!] = sizes.length
            open.push(graph.to[e]!)
          }
      sizes.push(size)
    }
    return { of, sizes }
  }

  graph(): RoadGraph {
    return roadGraph({
      nodes: this.#nodes.map(([x, y]) => fromGround(this.#settings.origin, x, y)),
      roads: this.#streets.map(({ metres, ...street }) => ({ ...street, lengthMetres: Math.round(metres * 10) / 10 })),
      names: this.#names,
      synthetic: true,
    })
  }
}

/** Every fourth line of a town is an arterial road, every second a distributor. */
function lineClass(line: number): RoadClass {
  const k = ((line % 4) + 4) % 4
  return k === 0 ? 'primary' : k === 2 ? 'secondary' : 'tertiary'
}

function nearestOnRivers(rivers: readonly River[], at: Point): Point | null {
  let best: Point | null = null
  for (const { points } of rivers)
    for (const place of points) if (best === null || distance(place, at) < distance(best, at)) best = place
  return best
}
