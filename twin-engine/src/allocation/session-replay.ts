/** What moved operations bring when the engine plays them: intensive care above its limit, against the same runs with nothing done. */
import { inOrder } from '../experiment/summarise.ts'
import { NOT_KNOWN } from '../simulation/measures.ts'
import { type Trajectory, totalOf } from '../simulation/observe.ts'
import { type SpreadInterval, spreadInterval } from '../statistics/quantiles.ts'
import type { Relief } from './transfer-replay.ts'

/** Over the pairs; bed-hours are those of beds needed beyond the limit of each hospital, summed. */
export interface IntensiveReplay {
  readonly overHours: Relief
  /** Patient-hours of waiting for a bed of intensive care that are avoided. */
  readonly waitingHoursAvoided: SpreadInterval
  /** Operations done later, at another hospital, and put off. */
  readonly later: SpreadInterval
  readonly away: SpreadInterval
  readonly postponed: SpreadInterval
  /** Operations that waited for want of an intensive care bed, avoided. */
  readonly heldAvoided: SpreadInterval
}

/**
 * @param share of the open beds of intensive care that may be in use
 * @returns null where nobody tells intensive care. @throws when a replication has no partner.
 */
export function intensiveReplay(
  base: readonly Trajectory[],
  plan: readonly Trajectory[],
  share: number,
): IntensiveReplay | null {
  const nothing = inOrder(base)
  const done = inOrder(plan)
  if (nothing.length === 0 || nothing.some(({ replication }, r) => done[r]?.replication !== replication))
    throw new Error('a replay needs the runs of doing nothing and of the plan, replication by replication')
  const without = nothing.map((run) => hoursOver(run, share))
  const within = nothing.map((_, r) => hoursOver(done[r]!, share))
  if (without.includes(null) || within.includes(null)) return null
  const of = (total: Parameters<typeof totalOf>[1]): SpreadInterval =>
    spreadInterval(nothing.map((_, r) => totalOf(done[r]!, total, -1)))
  const avoided = spreadInterval(without.map((hours, r) => hours! - within[r]!))
  return {
    overHours: {
      nothing: spreadInterval(without as number[]),
      plan: spreadInterval(within as number[]),
      avoided,
      worthIt: avoided.halfWidth95 !== null && avoided.mean - avoided.halfWidth95 > 0,
    },
    waitingHoursAvoided: spreadInterval(nothing.map((run, r) => hoursWaiting(run) - hoursWaiting(done[r]!))),
    later: of('operationsMovedLater'),
    away: of('operationsMovedAway'),
    postponed: of('operationsPostponed'),
    heldAvoided: spreadInterval(
      nothing.map(
        (run, r) => totalOf(run, 'operationsPutOffForBed', -1) - totalOf(done[r]!, 'operationsPutOffForBed', -1),
      ),
    ),
  }
}

/** Bed-hours of intensive care needed beyond the share of those open, over all hospitals; null where none is known. */
function hoursOver({ values, facilities, samples, everyMinutes }: Trajectory, share: number): number | null {
  const width = facilities.length
  let hours: number | null = null
  for (let s = 1; s < samples; s++)
    for (let i = 0; i < width; i++) {
      const at = s * width + i
      if (values.icuOpen[at] === NOT_KNOWN || values.icuOpen[at] === 0) continue
      const waiting = values.icuWaiting[at] === NOT_KNOWN ? 0 : values.icuWaiting[at]!
      const over = values.icuOccupied[at]! + waiting - share * values.icuOpen[at]!
      hours = (hours ?? 0) + (Math.max(0, over) * everyMinutes) / 60
    }
  return hours
}

function hoursWaiting({ values, facilities, samples, everyMinutes }: Trajectory): number {
  let hours = 0
  for (let at = facilities.length; at < samples * facilities.length; at++)
    if (values.icuWaiting[at] !== NOT_KNOWN) hours += (values.icuWaiting[at]! * everyMinutes) / 60
  return hours
}
