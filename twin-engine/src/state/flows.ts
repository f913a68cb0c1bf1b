/**
 * Where people go for care outside beds and emergencies, as reported: tallies of the day by destination and by district of
 * origin. They change no bed and no patient.
 */
import { AGE_BAND_COUNT } from '../choice/care-needs.ts'
import type { Instant } from '../events/event.ts'
import { heardFrom } from './reports.ts'
import { FLOW_NEEDS, TALLY_HOURS, type TwinState } from './state.ts'
import { bucketOf } from './tallies.ts'
import { OK, type Verdict } from './verdict.ts'

/**
 * So many people of a district went to a facility, counted in the hour of `at`.
 * @param need index into CARE_NEEDS, or their number for any other
 * @param ageBand 0 … 3, −1 = not told
 */
export function reportFlow(
  state: TwinState,
  at: Instant,
  facility: number,
  district: number,
  count: number,
  need: number,
  ageBand: number,
): Verdict {
  const { flows, city, tallies } = state
  tallies.reportedFlow[facility * city.districts.length + district] = count
  if (at > flows.toldAt[facility]!) flows.toldAt[facility] = at
  heardFrom(state, facility, at)
  const k = bucketOf(state, facility, at)
  if (k < 0) return OK
  flows.byNeed[k * FLOW_NEEDS + need]! += count
  if (ageBand >= 0) flows.byAge[k * AGE_BAND_COUNT + ageBand]! += count
  const ofDistrict = district * TALLY_HOURS + (k % TALLY_HOURS)
  const { kind, district: own } = city.facilities[facility]!
  flows.ofResidents[ofDistrict]! += count
  if (own === district) flows.atHome[ofDistrict]! += count
  if (kind === 'PRIMARY_CARE_CENTRE') flows.inPrimaryCare[ofDistrict]! += count
  return OK
}
