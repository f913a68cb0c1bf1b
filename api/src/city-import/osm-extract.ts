/** An OpenStreetMap extract as a city is built from it: positions in columns, ways and relations with their tags. */
import { basename } from 'node:path'
import type { LngLat } from '@kangcheng/twin-engine'
import { UnusableInput } from './import-problem.ts'
import { type Box, type OsmTags, osmBlocks } from './osm-blocks.ts'

export interface OsmPoint {
  readonly id: number
  readonly tags: OsmTags
  readonly at: LngLat
}

export interface OsmWay {
  readonly id: number
  readonly tags: OsmTags
  /** Ids of its nodes in order, also of those that lie outside the extract. */
  readonly nodes: Float64Array
}

export interface OsmRelation {
  readonly id: number
  readonly tags: OsmTags
  readonly members: readonly {
    readonly type: 'node' | 'way' | 'relation'
    readonly ref: number
    readonly role: string
  }[]
}

export interface OsmExtract {
  /** The file's name without its folder. */
  readonly name: string
  readonly nodeCount: number
  /** The map: the box that the file states, else the smallest one around its streets. */
  readonly box: Box
  /** The place of a node, or null where the extract lacks it. */
  readonly place: (node: number) => LngLat | null
  /** Nodes with tags. */
  readonly points: readonly OsmPoint[]
  readonly ways: ReadonlyMap<number, OsmWay>
  readonly relations: readonly OsmRelation[]
}

const NO_TAGS: OsmTags = {}

/** Numbers that are added one by one. */
class Column {
  values = new Float64Array(1 << 16)
  length = 0

  push(value: number): void {
    if (this.length === this.values.length) {
      const wider = new Float64Array(2 * this.values.length)
      wider.set(this.values)
      this.values = wider
    }
    this.values[this.length++] = value
  }
}

/** @throws UnusableInput where the file is damaged, or holds no nodes or no ways. */
export function readExtract(path: string): OsmExtract {
  const name = basename(path)
  const [ids, lng, lat] = [new Column(), new Column(), new Column()]
  const points: OsmPoint[] = []
  const ways = new Map<number, OsmWay>()
  const relations: OsmRelation[] = []
  let stated: Box | null = null
  const onBox = (box: Box): void => {
    stated = box
  }
  for (const items of osmBlocks(path, name, onBox))
    for (const item of items) {
      const tags = item.tags ?? NO_TAGS
      if (item.type === 'node') {
        ids.push(item.id)
        lng.push(item.lon)
        lat.push(item.lat)
        if (item.tags !== undefined) points.push({ id: item.id, tags, at: [item.lon, item.lat] })
      } else if (item.type === 'way') ways.set(item.id, { id: item.id, tags, nodes: Float64Array.from(item.refs) })
      else relations.push({ id: item.id, tags, members: item.members })
    }
  if (ids.length === 0 || ways.size === 0)
    throw new UnusableInput(
      `${name}: holds ${ids.length} nodes and ${ways.size} ways; a city needs an extract with its streets`,
    )
  const place = placeById(ids, lng.values, lat.values)
  return {
    name,
    nodeCount: ids.length,
    box: stated ?? boxOfStreets(ways, place),
    place,
    points,
    ways,
    relations,
  }
}

/** Smallest box around the nodes of every way with a class of road; of every way where none has. */
function boxOfStreets(ways: ReadonlyMap<number, OsmWay>, place: OsmExtract['place']): Box {
  const box = { west: 180, south: 90, east: -180, north: -90 }
  const streets = [...ways.values()].filter(({ tags }) => tags.highway !== undefined)
  for (const { nodes } of streets.length > 0 ? streets : ways.values())
    for (const node of nodes) {
      const at = place(node)
      if (at === null) continue
      box.west = Math.min(box.west, at[0])
      box.east = Math.max(box.east, at[0])
      box.south = Math.min(box.south, at[1])
      box.north = Math.max(box.north, at[1])
    }
  return box
}

/** Binary search over the ids; extracts are sorted by id already, which is checked. */
function placeById(ids: Column, lng: Float64Array, lat: Float64Array): (node: number) => LngLat | null {
  const plain = ids.values.subarray(0, ids.length)
  let sorted = true
  for (let i = 1; i < plain.length && sorted; i++) sorted = plain[i - 1]! < plain[i]!
  const order = sorted ? null : Uint32Array.from(plain.keys()).sort((a, b) => plain[a]! - plain[b]!)
  const key = order === null ? plain : Float64Array.from(order, (i) => plain[i]!)
  return (node) => {
    let low = 0
    let high = key.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const found = key[middle]!
      if (found === node) {
        const row = order === null ? middle : order[middle]!
        return [lng[row]!, lat[row]!]
      }
      if (found < node) low = middle + 1
      else high = middle - 1
    }
    return null
  }
}

/** The places of a way's nodes, without those that the extract lacks. */
export function lineOf(extract: OsmExtract, way: OsmWay): LngLat[] {
  const line: LngLat[] = []
  for (const node of way.nodes) {
    const at = extract.place(node)
    if (at !== null) line.push(at)
  }
  return line
}

/** True where the way ends in the node in which it begins. */
export function isClosed({ nodes }: OsmWay): boolean {
  return nodes.length >= 4 && nodes[0] === nodes[nodes.length - 1]
}
