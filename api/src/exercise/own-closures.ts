/**
 * Closures that an exercise's own outages brought about. A fork takes what the state tells as closed for closed until a repair that
 * nobody has announced; of its own outages an exercise knows the end, and plans what is left of them besides.
 */
import { apply, FACILITY_STATUSES, SERVICES, type TwinState } from '@kangcheng/twin-engine'

const NORMAL = FACILITY_STATUSES.indexOf('normal')
const WIDTH = SERVICES.length + 1

/** Tells `state` that whatever was open at the beginning, in `before`, is open: the closures found there stay. */
export function forgetOwnClosures(state: TwinState, before: TwinState): void {
  const now = state.facilities.status
  const then = before.facilities.status
  for (let at = 0; at < now.length; at++) {
    const isWorse = now[at]! < FACILITY_STATUSES.length && now[at]! > NORMAL
    if (!isWorse || now[at] === then[at]) continue
    const service: (typeof SERVICES)[number] | 'all' = SERVICES[at % WIDTH] ?? 'all'
    const facility = state.city.facilities[Math.floor(at / WIDTH)]!.id
    apply(state, { kind: 'facility.status', facility, service, status: 'normal', occurredAt: state.asOf })
  }
}
