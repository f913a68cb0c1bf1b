/** Where water stands and which roads are closed or slow by the shocks and levers of a run: for pictures and tables of it. */
import type { CityModel, LngLat, Text } from '../city/city.ts'
import { indexCity } from '../city/city.ts'
import { fromGround } from '../city/projection.ts'
import { type Area, selectRoads } from '../network/road-edits.ts'
import { areaOf, type NamedArea } from './area.ts'
import { type CloseRoads, roadsAsked, WHICH_NAMES } from './close-roads.ts'
import type { FloodShock } from './flood.ts'
import type { LeverSpec } from './index.ts'

export interface Closure {
  /** water = an area under water; closed and slow = roads. */
  readonly effect: 'water' | 'closed' | 'slow'
  readonly name: Text
  /** Rim of the area, closed by itself; null = roads wherever they lie. */
  readonly ring: readonly LngLat[] | null
  /** Both ends of each stretch of road concerned; of a flood none, as its area says it. */
  readonly roads: readonly (readonly [LngLat, LngLat])[]
  /** Where the water is deepest; null = not water. */
  readonly depthMetres: number | null
  /** Part of the usual speed; null = not slowed by a factor. */
  readonly speedFactor: number | null
  /** Minutes from the fork. */
  readonly fromMinute: number
  readonly untilMinute: number
}

/** Corners by which a circle is drawn. */
const CORNERS = 48

/** One for each flood and each closing of roads among decoded specifications, in their order. */
export function closuresOf(specs: readonly LeverSpec[], city: CityModel): readonly Closure[] {
  return specs.flatMap((spec): Closure[] => {
    if (spec.kind === 'flood') return [ofFlood(spec, city)]
    return spec.kind === 'close-roads' ? [ofRoads(spec, city)] : []
  })
}

function ofFlood(spec: FloodShock, city: CityModel): Closure {
  const { depthMetres, fromMinute, untilMinute } = spec
  const where = placeName(spec, city)
  return {
    effect: 'water',
    name: { zh: `${where?.zh ?? ''}积水`, en: where === null ? 'Flood' : `Flood ${where.en}` },
    ring: ringOf(areaOf(spec, city)),
    roads: [],
    depthMetres,
    speedFactor: null,
    fromMinute,
    untilMinute,
  }
}

function ofRoads(spec: CloseRoads, city: CityModel): Closure {
  const { depthMetres, speedFactor, names, which, fromMinute, untilMinute } = spec
  const where = placeName(spec, city)
  const known = names?.map((name) => namedRoad(name, city))
  const roads = known
    ? { zh: known.map(({ zh }) => zh).join('、'), en: known.map(({ en }) => en).join(', ') }
    : WHICH_NAMES[which]
  return {
    effect: depthMetres !== null ? 'water' : speedFactor !== null ? 'slow' : 'closed',
    name: { zh: `${where?.zh ?? ''}${roads.zh}`, en: where === null ? roads.en : `${roads.en} ${where.en}` },
    ring: ringOf(areaOf(spec, city)),
    roads: depthMetres === null ? stretches(spec, city) : [],
    depthMetres,
    speedFactor,
    fromMinute,
    untilMinute,
  }
}

/** A road's names in both languages; they may be given in either. */
const namedRoad = (name: string, { roads }: CityModel): Text =>
  roads?.names.find(({ zh, en }) => [zh, en].some((one) => one.toLowerCase() === name.toLowerCase())) ?? {
    zh: name,
    en: name,
  }

function stretches(spec: CloseRoads, city: CityModel): (readonly [LngLat, LngLat])[] {
  const { roads } = city
  if (roads === undefined) return []
  const { edges } = selectRoads(roads, roadsAsked(spec, city))
  return Array.from(roads.forwardEdge).flatMap((edge, road) => {
    const back = roads.backEdge[road]!
    if (edges[edge] !== 1 && edges[back] !== 1) return []
    const [from, to] = [roads.to[back]!, roads.to[edge]!]
    return [
      [
        [roads.lng[from]!, roads.lat[from]!],
        [roads.lng[to]!, roads.lat[to]!],
      ] as const,
    ]
  })
}

/** Of the facility around which it lies; null = the area has no name. */
function placeName({ facility, radiusKilometres }: NamedArea, city: CityModel): Text | null {
  const at = facility === null ? undefined : indexCity(city).facility.get(facility)
  if (at === undefined) return null
  const { name } = city.facilities[at]!
  return { zh: `${name.zh}周围 ${radiusKilometres} km `, en: `within ${radiusKilometres} km of ${name.en}` }
}

function ringOf(area: Area | null): readonly LngLat[] | null {
  if (area === null || area.kind === 'squares') return null
  if (area.kind === 'polygon') return area.ring
  const { centre, radiusMetres } = area
  return Array.from({ length: CORNERS }, (_, k) => {
    const turn = (2 * Math.PI * k) / CORNERS
    return fromGround(centre, radiusMetres * Math.cos(turn), radiusMetres * Math.sin(turn))
  })
}
