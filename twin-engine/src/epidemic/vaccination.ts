/** A vaccination that goes on for some days, as what it leaves of the susceptibility of those it is for. */

export interface Vaccination {
  /** Share who are vaccinated in the end. */
  readonly coverage: number
  /** Part of the infections that the vaccine spares those protected. */
  readonly efficacy: number
  /** Days that it takes to vaccinate them. */
  readonly days: number
}

/** Protection grows in steps of so many days. */
const STEP_DAYS = 7

/** Step by step; days from the first protection. */
export function vaccineSteps({
  coverage,
  efficacy,
  days,
}: Vaccination): readonly { readonly fromDay: number; readonly untilDay: number; readonly factor: number }[] {
  const steps = Math.max(1, Math.ceil(days / STEP_DAYS))
  return Array.from({ length: steps }, (_, k) => ({
    fromDay: (k * days) / steps,
    untilDay: k === steps - 1 ? Number.POSITIVE_INFINITY : ((k + 1) * days) / steps,
    factor: 1 - (coverage * efficacy * (k + 1)) / steps,
  }))
}
