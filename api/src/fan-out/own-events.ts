/** Which events of the log a reader with places of its own is told. */
import type { TwinEvent } from '@kangcheng/twin-engine'
import type { Access } from '../access-control/access.ts'
import type { Twin } from '../live/twin.ts'
import type { LoggedEvent } from './event-stream.ts'

const FIELDS = ['bed', 'unit', 'facility', 'destination', 'origin'] as const

/**
 * An event is a reader's own when it names one of its places. What names none (a step of an encounter, an ambulance on its
 * way) is nobody's own and is told to readers of the whole city; the city's clock is told to all.
 */
export function isOwnEvent({ state }: Twin, access: Access, event: TwinEvent): boolean {
  if (access.seesAll('encounters') || event.kind === 'clock.passed') return true
  const { index } = state
  return FIELDS.some((name) => {
    const id: unknown = (event as unknown as Record<string, unknown>)[name]
    if (typeof id !== 'string') return false
    const bed = index.findBed(id)
    const unit = bed >= 0 ? index.unitOfBed[bed]! : (index.unit.get(id) ?? -1)
    if (unit >= 0) return access.seesUnit('encounters', unit)
    const facility = index.facility.get(id)
    return facility !== undefined && access.sees('encounters', facility)
  })
}

export async function* ownEvents(
  events: AsyncIterable<LoggedEvent>,
  twin: Twin,
  access: Access,
): AsyncGenerator<LoggedEvent> {
  for await (const logged of events) if (isOwnEvent(twin, access, logged.event)) yield logged
}
