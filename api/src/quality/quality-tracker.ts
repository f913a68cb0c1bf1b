/**
 * What came from whom and when, by the city's clock: the running figures behind every source's quality. Fed by the twin as
 * events are applied. Snapshots keep it; where one does not, `rebuild.ts` feeds it the same from the log, so that a restart
 * changes no figure.
 */
import type { CityClock } from '../live/city-clock.ts'
import { HALF_HOUR, HALF_HOURS_KEPT } from './half-hours.ts'
import { type KeptRate, PerSecond } from './per-second.ts'
import { type KeptWindow, SourceWindow } from './source-window.ts'

/** How far back the figures look: what a restart without a snapshot of them has to read again. */
export const LOOKS_BACK = HALF_HOURS_KEPT * HALF_HOUR

/** Of an entry of the quarantine, what the figures need. */
export interface RefusedEntry {
  readonly source: string
  readonly epoch: string
  readonly cause: string
  readonly event: string
}

/** The figures as snapshots keep them. */
export interface KeptQuality {
  /** The clock that they were counted by, as it calls itself: by another one they would be others. */
  readonly clock: string
  readonly rate: KeptRate
  readonly windows: ReadonlyMap<string, KeptWindow>
}

/** Events that were applied one after the other by one source and epoch, at one time of the city's clock. */
interface Run {
  readonly window: SourceWindow
  readonly source: string
  readonly epoch: string
  readonly asOf: number
  readonly occurredAt: number[]
}

/** Receipt minus occurrence in seconds; within the resolution of the receipt's time it is 0. */
export function latenessSeconds(received: number, occurredAt: number, resolution: number): number {
  const late = received - occurredAt
  if (late >= 0) return late / 1000
  return Math.min(0, late + resolution) / 1000
}

export class QualityTracker {
  readonly rate: PerSecond
  readonly #clock: CityClock
  readonly #windows: Map<string, SourceWindow>
  #runs: Run[] = []
  #run: Run | null = null

  constructor(clock: CityClock, kept: KeptQuality | null = null) {
    this.#clock = clock
    this.rate = kept === null ? new PerSecond() : PerSecond.of(kept.rate)
    this.#windows = new Map(
      [...(kept?.windows ?? [])].map(([source, window]) => [source, new SourceWindow(window)] as const),
    )
  }

  /** For a snapshot, as of the city's clock; null while events of a batch are not settled. */
  record(asOf: number): KeptQuality | null {
    if (this.#run !== null) return null
    const windows = new Map<string, KeptWindow>()
    for (const [source, window] of this.#windows) {
      const kept = window.record(asOf)
      if (kept !== null) windows.set(source, kept)
    }
    return { clock: this.#clock.name, rate: this.rate.record(), windows }
  }

  /** The figures of a source up to the city's clock; null where nothing new came of it for two days. */
  of(source: string, asOf: number): SourceWindow | null {
    const window = this.#windows.get(source) ?? null
    window?.advanceTo(asOf)
    return window
  }

  /** Notes an applied event; it counts once the batch is settled. @param asOf the city's clock then, 0 = not started. */
  apply(source: string, epoch: string, occurredAt: number, asOf: number): void {
    let run = this.#run
    if (run === null || run.source !== source || run.epoch !== epoch || run.asOf !== asOf) {
      run = { window: this.#windowOf(source), source, epoch, asOf, occurredAt: [] }
      this.#run = run
      this.#runs.push(run)
    }
    run.occurredAt.push(occurredAt)
  }

  /** The batch that was applied has its time of receipt, by the wall clock. */
  settle(receivedAt: number): void {
    if (this.#run === null) return
    const clock = this.#clock
    for (const { window, epoch, asOf, occurredAt } of this.#runs) {
      const received = clock.receipt(receivedAt, asOf)
      window.accept(
        received,
        occurredAt.map((at) => latenessSeconds(received, at, clock.receiptResolution)),
      )
      window.batch(received, epoch)
      this.rate.add(receivedAt, occurredAt.length)
    }
    this.#runs = []
    this.#run = null
  }

  /** Notes new entries of the quarantine, all of one source. */
  refuse(source: string, n: number, entries: readonly RefusedEntry[], receivedAt: number, asOf: number): void {
    if (n <= 0) return
    const window = this.#windowOf(source)
    const received = this.#clock.receipt(receivedAt, asOf)
    window.refuse(received, n)
    window.batch(received, entries[0]?.epoch ?? null)
    for (const entry of entries.slice(0, n)) {
      const occurredAt = entry.cause === 'ahead-of-clock' ? occurredAtOf(entry.event) : null
      if (occurredAt !== null)
        window.refuseTime(received, latenessSeconds(received, occurredAt, this.#clock.receiptResolution))
    }
  }

  #windowOf(source: string): SourceWindow {
    let window = this.#windows.get(source)
    if (!window) {
      window = new SourceWindow()
      this.#windows.set(source, window)
    }
    return window
  }
}

/** The time that a refused event carries, epoch ms; null where it carries none that can be read. */
function occurredAtOf(event: string): number | null {
  const { occurredAt } = JSON.parse(event) as { readonly occurredAt?: unknown }
  if (typeof occurredAt !== 'string' && typeof occurredAt !== 'number') return null
  const at = new Date(occurredAt).getTime()
  return Number.isNaN(at) ? null : at
}
