/** The live state carried onto a city as it might be: who lies where stays, new beds open empty, a closed house is emptied. */
import { type CityModel, NEEDS } from '../city/city.ts'
import type { Decoded } from '../city/decoded.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { roadSpeedsOf } from '../parameters/road-speeds.ts'
import { chooseIntensiveCare, chooseWard, wardsOf } from '../policies/bed-choice.ts'
import { type Neighbours, neighboursOf } from '../policies/neighbours.ts'
import { startInstant } from '../simulation/start.ts'
import { widenState } from '../state/extend.ts'
import { settleFuture } from '../state/reports.ts'
import { BedStatus, copyState, PatientStage, type TwinState } from '../state/state.ts'
import { closeBed, moveEncounter, moveToBed, openBed, openDepartment, releaseBed } from '../state/transitions.ts'
import type { Verdict } from '../state/verdict.ts'

/** Beds of a house that closes are closed for good; index into BLOCK_REASONS. */
const OTHER_REASON = 0

/**
 * A copy of `state` for `city`, which `editCity` made of the state's own city: every bed that was there keeps its status, its
 * patient and its times, and new beds are available since the state's latest instant. Patients of a closed facility lie in the
 * nearest bed of their need, and those in its department are at the nearest one; where some find no place, that is the problem.
 * Nearest is over the city's roads at the speeds of the parameters, without them over the great circle. Of the city itself the copy is byte for byte the same.
 * @throws when the state has no time yet.
 */
export function moveState(state: TwinState, city: CityModel, parameters?: Parameters): Decoded<TwinState> {
  if (city === state.city) return { ok: true, value: copyState(state) }
  const moved = widenState(state, city)
  const at = startInstant(state)
  settleFuture(moved, at)
  const { bedCount } = state.index
  for (let bed = bedCount; bed < moved.index.bedCount; bed++) must(openBed(moved, at, bed, false))
  city.units.forEach((unit, u) => {
    if (unit.kind === 'emergency' && unit.beds > 0 && u >= state.city.units.length)
      must(openDepartment(moved, at, unit.facility))
  })
  const neighbours = neighboursOf(city, parameters ? roadSpeedsOf(parameters) : null)
  const problems = closedFacilities(state.city, city).flatMap((f) => {
    const why = emptyFacility(moved, neighbours, at, f)
    return why === null ? [] : [{ path: 'edits', why }]
  })
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: moved }
}

/** Facilities that had capacity and have none any more. */
function closedFacilities(before: CityModel, after: CityModel): number[] {
  const capacity = (city: CityModel): Float64Array => {
    const beds = new Float64Array(city.facilities.length)
    for (const unit of city.units) beds[unit.facility]! += unit.beds
    return beds
  }
  const had = capacity(before)
  const has = capacity(after)
  return before.facilities.flatMap((_, f) => (had[f]! > 0 && has[f] === 0 ? [f] : []))
}

/** Moves everybody out and closes the beds. @returns why that cannot be, or null */
function emptyFacility(state: TwinState, neighbours: Neighbours, at: number, facility: number): string | null {
  const { city, index, units, beds } = state
  const { id } = city.facilities[facility]!
  const own = index.unitsOfFacility[facility]!.filter((u) => city.units[u]!.kind !== 'emergency')
  const counted = own.find((u) => units.reportedAt[u] === 0 && units.census[u]! > 0)
  if (counted !== undefined)
    return `"${id}" cannot close: of ${city.units[counted]!.id} only the number of patients is known, not who lies where; send its beds first`
  const left = new Map<string, number>()
  for (const u of own) {
    const { firstBed, beds: open, surgeBeds, need } = city.units[u]!
    for (let bed = firstBed; bed < firstBed + open + surgeBeds; bed++) {
      const status = beds.status[bed]
      if (status === BedStatus.assigned) must(releaseBed(state, at, bed))
      if (status !== BedStatus.occupied && status !== BedStatus.held) continue
      const to = bedElsewhere(state, neighbours, facility, bed, u)
      if (to < 0) left.set(need, (left.get(need) ?? 0) + 1)
      else must(moveToBed(state, at, bed, to))
    }
  }
  if (left.size > 0)
    return `"${id}" cannot close: no bed elsewhere for ${[...left].map(([need, n]) => `${n} of ${need}`).join(', ')}; add beds by an edit before it, or close it when the city is emptier`
  const department = neighbours.order(facility, 'emergency')[0] ?? -1
  const { patients } = state
  for (let p = 0; p < patients.capacity; p++) {
    if (patients.stage(p) === PatientStage.free || patients.facility(p) !== facility) continue
    if (department < 0)
      return `"${id}" cannot close: it is the only one with an emergency department, and people are in it`
    must(moveEncounter(state, at, p, department))
  }
  for (const u of own) {
    const { firstBed, beds: open, surgeBeds } = city.units[u]!
    for (let bed = firstBed; bed < firstBed + open + surgeBeds; bed++)
      if (beds.status[bed] !== BedStatus.closed) must(closeBed(state, at, bed, OTHER_REASON))
  }
  return null
}

/** An available bed for whoever lies in `bed`, in the nearest hospital that has one; -1 = there is none. */
function bedElsewhere(state: TwinState, neighbours: Neighbours, facility: number, bed: number, unit: number): number {
  const { city } = state
  const { kind, need } = city.units[unit]!
  const patient = state.beds.patient[bed]!
  const told = patient < 0 ? 0 : state.patients.need(patient)
  const wanted = told > 0 && kind === 'ward' ? told - 1 : NEEDS.indexOf(need)
  const wards = wardsOf(city)
  for (const other of neighbours.order(facility, kind === 'icu' ? 'icu' : 'ward')) {
    const u =
      kind === 'icu' ? chooseIntensiveCare(state, wards, other) : chooseWard(state, wards, other, wanted, -1, true)
    if (u < 0) continue
    const { firstBed, beds, surgeBeds } = city.units[u]!
    for (let to = firstBed; to < firstBed + beds + surgeBeds; to++)
      if (state.beds.status[to] === BedStatus.available) return to
  }
  return -1
}

function must(verdict: Verdict): void {
  if (!verdict.ok) throw new Error(`the state could not be moved to the edited city: ${verdict.why}`)
}
