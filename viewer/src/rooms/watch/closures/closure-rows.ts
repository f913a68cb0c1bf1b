// Water and closed roads of a rehearsal or of a plan's constraints, one row each: what the picture draws and the table tells. Pure.
import type { RoadGraph } from '@kangcheng/twin-engine'
import { selectRoads } from '@kangcheng/twin-engine'
import type { Place } from '../../../data/types.ts'
import type { ClosureWords } from '../../../i18n/closure-words.ts'
import type { Text } from '../../../i18n/words.ts'
import type { SurfaceClosure } from '../../../surfaces/surface.ts'
import type { PlanForm } from '../../plan/plan-store.ts'

/** As the API tells it; positions are longitude and latitude in turn. */
export interface ToldClosure {
  readonly effect: SurfaceClosure['effect']
  readonly name: Text
  readonly ring: readonly number[] | null
  readonly roads: readonly number[]
  readonly depthMetres: number | null
  readonly speedFactor: number | null
  readonly fromMinute: number
  readonly untilMinute: number
}

export interface ClosureRow
  extends Pick<ToldClosure, 'effect' | 'name' | 'ring' | 'roads' | 'depthMetres' | 'speedFactor'> {
  /** Epoch ms; null = for as long as the plan stands. Positions are metres of the sheet. */
  readonly from: number | null
  readonly until: number | null
}

type Placing = (at: Place) => readonly [eastMetres: number, northMetres: number]

const MINUTE = 60_000
const CORNERS = 48

const placed = (degrees: readonly number[], place: Placing): number[] =>
  Array.from({ length: degrees.length / 2 }, (_, k) => place({ lng: degrees[2 * k]!, lat: degrees[2 * k + 1]! })).flat()

export const rehearsalRows = (closures: readonly ToldClosure[], forkedAt: number, place: Placing): ClosureRow[] =>
  closures.map(({ effect, name, ring, roads, depthMetres, speedFactor, fromMinute, untilMinute }) => ({
    effect,
    name,
    ring: ring === null ? null : placed(ring, place),
    roads: placed(roads, place),
    depthMetres,
    speedFactor,
    from: forkedAt + fromMinute * MINUTE,
    until: forkedAt + untilMinute * MINUTE,
  }))

/** Circles of water and roads by name; a name that the roads do not know closes none. `roads` null = not read yet, or there are none. */
export function planRows(
  { floods, closedRoads }: Pick<PlanForm, 'floods' | 'closedRoads'>,
  roads: RoadGraph | null,
  place: Placing,
): ClosureRow[] {
  const always = { speedFactor: null, from: null, until: null }
  const water = floods.map(({ centre, radiusMetres, depthMetres }, k): ClosureRow => {
    const [east, north] = place(centre)
    const ring = Array.from({ length: CORNERS }, (_, corner) => {
      const turn = (2 * Math.PI * corner) / CORNERS
      return [east + radiusMetres * Math.cos(turn), north + radiusMetres * Math.sin(turn)]
    }).flat()
    return {
      ...always,
      effect: 'water',
      name: { zh: `积水区 ${k + 1}`, en: `Flood ${k + 1}` },
      ring,
      roads: [],
      depthMetres,
    }
  })
  const closed = closedRoads.map(
    (name): ClosureRow => ({
      ...always,
      effect: 'closed',
      name: nameOf(name, roads),
      ring: null,
      roads: roads === null ? [] : placed(stretches(name, roads), place),
      depthMetres: null,
    }),
  )
  return [...water, ...closed]
}

const nameOf = (name: string, roads: RoadGraph | null): Text =>
  roads?.names.find(({ zh, en }) => zh === name || en === name) ?? { zh: name, en: name }

function stretches(name: string, roads: RoadGraph): number[] {
  const { edges } = selectRoads(roads, { names: [name] })
  return Array.from(roads.forwardEdge).flatMap((edge, road) => {
    const back = roads.backEdge[road]!
    if (edges[edge] !== 1 && edges[back] !== 1) return []
    const [from, to] = [roads.to[back]!, roads.to[edge]!]
    return [roads.lng[from]!, roads.lat[from]!, roads.lng[to]!, roads.lat[to]!]
  })
}

/** Those that hold at an instant. */
export const activeAt = (rows: readonly ClosureRow[], at: number): readonly ClosureRow[] =>
  rows.filter(({ from, until }) => (from === null || from <= at) && (until === null || at < until))

/** The middle of an area, or of the stretch of road that is nearest to the middle of all; null = it lies nowhere. */
export function middleOf({ ring, roads }: Pick<ClosureRow, 'ring' | 'roads'>): readonly [number, number] | null {
  const points = (line: readonly number[]): [number, number][] =>
    Array.from({ length: line.length / 2 }, (_, k) => [line[2 * k]!, line[2 * k + 1]!])
  const mean = (places: readonly (readonly [number, number])[]): readonly [number, number] => [
    places.reduce((sum, [east]) => sum + east, 0) / places.length,
    places.reduce((sum, [, north]) => sum + north, 0) / places.length,
  ]
  if (ring !== null && ring.length > 0) return mean(points(ring))
  if (roads.length === 0) return null
  const ends = points(roads)
  const [east, north] = mean(ends)
  const middles = Array.from({ length: ends.length / 2 }, (_, k) => mean([ends[2 * k]!, ends[2 * k + 1]!]))
  return middles.reduce((best, one) =>
    Math.hypot(one[0] - east, one[1] - north) < Math.hypot(best[0] - east, best[1] - north) ? one : best,
  )
}

/** How far an area or roads reach from their middle, metres. */
export function reachOf(
  { ring, roads }: Pick<ClosureRow, 'ring' | 'roads'>,
  [east, north]: readonly [number, number],
): number {
  const line = ring ?? roads
  let reach = 0
  for (let i = 0; i + 1 < line.length; i += 2)
    reach = Math.max(reach, Math.hypot(line[i]! - east, line[i + 1]! - north))
  return reach
}

/** What the surface draws; rows that lie nowhere are told by the table alone. */
export const surfaceClosures = (rows: readonly ClosureRow[], words: ClosureWords): SurfaceClosure[] =>
  rows.flatMap((row): SurfaceClosure[] => {
    const middle = middleOf(row)
    if (middle === null) return []
    const { effect, ring, roads } = row
    return [{ effect, label: words.label(words[effect]), east: middle[0], north: middle[1], ring, roads }]
  })
