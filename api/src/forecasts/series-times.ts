/** Times of a table as steps of a regular series: hours, days or months. */

export type StepUnit = 'hour' | 'day' | 'month'

/** Defaults of a backtest by the step of the series. */
export const USUAL_PROTOCOL: Readonly<
  Record<StepUnit, { season: number; firstTrain: number; step: number; horizons: readonly number[] }>
> = {
  hour: { season: 168, firstTrain: 672, step: 24, horizons: [1, 6, 24, 72] },
  day: { season: 7, firstTrain: 56, step: 7, horizons: [1, 3, 7, 14] },
  month: { season: 12, firstTrain: 12, step: 1, horizons: [1, 2, 3] },
}

const MINUTE = 60_000
const PATTERN =
  /^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?)?$/

/** Minutes since 1970 of a local time as it stands; with a zone, of the instant. Null where it is no time. */
export function minutesOf(text: string): number | null {
  const found = PATTERN.exec(text)
  if (found === null) return null
  const [year, month, day, hour, minute] = [1, 2, 3, 4, 5].map((k) => Number(found[k] ?? (k === 3 ? 1 : 0))) as [
    number,
    number,
    number,
    number,
    number,
  ]
  const at = Date.UTC(year, month - 1, day, hour, minute)
  const back = new Date(at)
  const real = back.getUTCMonth() === month - 1 && back.getUTCDate() === day && hour < 24 && minute < 60
  return real ? at / MINUTE - zoneMinutes(found[6]) : null
}

function zoneMinutes(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))]
  return (zone.startsWith('-') ? -1 : 1) * (60 * hours + minutes)
}

/** Hours where any time is within a day, months where all of several are firsts of a month, else days. */
export function stepUnitOf(minutes: Iterable<number>): StepUnit {
  const months = new Set<number>()
  let firsts = true
  for (const at of minutes) {
    if (at % 1440 !== 0) return 'hour'
    if (new Date(at * MINUTE).getUTCDate() !== 1) firsts = false
    months.add(monthOf(at))
  }
  return firsts && months.size > 1 ? 'month' : 'day'
}

function monthOf(minutes: number): number {
  const at = new Date(minutes * MINUTE)
  return 12 * at.getUTCFullYear() + at.getUTCMonth()
}

/** Number of the step in which a time lies. */
export function stepOf(minutes: number, unit: StepUnit): number {
  return unit === 'month' ? monthOf(minutes) : Math.floor(minutes / (unit === 'hour' ? 60 : 1440))
}

/** A step as text: `2024-03-01T05:00`, `2024-03-01` or `2024-03`. */
export function stepText(step: number, unit: StepUnit): string {
  if (unit === 'month') return `${Math.floor(step / 12)}-${String((step % 12) + 1).padStart(2, '0')}`
  const text = new Date(step * (unit === 'hour' ? 60 : 1440) * MINUTE).toISOString()
  return unit === 'hour' ? text.slice(0, 16) : text.slice(0, 10)
}
