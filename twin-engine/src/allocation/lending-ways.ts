/** Who may lend or send to whom, by the ways and what a person wishes. */
import type { CityModel } from '../city/city.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { roadSpeedsOf } from '../parameters/road-speeds.ts'
import { neighboursOf, usualMinutes } from '../policies/neighbours.ts'
import type { ProposalWish } from './transfer-proposal.ts'

/** What a person may wish of what hospitals share; refused pairs are those that refused to share it. */
export type LendingWish = Pick<ProposalWish, 'withinGroup' | 'maxMinutes' | 'refusing' | 'refusedPairs'>

export interface LendingWays {
  /** Minutes by ambulance from row to column; NaN where there is no way, or it is not wished. */
  readonly minutes: Float64Array
  /** `[receiver × rows + giver]`: 1 where nothing but a refusal stands against it. */
  readonly refused: Uint8Array
}

/** @param facilities rows of the answer */
export function lendingWays(
  city: CityModel,
  parameters: Parameters,
  facilities: readonly number[],
  { withinGroup, maxMinutes, refusing, refusedPairs }: LendingWish,
): LendingWays {
  const neighbours = neighboursOf(city, roadSpeedsOf(parameters))
  const speed = parameters.ambulance.speedPeakKilometresPerHour
  const idOf = (facility: number): string => city.facilities[facility]!.id
  const areTogether = (a: number, b: number): boolean =>
    city.groups.some(({ lead, members }) => [a, b].every((f) => lead === idOf(f) || members.includes(idOf(f))))
  const hasRefused = new Set(refusedPairs.map(({ from, to }) => `${from} ${to}`))
  const count = facilities.length
  const minutes = new Float64Array(count * count).fill(Number.NaN)
  const refused = new Uint8Array(count * count)
  facilities.forEach((from, i) => {
    facilities.forEach((to, k) => {
      if (i === k || refusing.includes(idOf(from)) || refusing.includes(idOf(to))) return
      if (withinGroup && !areTogether(from, to)) return
      const way = usualMinutes(city, neighbours, from, to, speed)
      if (!Number.isFinite(way) || (maxMinutes !== null && way > maxMinutes)) return
      if (hasRefused.has(`${idOf(from)} ${idOf(to)}`)) refused[k * count + i] = 1
      else minutes[i * count + k] = way
    })
  })
  return { minutes, refused }
}
