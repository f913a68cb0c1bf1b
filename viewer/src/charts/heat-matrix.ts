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

/** Colour of a share of open beds on the ramp, as a CSS colour. */
export function occupancyColour(share: number): string {
  const t = Math.max(0, Math.min(1, (share - RAMP_FROM) / (RAMP_TO - RAMP_FROM))) * (STOPS.length - 1)
  const k = Math.min(STOPS.length - 2, Math.floor(t))
  const part = t - k
  const mixed = [0, 1, 2].map((at) => Math.round(STOPS[k]![at]! + (STOPS[k + 1]![at]! - STOPS[k]![at]!) * part))
  return `rgb(${mixed.join(' ')})`
}

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
