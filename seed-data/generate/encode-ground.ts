/** Writes the ground files that `ground.ts` decodes: blocks in tiles, quantised, and the sheet of lines and labels. */
import { toGround } from '@kangcheng/twin-engine'
import { BYTES_PER_BLOCK, GROUND_HEADER_BYTES, GROUND_MAGIC, type GroundSheet } from '../ground.ts'
import type { Block } from './blocks.ts'
import { contourLines } from './contours.ts'
import type { Bounds, Point, Terrain } from './land.ts'
import type { CitySettings } from './settings.ts'

const STEP_METRES = 3
const TILE_METRES = 10_000
const CONTOUR_HEIGHTS = [120, 240, 360, 520, 700]

export function encodeGround(
  settings: CitySettings,
  terrain: Terrain,
  blocks: readonly Block[],
): { bin: Uint8Array; json: GroundSheet } {
  const { west, south, east, north } = terrain.bounds
  const span = Math.max(east - west, north - south)
  if (span / STEP_METRES > 65_535)
    throw new Error(`a city ${Math.round(span)} m wide does not fit 16 bits at ${STEP_METRES} m`)
  const { bin, sheet } = encodeBlocks(blocks, terrain.bounds, STEP_METRES, TILE_METRES)
  const metresPerDegree = [
    toGround(settings.origin, [settings.origin[0] + 1, settings.origin[1]])[0],
    toGround(settings.origin, [settings.origin[0], settings.origin[1] + 1])[1],
  ] as const
  const place = (x: number, y: number) => ({ east: Math.round(x), north: Math.round(y) })
  const seats = settings.districts.map((d) => ({
    name: d.name,
    kind: 'district' as const,
    ...place(...toGround(settings.origin, d.seat)),
  }))
  const json: GroundSheet = {
    format: 'kangcheng-ground-1',
    city: settings.id,
    origin: settings.origin,
    metresPerDegree,
    boundsMetres: {
      west: Math.round(west),
      south: Math.round(south),
      east: Math.round(east),
      north: Math.round(north),
    },
    blocks: sheet,
    land: terrain.land.map(flat),
    coast: terrain.coast.map(flat),
    rivers: terrain.rivers.map((r) => ({ name: r.name, widthMetres: r.widthMetres, line: flat(r.points) })),
    lakes: terrain.lakes.map((l) => ({ name: l.name, ring: flat(l.points) })),
    contours: contourLines(terrain, CONTOUR_HEIGHTS),
    labels: [
      ...settings.labels.map((l) => ({
        name: l.name,
        kind: l.kind,
        ...place(...toGround(settings.origin, l.location)),
      })),
      ...seats,
    ],
    attributions: settings.attributions,
  }
  return { bin, json }
}

/**
 * Blocks in order of square tiles, quantised from the south-west corner of the bounds, and the part of the sheet that tells
 * how to read them.
 */
export function encodeBlocks(
  blocks: readonly Block[],
  { west, south }: Pick<Bounds, 'west' | 'south'>,
  stepMetres: number,
  tileMetres: number,
): { readonly bin: Uint8Array<ArrayBuffer>; readonly sheet: GroundSheet['blocks'] } {
  const tileOf = (b: Block) =>
    Math.floor((b.north - south) / tileMetres) * 1000 + Math.floor((b.east - west) / tileMetres)
  const ordered = [...blocks].sort((a, b) => tileOf(a) - tileOf(b) || a.north - b.north || a.east - b.east)
  const tileCorners: number[] = []
  const tileFirsts: number[] = []
  let current = -1
  ordered.forEach((b, i) => {
    const tile = tileOf(b)
    if (tile === current) return
    current = tile
    tileFirsts.push(i)
    tileCorners.push(
      Math.round(west + (tile % 1000) * tileMetres),
      Math.round(south + Math.floor(tile / 1000) * tileMetres),
    )
  })
  const count = ordered.length
  tileFirsts.push(count)
  const westMetres = Math.round(west)
  const southMetres = Math.round(south)
  const bin = new Uint8Array(GROUND_HEADER_BYTES + count * BYTES_PER_BLOCK)
  const view = new DataView(bin.buffer)
  bin.set(new TextEncoder().encode(GROUND_MAGIC))
  view.setUint32(4, count, true)
  const shape = GROUND_HEADER_BYTES + 4 * count
  ordered.forEach((b, i) => {
    view.setUint16(GROUND_HEADER_BYTES + 2 * i, Math.round((b.east - westMetres) / stepMetres), true)
    view.setUint16(GROUND_HEADER_BYTES + 2 * (count + i), Math.round((b.north - southMetres) / stepMetres), true)
    bin[shape + i] = b.width
    bin[shape + count + i] = b.depth
    bin[shape + 2 * count + i] = b.height
    bin[shape + 3 * count + i] = b.turn
  })
  return { bin, sheet: { count, westMetres, southMetres, stepMetres, tileMetres, tileCorners, tileFirsts } }
}

function flat(points: readonly Point[]): number[] {
  return points.flatMap(([x, y]) => [Math.round(x), Math.round(y)])
}
