/** Plans against two aims at once: which are beaten by another in both, and which are not. */

export interface Aim<T> {
  readonly of: (plan: T) => number
  readonly better: 'higher' | 'lower'
}

/** Numbers of the plans that no other beats (as good in every aim and better in one), in their order; unknown figures never win. */
export function paretoSet<T>(plans: readonly T[], aims: readonly Aim<T>[]): readonly number[] {
  const scores = plans.map((plan) =>
    aims.map(({ of, better }) => {
      const value = of(plan)
      return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : better === 'higher' ? value : -value
    }),
  )
  const beats = (a: readonly number[], b: readonly number[]): boolean =>
    a.every((value, k) => value >= b[k]!) && a.some((value, k) => value > b[k]!)
  return [...plans.keys()].filter(
    (i) =>
      scores[i]!.some((value) => value > Number.NEGATIVE_INFINITY) && !scores.some((other) => beats(other, scores[i]!)),
  )
}
