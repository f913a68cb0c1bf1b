/**
 * Roads as a pair of files beside a city: `roads.json` tells what they are, `roads.bin` holds the columns.
 *
 * `roads.bin`, little endian: the letters KCR1; counts of nodes and roads (32 bits each); then column by column the nodes'
 * longitudes and latitudes (signed 32 bits, millionths of a degree) and the roads' `from`, `to` and length in decimetres
 * (32 bits each), number of the name from 1 or 0 (16 bits), class, flags (1 bridge, 2 tunnel, 4 one-way) and signed speed (8 bits each).
 */
import type { Text } from './city.ts'
import type { Decoded, Problem } from './decoded.ts'
import { type ForbiddenTurn, ROAD_CLASSES, ROAD_FLAG, type Road, type RoadGraph, roadGraph } from './road-graph.ts'

export const ROADS_FORMAT = 'kangcheng-roads/1'
const MAGIC = 0x3152434b
const HEADER_BYTES = 12
const BYTES_PER_NODE = 8
const BYTES_PER_ROAD = 17
const DEGREES = 1e-6
const ONE_WAY = 4

export interface RoadsFiles {
  readonly bin: Uint8Array<ArrayBuffer>
  readonly json: {
    readonly format: string
    readonly nodes: number
    readonly roads: number
    readonly synthetic: boolean
    readonly attributions: readonly string[]
    readonly names: readonly Text[]
    /** `[fromRoad, node, toRoad]` each. */
    readonly forbiddenTurns: readonly (readonly number[])[]
  }
}

/** Both files of a graph. Places are kept to a tenth of a metre, and lengths too. */
export function encodeRoads(graph: RoadGraph): RoadsFiles {
  const roads = graph.forwardEdge.length
  const bin = new Uint8Array(HEADER_BYTES + graph.nodes * BYTES_PER_NODE + roads * BYTES_PER_ROAD)
  const columns = new Columns(new DataView(bin.buffer))
  columns.write(4, [MAGIC, graph.nodes, roads])
  for (const degrees of [graph.lng, graph.lat])
    columns.write(
      4,
      Array.from(degrees, (d) => Math.round(d / DEGREES) >>> 0),
    )
  const forward = Array.from(graph.forwardEdge)
  columns.write(
    4,
    Array.from(graph.backEdge, (e) => graph.to[e]!),
  )
  columns.write(
    4,
    forward.map((e) => graph.to[e]!),
  )
  columns.write(
    4,
    forward.map((e) => Math.round(graph.lengthMetres[e]! * 10)),
  )
  columns.write(
    2,
    forward.map((e) => graph.name[e]!),
  )
  columns.write(
    1,
    forward.map((e) => graph.roadClass[e]!),
  )
  columns.write(
    1,
    forward.map(
      (e, r) => graph.flags[e]! | ((graph.flags[graph.backEdge[r]!]! & ROAD_FLAG.against) !== 0 ? ONE_WAY : 0),
    ),
  )
  columns.write(
    1,
    forward.map((e) => graph.speedKilometresPerHour[e]!),
  )
  const { names, synthetic, attributions } = graph
  return {
    bin,
    json: {
      format: ROADS_FORMAT,
      nodes: graph.nodes,
      roads,
      synthetic,
      attributions,
      names,
      forbiddenTurns: graph.forbiddenTurns.map((t) => [t.fromRoad, t.node, t.toRoad]),
    },
  }
}

/** Columns of whole numbers one behind the other. */
class Columns {
  readonly #view: DataView
  #at = 0
  constructor(view: DataView) {
    this.#view = view
  }
  write(bytes: 1 | 2 | 4, values: readonly number[]): void {
    for (const value of values) {
      if (bytes === 4) this.#view.setUint32(this.#at, value, true)
      else if (bytes === 2) this.#view.setUint16(this.#at, value, true)
      else this.#view.setUint8(this.#at, value)
      this.#at += bytes
    }
  }
  read(bytes: 1 | 2 | 4, count: number): Float64Array {
    const values = new Float64Array(count)
    for (let i = 0; i < count; i++, this.#at += bytes)
      values[i] =
        bytes === 4
          ? this.#view.getUint32(this.#at, true)
          : bytes === 2
            ? this.#view.getUint16(this.#at, true)
            : this.#view.getUint8(this.#at)
    return values
  }
}

/** The graph of both files, or what is wrong with them: cut off, of different roads, or with numbers that cannot be. */
export function decodeRoads(bin: Uint8Array, json: unknown): Decoded<RoadGraph> {
  const sheet = readSheet(json)
  if (!sheet.ok) return sheet
  const { nodes, roads } = sheet.value
  const problem = wrongBytes(bin, nodes, roads)
  if (problem !== null) return { ok: false, problems: [{ path: 'roads.bin', why: problem }] }
  const columns = new Columns(new DataView(bin.buffer, bin.byteOffset, bin.byteLength))
  columns.read(4, 3)
  const degrees = (): Float64Array => columns.read(4, nodes).map((n) => (n | 0) * DEGREES)
  const lng = degrees()
  const lat = degrees()
  const from = columns.read(4, roads)
  const to = columns.read(4, roads)
  const decimetres = columns.read(4, roads)
  const name = columns.read(2, roads)
  const roadClass = columns.read(1, roads)
  const flags = columns.read(1, roads)
  const speed = columns.read(1, roads)
  const road = (r: number): Road => {
    const plain = {
      from: from[r]!,
      to: to[r]!,
      lengthMetres: decimetres[r]! / 10,
      roadClass: ROAD_CLASSES[roadClass[r]!]!,
      oneWay: (flags[r]! & ONE_WAY) !== 0,
      bridge: (flags[r]! & ROAD_FLAG.bridge) !== 0,
      tunnel: (flags[r]! & ROAD_FLAG.tunnel) !== 0,
      speedKilometresPerHour: speed[r]!,
    }
    return name[r]! > 0 ? { ...plain, name: name[r]! - 1 } : plain
  }
  try {
    return {
      ok: true,
      value: roadGraph({
        ...sheet.value,
        nodes: Array.from(lng, (d, v) => [d, lat[v]!] as const),
        roads: Array.from({ length: roads }, (_, r) => road(r)),
      }),
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { ok: false, problems: [{ path: 'roads.bin', why: error.message }] }
  }
}

function wrongBytes(bin: Uint8Array, nodes: number, roads: number): string | null {
  const view = new DataView(bin.buffer, bin.byteOffset, bin.byteLength)
  if (bin.byteLength < HEADER_BYTES || view.getUint32(0, true) !== MAGIC)
    return `must start with the letters KCR1 and two counts; it has ${bin.byteLength} bytes and is no file of roads, or is cut off`
  const counted = [view.getUint32(4, true), view.getUint32(8, true)] as const
  if (counted[0] !== nodes || counted[1] !== roads)
    return `holds ${counted[0]} nodes and ${counted[1]} roads, roads.json tells of ${nodes} and ${roads}: the two are not of the same roads`
  const bytes = HEADER_BYTES + nodes * BYTES_PER_NODE + roads * BYTES_PER_ROAD
  if (bin.byteLength === bytes) return null
  const how = bin.byteLength < bytes ? 'it is cut off' : 'it has too many'
  return `${nodes} nodes and ${roads} roads need ${bytes} bytes, the file has ${bin.byteLength}: ${how}`
}

interface Sheet {
  readonly nodes: number
  readonly roads: number
  readonly synthetic: boolean
  readonly attributions: readonly string[]
  readonly names: readonly Text[]
  readonly forbiddenTurns: readonly ForbiddenTurn[]
}

function readSheet(json: unknown): Decoded<Sheet> {
  const problems: Problem[] = []
  const sheet = (typeof json === 'object' && json !== null ? json : {}) as Record<string, unknown>
  const need = (field: string, holds: boolean, what: string): void => {
    if (!holds) problems.push({ path: `roads.json: ${field}`, why: `must be ${what}` })
  }
  const isText = (value: unknown): boolean => typeof value === 'string'
  const isWhole = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0
  const list = (field: string): readonly unknown[] => {
    const value = sheet[field] ?? []
    return Array.isArray(value) ? value : [null]
  }
  need('format', sheet.format === ROADS_FORMAT, `"${ROADS_FORMAT}"`)
  for (const field of ['nodes', 'roads']) need(field, isWhole(sheet[field]), 'a whole number')
  need('synthetic', typeof sheet.synthetic === 'boolean', 'true for roads made up by rule, false for real ones')
  need('attributions', list('attributions').every(isText), 'a list of texts')
  const names = list('names') as readonly Text[]
  need(
    'names',
    names.every((n) => isText(n?.zh) && isText(n?.en)),
    'a list of { zh, en }',
  )
  const turns = list('forbiddenTurns') as readonly (readonly number[])[]
  need(
    'forbiddenTurns',
    turns.every((t) => Array.isArray(t) && t.length === 3 && t.every(isWhole)),
    'a list of [fromRoad, node, toRoad]',
  )
  if (problems.length > 0) return { ok: false, problems }
  return {
    ok: true,
    value: {
      nodes: sheet.nodes as number,
      roads: sheet.roads as number,
      synthetic: sheet.synthetic as boolean,
      attributions: list('attributions') as readonly string[],
      names,
      forbiddenTurns: turns.map(([fromRoad, node, toRoad]) => ({ fromRoad: fromRoad!, node: node!, toRoad: toRoad! })),
    },
  }
}
