/**
 * The road graph of an extract: nodes where roads meet, end or change class, roads between them with their length, and the
 * turns that signs forbid. What does not hang together with the rest is left out and told.
 */
import {
  type ForbiddenTurn,
  type LngLat,
  type Road,
  type RoadClass,
  type RoadGraph,
  roadGraph,
  type Text,
} from '@kangcheng/twin-engine'
import { distanceMetres } from '../feeds/gcj02.ts'
import { nameOf } from './found-facility.ts'
import { counted, firstOf, type ImportProblems } from './import-problem.ts'
import type { OsmTags } from './osm-blocks.ts'
import type { OsmExtract, OsmWay } from './osm-extract.ts'

const CLASSES: Readonly<Record<string, RoadClass>> = {
  motorway: 'motorway',
  motorway_link: 'motorway',
  trunk: 'trunk',
  trunk_link: 'trunk',
  primary: 'primary',
  primary_link: 'primary',
  secondary: 'secondary',
  secondary_link: 'secondary',
  tertiary: 'tertiary',
  tertiary_link: 'tertiary',
  unclassified: 'residential',
  residential: 'residential',
  living_street: 'residential',
  road: 'residential',
  busway: 'service',
  service: 'service',
  track: 'service',
  pedestrian: 'path',
  footway: 'path',
  path: 'path',
  steps: 'path',
  cycleway: 'path',
  bridleway: 'path',
  corridor: 'path',
}

/** The class of a way on which somebody travels; null = none. Roads closed to the public and areas do not count. */
export function roadClassOf({ highway, route, area, access, motor_vehicle, vehicle, foot }: OsmTags): RoadClass | null {
  if (route === 'ferry') return 'ferry'
  const known = highway === undefined ? undefined : CLASSES[highway]
  if (known === undefined || area === 'yes') return null
  if (access === 'no' && foot !== 'yes') return null
  const closed = motor_vehicle === 'no' || vehicle === 'no' || access === 'no'
  return closed && known !== 'path' ? (foot === 'no' ? null : 'path') : known
}

/** 1 = as drawn, -1 = against the drawing, 0 = both ways. */
function directionOf({ oneway, junction, highway }: OsmTags): 1 | -1 | 0 {
  if (oneway === '-1' || oneway === 'reverse') return -1
  if (oneway === 'yes' || oneway === 'true' || oneway === '1') return 1
  if (oneway === 'no') return 0
  return junction === 'roundabout' || highway === 'motorway' ? 1 : 0
}

/** Whole km/h of a signed speed (`50`, `30 mph`); undefined where there is none that can be read. */
export function signedSpeed(text: string | undefined): number | undefined {
  const match = /^(\d{1,3})(?:\s*(mph|km\/h|kmh|kph))?$/.exec(text?.trim() ?? '')
  if (match === null) return undefined
  const speed = Math.round(Number(match[1]) * (match[2] === 'mph' ? 1.609344 : 1))
  return speed >= 5 && speed <= 255 ? speed : undefined
}

interface Draft {
  readonly nodes: number[]
  readonly roads: {
    readonly from: number
    readonly to: number
    readonly way: OsmWay
    readonly lengthMetres: number
    readonly roadClass: RoadClass
    readonly direction: 1 | -1 | 0
  }[]
}

export function osmRoads(extract: OsmExtract, attribution: string, problems: ImportProblems): RoadGraph {
  const draft = cutAtJunctions(extract)
  const main = mainNetwork(draft)
  tellIslands(extract, draft, main, problems)
  const numberOf = new Map<number, number>()
  const nodes: LngLat[] = []
  const numbered = (node: number): number => {
    let number = numberOf.get(node)
    if (number === undefined) {
      number = nodes.length
      numberOf.set(node, number)
      nodes.push(extract.place(node)!)
    }
    return number
  }
  const names: Text[] = []
  const nameIndex = new Map<string, number>()
  const roads: Road[] = []
  const roadsOfWay = new Map<number, number[]>()
  for (const road of draft.roads) {
    if (!main.has(road.from)) continue
    const { tags, id } = road.way
    const [from, to] = road.direction === -1 ? [road.to, road.from] : [road.from, road.to]
    const speed = signedSpeed(tags.maxspeed)
    const name = nameNumber(tags, names, nameIndex)
    roadsOfWay.set(id, [...(roadsOfWay.get(id) ?? []), roads.length])
    roads.push({
      from: numbered(from),
      to: numbered(to),
      lengthMetres: Math.round(road.lengthMetres * 10) / 10,
      roadClass: road.roadClass,
      oneWay: road.direction !== 0,
      bridge: tags.bridge !== undefined && tags.bridge !== 'no',
      tunnel: tags.tunnel !== undefined && tags.tunnel !== 'no',
      ...(name !== null && { name }),
      ...(speed !== undefined && { speedKilometresPerHour: speed }),
    })
  }
  return roadGraph({
    nodes,
    roads,
    names,
    forbiddenTurns: forbiddenTurns(extract, roads, roadsOfWay, numberOf),
    synthetic: false,
    attributions: [attribution],
  })
}

/** Names of the graph are counted in 16 bits. */
const NAMES_MOST = 65_000

function nameNumber(tags: OsmTags, names: Text[], index: Map<string, number>): number | null {
  const plain = tags.name ?? tags.ref
  if (plain === undefined) return null
  const known = index.get(plain)
  if (known !== undefined) return known
  if (names.length >= NAMES_MOST) return null
  index.set(plain, names.length)
  names.push(
    nameOf({ zh: tags['name:zh-Hans'] ?? tags['name:zh'], en: tags['name:en'], plain }, { zh: plain, en: plain }).name,
  )
  return names.length - 1
}

/** Ways become roads between the nodes in which they begin, end, or meet another; a gap in the extract ends a road too. */
function cutAtJunctions(extract: OsmExtract): Draft {
  const uses = new Map<number, number>()
  const ways: { way: OsmWay; roadClass: RoadClass }[] = []
  for (const way of extract.ways.values()) {
    const roadClass = roadClassOf(way.tags)
    if (roadClass === null || way.nodes.length < 2) continue
    ways.push({ way, roadClass })
    way.nodes.forEach((node, i) => {
      const end = i === 0 || i === way.nodes.length - 1
      uses.set(node, (uses.get(node) ?? 0) + (end ? 2 : 1))
    })
  }
  const nodes = new Set<number>()
  const roads: Draft['roads'][number][] = []
  for (const { way, roadClass } of ways) {
    const direction = roadClass === 'path' ? 0 : directionOf(way.tags)
    let from: number | null = null
    let before: LngLat | null = null
    let lengthMetres = 0
    let last = -1
    const finish = (to: number): void => {
      if (from !== null && from !== to) {
        roads.push({ from, to, way, lengthMetres, roadClass, direction })
        nodes.add(from).add(to)
      }
    }
    for (const node of way.nodes) {
      const at = extract.place(node)
      if (at === null) {
        if (from !== null && last >= 0) finish(last)
        from = null
        before = null
        continue
      }
      if (before !== null) lengthMetres += distanceMetres(before, at)
      if (from === null || uses.get(node)! > 1) {
        if (from !== null) finish(node)
        from = node
        lengthMetres = 0
      }
      before = at
      last = node
    }
  }
  return { nodes: [...nodes], roads }
}

/** The nodes of the largest part in which every road can be reached; one-way streets are taken as open both ways. */
function mainNetwork({ nodes, roads }: Draft): ReadonlySet<number> {
  const rootOf = new Map<number, number>(nodes.map((node) => [node, node]))
  const root = (node: number): number => {
    let top = node
    while (rootOf.get(top) !== top) top = rootOf.get(top)!
    for (let at = node; at !== top; ) {
      const next = rootOf.get(at)!
      rootOf.set(at, top)
      at = next
    }
    return top
  }
  for (const { from, to } of roads) rootOf.set(root(from), root(to))
  const sizes = new Map<number, number>()
  for (const node of nodes) sizes.set(root(node), (sizes.get(root(node)) ?? 0) + 1)
  const [largest] = [...sizes].sort((a, b) => b[1] - a[1])[0] ?? [-1]
  return new Set(nodes.filter((node) => root(node) === largest))
}

function tellIslands(extract: OsmExtract, draft: Draft, main: ReadonlySet<number>, problems: ImportProblems): void {
  const lost = draft.roads.filter(({ from }) => !main.has(from))
  if (lost.length === 0) return
  const kilometres = lost.reduce((sum, road) => sum + road.lengthMetres, 0) / 1000
  const all = draft.roads.reduce((sum, road) => sum + road.lengthMetres, 0) / 1000
  const where = [...new Set(lost.map(({ way }) => way))].map(
    ({ id, tags }) => `way/${id}${tags.name ? ` "${tags.name}"` : ''}`,
  )
  const text = `${counted(lost.length, 'road', 'roads')} (${kilometres.toFixed(1)} of ${all.toFixed(1)} km) left out: not joined to the rest, among them ${firstOf(where, 4)}; take a larger extract, or join them in the map`
  if (kilometres > all / 10) problems.fault(extract.name, text)
  else problems.remark(extract.name, text)
}

/** `no_…` restrictions forbid one turn, `only_…` all others; via a node, for everybody. */
function forbiddenTurns(
  extract: OsmExtract,
  roads: readonly Road[],
  roadsOfWay: ReadonlyMap<number, readonly number[]>,
  numberOf: ReadonlyMap<number, number>,
): readonly ForbiddenTurn[] {
  const turns: ForbiddenTurn[] = []
  const atNode = new Map<number, number[]>()
  roads.forEach(({ from, to }, r) => {
    for (const node of [from, to]) atNode.set(node, [...(atNode.get(node) ?? []), r])
  })
  for (const { tags, members } of extract.relations) {
    const rule = tags.type === 'restriction' ? (tags.restriction ?? '') : ''
    if (!/^(no|only)_/.test(rule)) continue
    const member = (role: string): number | undefined => members.find((m) => m.role === role)?.ref
    const node = numberOf.get(member('via') ?? Number.NaN)
    const [fromWay, toWay] = [member('from'), member('to')]
    if (node === undefined || fromWay === undefined || toWay === undefined) continue
    const touching = (way: number): readonly number[] =>
      (roadsOfWay.get(way) ?? []).filter((r) => roads[r]!.from === node || roads[r]!.to === node)
    for (const fromRoad of touching(fromWay)) {
      const allowed = touching(toWay)
      const banned = rule.startsWith('no_')
        ? allowed
        : (atNode.get(node) ?? []).filter(
            (r) => r !== fromRoad && !allowed.includes(r) && roads[r]!.roadClass !== 'path',
          )
      for (const toRoad of banned) turns.push({ fromRoad, node, toRoad })
    }
  }
  return turns
}
