/** The Lorenz curve of access over people, and the Gini coefficient, which is twice its distance from equality. */
import { moments, ranked } from './ranked.ts'

/** From [0, 0] to [1, 1]: share of people, the worst served first, and the share of all access that is theirs. */
export function lorenzCurve(values: Float64Array, people: Float64Array): (readonly [people: number, access: number])[] {
  const order = ranked(values, people)
  const { people: all, mean } = moments(order, values, people)
  let [before, access] = [0, 0]
  const points: [number, number][] = [[0, 0]]
  for (const i of order) {
    before += people[i]!
    access += people[i]! * values[i]!
    points.push([before / all, access / (all * mean)])
  }
  return points
}

/** Gini = 1 − Σ (L_k + L_{k−1}) p_k: 0 = all have the same. NaN where there is no access at all. */
export function gini(values: Float64Array, people: Float64Array): number {
  const order = ranked(values, people)
  const { people: all, mean } = moments(order, values, people)
  if (!(mean > 0)) return Number.NaN
  let access = 0
  let area = 0
  for (const i of order) {
    const share = people[i]! / all
    const part = (share * values[i]!) / mean
    area += (2 * access + part) * share
    access += part
  }
  return 1 - area
}
