// What the API tells of epidemics, as the screen reads it.
import type { Text } from '../i18n/words.ts'
import type { Bands } from './types.ts'

export interface PathogenFigure {
  readonly name: string
  readonly values: readonly number[]
  readonly unit: string
  readonly range: readonly number[]
  readonly source: string
  readonly tag: string
}

export interface PathogenFile {
  readonly id: string
  readonly name: Text
  readonly ages: readonly number[]
  readonly reproduction: string
  readonly file: Readonly<Record<string, unknown>>
  readonly figures: readonly PathogenFigure[]
}

export interface ToldProblem {
  readonly path: string
  readonly why: string
  readonly zh: string | null
}

export interface FittedFigure {
  readonly name: string
  readonly unit: string
  readonly best: number
  readonly q025: number
  readonly median: number
  readonly q975: number
  readonly atEdge: boolean
}

export interface ReproductionOfDay {
  readonly day: string
  readonly mean: number
  readonly q025: number
  readonly median: number
  readonly q975: number
}

export interface FittedSeries {
  readonly dateColumn: string
  readonly valueColumn: string
  readonly days: readonly string[]
  readonly counts: readonly (number | null)[]
  readonly expected: readonly (number | null)[]
  readonly q025: readonly (number | null)[]
  readonly q975: readonly (number | null)[]
  readonly coverage: number
  readonly figures: readonly FittedFigure[]
  readonly reproduction: readonly ReproductionOfDay[]
  readonly notices: readonly ToldProblem[]
  readonly onwardsReproduction: number
  readonly onwardsPer100000: number
}

export interface SeriesFit {
  readonly columns: readonly string[]
  readonly problems: readonly ToldProblem[]
  readonly series: FittedSeries | null
}

/** Days until beds run out; null = beyond the days asked. */
export interface RunsOut {
  readonly p10: number | null
  readonly p50: number | null
  readonly p90: number | null
  readonly share: number
}

export type OutlookFigure = 'infections' | 'admissions' | 'wards' | 'intensiveCare' | 'deaths'

export interface OutlookSide extends Readonly<Record<OutlookFigure, Bands>> {
  readonly intensiveCareLeft: readonly number[] | null
  readonly wardsLeft: readonly number[] | null
  readonly intensiveCareRunsOut: RunsOut | null
  readonly wardsRunsOut: RunsOut | null
  readonly incidence: readonly number[]
  readonly infectionsSum: readonly number[]
  readonly admissionsSum: readonly number[]
  readonly deathsSum: readonly number[]
}

export interface BedsNow {
  readonly open: number
  readonly occupied: number
  /** Of those not occupied, the ones that somebody may be given now; null = not known. */
  readonly free: number | null
}

export interface EpidemicRun {
  readonly asOf: string
  readonly engineVersion: string
  readonly seed: number
  readonly pathogen: string
  readonly name: Text
  readonly reproductionNumber: number
  readonly days: number
  readonly runs: number
  readonly intensiveCare: BedsNow | null
  readonly wards: BedsNow | null
  readonly subdistricts: readonly { readonly name: Text; readonly people: number }[]
  readonly subdistrictOfCell: readonly number[]
  readonly base: OutlookSide
  readonly plan: OutlookSide | null
}
