/** What each facility of a city offers, by what is asked for. */
import { type CityModel, indexCity, type Need } from '../../city/city.ts'
import { availableBeds } from '../../state/limits.ts'
import { PATIENT_STAGE_COUNT, PatientStage, type TwinState } from '../../state/state.ts'

/** `beds`: open in ordinary operation; `free`: that somebody may be given now; `doctors`: of primary-care centres. */
export const SUPPLIES = ['beds', 'free', 'doctors'] as const
export type Supply = (typeof SUPPLIES)[number]

/**
 * Open beds by facility, those of wards and intensive care; of one need only where it is given, and for `emergency` the
 * treatment places.
 */
export function openBeds(city: CityModel, need: Need | null): Float64Array {
  return byFacility(city, need, (unit) => city.units[unit]!.beds)
}

/** Beds that somebody may be given now, or treatment places that nobody is in, as the state has them; the same choice of units. */
export function freeBeds(state: TwinState, need: Need | null): Float64Array {
  const { city, facilities } = state
  return byFacility(city, need, (u) => {
    const { kind, facility, beds } = city.units[u]!
    if (kind !== 'emergency') return availableBeds(state, u)
    const stage = (of: number): number => facilities.stage[facility * PATIENT_STAGE_COUNT + of]!
    return Math.max(0, beds - stage(PatientStage.emergencyTreatment) - stage(PatientStage.boarding))
  })
}

function byFacility(city: CityModel, need: Need | null, amountOf: (unit: number) => number): Float64Array {
  const supply = new Float64Array(city.facilities.length)
  const { facilityOfUnit } = indexCity(city)
  city.units.forEach((unit, u) => {
    if (need === null ? unit.kind !== 'emergency' : unit.need === need) supply[facilityOfUnit[u]!]! += amountOf(u)
  })
  return supply
}

/** General practitioners per 1,000 residents, national figures of 2023 (400 per million). */
export const DOCTORS_PER_THOUSAND = 0.4

export interface Doctors {
  /** By facility; 0 at all that are no primary-care centre. */
  readonly supply: Float64Array
  /** Centres whose doctors are not known and follow from the residents for whom they are the nearest. */
  readonly estimated: number
}

/** @param minutes by cell and facility: the nearest centre of each cell is where its doctors are counted */
export function centreDoctors(city: CityModel, minutes: Float64Array): Doctors {
  const centres = [...city.facilities.keys()].filter((f) => city.facilities[f]!.kind === 'PRIMARY_CARE_CENTRE')
  const residents = new Float64Array(city.facilities.length)
  city.cells.forEach(({ population }, c) => {
    let nearest = -1
    let least = Number.POSITIVE_INFINITY
    for (const f of centres) {
      const way = minutes[c * city.facilities.length + f]!
      if (way < least) [least, nearest] = [way, f]
    }
    if (nearest >= 0) residents[nearest]! += population
  })
  const supply = new Float64Array(city.facilities.length)
  let estimated = 0
  for (const f of centres) {
    const known = city.facilities[f]!.doctors
    supply[f] = known ?? (residents[f]! / 1000) * DOCTORS_PER_THOUSAND
    if (known === undefined) estimated++
  }
  return { supply, estimated }
}
