/** What statistics are made of: samples, and integrals over time. */

/** Values in the order in which they came; only their sum and number where quantiles are not wanted. */
export class Samples {
  count = 0
  sum = 0
  private kept: Float64Array | null

  constructor(keep: boolean) {
    this.kept = keep ? new Float64Array(1024) : null
  }

  add(value: number): void {
    if (this.kept !== null) {
      if (this.count === this.kept.length) {
        const wider = new Float64Array(this.kept.length * 2)
        wider.set(this.kept)
        this.kept = wider
      }
      this.kept[this.count] = value
    }
    this.count++
    this.sum += value
  }

  mean(): number {
    return this.sum / this.count
  }

  /** Nearest rank: value number ⌈0.95 n⌉ of the sorted sample; NaN where none were kept. */
  p95(): number {
    if (this.kept === null || this.count === 0) return Number.NaN
    return this.kept.slice(0, this.count).sort()[Math.ceil(0.95 * this.count) - 1]!
  }
}

/** ∫ n dt over the window from its changes: each adds −change × time since the window's start; the rest at its end. */
export class Integral {
  present = 0
  private area = 0

  change(by: number, windowMinute: number): void {
    this.present += by
    if (windowMinute > 0) this.area -= by * windowMinute
  }

  over(windowMinutes: number): number {
    return this.area + this.present * windowMinutes
  }
}

/** Many integrals side by side, by number. */
export class Integrals {
  private readonly present: Int32Array
  private readonly area: Float64Array

  constructor(count: number) {
    this.present = new Int32Array(count)
    this.area = new Float64Array(count)
  }

  change(which: number, by: number, windowMinute: number): void {
    this.present[which]! += by
    if (windowMinute > 0) this.area[which]! -= by * windowMinute
  }

  over(which: number, windowMinutes: number): number {
    return this.area[which]! + this.present[which]! * windowMinutes
  }
}
