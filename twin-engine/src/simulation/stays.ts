/**
 * Length of stay: a lognormal with a small share of long stays, whole or given the time already spent, and the shift of
 * physical exits into the day. Values: `stay.*` and `discharge.*` of the parameters.
 */
import { NEEDS } from '../city/city.ts'
import type { BedNeed } from '../parameters/keys.ts'
import { normalQuantile, normalSurvival } from '../parameters/normal.ts'
import type { Parameters } from '../parameters/parameters.ts'

const DAY = 1440
const SATURDAY = 6
const SUNDAY = 0

/** Weekday of a day number since 1970-01-01 (a Thursday), 0 = Sunday. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7
}

/** Stay distributions by need (index into NEEDS), in minutes, and the exit rules. */
export interface StayTables {
  readonly mu: Float64Array
  readonly sigma: Float64Array
  readonly longShare: Float64Array
  readonly longMu: number
  readonly longSigma: number
  /** Mean and coefficient of variation of the mixture. */
  readonly meanMinutes: Float64Array
  readonly variation: Float64Array
  /** Cumulative share of exits by the end of each hour of the day. */
  readonly exitHour: Float64Array
  /** Share of weekend exits that move to the Friday before or the Monday after. */
  readonly weekendMove: number
}

export function stayTables(parameters: Parameters): StayTables {
  const { stay, discharge } = parameters
  const mu = new Float64Array(NEEDS.length)
  const sigma = new Float64Array(NEEDS.length)
  const longShare = new Float64Array(NEEDS.length)
  const meanMinutes = new Float64Array(NEEDS.length)
  const variation = new Float64Array(NEEDS.length)
  const cv = stay.longStayStandardDeviationDays / stay.longStayMeanDays
  const longSigma = Math.sqrt(Math.log(1 + cv * cv))
  NEEDS.forEach((need, k) => {
    if (need === 'emergency') return
    const bed: BedNeed = need
    const mean = stay.meanDays[bed] * DAY
    const ratio = stay.standardDeviationDays[bed] / stay.meanDays[bed]
    sigma[k] = Math.sqrt(Math.log(1 + ratio * ratio))
    mu[k] = Math.log(mean * stay.shortScale[bed] * (1 - stay.waitIncludedShare[bed])) - sigma[k]! ** 2 / 2
    longShare[k] = bed === 'icu' ? 0 : stay.longStayShare
    meanMinutes[k] = mean
    const short = Math.exp(2 * mu[k]! + 2 * sigma[k]! ** 2)
    const long = stay.longStayMeanDays ** 2 * (1 + cv * cv) * DAY ** 2
    const square = (1 - longShare[k]!) * short + longShare[k]! * long
    variation[k] = Math.sqrt(Math.max(0, square / mean ** 2 - 1))
  })
  const exitHour = new Float64Array(24)
  let sum = 0
  discharge.hourShare.forEach((share, h) => {
    sum += share
    exitHour[h] = sum
  })
  // Moving a share q of each weekend day to Friday or Monday makes the ratio of daily exits (1 − q) ÷ (1 + 2q/5).
  const f = discharge.weekendFactor
  return {
    mu,
    sigma,
    longShare,
    longMu: Math.log(stay.longStayMeanDays * DAY) - longSigma ** 2 / 2,
    longSigma,
    meanMinutes,
    variation,
    exitHour,
    weekendMove: Math.max(0, (1 - f) / (1 + 0.4 * f)),
  }
}

/** A whole stay in minutes: `u` picks the component, `z` is standard normal. */
export function wholeStayMinutes(tables: StayTables, need: number, u: number, z: number): number {
  return u < tables.longShare[need]!
    ? Math.exp(tables.longMu + tables.longSigma * z)
    : Math.exp(tables.mu[need]! + tables.sigma[need]! * z)
}

/**
 * A whole stay given that it exceeds `elapsedMinutes`: inverse of the truncated mixture's distribution function, by
 * component (posterior weights) and then within it.
 */
export function stayGivenElapsed(
  tables: StayTables,
  need: number,
  elapsedMinutes: number,
  uComponent: number,
  u: number,
): number {
  if (!(elapsedMinutes > 1)) return wholeStayMinutes(tables, need, uComponent, normalQuantile(u))
  const log = Math.log(elapsedMinutes)
  const share = tables.longShare[need]!
  const short = (1 - share) * normalSurvival((log - tables.mu[need]!) / tables.sigma[need]!)
  const long = share === 0 ? 0 : share * normalSurvival((log - tables.longMu) / tables.longSigma)
  const total = short + long
  // So far out that both tails vanish in double precision: such a patient stays another tenth of the time so far.
  if (!(total > 1e-300)) return elapsedMinutes * 1.1
  const isLong = uComponent * total >= short
  const mu = isLong ? tables.longMu : tables.mu[need]!
  const sigma = isLong ? tables.longSigma : tables.sigma[need]!
  const tail = isLong ? long / share : short / (1 - share)
  return Math.max(elapsedMinutes, Math.exp(mu - sigma * normalQuantile(u * tail)))
}

/**
 * Time already spent by somebody met at a random moment of a steady state, in minutes: a uniform part of a stay drawn
 * with weight proportional to its length (a lognormal's length-biased form has mean log shifted by σ²).
 */
export function elapsedInSteadyState(
  tables: StayTables,
  need: number,
  uComponent: number,
  z: number,
  part: number,
): number {
  const share = tables.longShare[need]!
  const longMean = Math.exp(tables.longMu + tables.longSigma ** 2 / 2)
  const isLong = uComponent < (share * longMean) / tables.meanMinutes[need]!
  const sigma = isLong ? tables.longSigma : tables.sigma[need]!
  const mu = isLong ? tables.longMu : tables.mu[need]!
  return part * Math.exp(mu + sigma * sigma + sigma * z)
}

/** Minute of the day for a uniform, by cumulative shares per hour; uniform within the hour. */
export function minuteOfDay(cumulative: Float64Array, u: number): number {
  let h = 0
  while (h < 23 && u >= cumulative[h]!) h++
  const before = h === 0 ? 0 : cumulative[h - 1]!
  const share = cumulative[h]! - before
  return 60 * (h + (share > 0 ? Math.min(0.999999, (u - before) / share) : 0))
}

/**
 * Physical exit for a stay that medically ends at `endMinute` (local minutes since the epoch): on that day at an hour of
 * `discharge.hourShare`, some weekend exits on the Friday before or the Monday after. Later starts never give earlier
 * exits for the same uniforms.
 */
export function exitMinute(
  tables: StayTables,
  startMinute: number,
  endMinute: number,
  uHour: number,
  uWeekend: number,
): number {
  const time = minuteOfDay(tables.exitHour, uHour)
  let day = Math.floor(endMinute / DAY)
  if (uWeekend < tables.weekendMove) {
    const weekday = weekdayOf(day)
    if (weekday === SATURDAY) day--
    else if (weekday === SUNDAY) day++
  }
  const earliest = startMinute + 60
  while (day * DAY + time < earliest) day++
  return day * DAY + time
}

/**
 * Physical exit of somebody who has been in since `startMinute` and is still there at `nowMinute` (local minutes): draws
 * are repeated until the exit lies ahead, which is the distribution given presence, day shift included.
 * @param draw gives the four uniforms of attempt k
 */
export function exitGivenPresence(
  tables: StayTables,
  need: number,
  startMinute: number,
  nowMinute: number,
  draw: (attempt: number) => Float64Array,
): number {
  const today = Math.floor(nowMinute / DAY)
  // A stay that ended on Sunday may leave on Monday: on Mondays the stay is only known to exceed Sunday's beginning.
  const known = weekdayOf(today) === 1 ? today - 1 : today
  let elapsed = Math.max(0, known * DAY - startMinute)
  for (let attempt = 0; ; attempt++) {
    const u = draw(attempt)
    if (attempt === 24) elapsed = (today + 1) * DAY - startMinute
    const stay = stayGivenElapsed(tables, need, elapsed, u[0]!, u[1]!)
    const exit = exitMinute(tables, startMinute, startMinute + stay, u[2]!, u[3]!)
    if (exit > nowMinute) return exit
    if (attempt > 24) return (today + 1) * DAY + minuteOfDay(tables.exitHour, u[2]!)
  }
}
