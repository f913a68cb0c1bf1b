// Counting the beds of a ward by status, from the picture of all beds.
import type { BedStatus } from '@kangcheng/twin-engine'

/** Names of the bed statuses by their number in frames. */
export const BED_STATES = [
  'unknown',
  'available',
  'assigned',
  'occupied',
  'held',
  'dirty',
  'cleaning',
  'blocked',
  'closed',
  'standby',
] as const
export type BedState = (typeof BED_STATES)[number]

/** Fails to compile when a name stands at another number than in the engine. */
export type SameNumbers = {
  [K in keyof typeof BedStatus]: (typeof BED_STATES)[(typeof BedStatus)[K]] extends K ? true : never
}
export const STATE_NUMBERS_AGREE: SameNumbers[keyof SameNumbers] = true

export type BedTally = Readonly<Record<BedState, number>>

/** Counts of `beds` beds from `firstBed` on. Beds that the picture does not hold count as unknown. */
export function bedTally(status: Uint8Array, firstBed: number, beds: number): BedTally {
  const tally = Object.fromEntries(BED_STATES.map((state) => [state, 0])) as Record<BedState, number>
  for (let bed = firstBed; bed < firstBed + beds; bed++) tally[BED_STATES[status[bed] ?? 0] ?? 'unknown']++
  return tally
}

/** Open beds are all but closed and standby ones (blocked beds count as open). */
export const openOf = (tally: BedTally): number =>
  tally.unknown +
  tally.available +
  tally.assigned +
  tally.occupied +
  tally.held +
  tally.dirty +
  tally.cleaning +
  tally.blocked

export const sumTallies = (tallies: readonly BedTally[]): BedTally =>
  Object.fromEntries(
    BED_STATES.map((state) => [state, tallies.reduce((sum, tally) => sum + tally[state], 0)]),
  ) as Record<BedState, number>
