// The ground the city stands on, as the scene reads it: typed columns for the blocks, plain arrays for the few lines.

import type { GeoFrame } from './geo-view.ts'

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
  readonly kind: 'sea' | 'river' | 'district' | 'junction'
}

export interface Ground {
  /** Where the metres lie on the earth. */
  readonly geo: GeoFrame
  readonly blocks: GroundBlocks
  /** Closed rings of land. */
  readonly land: readonly MetreLine[]
  /** Shore lines: the edges of land that meet water; absent = the rings' own edges. */
  readonly coast?: readonly MetreLine[]
  readonly rivers: readonly GroundRiver[]
  readonly lakes?: readonly MetreLine[]
  /** Contour lines of the hills. */
  readonly contours: readonly MetreLine[]
  readonly places: readonly GroundPlace[]
  /** What the first look should take in; absent = the built-in view from the south-west over the origin. */
  readonly home?: GroundHome
}

export interface GroundHome {
  readonly east: number
  readonly north: number
  readonly radiusMetres: number
}
