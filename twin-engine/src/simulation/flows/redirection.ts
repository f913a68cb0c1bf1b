/**
 * Visits of the lowest triage level that primary care takes instead of an emergency department: the same people, of whom those
 * moved at a lower share are among those at a higher one. They come by themselves; nobody whom an ambulance brings is moved.
 */
import { LEVELS, weekHour } from '../care-model.ts'
import { blockOf, EMERGENCY_PURPOSES } from '../luck.ts'
import type { Simulation } from '../simulation.ts'

const DAY = 1440
const MINUTE = 60_000

export interface Redirection {
  /** Share of the walk-in visits of the lowest level; of several at once each takes its own. */
  readonly share: number
  readonly facilities: ReadonlySet<number>
  /** Minutes from the start. */
  readonly fromMinute: number
  readonly untilMinute: number
  /** Local hours of the day, 0 and 24 for all of it. */
  readonly fromHour: number
  readonly untilHour: number
}

/** Whether somebody of level 1 … who would walk into the department now goes to primary care. */
export function movedToPrimaryCare(
  simulation: Simulation,
  stream: number,
  number: number,
  level: number,
  facility: number,
): boolean {
  if (simulation.redirections.length === 0 || level < LEVELS) return false
  const { minute } = simulation
  const hour = ((simulation.localOrigin + minute) % DAY) / 60
  let share = 0
  for (const one of simulation.redirections) {
    if (minute < one.fromMinute || minute >= one.untilMinute) continue
    if (hour < one.fromHour || hour >= one.untilHour || !one.facilities.has(facility)) continue
    share += one.share
  }
  if (share === 0) return false
  const purpose = EMERGENCY_PURPOSES.redirection
  if (simulation.random.draw(stream, number, blockOf(purpose))[purpose & 3]! >= share) return false
  simulation.totals.add('movedToPrimaryCare', facility, 1)
  return true
}

/** Visits that a redirection is expected to move, without the day's noise; null over more than a year. */
export function expectedVisits(simulation: Simulation, redirection: Redirection): number | null {
  const { fromMinute, untilMinute, fromHour, untilHour, share, facilities } = redirection
  if (untilMinute - fromMinute >= 366 * DAY) return null
  const { emergency } = simulation.setting.parameters
  const { monthFactor } = simulation.care
  const low = emergency.acuityShare[LEVELS - 1]! * (1 - emergency.ambulanceShare[LEVELS - 1]!)
  let visits = 0
  for (let minute = fromMinute; minute < untilMinute; minute += 60) {
    const local = simulation.localOrigin + minute
    const hour = Math.floor((local % DAY) / 60)
    if (hour < fromHour || hour >= untilHour) continue
    const length = Math.min(60, untilMinute - minute)
    for (const f of facilities) {
      const rate = simulation.care.emergencyRate(f)
      const month = rate.daily ? monthFactor[new Date(local * MINUTE).getUTCMonth()]! : 1
      visits += rate.scale * rate.perMinute[weekHour(local)]! * month * length
    }
  }
  return visits * low * share
}
