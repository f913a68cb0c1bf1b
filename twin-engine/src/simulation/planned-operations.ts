/**
 * The planned operations of the coming days as a city's demand has them: how many are expected in which session of a hospital and a specialty,
 * how many of them lead into intensive care, and how many of those can still be told. No feed names them: these are means of what the
 * engine will draw, and no list of people.
 */
import { type CityModel, indexCity, NEEDS } from '../city/city.ts'
import type { Instant } from '../events/event.ts'
import { BED_NEEDS, type BedNeed } from '../parameters/keys.ts'
import { normalSurvival } from '../parameters/normal.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { careModelOf } from './care.ts'
import { weekHour } from './care-model.ts'
import { OPERATION_DAYS } from './flows/stay-plans.ts'
import { TIME_LIMITED_SHARE, URGENCIES, type Urgency } from './parts/operation-moves.ts'
import { type TheatresModel, theatresOf, workingDay } from './parts/theatre-lists.ts'
import type { StayTables } from './stays.ts'

const HOUR = 60
const DAY = 1440
const MINUTE = 60_000

/** A session: the theatre time of a specialty at a hospital on a day, and what is expected to be done in it; means, not whole. */
export interface TheatreSession {
  readonly facility: number
  readonly need: BedNeed
  /** Day of the plan, 0 = the calendar day of the start. */
  readonly day: number
  /** Theatre minutes of the session, and those of its elective operations with the turnover after each. */
  readonly minutes: number
  readonly electiveMinutes: number
  /** Operations that lead into intensive care and are too near to be moved: their patients are in hospital, or come before the notice has passed. */
  readonly told: number
  /** … that can be moved, by urgency in the order of `URGENCIES`. */
  readonly movable: readonly number[]
  /** Chance that one of them is in hospital long enough to be operated on. */
  readonly intensiveShare: number
}

export interface PlannedOperations {
  readonly days: number
  /** In the order of facilities, needs and days; days without a session have none. */
  readonly sessions: readonly TheatreSession[]
  /** Minutes of theatre that one operation takes, turnover and all. */
  readonly caseMinutes: number
}

/**
 * @param days of the plan, the first begun at the start
 * @param noticeMinutes admissions sooner than this are not called off
 * @param only index of one facility; all unless given
 * @returns null where no hospital has a theatre.
 */
export function plannedOperations(
  city: CityModel,
  parameters: Parameters,
  startedAt: Instant,
  days: number,
  noticeMinutes: number,
  only?: number,
): PlannedOperations | null {
  const model = theatresOf(city, parameters)
  if (model === null) return null
  const { unitsOfFacility } = indexCity(city)
  const care = careModelOf(city, parameters)
  const localStart = startedAt / MINUTE + city.utcOffsetMinutes
  const caseMinutes = model.caseMeanMinutes + parameters.theatres.turnoverMeanMinutes
  const sessionMinutes = model.sessionUntil - model.sessionFrom
  const profiles = new Map<Float64Array, SessionProfile>()
  const sessions: TheatreSession[] = []
  model.theatres.forEach((theatres, facility) => {
    if (theatres === 0 || (only !== undefined && facility !== only)) return
    const wards = unitsOfFacility[facility]!.filter((u) => city.units[u]!.kind === 'ward')
    const share = shareOfTheatres(city, model, wards)
    for (const need of BED_NEEDS) {
      const k = NEEDS.indexOf(need)
      if (!(share[k]! > 0)) continue
      const admitted = new Float64Array(days)
      const told = new Float64Array(days)
      for (const u of wards) {
        if (city.units[u]!.need !== need) continue
        const { perMinute, scale } = care.directRate(u)
        if (scale === 0) continue
        let profile = profiles.get(perMinute)
        if (!profile) {
          profile = sessionProfile(perMinute, localStart, days, noticeMinutes)
          profiles.set(perMinute, profile)
        }
        for (let t = 0; t < days; t++) {
          admitted[t]! += scale * profile.all[t]!
          told[t]! += scale * profile.told[t]!
        }
      }
      const elective = model.electiveShare[k]!
      const intensive = elective * care.intensiveCareScale[facility]! * care.postOperativeShare[k]!
      const operated = elective * Math.max(model.operatedShare[k]!, intensive / Math.max(elective, 1e-9))
      for (let t = 0; t < days; t++) {
        if (workingDay(Math.floor(localStart / DAY) + t) !== Math.floor(localStart / DAY) + t) continue
        const movable = intensive * (admitted[t]! - told[t]!)
        sessions.push({
          facility,
          need,
          day: t,
          minutes: theatres * sessionMinutes * share[k]!,
          electiveMinutes: operated * admitted[t]! * caseMinutes,
          told: intensive * told[t]!,
          movable: URGENCIES.map((urgency) => movable * shareOf(urgency)),
          intensiveShare: staysUntilOperated(care.stays, k),
        })
      }
    }
  })
  return { days, sessions, caseMinutes }
}

/** Chance that a stay is longer than the mean time to the operation: others leave without it. */
function staysUntilOperated({ mu, sigma, longShare, longMu, longSigma }: StayTables, need: number): number {
  const log = Math.log(((OPERATION_DAYS[0] + OPERATION_DAYS[1]) / 2) * DAY)
  const long = longShare[need]!
  return (
    (1 - long) * normalSurvival((log - mu[need]!) / sigma[need]!) + long * normalSurvival((log - longMu) / longSigma)
  )
}

const shareOf = (urgency: Urgency): number => (urgency === 'time-limited' ? TIME_LIMITED_SHARE : 1 - TIME_LIMITED_SHARE)

/** Theatre time by need (index into NEEDS): as the beds, each counted by the operated share of its need. */
function shareOfTheatres(city: CityModel, { operatedShare }: TheatresModel, wards: readonly number[]): Float64Array {
  const weighted = new Float64Array(NEEDS.length)
  for (const u of wards) {
    const k = NEEDS.indexOf(city.units[u]!.need)
    weighted[k]! += city.units[u]!.beds * operatedShare[k]!
  }
  const all = weighted.reduce((a, b) => a + b, 0)
  return all > 0 ? weighted.map((one) => one / all) : weighted
}

/** Admissions whose operation falls into the session of each day, for a rate of scale 1: all, and those of them too soon to be told. */
interface SessionProfile {
  readonly all: Float64Array
  readonly told: Float64Array
}

function sessionProfile(
  perMinute: Float64Array,
  localStart: number,
  days: number,
  noticeMinutes: number,
): SessionProfile {
  const firstDay = Math.floor(localStart / DAY)
  const all = new Float64Array(days)
  const told = new Float64Array(days)
  // A weekend's operations wait for Monday: admissions of as many days back may still fall into the first session.
  const from = Math.floor(localStart / HOUR) - 24 * (Math.ceil(OPERATION_DAYS[1]) + 2)
  const until = Math.ceil((firstDay + days) * 24)
  for (let hour = from; hour < until; hour++) {
    const people = perMinute[weekHour(hour * HOUR)]! * HOUR
    if (people === 0) continue
    const middle = hour * HOUR + HOUR / 2
    const early = middle < localStart + noticeMinutes
    for (const [day, part] of operationDays(middle)) {
      const t = workingDay(day) - firstDay
      if (t < 0 || t >= days) continue
      all[t]! += people * part
      if (early) told[t]! += people * part
    }
  }
  return { all, told }
}

/** Days on which somebody admitted at a local minute would be operated on, with their chances: the time until then is uniform. */
function operationDays(localMinute: number): readonly (readonly [day: number, chance: number])[] {
  const [low, high] = [localMinute / DAY + OPERATION_DAYS[0], localMinute / DAY + OPERATION_DAYS[1]]
  const days: [number, number][] = []
  for (let day = Math.floor(low); day < high; day++)
    days.push([day, (Math.min(high, day + 1) - Math.max(low, day)) / (high - low)])
  return days
}
