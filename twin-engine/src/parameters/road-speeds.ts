/** Speeds on roads as the parameters give them. */
import type { RoadSpeeds } from '../network/road-speeds.ts'
import type { Parameters } from './parameters.ts'

/** What `travelTimes` takes; the rush hours are those of the ambulances. */
export function roadSpeedsOf({ roads, ambulance }: Parameters): RoadSpeeds {
  return { ...roads, peakShareByHour: ambulance.peakShareByHour }
}
