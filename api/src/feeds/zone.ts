/** The zone of times that name none: what moment a reading of a wall clock was. */

/** A local time as if it were UTC, in epoch milliseconds, becomes the instant, or the reason why there was no such moment. */
export interface Zone {
  /** `+08:00` or an IANA name such as `Europe/London`. */
  readonly id: string
  instantOf(
    localAsUtc: number,
  ): { readonly ok: true; readonly instant: number } | { readonly ok: false; readonly why: string }
}

/** A zone that is always so many minutes east of UTC. */
export function fixedZone(minutesEast: number): Zone {
  const sign = minutesEast < 0 ? '-' : '+'
  const two = (n: number): string => String(n).padStart(2, '0')
  const size = Math.abs(minutesEast)
  return {
    id: `${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`,
    instantOf: (localAsUtc) => ({ ok: true, instant: localAsUtc - minutesEast * 60_000 }),
  }
}
