/**
 * The port of the history: occupied and open beds of every unit at every mark of five minutes of the city's clock, for
 * years. Derived data: lost, they are made again from the log (`rebuild.ts`).
 */
import type { HistorySteps } from './steps.ts'

export const MARK_MINUTES = 5
export const MARK_MILLISECONDS = MARK_MINUTES * 60_000
/** A count that is not known, in samples and files; outside it is null. */
export const UNKNOWN = 65_535

/** All units at one mark. */
export interface MarkSample {
  /** Number of the mark since 1970: epoch milliseconds ÷ MARK_MILLISECONDS, whole. */
  readonly mark: number
  /** Beds with somebody in them or held for somebody on leave, by unit as `units` of the setting lists them. */
  readonly occupied: Uint16Array
  /** Open beds 实际开放, extra beds left out, in the same order. */
  readonly open: Uint16Array
}

/** A day of a unit that is on record and does not fit its checksum: nothing is told of it. */
export interface DamagedDay {
  /** Id. */
  readonly unit: string
  readonly firstMark: number
  /** Marks of the day. */
  readonly marks: number
}

export interface HistorySetting {
  readonly city: string
  /** IANA zone: what a day is. */
  readonly zone: string
  /** Ids of the units in the order of the samples. A unit keeps its past under its id, whatever joins or leaves. */
  readonly units: readonly string[]
  /** Finished local days that are kept. */
  readonly keepDays: number
}

export interface HistoryQuery {
  /** Ids; their beds are added up. One that was never recorded is unknown throughout. */
  readonly units: readonly string[]
  /** First mark, and the one after the last. */
  readonly fromMark: number
  readonly toMark: number
  /** Marks that are summed up to one step. */
  readonly stepMarks: number
}

export interface HistoryReading {
  read(query: HistoryQuery): Promise<HistorySteps>
}

export interface OccupancyHistory extends HistoryReading {
  readonly adapter: 'memory' | 'sqlite'
  /** The newest mark on record; null = none. */
  newest(): Promise<number | null>
  /**
   * Adds marks in rising order, all or none; those not after the newest are left as they are. A mark of a new local day
   * closes the days before it: they move into their segments, and days beyond `keepDays` are forgotten.
   */
  record(samples: readonly MarkSample[]): Promise<void>
  /** Writes damaged days anew, from samples made again from the log. @returns how many could be */
  mend(days: readonly DamagedDay[], samples: readonly MarkSample[]): Promise<number>
  close(): Promise<void>
}

/** The history cannot be used: the message says why and what to do. */
export class HistoryUnusable extends Error {
  override readonly name = 'HistoryUnusable'
}
