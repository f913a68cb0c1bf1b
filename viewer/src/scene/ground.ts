// The ground the city stands on, as the scene reads it: typed columns for the blocks, plain arrays for the few lines.

export interface Bilingual {
  readonly zh: string
  readonly en: string
}

/** A flat list of metres east and north of the city's origin: east0, north0, east1, north1 … */
export type MetreLine = ArrayLike<number>

/** Column-wise blocks (metres; rotation in radians counter-clockwise from east). */
export interface GroundBlocks {
  readonly count: number
  readonly east: ArrayLike<number>
  readonly north: ArrayLike<number>
  readonly width: ArrayLike<number>
  readonly depth: ArrayLike<number>
  readonly height: ArrayLike<number>
  readonly rotation: ArrayLike<number>
}

export interface GroundRiver {
  readonly name: Bilingual
  readonly widthMetres: number
  readonly line: MetreLine
}

export interface GroundPlace {
  readonly name: Bilingual
  readonly east: number
  readonly north: number
  readonly kind: 'water' | 'place' | 'hill' | 'district'
}

export interface Ground {
  readonly blocks: GroundBlocks
  /** Closed rings of land. */
  readonly land: readonly MetreLine[]
  readonly rivers: readonly GroundRiver[]
  readonly lakes: readonly MetreLine[]
  /** Contour lines of the hills. */
  readonly contours: readonly MetreLine[]
  readonly places: readonly GroundPlace[]
}

/** The decoded ground files (`seed-data/ground.ts`) as far as the scene needs them. */
export interface DecodedGround {
  readonly sheet: {
    readonly land: readonly MetreLine[]
    readonly rivers: readonly GroundRiver[]
    readonly lakes: readonly { readonly ring: MetreLine }[]
    readonly contours: readonly { readonly line: MetreLine; readonly closed: boolean }[]
    readonly labels: readonly GroundPlace[]
  }
  readonly blocks: {
    readonly count: number
    readonly eastMetres: ArrayLike<number>
    readonly northMetres: ArrayLike<number>
    readonly widthMetres: ArrayLike<number>
    readonly depthMetres: ArrayLike<number>
    readonly heightMetres: ArrayLike<number>
    readonly rotationRadians: ArrayLike<number>
  }
}

/** The scene's ground from the decoded files; columns are shared, not copied. */
export function groundForScene({ sheet, blocks }: DecodedGround): Ground {
  return {
    blocks: {
      count: blocks.count,
      east: blocks.eastMetres,
      north: blocks.northMetres,
      width: blocks.widthMetres,
      depth: blocks.depthMetres,
      height: blocks.heightMetres,
      rotation: blocks.rotationRadians,
    },
    land: sheet.land,
    rivers: sheet.rivers,
    lakes: sheet.lakes.map(({ ring }) => ring),
    contours: sheet.contours.map(({ line, closed }) => (closed ? [...Array.from(line), line[0]!, line[1]!] : line)),
    places: sheet.labels,
  }
}
