// How attention looks: one shape and one colour each, never colour alone; and the ramps of the night city.
import type { Severity } from '../surfaces/surface.ts'

export type LinearColour = readonly [number, number, number]

/** sRGB "#rrggbb" → linear 0..1. */
export function linear(hex: string): LinearColour {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [channel(1), channel(3), channel(5)]
}

/** CIE lightness L* (0..100) of a linear colour. */
export function lightness(colour: LinearColour): number {
  const y = 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]
  return y > 216 / 24389 ? 116 * Math.cbrt(y) - 16 : (24389 / 27) * y
}

export const SEVERITY_COLOUR: Readonly<Record<Severity, string>> = {
  normal: '#46a39c',
  watch: '#f0b429',
  critical: '#f4485a',
  unknown: '#8496a4',
  closed: '#5b7183',
}

export const SEVERITY_SHAPE: Readonly<Record<Severity, string>> = {
  normal: '●',
  watch: '◆',
  critical: '▲',
  unknown: '○',
  closed: '■',
}

/** Share of the severity colour that a lit floor gives off: brightness is the ranking. */
export const EMISSION: Readonly<Record<Severity, number>> = {
  normal: 0.26,
  watch: 0.62,
  critical: 0.85,
  unknown: 0,
  closed: 0,
}

/** Lower rank is placed first and stays on the stage longest. */
export const LABEL_RANK: Readonly<Record<Severity, number>> = {
  critical: 0,
  watch: 1,
  unknown: 3,
  closed: 4,
  normal: 5,
}

const LOW = linear('#f07a5a')
const MIDDLE = linear('#2a3640')
const HIGH = linear('#6cc4ee')

/** Diverging ramp of a difference in shares (plan − base): −0.1 and below coral, 0 slate, 0.1 and above blue. */
export function differenceColour(difference: number): LinearColour {
  const t = Math.max(-1, Math.min(1, difference / 0.1))
  const end = t < 0 ? LOW : HIGH
  const k = Math.abs(t)
  return [0, 1, 2].map((at) => MIDDLE[at]! + (end[at]! - MIDDLE[at]!) * k) as unknown as LinearColour
}

/** Colour of a tower's lit floors: the severity's colour dimmed to its emission, over the little light the night gives. */
export function litFloorColour(severity: Severity): LinearColour {
  const colour = linear(SEVERITY_COLOUR[severity])
  const share = EMISSION[severity] + (1 - EMISSION[severity]) * 0.17
  return [colour[0] * share, colour[1] * share, colour[2] * share]
}
