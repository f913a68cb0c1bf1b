/**
 * The ground's blocks as 3D Tiles 1.1, made when they are asked for: `/tiles/tileset.json` and one binary glTF a tile of the ground file,
 * each in a frame of its own, so that the city follows the curve of the earth.
 */
import { decodeGround, type Ground, type GroundSheet } from '@kangcheng/seed-data/ground'
import { blockModel } from './block-model.ts'
import { eastNorthUp } from './earth-frame.ts'

/** Metres a tile's picture would be wrong by if it were left out: viewers open a tile when that is more than a few pixels. */
const LEFT_OUT_METRES = 3_000

export interface GroundTiles {
  readonly tileset: () => Uint8Array
  /** One tile's blocks; null where there is no such tile. */
  readonly tile: (number: number) => Uint8Array | null
}

interface Extent {
  readonly first: number
  readonly end: number
  /** Metres in the sheet. */
  readonly west: number
  readonly east: number
  readonly south: number
  readonly north: number
  readonly top: number
}

/** @param files the pair as it is served at `/ground.bin` and `/ground.json`. */
export function groundTiles(files: { readonly bin: Uint8Array; readonly json: unknown }): GroundTiles {
  const bytes = files.bin.slice().buffer
  const ground = decodeGround(bytes, files.json)
  const { sheet } = ground
  const firsts = sheet.blocks.tileFirsts
  const extents = Array.from({ length: Math.max(0, firsts.length - 1) }, (_, tile) =>
    extentOf(ground, firsts[tile]!, firsts[tile + 1]!),
  )
  const copyright = sheet.attributions.join('; ')
  return {
    tileset: () => new TextEncoder().encode(JSON.stringify(tilesetOf(sheet, extents, copyright))),
    tile(number) {
      const extent = extents[number]
      return extent === undefined ? null : blockModel(blocksOf(ground, extent), copyright)
    },
  }
}

function extentOf({ blocks }: Ground, first: number, end: number): Extent {
  let [west, east, south, north, top] = [Infinity, -Infinity, Infinity, -Infinity, 0]
  for (let i = first; i < end; i++) {
    const reach = Math.hypot(blocks.widthMetres[i]!, blocks.depthMetres[i]!) / 2
    west = Math.min(west, blocks.eastMetres[i]! - reach)
    east = Math.max(east, blocks.eastMetres[i]! + reach)
    south = Math.min(south, blocks.northMetres[i]! - reach)
    north = Math.max(north, blocks.northMetres[i]! + reach)
    top = Math.max(top, blocks.heightMetres[i]!)
  }
  return { first, end, west, east, south, north, top }
}

const middle = ({ west, east, south, north }: Extent): readonly [number, number] => [
  (west + east) / 2,
  (south + north) / 2,
]

const degrees = ({ origin, metresPerDegree }: GroundSheet, east: number, north: number): readonly [number, number] => [
  origin[0] + east / metresPerDegree[0],
  origin[1] + north / metresPerDegree[1],
]

function blocksOf({ blocks }: Ground, extent: Extent) {
  const { first, end } = extent
  const [east, north] = middle(extent)
  return {
    count: end - first,
    east: blocks.eastMetres.subarray(first, end).map((metres) => metres - east),
    north: blocks.northMetres.subarray(first, end).map((metres) => metres - north),
    width: blocks.widthMetres.subarray(first, end),
    depth: blocks.depthMetres.subarray(first, end),
    height: blocks.heightMetres.subarray(first, end),
    rotation: blocks.rotationRadians.subarray(first, end),
  }
}

function tilesetOf(sheet: GroundSheet, extents: readonly Extent[], copyright: string) {
  const { west, south, east, north } = sheet.boundsMetres
  const top = extents.reduce((most, extent) => Math.max(most, extent.top), 0)
  const radians = (east: number, north: number): readonly number[] =>
    degrees(sheet, east, north).map((value) => (value * Math.PI) / 180)
  return {
    asset: { version: '1.1', generator: 'kangcheng', copyright },
    geometricError: LEFT_OUT_METRES * 2,
    root: {
      boundingVolume: { region: [...radians(west, south), ...radians(east, north), 0, top] },
      geometricError: LEFT_OUT_METRES,
      refine: 'ADD',
      children: extents.flatMap((extent, number) => {
        if (extent.end === extent.first) return []
        const [halfEast, halfNorth] = [(extent.east - extent.west) / 2, (extent.north - extent.south) / 2]
        return [
          {
            transform: eastNorthUp(...degrees(sheet, ...middle(extent))),
            boundingVolume: {
              box: [0, 0, extent.top / 2, halfEast, 0, 0, 0, halfNorth, 0, 0, 0, extent.top / 2],
            },
            geometricError: 0,
            content: { uri: `${number}.glb` },
          },
        ]
      }),
    },
  }
}
