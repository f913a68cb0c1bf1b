/**
 * How many come, and where, for a city that brings no figures of its own: every rate, derived from the city and the
 * parameters.
 *
 * Beds first (parameters.md §0): a ward's inflow is its open beds × the target occupancy ÷ the mean stay. Emergency visits
 * are the city's population × the visit rate, shared among departments by treatment places. What emergency admissions
 * bring to a need is taken off the direct admissions of its wards. Intensive care: the parameters give the relative
 * rates of wards; each hospital's rates are scaled so that its units stand at 80 %.
 */
import { type CityModel, indexCity, NEEDS } from '../city/city.ts'
import { BED_NEEDS, type BedNeed } from '../parameters/keys.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { wardsOf } from '../policies/bed-choice.ts'
import { type ArrivalRate, type CareModel, ICU_NEED, LEVELS, type Sources, WEEK_HOURS } from './care-model.ts'
import { Durations, lognormalLaw } from './durations.ts'
import { originsOf } from './origins.ts'
import { cumulate } from './random.ts'
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
/** Log-deviation of the way from an assigned bed into it, for direct admissions; assumed. */
const ASSIGNED_LOG_DEVIATION = 0.45
/** Minutes of waiting for the own hospital's intensive care before others are asked, and between questions; assumed. */
const FIRST_CHECK_MINUTES = 240
const RETRY_MINUTES = 60
/** Acceptance to wheels turning: vehicle and preparation, lognormal mean and deviation in minutes; assumed. */
const ARRANGEMENT_MEAN_MINUTES = 60
const ARRANGEMENT_DEVIATION_MINUTES = 25
/** Triage levels treated at once, place or not: resuscitation. */
const IMMEDIATE_LEVELS = 1

/** The care of a city as the parameters say. */
export function careFromParameters(city: CityModel, parameters: Parameters): CareModel {
  const index = indexCity(city)
  const facilities = city.facilities.length
  const wards = wardsOf(city)
  const stays = stayTables(parameters)
  const { emergency, admissions, icu, turnaround: t } = parameters

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

  const routes = [ICU_NEED, ...NEEDS.flatMap((need, k) => (need === 'icu' || need === 'emergency' ? [] : [k]))]
  const routeCumulative: Float64Array[] = []
  const intensiveCareScale = new Float64Array(facilities)
  const directPerMinute = new Float64Array(city.units.length)
  for (let f = 0; f < facilities; f++) {
    const bedsByNeed = Float64Array.from(NEEDS, (_, k) => openBeds(wards.byNeed[f]![k]!))
    const weights = Float64Array.from(NEEDS, (need, k) =>
      bedsByNeed[k]! > 0 ? emergency.admissionShareByNeed[need as BedNeed] || 0 : 0,
    )
    const cumulative = cumulate(weights.some((w) => w > 0) ? weights : bedsByNeed)
    for (let level = 0; level < LEVELS; level++) {
      const critical = emergency.icuShareOfAdmitted[level]!
      routeCumulative.push(
        Float64Array.from(routes, (need, r) => (r === 0 ? critical : critical + (1 - critical) * cumulative[need]!)),
      )
    }

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

  // Weeks of the parameters begin on Sunday, those of the model on Monday.
  const weekday = (day: number): number => (day + 1) % 7
  const directProfile = new Float64Array(WEEK_HOURS)
  const emergencyProfile = new Float64Array(WEEK_HOURS)
  for (let day = 0; day < 7; day++)
    for (let h = 0; h < 24; h++) {
      directProfile[day * 24 + h] = admissions.weekdayShare[weekday(day)]! * 7 * admissions.hourShare[h]! * 24
      emergencyProfile[day * 24 + h] = emergency.weekdayFactor[weekday(day)]! * emergency.hourShare[h]! * 24
    }
  const directRate = (u: number): ArrivalRate => ({
    perMinute: directProfile,
    scale: directPerMinute[u]!,
    daily: false,
  })
  const emergencyRate = (f: number): ArrivalRate => ({
    perMinute: emergencyProfile,
    scale: emergencyPerMinute[f]!,
    daily: true,
  })
  const byLevel = (value: (level: number) => number): Float64Array =>
    Float64Array.from({ length: LEVELS }, (_, level) => value(level))
  return {
    wards,
    sources: sourcesOf(city, directPerMinute, emergencyPerMinute, directRate, emergencyRate),
    planned: {
      count: 0,
      unit: new Int32Array(0),
      firstMinute: new Float64Array(0),
      stepMinutes: new Float64Array(0),
      slots: new Int32Array(0),
      days: [],
    },
    siteChoice: null,
    emergencyRate,
    directRate,
    emergencyShareByNeed: Float64Array.from(NEEDS, (need) =>
      need === 'emergency' ? 0 : emergency.admissionShareByNeed[need],
    ),
    monthFactor: Float64Array.from(emergency.monthFactor),
    dayNoise: emergency.dayNoiseCoefficientOfVariation,
    acuityCumulative: cumulate(emergency.acuityShare),
    immediateLevels: IMMEDIATE_LEVELS,
    treatment: new Durations(
      emergency.treatmentMeanMinutes.map((mean, level) =>
        lognormalLaw(mean, emergency.treatmentStandardDeviationMinutes[level]!),
      ),
    ),
    diesBelow: byLevel((level) => emergency.deathShare[level]!),
    admittedBelow: byLevel((level) => {
      const death = emergency.deathShare[level]!
      return death + (1 - death) * emergency.admitProbability[level]!
    }),
    routes: Int32Array.from(routes),
    routeCumulative,
    observation: {
      stay: new Durations([
        lognormalLaw(emergency.observationMeanHours * 60, emergency.observationStandardDeviationHours * 60),
      ]),
      limitMinutes: emergency.observationLimitHours * 60,
    },
    lounge: false,
    diversion: null,
    shaped: true,
    stays,
    stayLaws: new Durations([
      ...NEEDS.map((need) =>
        need === 'emergency'
          ? ({ law: 'fixed', minutes: 0 } as const)
          : lognormalLaw(parameters.stay.meanDays[need] * DAY, parameters.stay.standardDeviationDays[need] * DAY),
      ),
    ]),
    turnShare: new Float64Array(NEEDS.length),
    turns: new Durations([]),
    wardDeathShare: parameters.stay.wardDeathShare,
    intensiveDeathShare: icu.deathShare,
    stepDownShare: icu.stepDownShare,
    stepDownNeed: -1,
    intensiveCareScale,
    postOperativeShare,
    deteriorationPerMinute,
    cleanRequest: new Durations([
      lognormalLaw(t.vacateToRequestMeanMinutes, t.vacateToRequestStandardDeviationMinutes),
    ]),
    cleaning: new Durations(city.units.map(() => lognormalLaw(t.cleanMeanMinutes, t.cleanStandardDeviationMinutes))),
    extraCleaningMinutes: Float64Array.from(city.units, (unit) =>
      unit.need === 'infectious' ? t.terminalCleanExtraMinutes + t.airClearanceMinutes : 0,
    ),
    moves: new Durations([
      medianLaw(t.assignedMedianMinutes, ASSIGNED_LOG_DEVIATION),
      lognormalLaw(t.wardTransferMeanMinutes, t.wardTransferStandardDeviationMinutes),
    ]),
    reservationMinutes: t.assignedExpiryMinutes,
    lending: true,
    byAcuity: false,
    refersUp: true,
    transfer: {
      afterMinutes: FIRST_CHECK_MINUTES,
      recheckMinutes: RETRY_MINUTES,
      arrangement: new Durations([lognormalLaw(ARRANGEMENT_MEAN_MINUTES, ARRANGEMENT_DEVIATION_MINUTES)]),
      leavesAtOnce: false,
    },
    speedKilometresPerHour: parameters.ambulance.speedPeakKilometresPerHour,
    firstFill: { wards: parameters.beds.targetOccupancy, intensiveCare: INTENSIVE_CARE_OCCUPANCY },
    ...originsOf(city, parameters),
  }
}

/** A lognormal law by its median and the deviation of its logarithm. */
const medianLaw = (medianMinutes: number, logDeviation: number) =>
  ({
    law: 'lognormal',
    meanMinutes: medianMinutes * Math.exp(logDeviation ** 2 / 2),
    coefficientOfVariation: Math.sqrt(Math.exp(logDeviation ** 2) - 1),
  }) as const

/** One stream of direct admissions a ward, one of emergencies a department, in the order of the units. */
function sourcesOf(
  city: CityModel,
  directPerMinute: Float64Array,
  emergencyPerMinute: Float64Array,
  directRate: (unit: number) => ArrivalRate,
  emergencyRate: (facility: number) => ArrivalRate,
): Sources {
  const index = indexCity(city)
  const rows: { direct: boolean; place: number; rate: ArrivalRate }[] = []
  city.units.forEach((unit, u) => {
    if (unit.kind === 'ward' && directPerMinute[u]! > 0) rows.push({ direct: true, place: u, rate: directRate(u) })
    const f = unit.facility
    if (unit.kind === 'emergency' && index.emergencyUnitOfFacility[f] === u && emergencyPerMinute[f]! > 0)
      rows.push({ direct: false, place: f, rate: emergencyRate(f) })
  })
  const place = Int32Array.from(rows, (row) => row.place)
  return {
    count: rows.length,
    direct: Uint8Array.from(rows, (row) => (row.direct ? 1 : 0)),
    place,
    number: place,
    rate: rows.map((row) => row.rate),
    cell: new Int32Array(rows.length).fill(-1),
    lost: new Uint8Array(rows.length),
    choiceFrom: new Int32Array(rows.length + 1),
    choiceFacility: new Int32Array(0),
    choiceCumulative: new Float64Array(0),
    choiceTravelMinutes: new Float64Array(0),
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
