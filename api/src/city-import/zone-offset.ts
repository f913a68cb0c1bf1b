/** Time zones by their IANA names. */
import { IANAZone } from 'luxon'

export const isZone = (zone: string): boolean => zone.includes('/') && IANAZone.isValidZone(zone)

/** Minutes east of UTC in standard time: the smaller offset of January and July 2025, whichever half of the globe it is. */
export function standardOffsetMinutes(zone: string): number {
  const named = IANAZone.create(zone)
  return Math.min(named.offset(Date.UTC(2025, 0, 15)), named.offset(Date.UTC(2025, 6, 15)))
}
