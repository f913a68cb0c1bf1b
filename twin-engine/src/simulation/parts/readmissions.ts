/**
 * Readmissions 再入院 and deaths while waiting for intensive care. Of those who leave a hospital bed for home a share is back
 * within thirty days, through the emergency department or directly. As those returns begin to come, as many fewer come
 * for the first time, so that the arrivals stay as calibrated. Nobody returns twice.
 */
import { type CityModel, NEEDS } from '../../city/city.ts'
import { normalQuantile, normalSurvival } from '../../parameters/normal.ts'
import type { Parameters } from '../../parameters/parameters.ts'
import { careModelOf } from '../care.ts'
import { type CareModel, LEVELS } from '../care-model.ts'
import { arriveDirectly, setOut } from '../flows/arrivals.ts'
import { diesWaiting } from '../flows/deaths-waiting.ts'
import { RETURN_NUMBERS } from '../flows/hazards.ts'
import { Handler } from '../handlers.ts'
import { blockOf, EMERGENCY_PURPOSES } from '../luck.ts'
import { originCell } from '../origins.ts'
import { choose } from '../random.ts'
import type { Simulation } from '../simulation.ts'
import type { CarePart, PartRun } from './part.ts'

const DAY = 1440
const LIMIT_DAYS = 30
/** Lanes of the block that says which way somebody returns, and how ill. */
const WAY = 2
const LEVEL = 3
/** The first arrivals of a stream never fall below this share, whatever its wards send back. */
const LEAST_FRESH_SHARE = 0.2

export interface ReadmissionsModel {
  readonly share: number
  readonly emergencyShare: number
  /** Of the logarithm of the days until the return, and the part of the law within the limit. */
  readonly mu: number
  readonly sigma: number
  readonly withinLimit: number
  /** Part of the returns that have come by the end of each day since the discharge, 0 … 30. */
  readonly returnedByDay: Float64Array
  /** Part of each source's arrivals that are returns once all of them come. */
  readonly returnsOfSource: Float64Array
  /** Levels of those who return through the emergency department, cumulative: as those who are admitted from there. */
  readonly levelCumulative: Float64Array
  /** Hazard of death per minute of waiting for intensive care. */
  readonly deathPerMinute: number
}

export class ReadmissionsRun implements PartRun<ReadmissionsRun> {
  readonly model: ReadmissionsModel

  constructor(model: ReadmissionsModel) {
    this.model = model
  }

  copy(): ReadmissionsRun {
    return this
  }

  /** Days from discharge to return for a uniform: the law within the limit. */
  delayDays(u: number): number {
    const { mu, sigma, withinLimit } = this.model
    return Math.min(LIMIT_DAYS, Math.exp(mu + sigma * normalQuantile(Math.min(1 - 1e-12, u * withinLimit))))
  }

  /** Part of a source's ordinary rate at which people come for the first time at a minute from the start. */
  freshShare(source: number, minute: number): number {
    const returns = this.model.returnsOfSource[source]!
    if (returns === 0 || minute <= 0) return 1
    const days = minute / DAY
    const day = Math.floor(days)
    const by = this.model.returnedByDay
    const part = day >= LIMIT_DAYS ? 1 : by[day]! + (days - day) * (by[day + 1]! - by[day]!)
    return 1 - returns * part
  }
}

export const readmissions: CarePart<ReadmissionsModel, ReadmissionsRun> = {
  id: 'readmissions',
  name: { zh: '再入院与候床死亡', en: 'Readmissions, and deaths while waiting for intensive care' },
  fidelity: 'flow',
  model: modelOf,
  start: (_, model) => new ReadmissionsRun(model),
  handlers: { [Handler.comesBack]: comesBack, [Handler.diesWaiting]: diesWaiting },
}

function modelOf(city: CityModel, parameters: Parameters): ReadmissionsModel {
  const { readmission, icu, stay, emergency } = parameters
  const ratio = readmission.standardDeviationDays / readmission.meanDays
  const sigma = Math.sqrt(Math.log(1 + ratio * ratio))
  const mu = Math.log(readmission.meanDays) - (sigma * sigma) / 2
  const within = (days: number): number => (days <= 0 ? 0 : 1 - normalSurvival((Math.log(days) - mu) / sigma))
  const withinLimit = within(LIMIT_DAYS)
  const admitted = emergency.acuityShare.map((share, a) => share * emergency.admitProbability[a]!)
  const all = admitted.reduce((a, b) => a + b, 0)
  return {
    share: readmission.share,
    emergencyShare: readmission.emergencyShare,
    mu,
    sigma,
    withinLimit,
    returnedByDay: Float64Array.from({ length: LIMIT_DAYS + 1 }, (_, day) => within(day) / withinLimit),
    returnsOfSource: returnsOfSources(city, parameters),
    levelCumulative: Float64Array.from(
      admitted,
      (_, a) => admitted.slice(0, a + 1).reduce((sum, n) => sum + n, 0) / all,
    ),
    deathPerMinute: (icu.waitingDeathFactor * icu.deathShare) / (stay.meanDays.icu * DAY),
  }
}

/**
 * Returns as a part of each source's arrivals. A ward's returns are `share` of its admissions; those through the emergency
 * department take the place of visits there, of which only some would have been admitted, and the rest that of direct
 * admissions.
 */
function returnsOfSources(city: CityModel, parameters: Parameters): Float64Array {
  const care = careModelOf(city, parameters)
  const { sources } = care
  const { share, emergencyShare } = parameters.readmission
  const { acuityShare } = parameters.emergency
  let admittedOfVisits = 0
  acuityShare.forEach((ofLevel, level) => {
    admittedOfVisits += ofLevel * (care.admittedBelow[level]! - care.diesBelow[level]!)
  })
  const returns = new Float64Array(sources.count)
  const toDepartment = new Float64Array(city.facilities.length)
  for (let s = 0; s < sources.count; s++) {
    if (sources.direct[s] === 0) continue
    const unit = city.units[sources.place[s]!]!
    const direct = sources.rate[s]!.scale
    const visits = care.emergencyRate(unit.facility).scale
    const ofUnit = wardShareOf(care, city, sources.place[s]!)
    const back = share * (1 - parameters.stay.wardDeathShare) * (direct + visits * admittedOfVisits * ofUnit)
    const throughEmergency = visits > 0 ? emergencyShare : 0
    toDepartment[unit.facility]! += back * throughEmergency
    returns[s] = (back * (1 - throughEmergency * admittedOfVisits)) / direct
  }
  for (let s = 0; s < sources.count; s++) {
    if (sources.direct[s] === 0) returns[s] = toDepartment[sources.place[s]!]! / sources.rate[s]!.scale
    returns[s] = Math.min(1 - LEAST_FRESH_SHARE, returns[s]!)
  }
  return returns
}

/** Share of a hospital's emergency admissions to wards that come to the ward. */
function wardShareOf(care: CareModel, city: CityModel, ward: number): number {
  const unit = city.units[ward]!
  const route = care.routes.indexOf(NEEDS.indexOf(unit.need))
  const sameNeed = care.wards.byNeed[unit.facility]![NEEDS.indexOf(unit.need)]!
  const beds = sameNeed.reduce((total, u) => total + city.units[u]!.beds, 0)
  const cumulative = care.routeCumulative[unit.facility * LEVELS]!
  const critical = cumulative[0]!
  // Intensive care is the first route; the others share what is left.
  if (route < 1 || beds === 0 || critical >= 1) return 0
  return (((cumulative[route]! - cumulative[route - 1]!) / (1 - critical)) * unit.beds) / beds
}

/** Somebody who left `unit` comes back: to the emergency department, ill enough to be admitted, or to the ward. */
function comesBack(simulation: Simulation, unit: number, argument: number): void {
  const run = simulation.parts.readmissions
  if (run === null) return
  const { state, care, random, luck } = simulation
  const { needOfUnit, facilityOfUnit, emergencyUnitOfFacility } = state.index
  const unsigned = Math.floor(argument / RETURN_NUMBERS)
  const number = argument - unsigned * RETURN_NUMBERS
  // Streams are signed words in every column that holds one.
  const stream = unsigned | 0
  const facility = facilityOfUnit[unit]!
  const department = emergencyUnitOfFacility[facility]!
  const own = random.draw(stream, number, blockOf(EMERGENCY_PURPOSES.readmission))
  const way = own[WAY]!
  const ofLevel = own[LEVEL]!
  const arrival = random.draw(stream, number, blockOf(luck.purposes.interarrival))
  const origin = arrival[luck.purposes.origin & 3]!
  const within = arrival[luck.purposes.triage & 3]!
  const outcome = arrival[luck.purposes.outcome & 3]!
  simulation.totals.add('readmissions', facility, 1)
  if (department < 0 || simulation.unitKnown[department] === 0 || way >= run.model.emergencyShare) {
    arriveDirectly(simulation, stream, number, unit, origin)
    return
  }
  const level = choose(run.model.levelCumulative, ofLevel)
  const low = level > 0 ? care.acuityCumulative[level - 1]! : 0
  const triage = low + within * (care.acuityCumulative[level]! - low)
  const admitted = care.diesBelow[level]! + outcome * (care.admittedBelow[level]! - care.diesBelow[level]!)
  const cell = originCell(care, facility, origin)
  setOut(simulation, stream, number, facility, level + 1, triage, cell, admitted, needOfUnit[unit]! + 1)
}
