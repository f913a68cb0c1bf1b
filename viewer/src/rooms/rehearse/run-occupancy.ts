// What a picture of beds says of each hospital: for the stage while a recorded run plays.
import type { BedPicture } from '../../data/frame.ts'
import type { CityPlan, FacilityPulse, RehearsalResult } from '../../data/types.ts'
import { severityByOccupancy } from '../../findings/moment.ts'
import { bedTally, openOf } from '../hospital/bed-tally.ts'

/** Hospitals as a pulse would tell them, read from the beds alone; severity by occupancy. */
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
      needed: null,
      open: known ? open : null,
      available: known ? available : null,
      severity: severityByOccupancy(share),
      icuOccupied: null,
      icuOpen: null,
      emergency: parts.includes(null) ? null : parts.reduce<number>((sum, people) => sum + people!, 0),
      boarding: head(2),
      observedAt: null,
      occupancy: share,
    }
  })
}

/** Hospitals at one sample of a result: P50 of needed over open beds; one that the result lacks is not known. */
export function pulsesOfResult(
  city: CityPlan,
  result: RehearsalResult,
  side: 'base' | 'plan',
  sample: number,
): FacilityPulse[] {
  const pairs = new Map(result.facilities.map((pair) => [pair.facility, pair]))
  return city.hospitals.map((facility): FacilityPulse => {
    const pair = pairs.get(facility.id)
    const bands = pair?.[side].p50
    const capacity = side === 'base' ? pair?.baseCapacity : pair?.planCapacity
    const k = bands ? Math.min(sample, bands.length - 1) : 0
    const open = capacity?.[k] ?? null
    const needed = bands?.[k] ?? null
    const share = open !== null && needed !== null && open > 0 ? needed / open : null
    return {
      id: facility.id,
      index: facility.index,
      occupied: null,
      needed,
      open,
      available: null,
      severity: severityByOccupancy(share),
      icuOccupied: null,
      icuOpen: null,
      emergency: null,
      boarding: null,
      observedAt: null,
      occupancy: share,
    }
  })
}
