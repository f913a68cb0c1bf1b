/** A series of marks summed up to steps: mean, least and greatest of what was known, and how much that was. */
import { UNKNOWN } from './occupancy-history.ts'

/** One value a step. A step of which nothing is known has null, and a share of 0. */
export interface FigureSteps {
  readonly mean: readonly (number | null)[]
  readonly min: readonly (number | null)[]
  readonly max: readonly (number | null)[]
  /** Known share of the step's marks, 0 to 1; of several units, of their marks together. */
  readonly knownShare: readonly number[]
}

export interface HistorySteps {
  readonly fromMark: number
  readonly stepMarks: number
  readonly occupied: FigureSteps
  readonly open: FigureSteps
  /** Before this mark nothing was recorded: it was made up for a demonstration. null = all was recorded. */
  readonly madeUpUntilMark: number | null
}

/** Units added up mark by mark: a mark is known where one of them is. */
export class SummedSeries {
  readonly #sum: Uint32Array
  readonly #known: Uint16Array
  #units = 0

  constructor(marks: number) {
    this.#sum = new Uint32Array(marks)
    this.#known = new Uint16Array(marks)
  }

  /** @param values one value a mark from mark `at` of the series on, UNKNOWN where it is not known, as beside them. */
  add(values: Uint16Array, at = 0): void {
    this.#units++
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!
      if (value === UNKNOWN) continue
      this.#sum[at + i]! += value
      this.#known[at + i]!++
    }
  }

  /** The last step may be shorter. */
  steps(stepMarks: number): FigureSteps {
    const mean: (number | null)[] = []
    const min: (number | null)[] = []
    const max: (number | null)[] = []
    const knownShare: number[] = []
    for (let from = 0; from < this.#sum.length; from += stepMarks) {
      const to = Math.min(from + stepMarks, this.#sum.length)
      let [total, marks, known, low, high] = [0, 0, 0, Number.POSITIVE_INFINITY, 0]
      for (let i = from; i < to; i++) {
        if (this.#known[i] === 0) continue
        const value = this.#sum[i]!
        marks++
        known += this.#known[i]!
        total += value
        if (value < low) low = value
        if (value > high) high = value
      }
      mean.push(marks === 0 ? null : total / marks)
      min.push(marks === 0 ? null : low)
      max.push(marks === 0 ? null : high)
      knownShare.push(this.#units === 0 ? 0 : known / ((to - from) * this.#units))
    }
    return { mean, min, max, knownShare }
  }
}
