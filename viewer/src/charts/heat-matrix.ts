// Occupancy of many hospitals by hour: one row a hospital, one cell an hour, from 80 to 100 %; above leaves the ramp.
const STOPS: readonly (readonly [number, number, number])[] = [
  [0x14, 0x22, 0x2b],
  [0x17, 0x4a, 0x55],
  [0x1f, 0x7f, 0x80],
  [0x63, 0xb5, 0x8f],
  [0xf0, 0xd5, 0x8a],
]
export const RAMP_FROM = 0.8
export const RAMP_TO = 1

/** On light ground the ramp runs the other way: what is full is dark there, and stands out as well. */
const LIGHT_STOPS: typeof STOPS = [
  [0xe3, 0xe9, 0xed],
  [0xc6, 0xdd, 0xe7],
  [0x93, 0xc1, 0xd4],
  [0x4c, 0x97, 0xb6],
  [0x0b, 0x6e, 0x99],
]

/** Colour at a place of the ramp, from 0 to 1, as a CSS colour. */
export function rampColour(place: number, theme: 'dark' | 'light' = 'dark'): string {
  const stops = theme === 'dark' ? STOPS : LIGHT_STOPS
  const t = Math.max(0, Math.min(1, place)) * (stops.length - 1)
  const k = Math.min(stops.length - 2, Math.floor(t))
  const part = t - k
  const mixed = [0, 1, 2].map((at) => Math.round(stops[k]![at]! + (stops[k + 1]![at]! - stops[k]![at]!) * part))
  return `rgb(${mixed.join(' ')})`
}

/** Colour of a share of open beds on the ramp, as a CSS colour. */
export const occupancyColour = (share: number): string => rampColour((share - RAMP_FROM) / (RAMP_TO - RAMP_FROM))

export interface MatrixCell {
  /** Mean share of open beds over the hour; null = not known. */
  readonly share: number | null
  readonly over: boolean
}

/** Hours of one cell: matrices of long horizons have cells of six hours, then of a day. */
export const cellHours = (horizonHours: number): number => (horizonHours <= 48 ? 1 : horizonHours <= 336 ? 6 : 24)

/** Cells of `hoursEach` hours from samples of beds needed and open beds; a cell is over when its mean is. */
export function hourlyCells(
  needed: readonly number[],
  open: readonly number[],
  everyMinutes: number,
  hours: number,
  hoursEach = 1,
): MatrixCell[] {
  const perHour = (60 * hoursEach) / everyMinutes
  return Array.from({ length: Math.ceil(hours / hoursEach) }, (_, hour): MatrixCell => {
    let sum = 0
    let beds = 0
    let samples = 0
    for (let k = Math.round(hour * perHour); k < Math.round((hour + 1) * perHour) && k < needed.length; k++) {
      const limit = open[k] ?? open.at(-1)
      if (limit === undefined) continue
      sum += needed[k]!
      beds += limit
      samples++
    }
    if (samples === 0 || beds === 0) return { share: null, over: false }
    return { share: sum / beds, over: sum > beds }
  })
}
