/** What one source did in the last two days of the city's clock. Constant memory, constant cost per event. */
import {
  HALF_HOURS_A_DAY,
  HalfHourBins,
  HalfHourCounts,
  halfHourOf,
  type KeptBins,
  type KeptCounts,
} from './half-hours.ts'
import { binOf, countOf, quantileOf } from './log-bins.ts'
import { THRESHOLDS } from './thresholds.ts'

const DAY = 24 * 3_600_000
/** Batches nearer than this are one: the log joins batches that wait together. */
const ONE_BATCH = 1000

/** A window as snapshots keep it. */
export interface KeptWindow {
  readonly accepted: KeptCounts
  readonly refused: KeptCounts
  readonly lateness: KeptBins
  readonly pauses: KeptBins
  /** Last receipt by epoch, epoch ms. */
  readonly epochs: ReadonlyMap<string, number>
  /** Receipt of the last batch, epoch ms; NaN = none yet. */
  readonly lastBatch: number
}

export class SourceWindow {
  readonly accepted: HalfHourCounts
  readonly refused: HalfHourCounts
  /** Receipt minus occurrence, in seconds. */
  readonly lateness: HalfHourBins
  readonly #pauses: HalfHourBins
  /** Last receipt by epoch. */
  readonly #epochs: Map<string, number>
  #lastBatch: number
  #rhythm: { readonly halfHour: number; readonly minutes: number | null } | null = null

  constructor(kept: KeptWindow | null = null) {
    this.accepted = kept === null ? new HalfHourCounts() : HalfHourCounts.of(kept.accepted)
    this.refused = kept === null ? new HalfHourCounts() : HalfHourCounts.of(kept.refused)
    this.lateness = kept === null ? new HalfHourBins() : HalfHourBins.of(kept.lateness)
    this.#pauses = kept === null ? new HalfHourBins() : HalfHourBins.of(kept.pauses)
    this.#epochs = new Map(kept?.epochs)
    this.#lastBatch = kept?.lastBatch ?? Number.NaN
  }

  /** For a snapshot, as of the city's clock; null where the window has nothing in it any more. */
  record(asOf: number): KeptWindow | null {
    this.advanceTo(asOf)
    const epochs = this.epochsSince(asOf)
    if (this.accepted.empty && this.refused.empty) return null
    return {
      accepted: this.accepted.record(),
      refused: this.refused.record(),
      lateness: this.lateness.record(),
      pauses: this.#pauses.record(),
      epochs: new Map([...this.#epochs].filter(([epoch]) => epochs.has(epoch))),
      lastBatch: this.#lastBatch,
    }
  }

  /** Accepted events, by their lateness. @param received where the city's clock stood, epoch ms. */
  accept(received: number, latenessSeconds: readonly number[]): void {
    const halfHour = halfHourOf(received)
    this.accepted.add(halfHour, latenessSeconds.length)
    for (const seconds of latenessSeconds) this.lateness.add(halfHour, binOf(seconds))
  }

  /** Events that went to the quarantine. */
  refuse(received: number, n: number): void {
    this.refused.add(halfHourOf(received), n)
  }

  /** The time of an event that was refused for it: it tells of the sender's clock all the same. */
  refuseTime(received: number, latenessSeconds: number): void {
    this.lateness.add(halfHourOf(received), binOf(latenessSeconds))
  }

  /** That something new came. */
  batch(received: number, epoch: string | null): void {
    if (epoch !== null) this.#epochs.set(epoch, received)
    const pause = received - this.#lastBatch
    if (pause <= ONE_BATCH) return
    if (pause <= DAY) this.#pauses.add(halfHourOf(received), binOf(pause / 1000))
    this.#lastBatch = received
    this.#rhythm = null
  }

  /** Lets go of what is older than the window that ends at `asOf`. */
  advanceTo(asOf: number): void {
    const halfHour = halfHourOf(asOf)
    this.accepted.advanceTo(halfHour)
    this.refused.advanceTo(halfHour)
    this.lateness.advanceTo(halfHour)
    this.#pauses.advanceTo(halfHour)
    if (this.#rhythm !== null && this.#rhythm.halfHour !== halfHour) this.#rhythm = null
  }

  /** The half hour that runs. */
  get running(): number {
    return Math.max(this.accepted.newest, this.refused.newest)
  }

  /** What came in a half hour, refused or not. */
  arrivals(halfHour: number): number {
    return this.accepted.at(halfHour) + this.refused.at(halfHour)
  }

  /** Epochs that something came from in the 24 hours before `asOf`. */
  epochsSince(asOf: number): ReadonlySet<string> {
    for (const [epoch, at] of this.#epochs) if (at < asOf - DAY) this.#epochs.delete(epoch)
    return new Set(this.#epochs.keys())
  }

  /** The pause between batches that nine of ten do not exceed over the last day, in minutes, 1 at least; null if unknown. */
  rhythmMinutes(asOf: number): number | null {
    this.advanceTo(asOf)
    if (this.#rhythm === null) {
      const enough = countOf(this.#pauses.total) >= THRESHOLDS.batchesForInterval.value - 1
      const pause = enough ? quantileOf(this.#pauses.total, 0.9) : null
      this.#rhythm = { halfHour: halfHourOf(asOf), minutes: pause === null ? null : Math.max(1, pause / 60) }
    }
    return this.#rhythm.minutes
  }

  /** Share of what came in the last day that was accepted; null where nothing came. */
  validity(): number | null {
    const last = this.running
    const first = last - HALF_HOURS_A_DAY + 1
    const accepted = this.accepted.sum(first, last)
    const came = accepted + this.refused.sum(first, last)
    return came === 0 ? null : accepted / came
  }
}
