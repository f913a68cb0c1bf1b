/** The standard normal distribution: survival and quantile, accurate in the tail that residual stays need. */

/**
 * P(Z > z), relative error below 1.2e-7 everywhere: the Chebyshev fit of erfc by W. H. Press et al., Numerical Recipes
 * in C (2nd ed.), 6.2 `erfcc`.
 */
export function normalSurvival(z: number): number {
  const x = Math.abs(z) * Math.SQRT1_2
  const t = 1 / (1 + 0.5 * x)
  const tail =
    0.5 *
    t *
    Math.exp(
      -x * x -
        1.26551223 +
        t *
          (1.00002368 +
            t *
              (0.37409196 +
                t *
                  (0.09678418 +
                    t *
                      (-0.18628806 +
                        t *
                          (0.27886807 + t * (-1.13520398 + t * (1.48851587 + t * (-0.82215223 + t * 0.17087277)))))))),
    )
  return z >= 0 ? tail : 1 - tail
}

export function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
}

/**
 * z with P(Z ≤ z) = p, for 0 < p < 1; relative error below 1.15e-9. P. J. Acklam's rational approximation (2003).
 */
export function normalQuantile(p: number): number {
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p))
    return (
      (((((-7.784894002430293e-3 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q +
        4.374664141464968) *
        q +
        2.938163982698783) /
      ((((7.784695709041462e-3 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1)
    )
  }
  if (p > 1 - 0.02425) return -normalQuantile(1 - p)
  const q = p - 0.5
  const r = q * q
  return (
    ((((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r -
      30.66479806614716) *
      r +
      2.506628277459239) *
      q) /
    (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r -
      13.28068155288572) *
      r +
      1)
  )
}

/** Location and scale of the logarithm of a lognormal, by its mean and coefficient of variation. */
export function lognormalScales(mean: number, coefficientOfVariation: number): [mu: number, sigma: number] {
  const variance = Math.log(1 + coefficientOfVariation * coefficientOfVariation)
  return [Math.log(mean) - variance / 2, Math.sqrt(variance)]
}
