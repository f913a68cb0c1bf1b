/**
 * The care of an edited city: everybody whom the unedited city expects comes, as many more or fewer as its residents change, and
 * chooses anew where to go (`site-choice.ts`). Wards and departments that are new have no demand of their own.
 */
import { type CityModel, indexCity, NEEDS } from '../city/city.ts'
import type { Parameters } from '../parameters/parameters.ts'
import type { ArrivalRate, CareModel } from './care-model.ts'
import { careFromParameters } from './demand.ts'
import { originsOf } from './origins.ts'
import { EMERGENCY, type SiteChoice, siteChoiceOf } from './site-choice.ts'

const AGE_BANDS = 4

/** Care of `city`, edited from `base`, which runs by `care`. */
export function careOfEditedCity(city: CityModel, base: CityModel, care: CareModel, parameters: Parameters): CareModel {
  const own = careFromParameters(city, parameters)
  const known = base.facilities.length
  // People set out for the facility they know, where it stood.
  const homes = { ...city, facilities: city.facilities.map((f, i) => base.facilities[i] ?? f) }
  const origins = originsOf(homes, parameters)
  const districts = city.districts.length
  const growth = growthOf(city, base, parameters, originShares(care, known, districts))
  const demand = new Float64Array(NEEDS.length * known)
  for (let f = 0; f < known; f++) demand[EMERGENCY * known + f] = care.emergencyRate(f).scale * growth(EMERGENCY, f)
  base.units.forEach(({ kind, need, facility }, u) => {
    const k = NEEDS.indexOf(need)
    if (kind === 'ward') demand[k * known + facility]! += care.directRate(u).scale * growth(k, facility)
  })
  const siteChoice: SiteChoice = siteChoiceOf(city, base, parameters, demand, originShares(origins, known, districts))
  const grown = (rate: ArrivalRate, factor: number): ArrivalRate =>
    factor === 1 ? rate : { ...rate, scale: rate.scale * factor }
  const none = (rate: ArrivalRate): ArrivalRate => ({ ...rate, scale: 0 })
  const directRate = (u: number): ArrivalRate => {
    const unit = base.units[u]
    return unit ? grown(care.directRate(u), growth(NEEDS.indexOf(unit.need), unit.facility)) : none(own.directRate(u))
  }
  const emergencyRate = (f: number): ArrivalRate =>
    f < known ? grown(care.emergencyRate(f), growth(EMERGENCY, f)) : none(own.emergencyRate(f))
  const { sources } = care
  return {
    ...own,
    ...origins,
    directRate,
    emergencyRate,
    sources: {
      ...sources,
      rate: sources.rate.map((_, s) =>
        sources.direct[s] === 1 ? directRate(sources.place[s]!) : emergencyRate(sources.place[s]!),
      ),
    },
    intensiveCareScale: intensiveCareScaleOf(city, base, care),
    siteChoice,
  }
}

function originShares(
  { originDistrict }: Pick<CareModel, 'originDistrict'>,
  known: number,
  districts: number,
): Float64Array {
  const origin = new Float64Array(known * districts)
  for (let f = 0; f < known; f++)
    for (let d = 0; d < districts; d++)
      origin[f * districts + d] = originDistrict[f]![d]! - (d === 0 ? 0 : originDistrict[f]![d - 1]!)
  return origin
}

/**
 * Factor on a facility's demand of a kind as residents change where its people come from. Visits follow residents, admissions
 * follow residents weighted by `emergency.admissionOddsByAge`; children's wards follow those below 15, obstetrics those of 15–59
 * and geriatrics those of 60 and more.
 */
function growthOf(
  city: CityModel,
  base: CityModel,
  { emergency }: Parameters,
  origin: Float64Array,
): (kind: number, facility: number) => number {
  const districts = base.districts.length
  if (city.cells === base.cells) return () => 1
  const weights = NEEDS.map((need): readonly number[] => {
    if (need === 'emergency') return [1, 1, 1, 1]
    if (need === 'paediatrics') return [1, 0, 0, 0]
    if (need === 'obstetrics-gynaecology') return [0, 1, 0, 0]
    if (need === 'geriatrics-rehabilitation') return [0, 0, 1, 1]
    return emergency.admissionOddsByAge
  })
  const people = ({ cells }: CityModel): Float64Array => {
    const sums = new Float64Array(districts * AGE_BANDS)
    for (const { district, ages } of cells)
      for (let a = 0; a < AGE_BANDS; a++) sums[district * AGE_BANDS + a]! += ages[a]!
    return sums
  }
  const before = people(base)
  const after = people(city)
  const weighted = (sums: Float64Array, d: number, k: number): number =>
    weights[k]!.reduce((sum, w, a) => sum + w * sums[d * AGE_BANDS + a]!, 0)
  const ofDistrict = NEEDS.map((_, k) =>
    Float64Array.from({ length: districts }, (_, d) => {
      const then = weighted(before, d, k)
      return then > 0 ? weighted(after, d, k) / then : 1
    }),
  )
  return (k, f) => {
    let sum = 0
    for (let d = 0; d < districts; d++) sum += origin[f * districts + d]! * ofDistrict[k]![d]!
    return sum
  }
}

/** Wards of a new hospital with intensive care send there as those of the others do on average, weighted by their ward beds. */
function intensiveCareScaleOf(city: CityModel, base: CityModel, care: CareModel): Float64Array {
  const wardBeds = new Float64Array(base.facilities.length)
  for (const { kind, facility, beds } of base.units) if (kind === 'ward') wardBeds[facility]! += beds
  let beds = 0
  let sum = 0
  care.intensiveCareScale.forEach((scale, f) => {
    if (scale === 0) return
    beds += wardBeds[f]!
    sum += scale * wardBeds[f]!
  })
  const intensive = indexCity(city).unitsOfFacility.map((units) => units.some((u) => city.units[u]!.kind === 'icu'))
  return Float64Array.from(city.facilities, (_, f) => {
    const had = f < base.facilities.length ? care.intensiveCareScale[f]! : 0
    return had > 0 || !intensive[f] || beds === 0 ? had : sum / beds
  })
}
