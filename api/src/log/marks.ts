/**
 * Which sequence numbers of one epoch are known: everything from the lowest to the highest seen, but for the gaps.
 *
 * A sender may begin anywhere, so numbers below the lowest are simply not known yet; an open gap lies between known
 * numbers. Immutable here, for adapters; `EpochNumbers` is the live form that the twin asks for every event.
 */
import type { EpochMark, GapChange, MarkChange } from './event-log.ts'

/** The mark after a change. */
export function changeMark(before: EpochMark | undefined, change: MarkChange): EpochMark {
  const gaps = new Map<bigint, bigint>((before?.gaps ?? []).map((gap) => [gap.from, gap.to]))
  for (const step of change.gapChanges) {
    if ('remove' in step) gaps.delete(step.remove)
    else gaps.set(step.add.from, step.add.to)
  }
  const { source, epoch, lowest, highest } = change
  return {
    source,
    epoch,
    lowest,
    highest,
    gaps: [...gaps].map(([from, to]) => ({ from, to })).sort((a, b) => (a.from < b.from ? -1 : 1)),
  }
}

/** Numbers in words, for messages: `0–9 without 2–3 5–5`. */
export const textOfNumbers = ({ lowest, highest, gaps }: Pick<EpochMark, 'lowest' | 'highest' | 'gaps'>): string =>
  `${lowest}–${highest} without ${gaps.map((gap) => `${gap.from}–${gap.to}`).join(' ') || 'gaps'}`

/** The known numbers of one epoch. */
export class EpochNumbers {
  lowest = 0n
  highest = -1n
  /** Sorted; never touching one another. */
  readonly gaps: { from: bigint; to: bigint }[] = []
  /** Net changes since they were last taken: gaps of the log that are gone, and those that are new. */
  #removed = new Set<bigint>()
  #added = new Map<bigint, bigint>()

  static of(mark: EpochMark): EpochNumbers {
    const numbers = new EpochNumbers()
    numbers.lowest = mark.lowest
    numbers.highest = mark.highest
    numbers.gaps.push(...mark.gaps.map((gap) => ({ ...gap })))
    return numbers
  }

  get empty(): boolean {
    return this.highest < this.lowest
  }

  knows(seq: bigint): boolean {
    return !this.empty && seq >= this.lowest && seq <= this.highest && this.#gapOf(seq) < 0
  }

  /** Notes a number that is not known yet. */
  take(seq: bigint): void {
    if (this.empty) {
      this.lowest = seq
      this.highest = seq
    } else if (seq > this.highest) {
      if (seq > this.highest + 1n) this.#add(this.gaps.length, this.highest + 1n, seq - 1n)
      this.highest = seq
    } else if (seq < this.lowest) {
      if (seq < this.lowest - 1n) this.#add(0, seq + 1n, this.lowest - 1n)
      this.lowest = seq
    } else {
      const at = this.#gapOf(seq)
      if (at < 0) throw new Error('a known number was taken twice')
      const { from, to } = this.gaps[at]!
      this.gaps.splice(at, 1)
      if (!this.#added.delete(from)) this.#removed.add(from)
      if (seq < to) this.#add(at, seq + 1n, to)
      if (seq > from) this.#add(at, from, seq - 1n)
    }
  }

  /** Gap changes since the last call, for the log. */
  takeChanges(): readonly GapChange[] {
    const changes: GapChange[] = []
    for (const remove of this.#removed) changes.push({ remove })
    for (const [from, to] of this.#added) changes.push({ add: { from, to } })
    this.#removed.clear()
    this.#added.clear()
    return changes
  }

  #add(at: number, from: bigint, to: bigint): void {
    this.gaps.splice(at, 0, { from, to })
    this.#added.set(from, to)
  }

  /** Index of the gap that holds a number, or -1. */
  #gapOf(seq: bigint): number {
    let low = 0
    let high = this.gaps.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const gap = this.gaps[middle]!
      if (seq < gap.from) high = middle - 1
      else if (seq > gap.to) low = middle + 1
      else return middle
    }
    return -1
  }
}
