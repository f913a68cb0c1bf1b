// Colours of cells by ramp, from quiet to loud; dark grounds glow where it is bad, paper darkens there.
import type { CellRamp } from '../surfaces/surface.ts'

export type CellTheme = 'dark' | 'light'

/** Badly served is loud. */
const ACCESS = {
  dark: ['#f0d58a', '#c9cd8c', '#97bf8e', '#63b58f', '#3f9a88', '#1f7f80', '#1b646a', '#174a55', '#14303a'],
  light: ['#0b6e99', '#2c83a8', '#4c97b6', '#70acc5', '#93c1d4', '#adcfde', '#c6dde7', '#d5e3ea', '#e3e9ed'],
} as const
/** The last two steps are those of a watched and a critical hospital. */
const LOAD = {
  dark: ['#0f1d26', '#112b35', '#153b46', '#1d525c', '#f0b429', '#f4485a'],
  light: ['#e3e9ed', '#d5e3ea', '#c6dde7', '#a9cbd6', '#d9a13a', '#c4213a'],
} as const
const CHANCE = {
  dark: ['#14303a', '#1b5560', '#5f8f7a', '#c7a84a', '#f0883e', '#f4485a'],
  light: ['#e3e9ed', '#cfe0e4', '#a9c4a8', '#d9b34a', '#cf6a2a', '#c4213a'],
} as const
const INCIDENCE = {
  dark: ['#17262f', '#3a3550', '#5f4680', '#8a5fb0', '#b98ae0', '#e5c8ff'],
  light: ['#eceaf2', '#d6cde6', '#bba8d8', '#9a7cc4', '#7650a8', '#4e2c86'],
} as const
/** Worse, no change, and better in four steps: the diverging ramp of plans. */
const CHANGE = {
  dark: ['#f07a5a', '#22313b', '#2c5468', '#3b7d9d', '#52a3c9', '#6cc4ee'],
  light: ['#b8472a', '#e3e9ed', '#c6dde7', '#93c1d4', '#4c97b6', '#0b6e99'],
} as const

export const CELL_RAMPS: Readonly<Record<CellRamp, Readonly<Record<CellTheme, readonly string[]>>>> = {
  access: ACCESS,
  load: LOAD,
  chance: CHANCE,
  incidence: INCIDENCE,
  change: CHANGE,
}
/** Of the ring round a cell of which nothing is known. */
export const UNKNOWN_CELL = { dark: '#8496a4', light: '#5c6e7d' } as const

/** Side of a cell as it is drawn, metres: that of the grid, so that the ground is one calm plane and no pattern of gaps. */
export const DRAWN_CELL_METRES = 1000
