/** Counts by half hour of the city's clock, kept for a day or two: what came, and how it was distributed. */
import { BIN_COUNT } from './log-bins.ts'

/** Length of a half hour in milliseconds. */
export const HALF_HOUR = 30 * 60_000
/** Half hours of the figures' window: the running one and the 47 before it. */
export const HALF_HOURS_A_DAY = 48
/** Half hours that are kept: two whole days before the running one. */
export const HALF_HOURS_KEPT = 2 * HALF_HOURS_A_DAY + 1

/** Number of the half hour that holds an instant, counted from 1970. */
export const halfHourOf = (at: number): number => Math.floor(at / HALF_HOUR)

/** The city's clock begins in the past where a recording drives it: what was counted by the wall clock before is no day of it. */
const wasSet = (newest: number, halfHour: number): boolean => halfHour < newest - 2 * HALF_HOURS_KEPT

/** Counts as snapshots keep them: `counts[h % HALF_HOURS_KEPT]` is that of half hour h. */
export interface KeptCounts {
  readonly newest: number
  readonly counts: Uint32Array
}

/** A count for each of the newest half hours. */
export class HalfHourCounts {
  readonly #counts = new Uint32Array(HALF_HOURS_KEPT)
  #newest = -1

  static of({ newest, counts }: KeptCounts): HalfHourCounts {
    const restored = new HalfHourCounts()
    restored.#counts.set(counts)
    restored.#newest = newest
    return restored
  }

  record(): KeptCounts {
    return { newest: this.#newest, counts: this.#counts.slice() }
  }

  get empty(): boolean {
    return this.#counts.every((n) => n === 0)
  }

  /** The newest half hour that was counted or looked at. */
  get newest(): number {
    return this.#newest
  }

  /** Forgets what lies too far before a half hour. Never goes back, but for a clock that was set to another time. */
  advanceTo(halfHour: number): void {
    if (wasSet(this.#newest, halfHour)) {
      this.#counts.fill(0)
      this.#newest = halfHour
    }
    if (halfHour <= this.#newest) return
    const first = Math.max(this.#newest + 1, halfHour - HALF_HOURS_KEPT + 1)
    for (let h = first; h <= halfHour; h++) this.#counts[h % HALF_HOURS_KEPT] = 0
    this.#newest = halfHour
  }

  /** Adds to a half hour; what is older than those kept is left out. */
  add(halfHour: number, n: number): void {
    this.advanceTo(halfHour)
    if (halfHour > this.#newest - HALF_HOURS_KEPT) this.#counts[halfHour % HALF_HOURS_KEPT]! += n
  }

  /** The count of a half hour; 0 outside those kept. */
  at(halfHour: number): number {
    if (halfHour > this.#newest || halfHour <= this.#newest - HALF_HOURS_KEPT) return 0
    return this.#counts[halfHour % HALF_HOURS_KEPT]!
  }

  /** Sum over the half hours from `first` to `last`, both included. */
  sum(first: number, last: number): number {
    let sum = 0
    for (let h = first; h <= last; h++) sum += this.at(h)
    return sum
  }
}

/** Distributions as snapshots keep them: triples of `half hour % HALF_HOURS_A_DAY`, bin and count, none of them 0 times. */
export interface KeptBins {
  readonly newest: number
  readonly cells: Uint32Array
}

/** The distribution of a duration over the newest 24 hours, in logarithmic bins, and for each half hour of them. */
export class HalfHourBins {
  /** Over the whole window. */
  readonly total = new Uint32Array(BIN_COUNT)
  readonly #slots: (Uint32Array | null)[] = new Array(HALF_HOURS_A_DAY).fill(null)
  #newest = -1

  static of({ newest, cells }: KeptBins): HalfHourBins {
    const restored = new HalfHourBins()
    restored.#newest = newest
    for (let i = 0; i < cells.length; i += 3) restored.#countIn(cells[i]!, cells[i + 1]!, cells[i + 2]!)
    return restored
  }

  record(): KeptBins {
    // Few of all bins were ever hit: only those are looked at in each half hour.
    const hit = Array.from(this.total.keys()).filter((bin) => this.total[bin]! > 0)
    const cells: number[] = []
    for (const [slot, counts] of this.#slots.entries())
      if (counts !== null) for (const bin of hit) if (counts[bin]! > 0) cells.push(slot, bin, counts[bin]!)
    return { newest: this.#newest, cells: Uint32Array.from(cells) }
  }

  advanceTo(halfHour: number): void {
    if (wasSet(this.#newest, halfHour)) {
      this.total.fill(0)
      this.#slots.fill(null)
      this.#newest = halfHour
    }
    if (halfHour <= this.#newest) return
    const first = Math.max(this.#newest + 1, halfHour - HALF_HOURS_A_DAY + 1)
    for (let h = first; h <= halfHour; h++) {
      const slot = h % HALF_HOURS_A_DAY
      const old = this.#slots[slot]
      if (!old) continue
      for (let bin = 0; bin < BIN_COUNT; bin++) this.total[bin]! -= old[bin]!
      this.#slots[slot] = null
    }
    this.#newest = halfHour
  }

  add(halfHour: number, bin: number): void {
    this.advanceTo(halfHour)
    if (halfHour <= this.#newest - HALF_HOURS_A_DAY) return
    this.#countIn(halfHour % HALF_HOURS_A_DAY, bin, 1)
  }

  #countIn(slot: number, bin: number, n: number): void {
    let counts = this.#slots[slot]
    if (!counts) {
      counts = new Uint32Array(BIN_COUNT)
      this.#slots[slot] = counts
    }
    counts[bin]! += n
    this.total[bin]! += n
  }

  /** Distributions of the half hours in which something was counted, oldest first. */
  slots(): readonly Uint32Array[] {
    const found: Uint32Array[] = []
    for (let h = this.#newest - HALF_HOURS_A_DAY + 1; h <= this.#newest; h++) {
      const counts = this.#slots[h % HALF_HOURS_A_DAY]
      if (counts) found.push(counts)
    }
    return found
  }
}
