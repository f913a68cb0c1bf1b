/** Access by tenths of the people, from the worst served. */
import { ranked } from './ranked.ts'

/**
 * Mean over each tenth of the people, the worst served first; a group at the border of two tenths is divided between them.
 * @param better which end is the good one
 */
export function deciles(values: Float64Array, people: Float64Array, better: 'higher' | 'lower'): Float64Array {
  const order = ranked(values, people)
  if (better === 'lower') order.reverse()
  let all = 0
  for (const i of order) all += people[i]!
  const means = new Float64Array(10).fill(Number.NaN)
  if (all === 0) return means
  means.fill(0)
  const tenth = all / 10
  let decile = 0
  let room = tenth
  for (const i of order) {
    let left = people[i]!
    while (left > 0) {
      const taken = decile === 9 ? left : Math.min(left, room)
      means[decile]! += taken * values[i]!
      left -= taken
      room -= taken
      if (room <= 0 && decile < 9) {
        decile++
        room += tenth
      }
    }
  }
  return means.map((sum) => sum / tenth)
}

/** Mean access of the worst-served tenth. */
export const worstDecile = (values: Float64Array, people: Float64Array, better: 'higher' | 'lower'): number =>
  deciles(values, people, better)[0]!
