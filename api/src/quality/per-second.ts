/** How many events a second the twin took lately, by the wall clock. */
const SECONDS = 60

/** As snapshots keep it: counts, and the second since 1970 that each is of. */
export interface KeptRate {
  readonly counts: Float64Array
  readonly seconds: Float64Array
}

export class PerSecond {
  readonly #counts = new Float64Array(SECONDS)
  readonly #seconds = new Float64Array(SECONDS).fill(-1)

  static of({ counts, seconds }: KeptRate): PerSecond {
    const restored = new PerSecond()
    restored.#counts.set(counts)
    restored.#seconds.set(seconds)
    return restored
  }

  record(): KeptRate {
    return { counts: this.#counts.slice(), seconds: this.#seconds.slice() }
  }

  /** @param at epoch ms of the wall clock. */
  add(at: number, n: number): void {
    const second = Math.floor(at / 1000)
    const slot = second % SECONDS
    if (this.#seconds[slot] !== second) {
      this.#seconds[slot] = second
      this.#counts[slot] = 0
    }
    this.#counts[slot]! += n
  }

  /** Events a second over the minute before `now`. */
  at(now: number): number {
    const second = Math.floor(now / 1000)
    let sum = 0
    for (let slot = 0; slot < SECONDS; slot++) if (this.#seconds[slot]! > second - SECONDS) sum += this.#counts[slot]!
    return sum / SECONDS
  }
}
