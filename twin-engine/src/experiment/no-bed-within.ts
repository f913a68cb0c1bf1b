/**
 * For one ward, or a hospital's intensive care: the chance that within the next hours a moment comes at which somebody who needs a
 * bed of it finds none. Transient: from who lies there now and for how long, by calculation instead of simulation, with the
 * simulation's own rates and stays.
 *
 * - *Present.* Each claim leaves by its own survival given the time spent, P(exit > t) ∕ P(exit > now), of the law by which
 *   the simulation draws exits: the mixture of short and long stays of the patient's need, then the hour of the day by
 *   `discharge.hourShare`, some weekend exits on Friday or Monday. A bed counts as taken until it is made ready again.
 * - *New.* Poisson, by the hour: direct admissions of the unit, admissions from the emergency department a treatment later
 *   (those already in the department first, each with the chance of their triage level), returns from intensive care; of a
 *   need with several wards in the hospital by open beds.
 * - *Out and back.* Ward patients leave for intensive care at the hospital's rate of deteriorations and operations.
 * - *Intensive care.* The units of a hospital take one another's patients, so they are one pool. Admissions from the
 *   emergency department and by deterioration come at any hour, operations by day, and only while enough beds are free: the
 *   operations of an hour are thinned by the chance of that, which makes `at` an approximation here.
 *
 * Left out: outliers from other wards, referrals of township centres up and their arrival, the day's common factor on
 * emergency arrivals, step-down patients who wait in intensive care, and what the parts of care bring: delayed discharges,
 * sessions of theatres, staff, and whom a room fits. Where these matter, simulate.
 */
import { NEEDS } from '../city/city.ts'
import { claimChances, claimsBelow } from '../indicators/claim-process.ts'
import { normalSurvival } from '../parameters/normal.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { careModelOf } from '../simulation/care.ts'
import { type CareModel, ICU_NEED, LEVELS, weekHour } from '../simulation/care-model.ts'
import { Durations, lognormalLaw } from '../simulation/durations.ts'
import { type StayTables, weekdayOf } from '../simulation/stays.ts'
import { BED_STATUS_COUNT, BedStatus, PatientStage, type TwinState } from '../state/state.ts'

const DAY = 1440
const MINUTE = 60_000
const STEP_MINUTES = 15
export const MOST_OUTLOOK_HOURS = 168
const ICU = NEEDS.indexOf('icu')
/** As in the simulation: operations by day, and let in only while more than this share of beds is free. */
const OPERATION_MINUTES = [600, 1080] as const
const KEPT_FOR_URGENT = 0.08
const FRIDAY = 5
const SUNDAY = 0

export interface NoBedOutlook {
  readonly hours: number
  /** Indices of the units counted as one: the ward alone, or all of the hospital's intensive care. */
  readonly units: readonly number[]
  /** Open beds that are not blocked. */
  readonly beds: number
  /** Of these claimed or not ready now, those who wait for one included: may exceed `beds`. */
  readonly taken: number
  /** P(no bed free at some moment within the first h hours), h = 0 … hours. */
  readonly within: readonly number[]
  /** P(no bed free at hour h), for somebody who comes just then. */
  readonly at: readonly number[]
}

/**
 * The outlook of unit `u` (index) over `hours` (whole, 1 … 168); null for an emergency department, where no bed of the unit
 * was ever reported, and in a city that brings care of its own, whose laws this calculation does not know: simulate there.
 */
export function noBedOutlook(state: TwinState, u: number, hours: number, parameters: Parameters): NoBedOutlook | null {
  if (!(Number.isInteger(hours) && hours >= 1 && hours <= MOST_OUTLOOK_HOURS))
    throw new Error(`hours must be a whole number from 1 to ${MOST_OUTLOOK_HOURS}, got ${hours}`)
  const unit = state.city.units[u]!
  if (unit.kind === 'emergency' || state.units.reportedAt[u] === 0) return null
  if (!careModelOf(state.city, parameters).shaped) return null
  const steps = (hours * 60) / STEP_MINUTES
  const setting = settingOf(state, u, parameters, steps)
  const { units } = setting
  const count = (status: number): number =>
    units.reduce((sum, v) => sum + state.units.count[v * BED_STATUS_COUNT + status]!, 0)
  const beds =
    count(BedStatus.available) +
    count(BedStatus.assigned) +
    count(BedStatus.occupied) +
    count(BedStatus.held) +
    count(BedStatus.dirty) +
    count(BedStatus.cleaning)
  const present = presentClaims(setting)
  const { arriving, later } = laterClaims(setting, present, beds)
  const chances = claimChances({ beds, present, arriving, later })
  const hourly = (values: Float64Array): number[] =>
    Array.from({ length: hours + 1 }, (_, h) => values[(h * 60) / STEP_MINUTES]!)
  return { hours, units, beds, taken: present.length, within: hourly(chances.by), at: hourly(chances.at) }
}

interface Setting {
  readonly state: TwinState
  readonly u: number
  readonly units: readonly number[]
  readonly parameters: Parameters
  readonly care: CareModel
  /** Local minutes since 1970 now. */
  readonly now: number
  readonly steps: number
  /** Index into NEEDS of the unit. */
  readonly need: number
  readonly isIntensive: boolean
  /** Chance per minute to leave a ward for intensive care. */
  readonly leavesForIntensiveCare: number
  /** Minutes from exit until the bed is ready: equally likely values. */
  readonly readyAfter: readonly number[]
}

const QUANTILES = [0.1, 0.3, 0.5, 0.7, 0.9] as const

function settingOf(state: TwinState, u: number, parameters: Parameters, steps: number): Setting {
  const unit = state.city.units[u]!
  const care = careModelOf(state.city, parameters)
  const isIntensive = unit.kind === 'icu'
  const need = isIntensive ? ICU : NEEDS.indexOf(unit.need)
  const t = parameters.turnaround
  // The sum of two lognormals as one of the same mean and variance.
  const turnaround = new Durations([
    lognormalLaw(
      t.vacateToRequestMeanMinutes + t.cleanMeanMinutes,
      Math.hypot(t.vacateToRequestStandardDeviationMinutes, t.cleanStandardDeviationMinutes),
    ),
  ])
  const scale = care.intensiveCareScale[unit.facility]!
  return {
    state,
    u,
    units: isIntensive ? care.wards.intensive[unit.facility]!.filter((v) => state.units.reportedAt[v]! > 0) : [u],
    parameters,
    care,
    now: state.asOf / MINUTE + state.city.utcOffsetMinutes,
    steps,
    need,
    isIntensive,
    leavesForIntensiveCare: isIntensive
      ? 0
      : scale *
        (care.deteriorationPerMinute[need]! +
          Math.min(1, care.postOperativeShare[need]!) / care.stays.meanMinutes[need]!),
    // The law takes the survival, so that the order turns; the values are the same.
    readyAfter: QUANTILES.map((q) => care.extraCleaningMinutes[u]! + turnaround.givenExceeding(0, 0, q)),
  }
}

/** P(a stay of the need exceeds so many minutes), whole. */
function staySurvival(tables: StayTables, need: number, minutes: number): number {
  if (minutes <= 0) return 1
  const log = Math.log(minutes)
  const share = tables.longShare[need]!
  const long = share === 0 ? 0 : share * normalSurvival((log - tables.longMu) / tables.longSigma)
  return (1 - share) * normalSurvival((log - tables.mu[need]!) / tables.sigma[need]!) + long
}

/** Share of exits of a day up to a minute of it. */
function exitedBy(tables: StayTables, minuteOfDay: number): number {
  const h = Math.min(23, Math.floor(minuteOfDay / 60))
  const before = h === 0 ? 0 : tables.exitHour[h - 1]!
  return Math.min(1, before + (tables.exitHour[h]! - before) * (minuteOfDay / 60 - h))
}

/**
 * P(physical exit from a ward after `time`) of a stay from `start` on, both in local minutes: the law of `exitMinute`. A
 * stay that ends on its first day before it has lasted an hour leaves at its hour of the next day.
 */
export function exitSurvival(tables: StayTables, need: number, start: number, time: number): number {
  const first = Math.floor(start / DAY)
  const day = Math.floor(time / DAY)
  if (day < first) return 1
  const ends = (d: number): number =>
    staySurvival(tables, need, d * DAY - start) - staySurvival(tables, need, (d + 1) * DAY - start)
  /** P(the day of exit lies after d). */
  const after = (d: number): number => {
    if (d < first) return 1
    const weekday = weekdayOf(d)
    const moved =
      weekday === FRIDAY ? -tables.weekendMove * ends(d + 1) : weekday === SUNDAY ? tables.weekendMove * ends(d) : 0
    return Math.max(0, staySurvival(tables, need, (d + 1) * DAY - start) + moved)
  }
  const exited = exitedBy(tables, time - day * DAY)
  let survival = after(day) + (after(day - 1) - after(day)) * (1 - exited)
  const tooEarly = exitedBy(tables, Math.min(DAY - 1, start + 60 - first * DAY))
  const onFirst = 1 - after(first)
  if (day === first) survival += onFirst * Math.min(exited, tooEarly)
  else if (day === first + 1) survival += onFirst * Math.max(0, tooEarly - exited)
  return Math.min(1, survival)
}

/** P(the bed of a stay that began at `start` is not ready again at `time`, local minutes). */
function takenStill(s: Setting, need: number, start: number, time: number): number {
  if (time <= start) return 1
  let sum = 0
  for (const after of s.readyAfter) {
    const t = time - after
    sum += s.isIntensive
      ? staySurvival(s.care.stays, ICU, t - start)
      : exitSurvival(s.care.stays, need, start, t) * Math.exp(-s.leavesForIntensiveCare * Math.max(0, t - start))
  }
  return sum / s.readyAfter.length
}

/** One column per claim of now: who lies there, whom a bed is kept for, whose bed is being made ready, who waits. */
function presentClaims(s: Setting): Float64Array[] {
  const { state, units, now } = s
  const { beds, patients } = state
  const claims: Float64Array[] = []
  const column = (of: (time: number) => number): void => {
    claims.push(Float64Array.from({ length: s.steps + 1 }, (_, k) => of(now + k * STEP_MINUTES)))
  }
  const fresh = (): void => column((time) => takenStill(s, s.need, now, time))
  let unnamed = 0
  const bedsOf = units.flatMap((v) => {
    const { firstBed, beds: open, surgeBeds } = state.city.units[v]!
    return Array.from({ length: open + surgeBeds }, (_, k) => firstBed + k)
  })
  for (const b of bedsOf) {
    const status = beds.status[b]!
    const p = beds.patient[b]!
    if (status === BedStatus.assigned) {
      if (p < 0) unnamed++
      fresh()
    } else if (status === BedStatus.occupied || status === BedStatus.held) {
      const told = p >= 0 ? patients.need(p) - 1 : -1
      const need = s.isIntensive
        ? ICU
        : told >= 0 && s.care.stays.meanMinutes[told]! > 0 && told !== ICU
          ? told
          : s.need
      const since = beds.since[b]! === 0 ? now : Math.min(now, beds.since[b]! / MINUTE + state.city.utcOffsetMinutes)
      column(givenPresence(s, need, since))
    } else if (status === BedStatus.dirty || status === BedStatus.cleaning) {
      const soFar = beds.since[b]! === 0 ? 0 : Math.max(0, now - beds.since[b]! / MINUTE - state.city.utcOffsetMinutes)
      column(beingMadeReady(s, status === BedStatus.cleaning, soFar))
    }
  }
  // A request stays on record until the patient lies in the bed: those with a bed reserved do not wait for another.
  let waiting = 0
  for (let p = 0; p < patients.capacity; p++)
    if (patients.stage(p) !== PatientStage.free && units.includes(patients.requestedUnit(p))) {
      const held = patients.bed(p)
      if (held < 0) waiting++
      else if (beds.status[held] !== BedStatus.assigned) unnamed > 0 ? unnamed-- : waiting++
    }
  for (let k = 0; k < waiting; k++) fresh()
  return claims
}

/** The bed of somebody who has been in it since `since` and is there now. */
function givenPresence(s: Setting, need: number, since: number): (time: number) => number {
  const { now } = s
  const tables = s.care.stays
  const present = s.isIntensive ? staySurvival(tables, ICU, now - since) : exitSurvival(tables, need, since, now)
  if (!(present > 1e-12)) return () => 1
  return (time) => {
    let sum = 0
    for (const after of s.readyAfter) {
      const t = time - after
      if (t <= now) sum++
      else if (s.isIntensive) sum += staySurvival(tables, ICU, t - since) / present
      else sum += (exitSurvival(tables, need, since, t) / present) * Math.exp(-s.leavesForIntensiveCare * (t - now))
    }
    return sum / s.readyAfter.length
  }
}

/** A bed between two patients, dirty or in cleaning for so many minutes. */
function beingMadeReady(s: Setting, isCleaning: boolean, soFar: number): (time: number) => number {
  const { cleanRequest, cleaning, extraCleaningMinutes } = s.care
  const extra = extraCleaningMinutes[s.u]!
  const remaining: number[] = []
  for (const q of QUANTILES) {
    if (isCleaning) {
      remaining.push(extra + cleaning.givenExceeding(s.u, soFar - extra, q) - soFar)
      continue
    }
    const until = cleanRequest.givenExceeding(0, soFar, q) - soFar
    for (const r of QUANTILES) remaining.push(until + extra + cleaning.givenExceeding(s.u, 0, r))
  }
  return (time) => remaining.reduce((n, r) => (s.now + r > time ? n + 1 : n), 0) / remaining.length
}

/** Expected new claims in each step, and how many of those so far stand. */
function laterClaims(
  s: Setting,
  present: readonly Float64Array[],
  beds: number,
): { readonly arriving: Float64Array; readonly later: Float64Array } {
  const operations = s.isIntensive ? operationsOf(s) : new Float64Array(s.steps)
  const arriving = s.isIntensive ? urgentIntensiveCare(s) : arrivalsOf(s)
  const later = new Float64Array(s.steps + 1)
  const kept = Math.ceil(KEPT_FOR_URGENT * s.units.reduce((sum, v) => sum + s.state.city.units[v]!.beds, 0))
  for (let from = 0; from < s.steps; from++) {
    if (operations[from]! > 0) {
      const row = claimsBelow(
        present.map((column) => column[from]!),
        later[from]!,
        Math.max(0, beds - kept),
      )
      arriving[from]! += operations[from]! * row.reduce((a, b) => a + b, 0)
    }
    const start = s.now + (from + 0.5) * STEP_MINUTES
    for (let k = from + 1; k <= s.steps; k++)
      later[k]! += arriving[from]! * takenStill(s, s.need, start, s.now + k * STEP_MINUTES)
  }
  return { arriving, later }
}

/** Ward admissions per minute of a need of the hospital, as the demand has them: direct, and from the department. */
function admissionsPerMinute(s: Setting, need: number): number {
  const { state, care, parameters } = s
  const { facility } = state.city.units[s.u]!
  const e = parameters.emergency
  const admitted = e.acuityShare.reduce((sum, share, level) => sum + share * admittedShare(parameters, level), 0)
  const direct = care.wards.byNeed[facility]![need]!.reduce((sum, v) => sum + care.directRate(v).scale, 0)
  return direct + care.emergencyRate(facility).scale * admitted * needShare(s, need)
}

/** Operations that ask for intensive care after them, by step, were they never put off. */
function operationsOf(s: Setting): Float64Array {
  const { state, care } = s
  const scale = care.intensiveCareScale[state.city.units[s.u]!.facility]!
  let perDay = 0
  NEEDS.forEach((_, k) => {
    perDay += DAY * admissionsPerMinute(s, k) * Math.min(1, scale * care.postOperativeShare[k]!)
  })
  return Float64Array.from({ length: s.steps }, (_, k) => {
    const minute = (s.now + (k + 0.5) * STEP_MINUTES) % DAY
    const [from, until] = OPERATION_MINUTES
    return minute >= from && minute < until ? (perDay * STEP_MINUTES) / (until - from) : 0
  })
}

/** Admissions to intensive care from the emergency department and by deterioration, by step; even over the day. */
function urgentIntensiveCare(s: Setting): Float64Array {
  const { state, care, parameters } = s
  const { facility } = state.city.units[s.u]!
  let perMinute = care.emergencyRate(facility).scale * criticalShare(parameters)
  NEEDS.forEach((_, k) => {
    const lying = care.wards.byNeed[facility]![k]!.reduce((sum, v) => sum + state.city.units[v]!.beds, 0)
    perMinute +=
      lying * parameters.beds.targetOccupancy * care.intensiveCareScale[facility]! * care.deteriorationPerMinute[k]!
  })
  return new Float64Array(s.steps).fill(perMinute * STEP_MINUTES)
}

/** Share of emergency arrivals that go to intensive care. */
function criticalShare({ emergency: e }: Parameters): number {
  return e.acuityShare.reduce(
    (sum, share, a) => sum + share * (1 - e.deathShare[a]!) * e.admitProbability[a]! * e.icuShareOfAdmitted[a]!,
    0,
  )
}

function arrivalsOf(s: Setting): Float64Array {
  const { state, u, care } = s
  const { facility } = state.city.units[u]!
  const siblings = care.wards.byNeed[facility]![s.need]!
  const openOf = (units: readonly number[]): number => units.reduce((sum, v) => sum + state.city.units[v]!.beds, 0)
  const all = openOf(siblings)
  const share = all > 0 ? state.city.units[u]!.beds / all : 1 / Math.max(1, siblings.length)
  const fromEmergency = emergencyRequests(s)
  const back = returnsPerMinute(s, all)
  const rate = care.directRate(u)
  return Float64Array.from({ length: s.steps }, (_, k) => {
    const time = s.now + (k + 0.5) * STEP_MINUTES
    const direct = rate.scale * rate.perMinute[weekHour(time)]!
    return direct * STEP_MINUTES + share * (fromEmergency[k]! + back * STEP_MINUTES)
  })
}

/** Share of the facility's emergency admissions to wards that are of a need. */
function needShare(s: Setting, need = s.need): number {
  const { facility } = s.state.city.units[s.u]!
  const route = s.care.routes.indexOf(need)
  if (route < 0 || s.care.wards.all[facility]!.length === 0) return 0
  // Shares of needs are the same for every level; only that of intensive care, the first, differs.
  const cumulative = s.care.routeCumulative[facility * LEVELS]!
  const intensive = cumulative[s.care.routes.indexOf(ICU_NEED)]!
  return intensive < 1 ? (cumulative[route]! - cumulative[route - 1]!) / (1 - intensive) : 0
}

/** Chance that somebody of a triage level (index 0 … 3) is admitted from the department to a ward. */
function admittedShare(parameters: Parameters, level: number): number {
  const e = parameters.emergency
  return (1 - e.deathShare[level]!) * e.admitProbability[level]! * (1 - e.icuShareOfAdmitted[level]!)
}

/** Expected requests for a ward bed of the need from the hospital's emergency department, by step. */
function emergencyRequests(s: Setting): Float64Array {
  const { state, care, parameters, now, steps } = s
  const { facility } = state.city.units[s.u]!
  const e = parameters.emergency
  const ofNeed = needShare(s)
  const requests = new Float64Array(steps)
  if (ofNeed === 0) return requests
  const longer = (mean: number, deviation: number, minutes: number): number => {
    if (minutes <= 0) return 1
    const variance = Math.log(1 + (deviation / mean) ** 2)
    return normalSurvival((Math.log(minutes) - Math.log(mean) + variance / 2) / Math.sqrt(variance))
  }
  const treated = (level: number, minutes: number): number =>
    longer(e.treatmentMeanMinutes[level]!, e.treatmentStandardDeviationMinutes[level]!, minutes)
  const observed = (minutes: number): number =>
    minutes >= e.observationLimitHours * 60
      ? 0
      : longer(e.observationMeanHours * 60, e.observationStandardDeviationHours * 60, minutes)
  const { patients } = state
  for (let p = 0; p < patients.capacity; p++) {
    const stage = patients.stage(p)
    if (patients.facility(p) !== facility || patients.bed(p) >= 0) continue
    const inObservation = stage === PatientStage.observation
    if (!inObservation && stage !== PatientStage.emergencyTreatment && stage !== PatientStage.emergencyWaiting) continue
    // Whoever asks for a bed already is a claim, not a chance of one.
    if (patients.requestedAt(p) !== 0) continue
    const acuity = patients.acuity(p)
    const level = (acuity >= 1 && acuity <= 4 ? acuity : 3) - 1
    const soFar =
      stage === PatientStage.emergencyWaiting ? 0 : Math.max(0, state.asOf - patients.stageSince(p)) / MINUTE
    const stays = (minutes: number): number => (inObservation ? observed(minutes) : treated(level, minutes))
    const inTreatment = stays(soFar)
    const chance = ofNeed * admittedShare(parameters, level)
    for (let k = 0; k < steps && inTreatment > 1e-9; k++)
      requests[k]! += (chance * (stays(soFar + k * STEP_MINUTES) - stays(soFar + (k + 1) * STEP_MINUTES))) / inTreatment
  }
  const rate = care.emergencyRate(facility)
  for (let from = 0; from < steps; from++) {
    const time = now + (from + 0.5) * STEP_MINUTES
    const day = Math.floor(time / DAY)
    const coming =
      rate.scale *
      STEP_MINUTES *
      rate.perMinute[weekHour(time)]! *
      care.monthFactor[new Date(day * DAY * MINUTE).getUTCMonth()]!
    e.acuityShare.forEach((ofLevel, level) => {
      const chance = coming * ofLevel * ofNeed * admittedShare(parameters, level)
      for (let k = from; k < steps; k++) {
        const began = Math.max(0, (k - from - 0.5) * STEP_MINUTES)
        requests[k]! += chance * (treated(level, began) - treated(level, (k - from + 0.5) * STEP_MINUTES))
      }
    })
  }
  return requests
}

/** Returns from intensive care to the wards of the need, per minute: of those who left them, and of emergency admissions. */
function returnsPerMinute(s: Setting, openBeds: number): number {
  const { state, care, parameters } = s
  const { facility } = state.city.units[s.u]!
  const { deathShare, stepDownShare } = parameters.icu
  if (care.wards.intensive[facility]!.length === 0) return 0
  const left = openBeds * parameters.beds.targetOccupancy * s.leavesForIntensiveCare
  return (
    (1 - deathShare) *
    stepDownShare *
    (left + care.emergencyRate(facility).scale * criticalShare(parameters) * needShare(s))
  )
}
