/**
 * The chance that whoever comes at the tightest hour of the next 24 finds all beds claimed. Transient, given who lies there
 * and for how long:
 *
 *     X(t) = Σ present Bernoulli(S(t | spent)) + Poisson(λ ∫₀ᵗ S(u) du),   chance = max over t = 3 … 24 h of P(X(t) ≥ usable)
 *
 * That is less than the chance of *some* full moment in these hours, which experiment/no-bed-within.ts gives for one ward.
 * Each present claim stays by its own conditional survival; arrivals still present are Poisson (M/G/∞ thinning). Nobody
 * is turned away in the model, so X is the number of beds needed. Up to EXACT_UP_TO claims the distribution is exact, by
 * convolution; above, the refined normal approximation (Volkova 1996), within 0.005 (held by a test).
 */

import { normalDensity, normalSurvival } from '../parameters/normal.ts'
import { BED_STATUS_COUNT, BedStatus } from '../state/state.ts'
import { successesBelow } from './claim-process.ts'
import { bedUnitsOf, facilitiesOf, type Indicator, ofFacility, type Reading, type Scope } from './indicator.ts'
import type { StayModel } from './stay-model.ts'

const GRID_HOURS = [3, 6, 9, 12, 15, 18, 21, 24] as const
const EXACT_UP_TO = 150

/** P(number of successes + Poisson(mean) ≥ usable), exact: the lower tail by convolution, kept below `usable` only. */
export function chanceAtLeastExact(chances: ArrayLike<number>, poissonMean: number, usable: number): number {
  if (usable <= 0) return 1
  const below = successesBelow(chances, usable)
  // P(B + N ≤ usable − 1) = Σ P(B = k) P(N ≤ usable − 1 − k)
  let lower = 0
  let term = Math.exp(-poissonMean)
  let cumulative = 0
  for (let n = 0; n < usable; n++) {
    cumulative += term
    lower += below[usable - 1 - n]! * cumulative
    term *= poissonMean / (n + 1)
  }
  return Math.min(1, Math.max(0, 1 - lower))
}

/** The same by the normal with a correction for skewness: P(X ≤ x) ≈ Φ(z) + γ(1 − z²)φ(z)/6, continuity ½. */
export function chanceAtLeastNormal(chances: ArrayLike<number>, poissonMean: number, usable: number): number {
  let [mean, variance, third] = [poissonMean, poissonMean, poissonMean]
  for (let i = 0; i < chances.length; i++) {
    const p = chances[i]!
    mean += p
    variance += p * (1 - p)
    third += p * (1 - p) * (1 - 2 * p)
  }
  if (variance < 1e-9) return mean >= usable ? 1 : 0
  const z = (usable - 0.5 - mean) / Math.sqrt(variance)
  const skewness = third / variance ** 1.5
  return Math.min(1, Math.max(0, normalSurvival(z) - (skewness * (1 - z * z) * normalDensity(z)) / 6))
}

/** Mean number of arrivals in t hours that are still present, per arrival a day: ∫₀ᵗ S(u) du in days, by Simpson. */
function presentPerDailyArrival(stays: StayModel, need: number, hours: number): number {
  const steps = 4
  let sum = 0
  for (let k = 0; k <= steps; k++)
    sum += (k === 0 || k === steps ? 1 : k % 2 === 1 ? 4 : 2) * stays.survival(need, 0, (k / steps) * hours * 60)
  return (sum * hours) / steps / 3 / 24
}

const NEED_COUNT = 32
const scratch = { present: new Float64Array(4096) }

/** The chance for these units as one pool; null where stays are not modelled or no unit reports bed by bed. */
export function chanceOfNoBed(reading: Reading, pool: readonly number[]): number | null {
  const { stays, state } = reading
  if (stays === null) return null
  const units = pool.filter((u) => state.units.reportedAt[u]! > 0)
  let usable = 0
  for (const u of units)
    for (const s of [
      BedStatus.available,
      BedStatus.assigned,
      BedStatus.occupied,
      BedStatus.held,
      BedStatus.dirty,
      BedStatus.cleaning,
    ])
      usable += state.units.count[u * BED_STATUS_COUNT + s]!
  if (usable === 0) return null
  const claims = units.flatMap((u) => reading.claims()[u]!)
  if (claims.length > scratch.present.length) scratch.present = new Float64Array(claims.length * 2)
  const present = scratch.present.subarray(0, claims.length)
  const needOf = (u: number) => reading.needOfUnit(u)
  let worst = 0
  for (const hours of GRID_HOURS) {
    const perArrival = new Float64Array(NEED_COUNT).fill(-1)
    let arrivals = 0
    for (const u of units) {
      const need = needOf(u)
      if (perArrival[need]! < 0) perArrival[need] = presentPerDailyArrival(stays, need, hours)
      arrivals += stays.arrivalsPerDay(u) * perArrival[need]!
    }
    for (let i = 0; i < claims.length; i++)
      present[i] = stays.survival(claims[i]!.need, claims[i]!.spentMinutes, hours * 60)
    const chanceAtLeast =
      claims.length <= EXACT_UP_TO && usable <= 2 * EXACT_UP_TO ? chanceAtLeastExact : chanceAtLeastNormal
    worst = Math.max(worst, chanceAtLeast(present, arrivals, usable))
  }
  return worst
}

function pooled(reading: Reading, scope: Scope, kind: 'ward' | 'icu'): number | null {
  const { state } = reading
  if (scope.kind === 'unit')
    return state.city.units[scope.unit]!.kind === kind ? chanceOfNoBed(reading, [scope.unit]) : null
  let worst: number | null = null
  for (const f of facilitiesOf(state, scope)) {
    const units = bedUnitsOf(state, ofFacility(f)).filter((u) => state.city.units[u]!.kind === kind)
    const chance = units.length === 0 ? null : chanceOfNoBed(reading, units)
    if (chance !== null && (worst === null || chance > worst)) worst = chance
  }
  return worst
}

const thresholds = { watch: 0.2, alarm: 0.5, source: 'assumed: one in five, and as likely as not' }
const formula = 'max over t = 3 … 24 h of P(present who stay + arrivals who stay ≥ open − blocked)'
const source = 'sum of independent conditional survivals and M/G/∞ arrivals; exact by convolution up to 150 claims'

export const noBed24h: Indicator = {
  id: 'no-bed-24h',
  name: { zh: '24 小时内无床的可能（取最高医院）', en: 'Chance of no bed in 24 h, highest hospital' },
  unit: 'share',
  better: 'lower',
  thresholds,
  explanation: {
    zh: '未来 24 小时内最紧张的时刻，到达的患者发现病房床位全部被占的可能性。医院按全部病房合并计算；全市与区取最高的医院。只计床位：护士、氧气与房间的限制不在其中。',
    en: 'Chance that a patient who comes at the tightest hour of the next 24 finds all ward beds claimed. A hospital counts its wards as one pool; the city and a district show their worst hospital. Beds alone: limits by nurses, oxygen or rooms are not in it.',
  },
  formula,
  source,
  of: (reading, scope) => pooled(reading, scope, 'ward'),
}

export const icuNoBed24h: Indicator = {
  id: 'icu-no-bed-24h',
  name: { zh: '24 小时内无重症床的可能（取最高医院）', en: 'Chance of no ICU bed in 24 h, highest hospital' },
  unit: 'share',
  better: 'lower',
  thresholds,
  explanation: {
    zh: '未来 24 小时内最紧张的时刻，到达的患者发现重症床位全部被占的可能性。医院按全部重症单元合并计算；全市与区取最高的医院。只计床位：护士、氧气与房间的限制不在其中。',
    en: 'Chance that a patient who comes at the tightest hour of the next 24 finds all intensive care beds claimed. A hospital pools its units; the city and a district show their worst hospital. Beds alone: limits by nurses, oxygen or rooms are not in it.',
  },
  formula,
  source,
  of: (reading, scope) => pooled(reading, scope, 'icu'),
}
