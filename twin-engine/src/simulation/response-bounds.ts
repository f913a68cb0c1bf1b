/** Minutes within which the answers to emergency calls are counted, from the call to the scene. */
import type { Total } from './totals.ts'

export const RESPONSE_MINUTES = [8, 12, 15, 20, 30, 45, 60] as const

export type ResponseBounds = readonly (readonly [minutes: number, total: Total])[]

export const RESPONSE_BOUNDS: ResponseBounds = RESPONSE_MINUTES.map((minutes) => [
  minutes,
  `ambulanceResponsesWithin${minutes}`,
])

/** Of those calls that came while the alert of a flood held. */
export const ALERT_RESPONSE_BOUNDS: ResponseBounds = RESPONSE_MINUTES.map((minutes) => [
  minutes,
  `alertResponsesWithin${minutes}`,
])
