// Colours as every program reads them: six hexadecimal digits and a share of opacity.

export interface PlainColour {
  readonly hex: string
  /** 0 (not seen) to 1. */
  readonly alpha: number
}

const known = new Map<string, PlainColour | null>()
let pixel: CanvasRenderingContext2D | null = null

/** A colour as the browser has reckoned it, mixtures and wide gamuts too; null = nothing is painted. */
export function plainColour(computed: string): PlainColour | null {
  const found = known.get(computed)
  if (found !== undefined) return found
  const colour = told(computed) ?? looked(computed)
  const seen = colour === null || colour.alpha === 0 ? null : colour
  known.set(computed, seen)
  return seen
}

const hexOf = (channels: readonly number[]): string =>
  `#${channels.map((one) => Math.round(one).toString(16).padStart(2, '0')).join('')}`

/** `rgb(1, 2, 3)` and `rgba(1, 2, 3, 0.4)`, as browsers tell most colours. */
export function told(computed: string): PlainColour | null {
  const parts = /^rgba?\(([^)]+)\)$/
    .exec(computed)?.[1]
    ?.split(/[\s,/]+/)
    .map(Number)
  if (parts === undefined || parts.length < 3 || parts.some(Number.isNaN)) return null
  return { hex: hexOf(parts.slice(0, 3)), alpha: parts[3] ?? 1 }
}

/** Anything else is painted once and looked at. */
function looked(computed: string): PlainColour | null {
  pixel ??= Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', {
    willReadFrequently: true,
  })
  if (pixel === null) return null
  pixel.clearRect(0, 0, 1, 1)
  pixel.fillStyle = '#0000'
  pixel.fillStyle = computed
  pixel.fillRect(0, 0, 1, 1)
  const [red, green, blue, alpha] = pixel.getImageData(0, 0, 1, 1).data
  return { hex: hexOf([red!, green!, blue!]), alpha: alpha! / 255 }
}
