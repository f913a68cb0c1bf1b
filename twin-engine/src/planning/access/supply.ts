/** What each facility of a city offers, by what is asked for. */
import { type CityModel, indexCity, type Need } from '../../city/city.ts'
import type { Parameters } from '../../parameters/parameters.ts'
import { clinicNetworkOf } from '../../simulation/clinic-network.ts'
import { availableBeds } from '../../state/limits.ts'
import { PATIENT_STAGE_COUNT, PatientStage, type TwinState } from '../../state/state.ts'

/** `beds`: open in ordinary operation; `free`: that somebody may be given now; `doctors` and consulting `rooms`: of primary-care centres. */
export const SUPPLIES = ['beds', 'free', 'doctors', 'rooms'] as const
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

export interface Doctors {
  /** By facility; 0 at all that are no primary-care centre. */
  readonly supply: Float64Array
  /** Centres whose doctors nobody has told of. */
  readonly estimated: number
}

/**
 * Doctors that the city names, else those of the simulation's centres; an edit that enlarges a centre of unknown size adds
 * to these. None where the city has no network of primary care.
 */
export function centreDoctors(city: CityModel, parameters: Parameters): Doctors {
  const supply = new Float64Array(city.facilities.length)
  let estimated = 0
  const network = clinicNetworkOf(city, parameters)
  network?.centres.forEach((f, centre) => {
    const isUnknown = (city.editedFrom?.facilities[f] ?? city.facilities[f]!).doctors === undefined
    supply[f] = network.doctors[centre]!
    if (isUnknown) estimated++
  })
  return { supply, estimated }
}

/** Consulting rooms by facility: so many to a doctor, one at least where there are doctors (`primaryCare.roomsPerDoctor`). */
export const centreRooms = (doctors: Float64Array, { primaryCare }: Parameters): Float64Array =>
  doctors.map((count) => (count > 0 ? Math.max(1, Math.round(count * primaryCare.roomsPerDoctor)) : 0))
