/** How high a wave stands at a minute: the chance with which one of its candidates comes. */
import { LARGEST_FACTOR, type Simulation, type Surge } from '../simulation.ts'

/** Chance with which a candidate at the rate of the largest factor comes at this minute: less where the shock is eased. */
export function chanceToCome(
  surge: Pick<Surge, 'factor' | 'curve' | 'eased'>,
  { minute, easings }: Pick<Simulation, 'minute' | 'easings'>,
): number {
  const chance = (factorAt(surge, minute) - 1) / (LARGEST_FACTOR - 1)
  if (surge.eased !== true) return chance
  return easings.reduce(
    (left, { share, fromMinute, untilMinute }) =>
      minute >= fromMinute && minute < untilMinute ? left * (1 - share) : left,
    chance,
  )
}

function factorAt({ factor, curve }: Pick<Surge, 'factor' | 'curve'>, minute: number): number {
  if (curve === undefined) return factor
  let [low, high] = [1, curve.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (curve[middle]!.minute < minute) low = middle + 1
    else high = middle
  }
  const [from, to] = [curve[low - 1]!, curve[low]!]
  return from.factor + ((to.factor - from.factor) * (minute - from.minute)) / (to.minute - from.minute)
}
