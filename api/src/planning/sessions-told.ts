/** A proposal about theatre sessions as it is told: ids for hospitals, plain figures. */
import type { CityModel } from '@kangcheng/twin-engine'
import type { IntensiveOutlook, SessionProposal } from '@kangcheng/twin-engine/allocation'
import type { AvoidedSession, IntensiveTold, SessionsTold } from './allocation-ports.ts'

export function sessionsTold(
  city: CityModel,
  proposal: SessionProposal,
  avoided: readonly AvoidedSession[],
): SessionsTold {
  const idOf = (facility: number): string => city.facilities[facility]!.id
  return {
    moves: proposal.moves.map(({ facility, need, urgency, day, toFacility, toDay, days, cases }) => ({
      facility: idOf(facility),
      need,
      urgency,
      day,
      toFacility: idOf(toFacility),
      toDay,
      days,
      cases,
    })),
    sessions: proposal.sessions.map((one) => ({ ...one, facility: idOf(one.facility) })),
    hospitals: proposal.hospitals.map((one) => intensiveTold(idOf(one.facility), one)),
    blocked: proposal.blocked.map((one) => ({ ...one, facility: idOf(one.facility) })),
    avoided,
    over: proposal.overBedDays,
    bound: proposal.bound,
    movable: proposal.movable,
    postponed: proposal.postponed,
    postponedMinutes: proposal.postponedMinutes,
    postponedSessions: proposal.postponedSessions,
    waitedDays: proposal.waitedDays,
    worstShare: proposal.worstShare,
    days: proposal.days,
  }
}

const intensiveTold = (
  facility: string,
  { open, limit, low, middle, high, needed, planned }: IntensiveOutlook,
): IntensiveTold => ({
  facility,
  open: [...open],
  limit: [...limit],
  low: [...low],
  middle: [...middle],
  high: [...high],
  needed: [...needed],
  planned: [...planned],
})
