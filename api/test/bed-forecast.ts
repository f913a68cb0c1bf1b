/** Standing forecasts for tests of the alert desk. */
import { timeToBreak, wilson95 } from '@kangcheng/twin-engine'
import { type BedRisk, RISK_HOURS } from '@kangcheng/twin-engine/escalation'
import type { Forecast } from '../src/rehearsal/ports.ts'

const MINUTE = 60_000
export const START = Date.UTC(2026, 10, 21, 10, 0)

/** A forecast in which so many of 20 runs find no intensive care bed in the first hospital. */
export function bedForecast(k: number, count: number): Forecast {
  const never = new Array<number>(20).fill(Number.POSITIVE_INFINITY)
  const risk: BedRisk = {
    facility: 0,
    resource: 'icu',
    noneFree: RISK_HOURS.map(() => wilson95(count, 20)),
    breaks: timeToBreak(never),
  }
  const told = { madeAt: START + k, asOf: START + k * 15 * MINUTE, horizonHours: 24, replications: 20 }
  return { ...told, engineVersion: '1', risks: [risk] } as unknown as Forecast
}
