// What a picture of beds says of each hospital: for the stage while a recorded run plays.
import type { BedPicture } from '../../data/frame.ts'
import type { CityPlan, FacilityPulse, Severity } from '../../data/types.ts'
import { bedTally, openOf } from '../hospital/bed-tally.ts'

const graded = (share: number | null): Severity =>
  share === null ? 'unknown' : share >= 0.95 ? 'critical' : share >= 0.9 ? 'watch' : 'normal'

/** Hospitals as a pulse would tell them, read from the beds alone; severity by occupancy (0.90 and 0.95 of open beds). */
export function pulseOfPicture(city: CityPlan, picture: BedPicture): FacilityPulse[] {
  return city.hospitals.map((facility): FacilityPulse => {
    let open = 0
    let inBed = 0
    let available = 0
    let unknown = 0
    for (const unit of facility.units) {
      if (unit.kind === 'emergency') continue
      const tally = bedTally(picture.status, unit.firstBed, unit.openBeds + unit.surgeBeds)
      open += openOf(tally)
      inBed += tally.occupied + tally.held
      available += tally.available
      unknown += tally.unknown
    }
    const known = open > 0 && unknown < open
    const share = known ? inBed / open : null
    const row = facility.index * 4
    const head = (column: number): number | null => {
      const people = picture.facilities[row + column]
      return people === undefined || people < 0 ? null : people
    }
    const parts = [head(0), head(1), head(2)]
    return {
      id: facility.id,
      index: facility.index,
      occupied: known ? inBed : null,
      open: known ? open : null,
      available: known ? available : null,
      severity: graded(share),
      icuOccupied: null,
      icuOpen: null,
      emergency: parts.includes(null) ? null : parts.reduce<number>((sum, people) => sum + people!, 0),
      boarding: head(2),
      observedAt: null,
      occupancy: share,
    }
  })
}
