/** The calculated outlook of a unit on the live state, made once per look at the state. */
import { type NoBedOutlook, noBedOutlook } from '@kangcheng/twin-engine'
import type { Twin } from './twin.ts'

const kept = new WeakMap<object, Map<string, NoBedOutlook | null>>()

/** null where stays are not modelled, for an emergency department, and where no bed of the unit was reported. */
export function noBedOutlookOf(twin: Twin, unit: number, hours: number): NoBedOutlook | null {
  const reading = twin.reading()
  if (reading.parameters === null) return null
  let known = kept.get(reading)
  if (!known) {
    known = new Map()
    kept.set(reading, known)
  }
  const key = `${unit}/${hours}`
  const found = known.get(key)
  if (found !== undefined) return found
  const outlook = noBedOutlook(reading.state, unit, hours, reading.parameters)
  known.set(key, outlook)
  return outlook
}
