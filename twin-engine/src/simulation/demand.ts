/**
 * How many come, and where: every rate of the simulation, derived from the city and the parameters.
 *
 * Beds first (parameters.md §0): a ward's inflow is its open beds × the target occupancy ÷ the mean stay. Emergency visits
 * are the city's population × the visit rate, shared among departments by treatment places. What emergency admissions
 * bring to a need is taken off the direct admissions of its wards. Intensive care: the parameters give the relative
 * rates of wards; each hospital's rates are scaled so that its units stand at 80 %.
 */
import { type CityModel, indexCity, NEEDS } from '../city/city.ts'
import { BED_NEEDS, type BedNeed } from '../parameters/keys.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { type HospitalWards, wardsOf } from '../policies/bed-choice.ts'
import { distanceKilometres } from '../policies/neighbours.ts'
import { type StayTables, stayTables } from './stays.ts'

const DAY = 1440
/** Middle of the band 75–85 % of parameters.md §0. */
const INTENSIVE_CARE_OCCUPANCY = 0.8
/** Direct admissions never fall below this share of a ward's inflow, whatever its emergency department brings. */
const LEAST_DIRECT_SHARE = 0.2
/** Days between a stay's end and the physical exit in the day, on average: exits centre on 13:10, ends on noon. */
const EXIT_SHIFT_DAYS = 0.05
/** Part of the ward stay that is still to come when somebody goes to intensive care, on average. */
const UNUSED_PART = 0.6
/** Highest factor on the parameters' intensive care rates, where a hospital has few wards for its intensive care. */
const LARGEST_SCALE = 20

/** Rates and tables of one city with one set of parameters. Needs are indices into NEEDS. */
export interface Demand {
  readonly wards: HospitalWards
  readonly stays: StayTables
  /** Mean direct admissions per minute by unit. */
  readonly directPerMinute: Float64Array
  /** Factor on it by hour of the week, Sunday 00 first; mean 1. */
  readonly directProfile: Float64Array
  /** Mean emergency arrivals per minute by facility. */
  readonly emergencyPerMinute: Float64Array
  /** Factor by hour of the day; mean 1. */
  readonly emergencyHour: Float64Array
  readonly acuityCumulative: Float64Array
  /** Need of an emergency admission to a ward, cumulative by facility over NEEDS; empty where there is no ward. */
  readonly needCumulative: readonly Float64Array[]
  /** Post-operative and deterioration rates of a hospital are multiplied by this; 0 without intensive care. */
  readonly intensiveCareScale: Float64Array
  readonly postOperativeShare: Float64Array
  readonly deteriorationPerMinute: Float64Array
  /** District of origin by facility, cumulative, and cells of each district with their cumulative population. */
  readonly originDistrict: readonly Float64Array[]
  readonly districtCells: readonly { readonly cells: Int32Array; readonly cumulative: Float64Array }[]
}

const cache = new WeakMap<CityModel, WeakMap<Parameters, Demand>>()

/** The demand of a city; computed at the first call for these parameters and kept. */
export function demandOf(city: CityModel, parameters: Parameters): Demand {
  let byParameters = cache.get(city)
  if (!byParameters) {
    byParameters = new WeakMap()
    cache.set(city, byParameters)
  }
  let demand = byParameters.get(parameters)
  if (!demand) {
    demand = derive(city, parameters)
    byParameters.set(parameters, demand)
  }
  return demand
}

function cumulate(weights: ArrayLike<number>): Float64Array {
  let total = 0
  for (let i = 0; i < weights.length; i++) total += weights[i]!
  const out = new Float64Array(weights.length)
  let sum = 0
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i]!
    out[i] = total > 0 ? sum / total : (i + 1) / weights.length
  }
  return out
}

function derive(city: CityModel, parameters: Parameters): Demand {
  const index = indexCity(city)
  const facilities = city.facilities.length
  const wards = wardsOf(city)
  const stays = stayTables(parameters)
  const { emergency, admissions, icu } = parameters

  const openBeds = (units: readonly number[]): number => units.reduce((sum, u) => sum + city.units[u]!.beds, 0)
  const population = city.districts.reduce((sum, d) => sum + d.population, 0)
  const places = Float64Array.from(city.facilities, (_, f) => {
    const u = index.emergencyUnitOfFacility[f]!
    return u < 0 ? 0 : city.units[u]!.beds
  })
  const allPlaces = places.reduce((a, b) => a + b, 0)
  const visitsPerMinute = ((population / 1000) * emergency.visitsPerThousandPerDay) / DAY
  const emergencyPerMinute = places.map((p) => (allPlaces > 0 ? (visitsPerMinute * p) / allPlaces : 0))

  let admitted = 0
  let toIntensiveCare = 0
  emergency.acuityShare.forEach((share, a) => {
    const surviving = share * (1 - emergency.deathShare[a]!) * emergency.admitProbability[a]!
    toIntensiveCare += surviving * emergency.icuShareOfAdmitted[a]!
    admitted += surviving * (1 - emergency.icuShareOfAdmitted[a]!)
  })

  const postOperativeShare = new Float64Array(NEEDS.length)
  const deteriorationPerMinute = new Float64Array(NEEDS.length)
  for (const need of BED_NEEDS) {
    postOperativeShare[NEEDS.indexOf(need)] = icu.postOperativeShare[need]
    deteriorationPerMinute[NEEDS.indexOf(need)] = icu.deteriorationPerBedDay[need] / DAY
  }

  const needCumulative: Float64Array[] = []
  const intensiveCareScale = new Float64Array(facilities)
  const directPerMinute = new Float64Array(city.units.length)
  for (let f = 0; f < facilities; f++) {
    const bedsByNeed = Float64Array.from(NEEDS, (_, k) => openBeds(wards.byNeed[f]![k]!))
    const weights = Float64Array.from(NEEDS, (need, k) =>
      bedsByNeed[k]! > 0 ? emergency.admissionShareByNeed[need as BedNeed] || 0 : 0,
    )
    const cumulative = cumulate(weights.some((w) => w > 0) ? weights : bedsByNeed)
    needCumulative.push(wards.all[f]!.length > 0 ? cumulative : new Float64Array(0))

    const flow = inflowOf(parameters, stays, bedsByNeed, {
      intensiveCareBeds: openBeds(wards.intensive[f]!),
      intensiveCareFromEmergency: emergencyPerMinute[f]! * toIntensiveCare,
      postOperativeShare,
      deteriorationPerMinute,
    })
    const { inflow } = flow
    intensiveCareScale[f] = flow.scale

    for (let k = 0; k < NEEDS.length; k++) {
      if (inflow[k] === 0) continue
      const share = cumulative[k]! - (k === 0 ? 0 : cumulative[k - 1]!)
      const fromEmergency = emergencyPerMinute[f]! * admitted * share
      const direct = Math.max(LEAST_DIRECT_SHARE * inflow[k]!, inflow[k]! - fromEmergency)
      for (const u of wards.byNeed[f]![k]!) directPerMinute[u] = (direct * city.units[u]!.beds) / bedsByNeed[k]!
    }
  }

  const directProfile = new Float64Array(168)
  for (let w = 0; w < 7; w++)
    for (let h = 0; h < 24; h++)
      directProfile[w * 24 + h] = admissions.weekdayShare[w]! * 7 * admissions.hourShare[h]! * 24
  return {
    wards,
    stays,
    directPerMinute,
    directProfile,
    emergencyPerMinute,
    emergencyHour: Float64Array.from(emergency.hourShare, (share) => share * 24),
    acuityCumulative: cumulate(emergency.acuityShare),
    needCumulative,
    intensiveCareScale,
    postOperativeShare,
    deteriorationPerMinute,
    ...origins(city),
  }
}

interface IntensiveCareDemand {
  readonly intensiveCareBeds: number
  readonly intensiveCareFromEmergency: number
  readonly postOperativeShare: Float64Array
  readonly deteriorationPerMinute: Float64Array
}

/**
 * Ward admissions per minute by need, and the scale of a hospital's intensive care rates. The two depend on each other:
 * whoever goes to intensive care and does not come back leaves a part of the ward stay unused, so more are admitted.
 */
function inflowOf(
  parameters: Parameters,
  stays: StayTables,
  bedsByNeed: Float64Array,
  demand: IntensiveCareDemand,
): { readonly inflow: Float64Array; readonly scale: number } {
  const { icu, beds, stay } = parameters
  const inflow = new Float64Array(NEEDS.length)
  const passing = new Float64Array(NEEDS.length)
  const notComingBack = 1 - (1 - icu.deathShare) * icu.stepDownShare
  const wanted =
    (INTENSIVE_CARE_OCCUPANCY * demand.intensiveCareBeds) / (stay.meanDays.icu * DAY) -
    demand.intensiveCareFromEmergency
  const setInflow = (): void => {
    for (let k = 0; k < NEEDS.length; k++) {
      const minutes = stays.meanMinutes[k]! * (1 - passing[k]! * notComingBack * UNUSED_PART) + EXIT_SHIFT_DAYS * DAY
      inflow[k] = bedsByNeed[k]! > 0 ? (beds.targetOccupancy * bedsByNeed[k]!) / minutes : 0
    }
  }
  /** Admissions per minute that pass through intensive care at a scale; fills `passing`. */
  const passingAt = (scale: number): number => {
    let sum = 0
    for (let k = 0; k < NEEDS.length; k++) {
      if (bedsByNeed[k] === 0) continue
      const operated = Math.min(1, scale * demand.postOperativeShare[k]!)
      // P(exponential < stay) with the stay taken as gamma of the same mean and variation.
      const rm = scale * demand.deteriorationPerMinute[k]! * stays.meanMinutes[k]!
      const v = stays.variation[k]! ** 2
      passing[k] = operated + (1 - operated) * (1 - (1 + rm * v) ** (-1 / v))
      sum += inflow[k]! * passing[k]!
    }
    return sum
  }
  setInflow()
  if (demand.intensiveCareBeds === 0 || wanted <= 0) return { inflow, scale: 0 }
  let scale = 0
  for (let round = 0; round < 3; round++) {
    let low = 0
    let high = LARGEST_SCALE
    for (let k = 0; k < 30; k++) {
      scale = (low + high) / 2
      if (passingAt(scale) < wanted) low = scale
      else high = scale
    }
    passingAt(scale)
    setInflow()
  }
  return { inflow, scale }
}

/** Where patients come from: districts by population ÷ (3 km + distance of the seat)², cells by population within them. */
function origins(city: CityModel): Pick<Demand, 'originDistrict' | 'districtCells'> {
  const cellsOf: number[][] = city.districts.map(() => [])
  city.cells.forEach((cell, c) => {
    cellsOf[cell.district]?.push(c)
  })
  const originDistrict = city.facilities.map((facility) =>
    cumulate(
      city.districts.map((d, i) =>
        cellsOf[i]!.length === 0 ? 0 : d.population / (3 + distanceKilometres(facility.location, d.seat)) ** 2,
      ),
    ),
  )
  const districtCells = cellsOf.map((list) => ({
    cells: Int32Array.from(list),
    cumulative: cumulate(list.map((c) => city.cells[c]!.population)),
  }))
  return { originDistrict, districtCells }
}

/** Cell of origin for a uniform, or -1 where the city has no cells. */
export function originCell(demand: Demand, facility: number, u: number): number {
  const districts = demand.originDistrict[facility]!
  let d = 0
  while (d < districts.length - 1 && u >= districts[d]!) d++
  const { cells, cumulative } = demand.districtCells[d] ?? { cells: new Int32Array(0), cumulative: new Float64Array(0) }
  if (cells.length === 0) return -1
  const before = d === 0 ? 0 : districts[d - 1]!
  const share = districts[d]! - before
  const within = share > 0 ? (u - before) / share : u
  let low = 0
  let high = cells.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (within < cumulative[middle]!) high = middle
    else low = middle + 1
  }
  return cells[low]!
}
