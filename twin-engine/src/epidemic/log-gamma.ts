/** ln Γ(x) for x > 0: Stirling's series to 1 ∕ x⁷ (Abramowitz and Stegun 6.1.41) from 10 on, by recurrence below; relative error below 10⁻¹². */
export function logGamma(x: number): number {
  let shift = 0
  let at = x
  while (at < 10) {
    shift -= Math.log(at)
    at++
  }
  const inverse = 1 / (at * at)
  return (
    shift +
    (at - 0.5) * Math.log(at) -
    at +
    0.9189385332046727 +
    (1 / 12 - (1 / 360 - (1 / 1260 - inverse / 1680) * inverse) * inverse) / at
  )
}
