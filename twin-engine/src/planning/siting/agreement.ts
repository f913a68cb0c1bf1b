/** When a bound and a value count as one: a billionth apart, which is what sums over many people in doubles may lose. */
const SHARE = 1e-9

/** True where a plan of `value`, less being better, cannot be told from the best by its bound. */
export function agrees(bound: number, value: number): boolean {
  return bound >= value - SHARE * Math.abs(value)
}
