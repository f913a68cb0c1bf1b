// Figures as the screens write them. Unknown is an en dash, never 0.
export const NO_VALUE = '–'

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** A count, `1,984`; null = `–`. */
export const count = (value: number | null | undefined): string =>
  value === null || value === undefined || !Number.isFinite(value) ? NO_VALUE : grouped.format(Math.round(value))

/** A share 0..1 as per cent with one decimal and no sign, `83.3`; null = `–`. */
export const percent = (share: number | null | undefined, digits = 1): string =>
  share === null || share === undefined || !Number.isFinite(share) ? NO_VALUE : (share * 100).toFixed(digits)

/** A change with its sign and a real minus: `+1.8`, `−96`; zero is `±0`. */
export function signed(value: number | null | undefined, digits = 0): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NO_VALUE
  const rounded = Number(value.toFixed(digits))
  if (rounded === 0) return '±0'
  const size = digits === 0 ? grouped.format(Math.abs(rounded)) : Math.abs(rounded).toFixed(digits)
  return `${rounded > 0 ? '+' : '−'}${size}`
}
