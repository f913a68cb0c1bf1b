// The colours of the flat map: the night city's own in the dark, paper in the light. Quiet, so that what needs attention is seen first.
import { UNKNOWN_CELL } from '../../scene/cell-ramps.ts'

export interface MapPalette {
  readonly sea: string
  readonly land: string
  readonly water: string
  readonly coast: string
  readonly contour: string
  /** Roads from motorways to lanes. */
  readonly roads: readonly [string, string, string]
  readonly block: string
  /** Standing blocks from low to high. */
  readonly blockRamp: readonly [string, string]
  /** The same under the globe's light, which takes more away. */
  readonly litBlocks: readonly [string, string]
  readonly unlitFloor: string
  readonly towerCore: string
  /** Ring round a cell of which nothing is known. */
  readonly unknownCell: string
}

export const MAP_PALETTES: Readonly<Record<'dark' | 'light', MapPalette>> = {
  dark: {
    sea: '#0f2530',
    land: '#0b1117',
    water: '#12303e',
    coast: '#3c6072',
    contour: '#1d2932',
    roads: ['#33475a', '#24323e', '#1a252e'],
    block: '#151e26',
    blockRamp: ['#161f27', '#303d48'],
    litBlocks: ['#1c2731', '#4c5e6c'],
    unlitFloor: '#26313a',
    towerCore: '#10171d',
    unknownCell: UNKNOWN_CELL.dark,
  },
  light: {
    sea: '#cfe0e9',
    land: '#f1f4f5',
    water: '#c3d9e5',
    coast: '#7c9bab',
    contour: '#dde4e6',
    roads: ['#b9c7cf', '#cfd9de', '#dfe6e9'],
    block: '#e2e8eb',
    blockRamp: ['#dde4e8', '#b4c1c9'],
    litBlocks: ['#e4eaee', '#b9c6ce'],
    unlitFloor: '#c4ced4',
    towerCore: '#98a7b1',
    unknownCell: UNKNOWN_CELL.light,
  },
}
