/**
 * The ground for the eye: building blocks, coast, rivers, hills and labels around a city's origin, in metres.
 *
 * Runs in the browser as well as in Node. The binary layout is described in README.md beside this file.
 */

export interface GroundText {
  readonly zh: string
  readonly en: string
}
/** Flat list of metres: east, north, east, north … */
export type FlatLine = readonly number[]

/** The contents of `ground.json`. */
export interface GroundSheet {
  readonly format: 'kangcheng-ground-1'
  readonly city: string
  /** WGS-84 degrees of (0, 0). */
  readonly origin: readonly [lng: number, lat: number]
  /** Metres per degree of longitude and of latitude at the origin. */
  readonly metresPerDegree: readonly [east: number, north: number]
  readonly boundsMetres: {
    readonly west: number
    readonly south: number
    readonly east: number
    readonly north: number
  }
  readonly blocks: {
    readonly count: number
    /** Metres east and north of the origin at quantum 0, and metres per quantum. */
    readonly westMetres: number
    readonly southMetres: number
    readonly stepMetres: number
    /**
     * Blocks stand in order of square tiles: tile `t` holds the blocks `firsts[t]` up to `firsts[t + 1]` (exclusive), and
     * its south-west corner is `corners[2t]`, `corners[2t + 1]` in metres.
     */
    readonly tileMetres: number
    readonly tileCorners: readonly number[]
    readonly tileFirsts: readonly number[]
  }
  /** Rings to fill; they may overlap. */
  readonly land: readonly FlatLine[]
  /** Shore lines to draw: the edges of land that meet water. */
  readonly coast: readonly FlatLine[]
  readonly rivers: readonly { readonly name: GroundText; readonly widthMetres: number; readonly line: FlatLine }[]
  readonly lakes: readonly { readonly name: GroundText; readonly ring: FlatLine }[]
  readonly contours: readonly { readonly heightMetres: number; readonly line: FlatLine; readonly closed: boolean }[]
  readonly labels: readonly {
    readonly name: GroundText
    readonly kind: 'water' | 'place' | 'hill' | 'district'
    readonly east: number
    readonly north: number
  }[]
  readonly attributions: readonly string[]
  /** What the first look should take in; absent = the viewer's own view over the origin. */
  readonly home?: { readonly east: number; readonly north: number; readonly radiusMetres: number } | undefined
}

/** Building blocks as columns; block `i` is the box of size width × depth × height turned by `rotationRadians`. */
export interface Blocks {
  readonly count: number
  /** Middle of the block, metres east and north of the origin. */
  readonly eastMetres: Float32Array
  readonly northMetres: Float32Array
  readonly widthMetres: Uint8Array
  readonly depthMetres: Uint8Array
  readonly heightMetres: Uint8Array
  /** Anticlockwise from east, 0 … π/2. */
  readonly rotationRadians: Float32Array
}

export interface Ground {
  readonly sheet: GroundSheet
  readonly blocks: Blocks
}

export const GROUND_MAGIC = 'KCG1'
export const GROUND_HEADER_BYTES = 8
/** Two 16-bit and four 8-bit columns. */
export const BYTES_PER_BLOCK = 8

/**
 * Decodes the pair of ground files. Throws an Error that names what differs where they do not belong together or are
 * damaged: the caller fetched them from its own server, so this is a broken build and not bad input.
 */
export function decodeGround(buffer: ArrayBuffer, json: unknown): Ground {
  const sheet = json as GroundSheet
  if (sheet?.format !== 'kangcheng-ground-1') {
    throw new Error(
      `ground.json: format must be "kangcheng-ground-1", got ${JSON.stringify(sheet?.format) ?? 'nothing'}`,
    )
  }
  const view = new DataView(buffer)
  const magic = buffer.byteLength < GROUND_HEADER_BYTES ? '' : String.fromCharCode(...new Uint8Array(buffer, 0, 4))
  if (magic !== GROUND_MAGIC) throw new Error(`ground.bin: must start with "${GROUND_MAGIC}", got "${magic}"`)
  const count = view.getUint32(4, true)
  const bytes = GROUND_HEADER_BYTES + count * BYTES_PER_BLOCK
  if (buffer.byteLength !== bytes) {
    throw new Error(`ground.bin: ${count} blocks need ${bytes} bytes, the file has ${buffer.byteLength}`)
  }
  if (sheet.blocks.count !== count) {
    throw new Error(
      `ground.json is for ${sheet.blocks.count} blocks, ground.bin holds ${count}: generate both together`,
    )
  }
  const { westMetres, southMetres, stepMetres } = sheet.blocks
  const eastMetres = new Float32Array(count)
  const northMetres = new Float32Array(count)
  const rotationRadians = new Float32Array(count)
  const shape = GROUND_HEADER_BYTES + 4 * count
  for (let i = 0; i < count; i++) {
    eastMetres[i] = westMetres + stepMetres * view.getUint16(GROUND_HEADER_BYTES + 2 * i, true)
    northMetres[i] = southMetres + stepMetres * view.getUint16(GROUND_HEADER_BYTES + 2 * count + 2 * i, true)
    rotationRadians[i] = (view.getUint8(shape + 3 * count + i) / 256) * (Math.PI / 2)
  }
  return {
    sheet,
    blocks: {
      count,
      eastMetres,
      northMetres,
      widthMetres: new Uint8Array(buffer, shape, count),
      depthMetres: new Uint8Array(buffer, shape + count, count),
      heightMetres: new Uint8Array(buffer, shape + 2 * count, count),
      rotationRadians,
    },
  }
}

/** Metres east and north of the origin for WGS-84 degrees, in the projection of the sheet. */
export function toSheet(
  sheet: GroundSheet,
  lng: number,
  lat: number,
): readonly [eastMetres: number, northMetres: number] {
  return [(lng - sheet.origin[0]) * sheet.metresPerDegree[0], (lat - sheet.origin[1]) * sheet.metresPerDegree[1]]
}
