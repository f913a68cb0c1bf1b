// Forecasts of occupied beds as fans, and the record of how good they were.
import type { ProvenSpan } from '@kangcheng/twin-engine/forecast'

export type ForecastMethod = 'STATISTICAL' | 'MECHANISTIC' | 'ENSEMBLE'

/** How good forecasts of one place and horizon were; null = none has been scored. */
export interface KeptScore {
  /** Id; null = the city, or all hospitals together. */
  readonly facility: string | null
  readonly horizonHours: number
  readonly forecasts: number
  readonly since: string | null
  readonly wis: number | null
  readonly crps: number | null
  readonly bias: number | null
  readonly coverage50: number | null
  readonly coverage80: number | null
  readonly coverage95: number | null
  readonly relativeWisToNaive: number | null
  readonly relativeWisToSeasonalNaive: number | null
  readonly relativeWisToCalibratedNaive: number | null
}

/** The scores of one method, either made live or recomputed afterwards. */
export interface Scoreboard {
  readonly method: ForecastMethod
  readonly recomputed: boolean
  /** End of the last hour whose truth is known; null = none is. */
  readonly asOf: string | null
  /** The recorded past is being forecast again; null = it is not, or all is done. */
  readonly recomputing: { readonly upTo: string; readonly until: string } | null
  readonly rows: readonly KeptScore[]
  readonly pooled: readonly KeptScore[]
  readonly facilities: readonly {
    readonly facility: string | null
    readonly spans: readonly ProvenSpan[]
    readonly forecasts: number
  }[]
}

export interface OccupancyFanLine {
  readonly method: ForecastMethod
  /** End of the last hour that it has seen, or when its runs were forked. */
  readonly asOf: string | null
  /** Beginning of its first hour, from which horizons count. */
  readonly from: string | null
  readonly learntHours: number | null
  readonly runs: number | null
  /** By horizon the beds at every level; null = nothing is said so far ahead. */
  readonly quantiles: readonly (readonly number[] | null)[]
  /** By hour of the course the beds at `COURSE_LEVELS`. */
  readonly course: readonly (readonly number[] | null)[]
  readonly statisticalShare: readonly (number | null)[] | null
  readonly scoredLive: readonly number[]
  readonly scoredRecomputed: readonly number[]
  /** Hours ahead over which those made live beat the calibrated naive forecast. */
  readonly proven: readonly ProvenSpan[]
  readonly provenRecomputed: readonly ProvenSpan[]
}

export interface OccupancyFan {
  readonly facility: string | null
  readonly asOf: string
  /** Mean occupied beds of the hours before `asOf`, oldest first. */
  readonly past: readonly (number | null)[]
  readonly leftOut: readonly string[]
  readonly horizonHours: readonly number[]
  readonly levels: readonly number[]
  readonly courseHours: readonly number[]
  readonly lines: readonly OccupancyFanLine[]
}
