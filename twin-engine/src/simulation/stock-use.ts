/** What a hospital's stocks are used for: so much a day by an occupied bed of each need, and by the gravest emergencies. */
import { type CityModel, indexCity, NEEDS } from '../city/city.ts'
import { STOCK_ITEMS } from '../events/event.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { NEED_CLAIMS } from '../state/need-claims.ts'
import { careModelOf } from './care.ts'

export const ITEM_COUNT = STOCK_ITEMS.length
export const OXYGEN = STOCK_ITEMS.indexOf('oxygen')
export const BLOOD_O = STOCK_ITEMS.indexOf('blood-o')
const ANTIBIOTICS = STOCK_ITEMS.indexOf('antibiotics')
const PROTECTIVE_KIT = STOCK_ITEMS.indexOf('protective-kit')
const DAY = 1440
const LITRES_PER_CUBIC_METRE = 1000

/** However small, a department keeps group O for so many emergencies of level Ⅰ after a delivery; assumed. */
const LEAST_EMERGENCIES = 10

/** Items in their own units: red cells in units, the others in days of one ordinary patient's use. */
export interface StockUse {
  /** `[need × ITEM_COUNT + item]`, a day, per occupied bed. */
  readonly perBedDay: Float64Array
  /** Red cells of group O a day for emergencies of level Ⅰ, by facility; and for one of them. */
  readonly emergencyPerDay: Float64Array
  readonly perEmergency: number
  /** Use on an ordinary day, and the stock after a delivery, `[facility × ITEM_COUNT + item]`; NaN = the facility holds none. */
  readonly ordinary: Float64Array
  readonly full: Float64Array
  /** Cubic metres of oxygen that are one of its units: a day of a ward patient who needs it. */
  readonly oxygenCubicMetres: number
}

/** Oxygen, medicines and kit are held wherever there are beds, blood where there is an emergency department. */
export function stockUseOf(city: CityModel, parameters: Parameters): StockUse {
  const { stocks, beds, emergency } = parameters
  const { emergencyUnitOfFacility, unitsOfFacility } = indexCity(city)
  const care = careModelOf(city, parameters)
  const perBedDay = new Float64Array(NEEDS.length * ITEM_COUNT)
  NEEDS.forEach((need, k) => {
    if (need === 'emergency') return
    const claim = NEED_CLAIMS[need]
    const at = k * ITEM_COUNT
    perBedDay[at + OXYGEN] = claim.oxygenShare + claim.ventilatorShare * (stocks.ventilatedOxygenFactor - 1)
    stocks.bloodGroupShare.forEach((share, group) => {
      perBedDay[at + BLOOD_O + group] = share * stocks.bloodUnitsPerBedDay[need]
    })
    perBedDay[at + ANTIBIOTICS] = 1
    perBedDay[at + PROTECTIVE_KIT] = claim.bedClass === 'isolation' ? stocks.kitFactorOfIsolation : 1
  })
  const facilities = city.facilities.length
  const ordinary = new Float64Array(facilities * ITEM_COUNT).fill(Number.NaN)
  const emergencyPerDay = new Float64Array(facilities)
  for (let f = 0; f < facilities; f++) {
    const hasDepartment = emergencyUnitOfFacility[f]! >= 0
    if (hasDepartment)
      emergencyPerDay[f] = care.emergencyRate(f).scale * DAY * emergency.acuityShare[0]! * stocks.bloodUnitsPerEmergency
    const units = unitsOfFacility[f]!.map((u) => city.units[u]!).filter((u) => u.kind !== 'emergency' && u.beds > 0)
    if (units.length === 0) continue
    for (let item = 0; item < ITEM_COUNT; item++) {
      const isBlood = item >= BLOOD_O && item < BLOOD_O + stocks.bloodGroupShare.length
      if (isBlood && !hasDepartment) continue
      let use = item === BLOOD_O ? emergencyPerDay[f]! : 0
      for (const unit of units) {
        const need = NEEDS.indexOf(unit.kind === 'icu' ? 'icu' : unit.need)
        use += unit.beds * beds.targetOccupancy * perBedDay[need * ITEM_COUNT + item]!
      }
      if (use > 0) ordinary[f * ITEM_COUNT + item] = use
    }
  }
  return {
    oxygenCubicMetres: (stocks.oxygenLitresPerMinute * DAY) / LITRES_PER_CUBIC_METRE,
    perBedDay,
    emergencyPerDay,
    perEmergency: stocks.bloodUnitsPerEmergency,
    ordinary,
    full: ordinary.map((use, cell) => {
      const full = use * stocks.fullDays[cell % ITEM_COUNT]!
      return cell % ITEM_COUNT === BLOOD_O ? Math.max(full, LEAST_EMERGENCIES * stocks.bloodUnitsPerEmergency) : full
    }),
  }
}

/** Days of supply by which every stock begins where a city is filled as in a steady state: between the reorder point and full. */
export function ordinaryDays(parameters: Parameters, item: number, uniform: number): number {
  const { fullDays, reorderShare } = parameters.stocks
  const days = fullDays[item]! * (reorderShare + (1 - reorderShare) * uniform)
  return Math.round(days * 10) / 10
}
