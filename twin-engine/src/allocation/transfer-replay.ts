/** What proposed transfers, or what is done instead of them, bring when the engine plays them: against the same runs with nothing done, pair by pair. */
import { boardingHours } from '../experiment/figures.ts'
import { inOrder } from '../experiment/summarise.ts'
import { NOT_KNOWN } from '../simulation/measures.ts'
import { type Trajectory, totalOf } from '../simulation/observe.ts'
import type { Total } from '../simulation/totals.ts'
import { type MeanInterval, meanInterval, type SpreadInterval, spreadInterval } from '../statistics/quantiles.ts'
import { meanWardUse } from './daily-need.ts'

export interface TransferReplay {
  readonly pairs: number
  /** Patients who went, and who were asked for in vain, of a run. */
  readonly moved: SpreadInterval
  readonly refused: SpreadInterval
  /** Patient-hours of boarding in the city that the plan avoids; null where boarding is not known. */
  readonly boardingHoursAvoided: SpreadInterval | null
  /** Hours avoided by each patient who went (ratio of the sums, with a jackknife interval); null where nobody went, or boarding is not known. */
  readonly avoidedPerTransfer: MeanInterval | null
  /** Whether the interval of what is avoided lies above nought: below that the plan may as well do nothing. */
  readonly worthIt: boolean
}

/**
 * Runs of the plan and of doing nothing with the same luck, paired by replication.
 * @throws when a replication has no partner.
 */
export function transferReplay(base: readonly Trajectory[], plan: readonly Trajectory[]): TransferReplay {
  const pairs = paired(base, plan)
  const nothing = pairs.map(([run]) => run)
  const done = pairs.map(([, run]) => run)
  const moved = done.map((run) => totalOf(run, 'patientsMoved', -1))
  const refused = done.map((run) => totalOf(run, 'transfersRefused', -1))
  const avoided = nothing.map((run, r) => {
    const without = boardingHours(run, -1)
    const within = boardingHours(done[r]!, -1)
    return without === null || within === null ? Number.NaN : without - within
  })
  const known = !avoided.some(Number.isNaN)
  const interval = known ? spreadInterval(avoided) : null
  return {
    pairs: nothing.length,
    moved: spreadInterval(moved),
    refused: spreadInterval(refused),
    boardingHoursAvoided: interval,
    avoidedPerTransfer: known ? ratioInterval(avoided, moved) : null,
    worthIt: interval !== null && interval.halfWidth95 !== null && interval.mean - interval.halfWidth95 > 0,
  }
}

/** Sum ÷ sum with the jackknife's interval (Quenouille 1956; Miller, "The jackknife – a review", Biometrika 61 (1974) 1–15). */
function ratioInterval(parts: readonly number[], wholes: readonly number[]): MeanInterval | null {
  const n = parts.length
  const part = parts.reduce((sum, one) => sum + one, 0)
  const whole = wholes.reduce((sum, one) => sum + one, 0)
  if (whole === 0) return null
  if (n < 2 || wholes.some((one) => one === whole)) return { mean: part / whole, halfWidth95: null }
  const pseudo = parts.map((one, k) => (n * part) / whole - ((n - 1) * (part - one)) / (whole - wholes[k]!))
  return { mean: part / whole, halfWidth95: meanInterval(pseudo).halfWidth95 }
}

/** What sharing brings of what it is for: hours of want in the city with nothing done and with the plan, in the unit of the total. */
export interface Relief {
  readonly nothing: SpreadInterval
  readonly plan: SpreadInterval
  readonly avoided: SpreadInterval
  /** Whether the interval of what is avoided lies above nought. */
  readonly worthIt: boolean
}

/** @throws when a replication has no partner. */
export function reliefOf(base: readonly Trajectory[], plan: readonly Trajectory[], want: Total): Relief {
  const pairs = paired(base, plan)
  const nothing = pairs.map(([run]) => totalOf(run, want, -1))
  const done = pairs.map(([, run]) => totalOf(run, want, -1))
  const avoided = spreadInterval(nothing.map((hours, r) => hours - done[r]!))
  return {
    nothing: spreadInterval(nothing),
    plan: spreadInterval(done),
    avoided,
    worthIt: avoided.halfWidth95 !== null && avoided.mean - avoided.halfWidth95 > 0,
  }
}

/** Boarding avoided so far, from the start to each hour, over the pairs; patient-hours. */
export interface AvoidedByHour {
  readonly mean: readonly number[]
  /** Ends of the 95 % interval of the mean; null with fewer than two pairs. */
  readonly low: readonly number[] | null
  readonly high: readonly number[] | null
}

/** @returns null where boarding is not known. @throws when a replication has no partner. */
export function avoidedByHour(base: readonly Trajectory[], plan: readonly Trajectory[]): AvoidedByHour | null {
  const pairs = paired(base, plan)
  const sums = pairs.map(([nothing, done]) => {
    const without = boardingSoFar(nothing)
    const within = boardingSoFar(done)
    return without.map((hours, h) => hours - within[h]!)
  })
  if (sums.some((one) => one.some(Number.isNaN))) return null
  const intervals = sums[0]!.map((_, h) => meanInterval(sums.map((one) => one[h]!)))
  const mean = intervals.map((one) => one.mean)
  if (pairs.length < 2) return { mean, low: null, high: null }
  return {
    mean,
    low: intervals.map((one) => one.mean - one.halfWidth95!),
    high: intervals.map((one) => one.mean + one.halfWidth95!),
  }
}

/** Patient-hours of boarding in the city up to each whole hour; NaN where no department is known. */
function boardingSoFar({ samples, everyMinutes, facilities, values }: Trajectory): number[] {
  const width = facilities.length
  const perHour = Math.max(1, Math.round(60 / everyMinutes))
  const hours = [0]
  let sum = 0
  for (let s = 1; s < samples; s++) {
    let boarding = Number.NaN
    for (let i = 0; i < width; i++) {
      const value = values.boarding[s * width + i]!
      if (value !== NOT_KNOWN) boarding = Number.isNaN(boarding) ? value : boarding + value
    }
    sum += (boarding * everyMinutes) / 60
    if (s % perHour === 0) hours.push(sum)
  }
  return hours
}

/** Ward beds in use and asked for, by those open, the mean of the horizon: with nothing done and with the plan. */
export interface WardUse {
  readonly facility: number
  readonly nothing: SpreadInterval
  readonly plan: SpreadInterval
}

/** Of every hospital whose ward beds are known in all runs. @throws when a replication has no partner. */
export function wardUse(base: readonly Trajectory[], plan: readonly Trajectory[]): readonly WardUse[] {
  const pairs = paired(base, plan)
  return Array.from(pairs[0]![0].facilities).flatMap((facility, row) => {
    const nothing = pairs.map(([run]) => meanWardUse(run, row))
    const done = pairs.map(([, run]) => meanWardUse(run, row))
    if (nothing.includes(null) || done.includes(null)) return []
    return [{ facility, nothing: spreadInterval(nothing as number[]), plan: spreadInterval(done as number[]) }]
  })
}

function paired(
  base: readonly Trajectory[],
  plan: readonly Trajectory[],
): readonly (readonly [Trajectory, Trajectory])[] {
  const nothing = inOrder(base)
  const done = inOrder(plan)
  if (nothing.length === 0 || nothing.some(({ replication }, r) => done[r]?.replication !== replication))
    throw new Error('a replay needs the runs of doing nothing and of the plan, replication by replication')
  return nothing.map((run, r) => [run, done[r]!] as const)
}
