/** What each participant may do. The facilitator brings about what happens; the others act for their place alone. */
import type { CityModel, LeverSpec } from '@kangcheng/twin-engine'
import { isShock, placesOf } from './levers-told.ts'
import type { Inject, Participant, Recipient } from './ports.ts'

/** Why a participant may not pull a lever; null when it may. */
export function mayNotAct(participant: Participant, spec: LeverSpec, city: CityModel): string | null {
  switch (participant.role) {
    case 'FACILITATOR':
      return null
    case 'OBSERVER':
      return 'observers look on: take part as CENTRE or HOSPITAL to act'
    case 'CENTRE':
      return isShock(spec) ? `${spec.kind} is something that happens: only the facilitator brings it about` : null
    case 'HOSPITAL': {
      if (isShock(spec)) return `${spec.kind} is something that happens: only the facilitator brings it about`
      const places = placesOf(spec, city)
      if (places.length === 0)
        return `a hospital acts for itself: name ${participant.facility} or one of its units; for the whole city ask the operations centre`
      const others = places.filter((id) => id !== participant.facility)
      return others.length === 0
        ? null
        : `a hospital acts for itself: ${others.join(', ')} is not ${participant.facility}; ask the operations centre`
    }
  }
}

/** Why somebody may not steer the exercise; null when they may. */
export const mayNotSteer = (participant: Participant | null): string | null =>
  participant?.role === 'FACILITATOR'
    ? null
    : 'only the facilitator steers the exercise: send the token that createExercise gave, as Kangcheng-Participant'

/** Whether an inject is addressed to somebody; `null` = somebody who looks on without having joined. */
export function isFor(to: Recipient, participant: Pick<Participant, 'role' | 'facility'> | null): boolean {
  if (to.role === 'ALL') return true
  if (participant?.role !== to.role) return false
  return to.facility === null || to.facility === participant.facility
}

/** The facilitator sees every inject, the others those that have reached them. */
export const mayRead = (
  inject: Inject & { deliveredMinute: number | null },
  participant: Participant | null,
): boolean => participant?.role === 'FACILITATOR' || (inject.deliveredMinute !== null && isFor(inject.to, participant))
