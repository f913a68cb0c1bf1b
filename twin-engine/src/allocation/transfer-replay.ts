/** What proposed transfers bring when the engine plays them: against the same runs with nothing done, pair by pair. */
import { boardingHours } from '../experiment/figures.ts'
import { inOrder } from '../experiment/summarise.ts'
import { type Trajectory, totalOf } from '../simulation/observe.ts'
import { type MeanInterval, meanInterval, type SpreadInterval, spreadInterval } from '../statistics/quantiles.ts'

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
  const nothing = inOrder(base)
  const done = inOrder(plan)
  if (nothing.length === 0 || nothing.some(({ replication }, r) => done[r]?.replication !== replication))
    throw new Error('a replay needs the runs of doing nothing and of the plan, replication by replication')
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
