/**
 * An outbreak fitted to reported counts: transmission, duration and the infectious at the start by maximum likelihood, and how sure that is by
 * Markov chain Monte Carlo, adaptive Metropolis (Haario, Saksman and Tamminen 2001, Bernoulli 7:223–242) with addressed luck.
 */
import type { UniformSource } from './binomial.ts'
import type { CaseSeries } from './case-series.ts'
import { logGamma } from './log-gamma.ts'
import { nelderMead } from './nelder-mead.ts'
import { runOutbreak } from './outbreak-model.ts'

/** What was counted: people ill on the day, or new cases of the day. */
export type Observed = 'prevalence' | 'incidence'
/** `least-squares`: normal errors of one deviation. Counts scatter as a negative binomial distribution unless told otherwise. */
export const ERROR_MODELS = ['negative-binomial', 'least-squares'] as const
export type ErrorModel = (typeof ERROR_MODELS)[number]

export interface FitQuestion {
  readonly series: CaseSeries
  readonly population: number
  readonly observed: Observed
  readonly errors: ErrorModel
  /** Known beforehand; 0 = SIR. */
  readonly latentDays: number
  /** Reported share of the infected; 1 = all. */
  readonly reportedShare: number
}

export interface FittedFigure {
  readonly name: 'beta' | 'infectiousDays' | 'initialInfectious' | 'reproductionNumber' | 'dispersion'
  readonly unit: string
  readonly best: number
  readonly q025: number
  readonly median: number
  readonly q975: number
  /** The best fit lies at the edge of what the search may name: the curve does not tell this figure. */
  readonly atEdge: boolean
}

export interface OutbreakFit {
  readonly figures: readonly FittedFigure[]
  /** Sum of squared differences of the best fit, reported days alone. */
  readonly squares: number
  readonly logLikelihood: number
  /** Of each day of the series: best fit, and the band in which 95 of 100 new counts would lie. */
  readonly expected: Float64Array
  readonly q025: Float64Array
  readonly q975: Float64Array
  /** Reported days within the band. */
  readonly coverage: number
  readonly accepted: number
}

const CHAIN = 6_000
const BURN_IN = 2_000
const ADAPT_EVERY = 200
const STREAM = 0x0f00_0000
/** Bounds of beta ∕ day, days, infectious at the start, dispersion: what the search may name. */
const LOW = [0.01, 0.2, 0.01, 0.05] as const
const HIGH = [20, 60, 1e5, 1e4] as const

/** `theta` = logarithms of beta, infectious days, initial infectious, and the dispersion or (least squares) the deviation. */
export function fitOutbreak(question: FitQuestion, luck: UniformSource): OutbreakFit {
  const minusLog = (theta: readonly number[]): number => -logLikelihood(question, theta)
  const most = question.series.counts.reduce((a, b) => (b > a ? b : a), 1)
  const first = Math.max(1, question.series.counts.find((count) => !Number.isNaN(count)) ?? 1)
  const fourth = question.errors === 'least-squares' ? Math.max(1, most / 10) : 5
  const tries = [0.4, 1.5].flatMap((beta) =>
    [2, 6].map((days) => [beta, days, first / question.reportedShare, fourth].map(Math.log)),
  )
  const best = tries
    .map((start) => nelderMead(minusLog, start, [0.2, 0.2, 0.3, 0.3]))
    .reduce((a, b) => (b.value < a.value ? b : a))
  const polished = nelderMead(minusLog, best.x, [0.05, 0.05, 0.05, 0.05])
  const chain = sample(question, polished.x, luck)
  return answer(question, polished.x, chain, luck)
}

function expectedCounts(
  { series, population, observed, latentDays, reportedShare }: FitQuestion,
  theta: readonly number[],
): Float64Array {
  const [beta, infectiousDays, initialInfectious] = theta.map(Math.exp) as [number, number, number]
  const days = series.counts.length
  const outbreak = {
    population,
    beta,
    latentDays,
    infectiousDays,
    initialInfectious: Math.min(initialInfectious, population),
  }
  // New cases of the first day are those since the day before it.
  const run = runOutbreak(outbreak, observed === 'incidence' ? days : days - 1)
  const counted = observed === 'incidence' ? run.infections.subarray(1) : run.infectious
  return counted.map((one) => one * reportedShare)
}

function logLikelihood(question: FitQuestion, theta: readonly number[]): number {
  for (let k = 0; k < theta.length; k++) {
    const high = k === 3 && question.errors === 'least-squares' ? 1e9 : HIGH[k]!
    if (theta[k]! < Math.log(LOW[k]!) || theta[k]! > Math.log(high)) return Number.NEGATIVE_INFINITY
  }
  const { counts } = question.series
  const expected = expectedCounts(question, theta)
  const fourth = Math.exp(theta[3]!)
  let sum = 0
  for (let t = 0; t < counts.length; t++) {
    const y = counts[t]!
    if (Number.isNaN(y)) continue
    const m = Math.max(1e-9, expected[t]!)
    sum +=
      question.errors === 'least-squares'
        ? -0.5 * ((y - m) / fourth) ** 2 - Math.log(fourth)
        : logGamma(y + fourth) -
          logGamma(fourth) -
          logGamma(y + 1) +
          fourth * Math.log(fourth / (fourth + m)) +
          y * Math.log(m / (fourth + m))
  }
  return sum
}

/** States of the chain after the burn-in, one after the other. */
function sample(
  question: FitQuestion,
  start: readonly number[],
  luck: UniformSource,
): { states: number[][]; accepted: number } {
  const size = start.length
  let now = [...start]
  let value = logLikelihood(question, now)
  const seen: number[][] = []
  let root = Array.from({ length: size }, (_, i) => start.map((__, j): number => (i === j ? 0.02 : 0)))
  let accepted = 0
  for (let n = 0; n < CHAIN; n++) {
    const z = normals(luck, n)
    const next = now.map((one, i) => one + root[i]!.reduce((sum, r, j) => sum + r * z[j]!, 0))
    const proposed = logLikelihood(question, next)
    if (Math.log(luck.draw(STREAM, n, 2)[0]!) < proposed - value) {
      now = next
      value = proposed
      if (n >= BURN_IN) accepted++
    }
    seen.push(now)
    // The proposal is fixed with the end of the burn-in, so that what follows is a plain chain.
    if (n < BURN_IN && n > 0 && n % ADAPT_EVERY === 0) root = adapted(seen.slice(n >> 1), root)
  }
  return { states: seen.slice(BURN_IN), accepted: accepted / (CHAIN - BURN_IN) }
}

function normals(luck: UniformSource, n: number): readonly number[] {
  const pairs = [...luck.draw(STREAM, n, 0), ...luck.draw(STREAM, n, 1)]
  return [0, 1, 2, 3].map((k) => Math.sqrt(-2 * Math.log(pairs[2 * k]!)) * Math.cos(2 * Math.PI * pairs[2 * k + 1]!))
}

/** Lower root of 2.4² ∕ d × the covariance of the chain so far; the one before where that is singular. */
function adapted(seen: readonly (readonly number[])[], before: number[][]): number[][] {
  const size = seen[0]!.length
  const mean = Array.from({ length: size }, (_, k) => seen.reduce((sum, x) => sum + x[k]!, 0) / seen.length)
  const root = Array.from({ length: size }, () => Array<number>(size).fill(0))
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let sum = i === j ? 1e-9 : 0
      for (const x of seen) sum += ((x[i]! - mean[i]!) * (x[j]! - mean[j]!)) / seen.length
      sum *= 2.4 ** 2 / size
      for (let k = 0; k < j; k++) sum -= root[i]![k]! * root[j]![k]!
      if (i === j && !(sum > 0)) return before
      root[i]![j] = i === j ? Math.sqrt(sum) : sum / root[j]![j]!
    }
  return root
}

function answer(
  question: FitQuestion,
  best: readonly number[],
  { states, accepted }: { states: number[][]; accepted: number },
  luck: UniformSource,
): OutbreakFit {
  const { counts } = question.series
  const expected = expectedCounts(question, best)
  const edge = [0, 1, 2].map((k) => best[k]! < Math.log(LOW[k]!) + 0.01 || best[k]! > Math.log(HIGH[k]!) - 0.01)
  const figure = (
    name: FittedFigure['name'],
    unit: string,
    of: (theta: readonly number[]) => number,
    atEdge: boolean,
  ): FittedFigure => {
    const sorted = Float64Array.from(states, of).sort()
    const [q025, median, q975] = [at(sorted, 0.025), at(sorted, 0.5), at(sorted, 0.975)]
    return { name, unit, best: of(best), q025, median, q975, atEdge }
  }
  const [beta, duration, first] = edge as [boolean, boolean, boolean]
  const figures = [
    figure('beta', '/d', (theta) => Math.exp(theta[0]!), beta || duration),
    figure('infectiousDays', 'd', (theta) => Math.exp(theta[1]!), beta || duration),
    figure('initialInfectious', 'people', (theta) => Math.exp(theta[2]!), first),
    figure('reproductionNumber', 'people', (theta) => Math.exp(theta[0]! + theta[1]!), beta || duration),
    ...(question.errors === 'least-squares' ? [] : [figure('dispersion', 'k', (theta) => Math.exp(theta[3]!), false)]),
  ]
  const [q025, q975] = predictive(question, states, luck)
  let squares = 0
  let within = 0
  let reported = 0
  counts.forEach((y, t) => {
    if (Number.isNaN(y)) return
    reported++
    squares += (y - expected[t]!) ** 2
    if (y >= q025[t]! && y <= q975[t]!) within++
  })
  return {
    figures,
    squares,
    logLikelihood: logLikelihood(question, best),
    expected,
    q025,
    q975,
    coverage: within / reported,
    accepted,
  }
}

const at = (sorted: Float64Array, p: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))]!

/** Every tenth state gives a course, and each of its days a new count. */
function predictive(
  question: FitQuestion,
  states: readonly (readonly number[])[],
  luck: UniformSource,
): [Float64Array, Float64Array] {
  const courses = states
    .filter((_, n) => n % 10 === 0)
    .map((theta) => [theta, expectedCounts(question, theta)] as const)
  const days = question.series.counts.length
  const [low, high] = [new Float64Array(days), new Float64Array(days)]
  for (let t = 0; t < days; t++) {
    const drawn = Float64Array.from(courses, ([theta, mean], n) =>
      newCount(question.errors, mean[t]!, Math.exp(theta[3]!), luck.draw(STREAM + 1, n, t)),
    ).sort()
    low[t] = at(drawn, 0.025)
    high[t] = at(drawn, 0.975)
  }
  return [low, high]
}

/** Counts of mean m and variance m + m² ∕ k, by a gamma-shaped rate of that spread (Wilson and Hilferty 1931), rounded. */
function newCount(errors: ErrorModel, mean: number, fourth: number, u: Float64Array): number {
  const z = Math.sqrt(-2 * Math.log(u[0]!)) * Math.cos(2 * Math.PI * u[1]!)
  if (errors === 'least-squares') return Math.max(0, mean + fourth * z)
  const variation = Math.min(3, 1 / Math.max(mean, 1e-9) + 1 / fourth)
  return Math.round(mean * Math.max(0, 1 - variation / 9 + (z * Math.sqrt(variation)) / 3) ** 3)
}
