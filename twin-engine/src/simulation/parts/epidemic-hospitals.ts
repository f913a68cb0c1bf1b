/** Where the people of a subdistrict go who are infected, and from which cell they come. */
import { type CityModel, indexCity, NEEDS } from '../../city/city.ts'
import { patchesOf } from '../../epidemic/city-patches.ts'
import type { Parameters } from '../../parameters/parameters.ts'
import { distanceKilometres } from '../../policies/neighbours.ts'
import { choose, cumulate } from '../random.ts'

const RESPIRATORY = NEEDS.indexOf('respiratory')
const PAEDIATRICS = NEEDS.indexOf('paediatrics')
/** Children below this age lie in paediatrics. */
const ADULT_YEARS = 15
/** Kilometres added to every way, as for all who come to a hospital (`origins.ts`); assumed. */
const NEAR_KILOMETRES = 3

export interface PatchHospitals {
  hospitalOf(patch: number, u: number): number
  /** −1 where nobody lives. */
  cellOf(patch: number, u: number): number
  /** Index into NEEDS of the ward that somebody is to be admitted to there. */
  needOf(facility: number, ageYears: number): number
}

/** Hospitals with an emergency department and wards, by beds ∕ (3 km + way)²; null where there is none. */
export function patchHospitals(city: CityModel, parameters: Parameters): PatchHospitals | null {
  const { needOfUnit } = indexCity(city)
  const beds = new Float64Array(city.facilities.length)
  const wards = city.facilities.map(() => new Set<number>())
  const hasDepartment = new Set<number>()
  city.units.forEach((unit, u) => {
    if (unit.kind === 'emergency') hasDepartment.add(unit.facility)
    if (unit.kind !== 'ward') return
    beds[unit.facility]! += unit.beds
    wards[unit.facility]!.add(needOfUnit[u]!)
  })
  const hospitals = [...hasDepartment].filter((f) => beds[f]! > 0).sort((a, b) => a - b)
  if (hospitals.length === 0) return null
  const { middle, patchOfCell } = patchesOf(city, parameters)
  const shares = middle.map((place) =>
    cumulate(
      hospitals.map((f) => {
        const kilometres = distanceKilometres(place, city.facilities[f]!.location)
        return beds[f]! / (NEAR_KILOMETRES + kilometres) ** 2
      }),
    ),
  )
  const cells = middle.map((): number[] => [])
  patchOfCell.forEach((p, c) => void cells[p]!.push(c))
  const people = cells.map((list) => cumulate(list.map((c) => city.cells[c]!.population)))
  return {
    hospitalOf: (patch, u) => hospitals[choose(shares[patch]!, u)]!,
    cellOf: (patch, u) => cells[patch]![choose(people[patch]!, u)] ?? -1,
    needOf: (_, ageYears) => (ageYears < ADULT_YEARS ? PAEDIATRICS : RESPIRATORY),
  }
}
