/**
 * The running figures of the sources as a snapshot keeps them, so that a start need not read two days of the log for them.
 * In V8's own form, which later versions of Node read: it keeps typed arrays, and takes less room than JSON.
 */
import { deserialize, serialize } from 'node:v8'
import type { KeptQuality } from '../quality/quality-tracker.ts'
import type { CityClock } from './city-clock.ts'
import type { Live } from './live-state.ts'
import type { Snapshot } from './snapshots.ts'

/** Rises whenever the figures are counted or kept in another way: those of another format are built again from the log. */
export const FIGURES_FORMAT = 1

export interface KeptFigures {
  readonly quality: KeptQuality
  /** Entries of the quarantine that are counted in it, by source. */
  readonly counted: ReadonlyMap<string, number>
}

/** The figures as bytes; null while those of a batch are not settled. @param now epoch ms, the city's clock before its start. */
export function keptFigures({ state, quality, quarantined }: Live, now: number): Uint8Array | null {
  const kept = quality.record(state.asOf || now)
  return kept === null ? null : serialize({ quality: kept, counted: new Map(quarantined) } satisfies KeptFigures)
}

/** Null where the snapshot has none that this program and clock go on from: then the log has them. */
export function figuresOf({ header, figures }: Snapshot, clock: CityClock): KeptFigures | null {
  if (figures === undefined || header.figures?.format !== FIGURES_FORMAT) return null
  const kept = deserialize(figures) as KeptFigures
  return kept.quality.clock === clock.name ? kept : null
}
