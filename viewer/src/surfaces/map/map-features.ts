// The ground as GeoJSON in degrees, made once from the same files that the night city is drawn from.
import type { RoadGraph } from '@kangcheng/twin-engine'
import { DRAWN_CELL_METRES } from '../../scene/cell-ramps.ts'
import { type GeoFrame, lngLatOf } from '../../scene/geo-view.ts'
import type { Ground, GroundBlocks, MetreLine } from '../../scene/ground.ts'
import { onLand, smoothLine } from '../../scene/metre-lines.ts'
import type { SurfaceCells } from '../surface.ts'

export type Position = readonly [lng: number, lat: number]

export interface Feature {
  readonly type: 'Feature'
  readonly id?: number
  readonly properties: Readonly<Record<string, string | number>>
  readonly geometry:
    | { readonly type: 'Point'; readonly coordinates: Position }
    | { readonly type: 'LineString'; readonly coordinates: readonly Position[] }
    | { readonly type: 'MultiLineString'; readonly coordinates: readonly (readonly Position[])[] }
    | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly Position[])[] }
    | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly (readonly Position[])[])[] }
}

export interface FeatureCollection {
  readonly type: 'FeatureCollection'
  readonly features: readonly Feature[]
}

export const collection = (features: readonly Feature[]): FeatureCollection => ({ type: 'FeatureCollection', features })

/** A line of metres in degrees; `closed` repeats the first point at the end. */
export function positions(frame: GeoFrame, line: MetreLine, closed = false): Position[] {
  const out: Position[] = []
  for (let i = 0; i + 1 < line.length; i += 2) out.push(lngLatOf(frame, line[i]!, line[i + 1]!))
  const [first] = out
  const last = out.at(-1)
  if (closed && first && last && (first[0] !== last[0] || first[1] !== last[1])) out.push(first)
  return out
}

const ringOf = (frame: GeoFrame, ring: MetreLine): Feature => ({
  type: 'Feature',
  properties: {},
  geometry: { type: 'Polygon', coordinates: [positions(frame, ring, true)] },
})

const linesOf = (lines: readonly (readonly Position[])[]): FeatureCollection =>
  collection([{ type: 'Feature', properties: {}, geometry: { type: 'MultiLineString', coordinates: lines } }])

export const landFeatures = ({ geo, land }: Ground): FeatureCollection =>
  collection(land.map((ring) => ringOf(geo, ring)))

export const lakeFeatures = ({ geo, lakes = [] }: Ground): FeatureCollection =>
  collection(lakes.map((ring) => ringOf(geo, ring)))

export const coastFeatures = ({ geo, coast, land }: Ground): FeatureCollection =>
  linesOf(coast ? coast.map((line) => positions(geo, line)) : land.map((ring) => positions(geo, ring, true)))

export const contourFeatures = ({ geo, contours }: Ground): FeatureCollection =>
  linesOf(contours.map((line) => positions(geo, line)))

/** Rivers end at their mouths; `metres` is their true width. */
export const riverFeatures = ({ geo, rivers, land }: Ground): FeatureCollection =>
  collection(
    rivers.map((river) => ({
      type: 'Feature',
      properties: { metres: river.widthMetres },
      geometry: { type: 'LineString', coordinates: positions(geo, onLand(smoothLine(river.line, 4), land)) },
    })),
  )

/** Classes that a map of a whole city shows, as ranks: 0 motorways and trunks, 1 main roads, 2 the others for vehicles. */
const RANK = [0, 0, 1, 1, 2, 2, null, null, null] as const

/** All roads of a rank in one feature: what is drawn alike costs one. */
export function roadFeatures(roads: RoadGraph): FeatureCollection {
  const lines: Position[][][] = [[], [], []]
  roads.forwardEdge.forEach((edge, road) => {
    const rank = RANK[roads.roadClass[edge]!]
    if (rank === null || rank === undefined) return
    const from = roads.to[roads.backEdge[road]!]!
    const to = roads.to[edge]!
    lines[rank]!.push([
      [roads.lng[from]!, roads.lat[from]!],
      [roads.lng[to]!, roads.lat[to]!],
    ])
  })
  return collection(
    lines.map((coordinates, rank) => ({
      type: 'Feature',
      properties: { rank },
      geometry: { type: 'MultiLineString', coordinates },
    })),
  )
}

/** Squares of the grid, each with its colour; those of which nothing is known are rings without one. */
export function cellFeatures(
  frame: GeoFrame,
  { east, north, bins }: SurfaceCells,
  colours: readonly string[],
): FeatureCollection {
  const half = DRAWN_CELL_METRES / 2
  const ring = DRAWN_CELL_METRES * 0.18
  return collection(
    bins.map((bin, c): Feature => {
      const corner = (x: number, y: number): Position => lngLatOf(frame, east[c]! + x, north[c]! + y)
      const circle = Array.from({ length: 13 }, (_, k) => {
        const turn = ((k % 12) * Math.PI) / 6
        return corner(ring * Math.cos(turn), ring * Math.sin(turn))
      })
      const square = [
        corner(-half, -half),
        corner(half, -half),
        corner(half, half),
        corner(-half, half),
        corner(-half, -half),
      ]
      return {
        type: 'Feature',
        properties: bin < 0 ? {} : { colour: colours[bin]! },
        geometry: { type: 'Polygon', coordinates: [bin < 0 ? circle : square] },
      }
    }),
  )
}

/** Height bands of blocks, metres: what stands in one band is one feature, as a hundred thousand features take seconds to hand over. */
const BAND_METRES = 12

/** Blocks as true outlines, one feature a height band. */
export function blockFeatures(frame: GeoFrame, blocks: GroundBlocks): FeatureCollection {
  const bands = new Map<number, Position[][][]>()
  for (let i = 0; i < blocks.count; i++) {
    const band = Math.floor(blocks.height[i]! / BAND_METRES)
    const outline = rectangle(frame, blocks, i)
    const own = bands.get(band)
    if (own) own.push([outline])
    else bands.set(band, [[outline]])
  }
  return collection(
    [...bands].map(([band, coordinates]) => ({
      type: 'Feature',
      properties: { height: (band + 0.5) * BAND_METRES },
      geometry: { type: 'MultiPolygon', coordinates },
    })),
  )
}

function rectangle(frame: GeoFrame, blocks: GroundBlocks, i: number): Position[] {
  const [east, north] = [blocks.east[i]!, blocks.north[i]!]
  const cos = Math.cos(blocks.rotation[i]!)
  const sin = Math.sin(blocks.rotation[i]!)
  const [w, d] = [blocks.width[i]! / 2, blocks.depth[i]! / 2]
  const corner = (x: number, y: number): Position =>
    lngLatOf(frame, east + cos * x - sin * y, north + sin * x + cos * y)
  const first = corner(-w, -d)
  return [first, corner(w, -d), corner(w, d), corner(-w, d), first]
}
