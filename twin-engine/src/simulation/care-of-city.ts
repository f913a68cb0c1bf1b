/** The care that a city brings with it (`CityModel.care`), as the flows read it. */
import type { CityCare, DurationLaw } from '../city/care.ts'
import { type CityModel, indexCity, NEEDS } from '../city/city.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { wardsOf } from '../policies/bed-choice.ts'
import {
  type ArrivalRate,
  type CareModel,
  LEVELS,
  type PlannedAdmissions,
  type Sources,
  WEEK_HOURS,
} from './care-model.ts'
import { Durations } from './durations.ts'
import { originsOf } from './origins.ts'

const AT_ONCE: DurationLaw = { law: 'fixed', minutes: 0 }
/** Urban speed where the city names no minutes between two hospitals. */
const SPEED_KILOMETRES_PER_HOUR = 25

/** @throws when an id is none of the city's: `decodeCity` refuses such a city first. */
export function careOfCity(city: CityModel, care: CityCare, parameters: Parameters): CareModel {
  const { emergency, stays, wards } = care
  const nowhere = new Float64Array(NEEDS.length)
  const perLevel = (values: readonly number[]): Float64Array =>
    Float64Array.from({ length: LEVELS }, (_, level) => values[Math.min(level, values.length - 1)] ?? 0)
  const routeOfLevel = perLevel(emergency.acuityShare.map((_, level) => level))
  const routeTables = emergency.routeShares.map(runningSum)
  return {
    wards: wardsOf(city),
    sources: sourcesOf(city, care),
    planned: plannedOf(city, care),
    siteChoice: null,
    emergencyRate: (facility) => emergencyRateAt(city, care, facility),
    directRate: (unit) => directRateAt(city, care, unit),
    emergencyShareByNeed: wardShareByNeed(care),
    monthFactor: new Float64Array(12).fill(1),
    dayNoise: 0,
    acuityCumulative: runningSum(emergency.acuityShare),
    immediateLevels: emergency.immediateLevels,
    treatment: new Durations(Array.from(routeOfLevel, (level) => emergency.treatment[level] ?? AT_ONCE)),
    diesBelow: new Float64Array(LEVELS),
    admittedBelow: perLevel(emergency.admitShare),
    routes: Int32Array.from(emergency.routes, (need) => NEEDS.indexOf(need)),
    routeCumulative: city.facilities.flatMap(() => Array.from(routeOfLevel, (level) => routeTables[level] ?? nowhere)),
    observation: { stay: new Durations([AT_ONCE]), limitMinutes: 0 },
    lounge: emergency.waitFor === 'lounge',
    diversion: emergency.diversion && {
      most: emergency.diversion.most,
      neverLevels: emergency.diversion.neverLevels,
      threshold: diversionThresholds(city, emergency.diversion.queueShare),
    },
    shaped: false,
    stays: noStayTables(),
    stayLaws: new Durations([
      ...NEEDS.map((need) => (need === 'icu' ? stays.intensiveCare : (stays.byNeed[need] ?? AT_ONCE))),
      stays.stepDown,
      stays.planned,
    ]),
    turnShare: Float64Array.from(NEEDS, (need) => stays.turns?.[need]?.share ?? 0),
    turns: new Durations(NEEDS.map((need) => stays.turns?.[need]?.after ?? AT_ONCE)),
    wardDeathShare: 0,
    intensiveDeathShare: stays.intensiveCareDeathShare,
    stepDownShare: stays.stepDownShare,
    stepDownNeed: NEEDS.indexOf(wards.stepDownNeed),
    intensiveCareScale: new Float64Array(city.facilities.length),
    postOperativeShare: nowhere,
    deteriorationPerMinute: nowhere,
    cleanRequest: new Durations([AT_ONCE]),
    cleaning: new Durations(city.units.map((unit) => care.cleaning[unit.need] ?? AT_ONCE)),
    extraCleaningMinutes: new Float64Array(city.units.length),
    moves: new Durations([AT_ONCE, AT_ONCE]),
    reservationMinutes: 240,
    lending: wards.lending,
    byAcuity: wards.order === 'acuity',
    refersUp: false,
    transfer: care.transfer && {
      afterMinutes: care.transfer.afterMinutes,
      recheckMinutes: care.transfer.recheckMinutes,
      arrangement: new Durations([{ law: 'fixed', minutes: care.transfer.handoverMinutes }]),
      leavesAtOnce: true,
    },
    speedKilometresPerHour: SPEED_KILOMETRES_PER_HOUR,
    firstFill: null,
    ...originsOf(city, parameters),
  }
}

/** Sums from left to right, not normalised: the last option takes the rest. */
function runningSum(shares: readonly number[]): Float64Array {
  let sum = 0
  return Float64Array.from(shares, (share) => (sum += share))
}

const found = (index: number | undefined, what: string, id: string): number => {
  if (index === undefined || index < 0) throw new Error(`the city's care names the unknown ${what} "${id}"`)
  return index
}

/** One table for every list of rates, so that sources of one rate share it. */
const tables = new WeakMap<readonly number[], Float64Array>()

function rateOf(care: CityCare, name: string): ArrivalRate {
  const list = care.rates[name]
  if (!list) throw new Error(`the city's care names the unknown rate "${name}"`)
  let perMinute = tables.get(list)
  if (!perMinute) {
    perMinute = Float64Array.from(list)
    tables.set(list, perMinute)
  }
  return { perMinute, scale: 1, daily: false }
}

function sourcesOf(city: CityModel, care: CityCare): Sources {
  const index = indexCity(city)
  const { emergencySources: emergencies, directSources: directs } = care
  const count = emergencies.length + directs.length
  const place = new Int32Array(count).fill(-1)
  const number = new Int32Array(count)
  const direct = new Uint8Array(count)
  const cell = new Int32Array(count).fill(-1)
  const lost = new Uint8Array(count)
  const rate: ArrivalRate[] = []
  const choiceFrom = new Int32Array(count + 1)
  const facilities: number[] = []
  const cumulative: number[] = []
  const minutes: number[] = []
  emergencies.forEach((source, s) => {
    number[s] = s
    rate.push(rateOf(care, source.rate))
    if (source.cell !== null) cell[s] = found(index.cell.get(source.cell), 'cell', source.cell)
    let sum = 0
    source.facilities.forEach((id, i) => {
      facilities.push(found(index.facility.get(id), 'facility', id))
      sum += source.shares[i]!
      cumulative.push(sum)
      minutes.push(source.travelMinutes[i]!)
    })
    choiceFrom[s + 1] = facilities.length
  })
  directs.forEach((source, i) => {
    const s = emergencies.length + i
    direct[s] = 1
    place[s] = found(index.unit.get(source.unit), 'unit', source.unit)
    number[s] = place[s]!
    rate.push(rateOf(care, source.rate))
    lost[s] = source.whenFull === 'lost' ? 1 : 0
    choiceFrom[s + 1] = facilities.length
  })
  return {
    count,
    direct,
    place,
    number,
    rate,
    cell,
    lost,
    choiceFrom,
    choiceFacility: Int32Array.from(facilities),
    choiceCumulative: Float64Array.from(cumulative),
    choiceTravelMinutes: Float64Array.from(minutes),
  }
}

function plannedOf(city: CityModel, care: CityCare): PlannedAdmissions {
  const { unit } = indexCity(city)
  const lists = care.admissionLists
  return {
    count: lists.length,
    unit: Int32Array.from(lists, (list) => found(unit.get(list.unit), 'unit', list.unit)),
    firstMinute: Float64Array.from(lists, (list) => list.firstMinute),
    stepMinutes: Float64Array.from(lists, (list) => list.stepMinutes),
    slots: Int32Array.from(lists, (list) => list.slots),
    days: lists.map((list) =>
      Uint8Array.from(
        [...list.weekdays].sort((a, b) => a - b),
        (day) => day - 1,
      ),
    ),
  }
}

/** All emergency arrivals expected at a facility, by hour of the week. */
function emergencyRateAt(city: CityModel, care: CityCare, facility: number): ArrivalRate {
  const { id } = city.facilities[facility]!
  const perMinute = new Float64Array(WEEK_HOURS)
  for (const source of care.emergencySources) {
    const i = source.facilities.indexOf(id)
    if (i < 0) continue
    const rate = care.rates[source.rate]!
    for (let h = 0; h < WEEK_HOURS; h++) perMinute[h]! += rate[h]! * source.shares[i]!
  }
  return { perMinute, scale: 1, daily: false }
}

function directRateAt(city: CityModel, care: CityCare, unit: number): ArrivalRate {
  const { id } = city.units[unit]!
  const source = care.directSources.find((s) => s.unit === id)
  return source ? rateOf(care, source.rate) : { perMinute: new Float64Array(WEEK_HOURS), scale: 0, daily: false }
}

/** Share of the emergency admissions to wards that each need has, over all levels. */
function wardShareByNeed({ emergency }: CityCare): Float64Array {
  const share = new Float64Array(NEEDS.length)
  let total = 0
  emergency.routes.forEach((need, r) => {
    if (need === 'icu') return
    emergency.acuityShare.forEach((level, a) => {
      const admitted = level * emergency.admitShare[a]! * emergency.routeShares[a]![r]!
      share[NEEDS.indexOf(need)]! += admitted
      total += admitted
    })
  })
  return total > 0 ? share.map((s) => s / total) : share
}

function diversionThresholds(city: CityModel, queueShare: number): Int32Array {
  const { emergencyUnitOfFacility } = indexCity(city)
  return Int32Array.from(city.facilities, (_, f) => {
    const u = emergencyUnitOfFacility[f]!
    return u < 0 ? 0 : Math.max(1, Math.ceil(queueShare * city.units[u]!.beds))
  })
}

/** Stay tables are read by shaped stays only. */
function noStayTables(): CareModel['stays'] {
  const none = new Float64Array(NEEDS.length)
  return {
    mu: none,
    sigma: none,
    longShare: none,
    longMu: 0,
    longSigma: 0,
    meanMinutes: none,
    variation: none,
    exitHour: new Float64Array(24).fill(1),
    weekendMove: 0,
  }
}
