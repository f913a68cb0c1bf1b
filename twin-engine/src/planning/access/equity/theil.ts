/** Theil's T: Σ p_i (a_i/μ) ln(a_i/μ). */
import { moments, ranked } from './ranked.ts'

/** Over those who have any access, with their shares among themselves; the mean is that of all. NaN without any access. */
export function theilT(values: Float64Array, people: Float64Array): number {
  const order = ranked(values, people)
  const { mean } = moments(order, values, people)
  let served = 0
  let sum = 0
  for (const i of order) {
    if (values[i]! <= 0) continue
    const ratio = values[i]! / mean
    served += people[i]!
    sum += people[i]! * ratio * Math.log(ratio)
  }
  return served > 0 ? sum / served : Number.NaN
}
