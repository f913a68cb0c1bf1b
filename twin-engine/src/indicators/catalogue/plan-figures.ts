/** What stands, per resident: figures of the plan that change when it does. */
import type { CityModel, Confidence, Facility, FacilityKind, Unit } from '../../city/city.ts'
import { isTertiary } from '../../city/hospital-tier.ts'
import type { Scope } from '../indicator.ts'
import type { StandsOn } from './entry.ts'

type Figure = (city: CityModel, scope: Scope) => number | null

/** Numbers of facilities of the city or a district; null for what has no residents of its own. */
function placesIn(city: CityModel, scope: Scope): ReadonlySet<number> | null {
  if (scope.kind !== 'city' && scope.kind !== 'district') return null
  return new Set(
    city.facilities.flatMap((facility, f) =>
      !facility.closed && (scope.kind === 'city' || facility.district === scope.district) ? [f] : [],
    ),
  )
}

export const residents: Figure = (city, scope) => {
  if (scope.kind === 'district') return city.districts[scope.district]!.population
  return scope.kind === 'city' ? city.districts.reduce((sum, { population }) => sum + population, 0) : null
}

export const aged: Figure = (city, scope) => {
  if (scope.kind !== 'city' && scope.kind !== 'district') return null
  let [old, all] = [0, 0]
  for (const cell of city.cells) {
    if (scope.kind === 'district' && cell.district !== scope.district) continue
    old += cell.ages[3]
    all += cell.population
  }
  return all === 0 ? null : old / all
}

export const facilitiesWhere =
  (fits: (facility: Facility) => boolean): Figure =>
  (city, scope) => {
    const places = placesIn(city, scope)
    return places === null ? null : [...places].filter((f) => fits(city.facilities[f]!)).length
  }
export const ofKind = (kind: FacilityKind) => facilitiesWhere((facility) => facility.kind === kind)
export const tertiaryHospitals = facilitiesWhere(({ kind, level }) => kind === 'HOSPITAL' && isTertiary(level) === true)

function sumOfUnits(city: CityModel, scope: Scope, of: (unit: Unit, facility: Facility) => number): number | null {
  const places = placesIn(city, scope)
  if (places === null) return null
  return city.units.reduce(
    (sum, unit) => sum + (places.has(unit.facility) ? of(unit, city.facilities[unit.facility]!) : 0),
    0,
  )
}
const bedsOf = (unit: Unit): number => (unit.kind === 'emergency' ? 0 : unit.beds)

/** Of the units' open beds or places, per so many residents. */
export const perResidents =
  (of: (unit: Unit, facility: Facility) => number, residentsEach: number): Figure =>
  (city, scope) => {
    const [sum, people] = [sumOfUnits(city, scope, of), residents(city, scope)]
    return sum === null || people === null || people === 0 ? null : (sum / people) * residentsEach
  }
export const bedsPer = (each: number) => perResidents(bedsOf, each)
export const icuBedsPer = (each: number) => perResidents((unit) => (unit.kind === 'icu' ? unit.beds : 0), each)
export const isolationBedsPer = (each: number) =>
  perResidents((unit) => (unit.bedClass === 'isolation' ? unit.beds : 0), each)
export const emergencyPlacesPer = (each: number) =>
  perResidents((unit) => (unit.kind === 'emergency' ? unit.beds : 0), each)

/** Part of all open beds. */
export const shareOfBeds =
  (of: (unit: Unit, facility: Facility) => number): Figure =>
  (city, scope) => {
    const [some, all] = [sumOfUnits(city, scope, of), sumOfUnits(city, scope, bedsOf)]
    return some === null || all === null || all === 0 ? null : some / all
  }
export const surgeShare = shareOfBeds((unit) => (unit.kind === 'emergency' ? 0 : unit.surgeBeds))
export const primaryCareBedShare = shareOfBeds((unit, { kind, services }) =>
  kind === 'PRIMARY_CARE_CENTRE' || services.includes('township') ? bedsOf(unit) : 0,
)
export const tertiaryBedShare = shareOfBeds((unit, { level }) => (isTertiary(level) === true ? bedsOf(unit) : 0))

function fleet(city: CityModel, scope: Scope) {
  const places = placesIn(city, scope)
  return places === null ? null : city.vehicles.filter(({ station }) => places.has(station))
}
export const ambulancesPer =
  (each: number): Figure =>
  (city, scope) => {
    const [vehicles, people] = [fleet(city, scope), residents(city, scope)]
    return vehicles === null || people === null || people === 0 ? null : (vehicles.length / people) * each
  }
export const negativePressureShare: Figure = (city, scope) => {
  const vehicles = fleet(city, scope)
  return vehicles === null || vehicles.length === 0
    ? null
    : vehicles.filter(({ negativePressure }) => negativePressure).length / vehicles.length
}

const WORST: readonly Confidence[] = ['sourced', 'approximate', 'synthetic']

/** Of each thing that a figure may stand on, what is said of its parts. Ambulances are always made by rule. */
const PROVENANCE: Readonly<Record<StandsOn, (city: CityModel) => readonly (Confidence | undefined)[]>> = {
  residents: (city) => city.districts.map(({ provenance }) => provenance.confidence),
  beds: (city) => city.facilities.map(({ provenance }) => provenance.beds?.confidence),
  facilities: (city) => city.facilities.map(({ provenance }) => provenance.name?.confidence),
  ambulances: () => ['synthetic'],
}

/** How far a figure of the plan may be trusted: as its weakest part. */
export function confidenceOf(city: CityModel, standsOn: readonly StandsOn[]): Confidence {
  const parts = standsOn.flatMap((what) => PROVENANCE[what](city))
  return WORST.reduce((worst, one) => (parts.includes(one) ? one : worst))
}
