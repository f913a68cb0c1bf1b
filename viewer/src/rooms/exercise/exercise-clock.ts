// The exercise's own clock, and figures of recommendations, in words.

/** `T+01:30`, hours and minutes from the fork. */
export function exerciseClock(minute: number): string {
  const whole = Math.floor(minute + 1e-6)
  return `T+${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`
}

const figure = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(1))

/** A difference with its interval: `−12.4 ± 3.1`. */
export const effectWords = (mean: number, halfWidth95: number | null): string =>
  `${mean < 0 ? '−' : '+'}${figure(Math.abs(mean))}${halfWidth95 === null ? '' : ` ± ${figure(halfWidth95)}`}`
