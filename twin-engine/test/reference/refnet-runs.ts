/** RefNet's published answers, its parameters, and runs of it: for the tests beside this file and the long comparison. */
import { readFileSync } from 'node:fs'
import {
  decodeRefNet,
  REFNET_1,
  type RefNetModel,
  type RefNetParameters,
  type RefNetRun,
  type RefNetStatistics,
  refNetCity,
  runRefNet,
} from '../../src/refnet/index.ts'
import { chinaParameters } from '../simulation-city.ts'

type Values = Readonly<Record<string, number>>

export interface Spread {
  readonly mean: number
  readonly hw95: number
  readonly sd: number
}

export interface Answers {
  readonly replications: number
  readonly statistics: Readonly<Record<string, Spread>>
  readonly exactReplications: Readonly<Record<string, Values>>
  readonly eventHash: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly traceReplication0: readonly string[]
  readonly 'RefNet-0': {
    readonly replications: number
    readonly statistics: Readonly<Record<string, Spread>>
    readonly exactReplications: Readonly<Record<string, Values>>
  }
  readonly exactK10: { readonly statistics: Values; readonly eventHash: Readonly<Record<string, string>> }
}

export const answers = JSON.parse(readFileSync(new URL('./refnet/reference.json', import.meta.url), 'utf8')) as Answers

/** RefNet-1's parameters with what differs. */
export function refNetParameters(different: Readonly<Record<string, unknown>> = {}): RefNetParameters {
  const decoded = decodeRefNet({ ...(REFNET_1 as object), ...different })
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems))
  return decoded.value
}

const cities = new Map<string, RefNetRun['city']>()

/** A replication of RefNet, by default one as the reference has them. */
export function refNetRun(
  replication: number,
  different: Partial<RefNetRun> & { readonly model?: RefNetModel; readonly copies?: number } = {},
): RefNetStatistics {
  const { model = '1', copies = 1, ...run } = different
  const key = `${model}/${copies}`
  const parameters = refNetParameters()
  const city = run.city ?? cities.get(key) ?? refNetCity(parameters, copies, model)
  if (!run.city) cities.set(key, city)
  return runRefNet({
    parameters: chinaParameters(),
    seed: parameters.seed,
    replication,
    warmupWeeks: parameters.warmupWeeks,
    weeks: parameters.runWeeks,
    keepSamples: true,
    ...run,
    city,
  })
}

/** The names of every statistic of the model's definition, in its order. */
export const STATISTIC_NAMES: readonly string[] = [
  'n_arr n_accept n_div div_per_accept',
  'ed_wait_mean_c1 ed_wait_mean_c2 ed_wait_mean_c3 ed_wait_p95_c1 ed_wait_p95_c2 ed_wait_p95_c3',
  'ed_stay_mean ed_stay_p95 ed_4h_frac board_mean board_p95 icu_wait_mean board_hours icu_block_hours',
  'util_bay util_icu util_surg util_gen clean_frac edq_mean edq_max el_sched el_cancel el_cancel_frac',
  'n_transfer transfer_wait_mean n_deaths n_depart n_ward_discharge los_total_mean',
  ...Array.from({ length: 8 }, (_, h) =>
    ['ed_wait_mean', 'util_icu', 'util_gen', 'n_div', 'el_cancel'].map((name) => `h${h}_${name}`).join(' '),
  ),
  'events_total events_window',
].flatMap((line) => line.split(' '))

export interface MeanAndDeviation {
  readonly n: number
  readonly mean: number
  readonly sd: number
}

/** Of the values that are numbers. */
export function meanAndDeviation(values: readonly number[]): MeanAndDeviation {
  const known = values.filter((value) => !Number.isNaN(value))
  const n = known.length
  const mean = known.reduce((a, b) => a + b, 0) / n
  return { n, mean, sd: Math.sqrt(known.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (n - 1)) }
}

/** By how many standard errors two means differ; 0 where they are the same number. */
export function standardErrorsApart(one: MeanAndDeviation, other: MeanAndDeviation): number {
  const difference = one.mean - other.mean
  return difference === 0 ? 0 : difference / Math.sqrt(one.sd ** 2 / one.n + other.sd ** 2 / other.n)
}

/** RefNet with this many more intensive care beds at its largest hospital. */
export const EXTRA_INTENSIVE_CARE_BEDS = 2

/** Pairs of RefNet and RefNet with more intensive care beds, by replication: each pair shares its luck. */
export function refNetPairs(
  count: number,
  weeks: { readonly warmupWeeks: number; readonly weeks: number },
): { readonly base: Record<string, number>[]; readonly plan: Record<string, number>[] } {
  const { hospitals } = refNetParameters()
  const city = refNetCity(
    refNetParameters({
      hospitals: hospitals.map((h, i) => (i === 0 ? { ...h, icu: h.icu + EXTRA_INTENSIVE_CARE_BEDS } : h)),
    }),
  )
  const replications = Array.from({ length: count }, (_, r) => r)
  return {
    base: replications.map((r) => refNetRun(r, weeks).results()),
    plan: replications.map((r) => refNetRun(r, { ...weeks, city }).results()),
  }
}

/**
 * How much less the difference varies where pairs share their luck: (var base + var plan) ∕ var (plan − base). Infinity where
 * the difference is always the same; NaN where nothing varies at all.
 */
export function varianceRatio(base: readonly number[], plan: readonly number[]): number {
  const variance = (values: readonly number[]): number => meanAndDeviation(values).sd ** 2
  return (variance(base) + variance(plan)) / variance(plan.map((value, k) => value - base[k]!))
}

/** Statistics of which shared luck is to take nine tenths of the variance; of every other of the network three quarters. */
export const TENFOLD: readonly string[] = [
  'icu_wait_mean',
  'board_mean',
  'div_per_accept',
  'n_transfer',
  'ed_wait_mean_c3',
  'board_hours',
  'util_icu',
]
