/**
 * Who comes when, learnt from counts by the hour: hour of the week × month × holidays, and by how much days differ beyond
 * chance. In the form in which the engine draws arrivals: `emergency.*` of the parameters, and rates of a city's own care.
 */

const WEEK = 168
const DAY = 24
const MONTHS = 12
/** Rounds of fitting one table after the other; ten change nothing that is told. */
const ROUNDS = 25
/** Fewer full days of a kind tell no factor. */
const FEWEST_DAYS = 3
const FEWEST_WEEKS = 8
const Z_975 = 1.959963984540054
/** Days whose level the judged part begins at, and the share of days that is judged. */
const LEVEL_DAYS = 56
const JUDGED_SHARE = 0.2

export interface HourlyCounts {
  /** Counts of hours in a row, NaN = unknown. */
  readonly counts: Float64Array
  /** Local hours since 1970-01-01 00:00, a Thursday, of the first. */
  readonly firstHour: number
  /** Local days since 1970-01-01 that are holidays. */
  readonly holidays: ReadonlySet<number>
}

export interface Estimate {
  readonly value: number
  readonly low95: number
  readonly high95: number
}

export interface ArrivalProfile {
  /** Days of which every hour is known. */
  readonly days: number
  readonly perDay: number
  /** Expected arrivals in an ordinary month, by hour of the week from Monday 00:00. */
  readonly perHourOfWeek: readonly number[]
  /** Shares of the day, 00 → 23. */
  readonly hourShare: readonly number[]
  /** Sunday → Saturday, adding up to 7. */
  readonly weekdayFactor: readonly number[]
  /** January → December, adding up to 12; null = not every month was seen. */
  readonly monthFactor: readonly number[] | null
  readonly holidayFactor: Estimate | null
  /** Coefficient of variation of the day's rate beyond chance: 0 = as Poisson. */
  readonly dayNoise: Estimate
}

export type ProfileAnswer =
  | { readonly ok: true; readonly profile: ArrivalProfile }
  | { readonly ok: false; readonly why: string }

interface Day {
  readonly counts: Float64Array
  /** Monday = 0. */
  readonly weekday: number
  readonly month: number
  readonly holiday: boolean
  readonly total: number
}

/** 1970-01-01 was a Thursday. */
const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7

/** Full days only: what is known of half a day is known of its busier or quieter half. */
function fullDays({ counts, firstHour, holidays }: HourlyCounts): Day[] {
  const days: Day[] = []
  for (let from = (DAY - (firstHour % DAY)) % DAY; from + DAY <= counts.length; from += DAY) {
    const hours = counts.subarray(from, from + DAY)
    const total = hours.reduce((sum, count) => sum + count, 0)
    if (Number.isNaN(total)) continue
    const day = (firstHour + from) / DAY
    const month = new Date(day * 86_400_000).getUTCMonth()
    days.push({ counts: hours, weekday: weekdayOf(day), month, holiday: holidays.has(day), total })
  }
  return days
}

interface Tables {
  readonly week: Float64Array
  readonly month: Float64Array
  holiday: number
}

/** The Poisson model's maximum likelihood, table after table (iterative proportional fitting; Deming & Stephan 1940). */
function fitTables(days: readonly Day[]): Tables {
  const tables: Tables = { week: new Float64Array(WEEK).fill(1), month: new Float64Array(MONTHS).fill(1), holiday: 1 }
  for (let round = 0; round < ROUNDS; round++) {
    const [seen, weight] = [new Float64Array(WEEK), new Float64Array(WEEK)]
    for (const { counts, weekday, month, holiday } of days) {
      const factor = tables.month[month]! * (holiday ? tables.holiday : 1)
      for (let h = 0; h < DAY; h++) {
        seen[weekday * DAY + h]! += counts[h]!
        weight[weekday * DAY + h]! += factor
      }
    }
    for (let k = 0; k < WEEK; k++) tables.week[k] = weight[k]! > 0 ? seen[k]! / weight[k]! : 0
    ratios(
      days,
      MONTHS,
      ({ month }) => month,
      (day) => dayOf(tables, day) / tables.month[day.month]!,
      tables.month,
    )
    const [on] = ratios(
      days.filter(({ holiday }) => holiday),
      1,
      () => 0,
      (day) => dayOf(tables, day) / tables.holiday,
      Float64Array.of(1),
    )
    tables.holiday = on!
    const months = tables.month.filter((_, month) => days.some((day) => day.month === month))
    const mean = months.reduce((sum, factor) => sum + factor, 0) / months.length
    for (let month = 0; month < MONTHS; month++) tables.month[month]! /= mean
  }
  return tables
}

/** Sets each factor to what was seen over what is expected without it. */
function ratios(
  days: readonly Day[],
  count: number,
  of: (day: Day) => number,
  expected: (day: Day) => number,
  factors: Float64Array,
): Float64Array {
  const [seen, without] = [new Float64Array(count), new Float64Array(count)]
  for (const day of days) {
    seen[of(day)]! += day.total
    without[of(day)]! += expected(day)
  }
  for (let k = 0; k < count; k++) if (without[k]! > 0) factors[k] = seen[k]! / without[k]!
  return factors
}

const dayOf = ({ week, month, holiday }: Tables, day: Day): number => {
  let sum = 0
  for (let h = 0; h < DAY; h++) sum += week[day.weekday * DAY + h]!
  return sum * month[day.month]! * (day.holiday ? holiday : 1)
}

/**
 * Days differ as gamma × Poisson: squared deviations beyond the Poisson part over squared expectations (moments), with an
 * interval by leaving out one week after the other (jackknife).
 */
function dayNoiseOf(days: readonly Day[], tables: Tables): Estimate {
  const weeks = Math.floor(days.length / 7)
  const beyond = new Float64Array(weeks)
  const squares = new Float64Array(weeks)
  for (let i = 0; i < weeks * 7; i++) {
    const expected = dayOf(tables, days[i]!)
    beyond[Math.floor(i / 7)]! += (days[i]!.total - expected) ** 2 - expected
    squares[Math.floor(i / 7)]! += expected ** 2
  }
  const sum = (values: Float64Array): number => values.reduce((all, one) => all + one, 0)
  const [all, over] = [sum(beyond), sum(squares)]
  const variance = all / over
  const without = beyond.map((one, i) => (all - one) / (over - squares[i]!))
  const mean = sum(without) / weeks
  const error = Math.sqrt((sum(without.map((one) => (one - mean) ** 2)) * (weeks - 1)) / weeks)
  const root = (value: number): number => Math.sqrt(Math.max(0, value))
  return { value: root(variance), low95: root(variance - Z_975 * error), high95: root(variance + Z_975 * error) }
}

/** @returns why not, with the remedy, where too little is known */
export function arrivalProfile(hourly: HourlyCounts): ProfileAnswer {
  const days = fullDays(hourly)
  if (days.length < FEWEST_WEEKS * 7)
    return {
      ok: false,
      why: `${days.length} days are known hour by hour, ${FEWEST_WEEKS * 7} are needed; give more`,
    }
  for (let weekday = 0; weekday < 7; weekday++)
    if (days.filter((day) => day.weekday === weekday).length < FEWEST_DAYS)
      return {
        ok: false,
        why: `fewer than ${FEWEST_DAYS} days of weekday ${weekday + 1} (1 = Monday) are known; give more`,
      }
  return { ok: true, profile: profileOf(days) }
}

function profileOf(days: readonly Day[]): ArrivalProfile {
  const tables = fitTables(days)
  const byWeekday = Array.from({ length: 7 }, (_, d) =>
    tables.week.subarray(d * DAY, (d + 1) * DAY).reduce((a, b) => a + b),
  )
  const week = byWeekday.reduce((a, b) => a + b)
  const months = new Set(days.map(({ month }) => month))
  const dayNoise = dayNoiseOf(days, tables)
  const holidays = days.filter(({ holiday }) => holiday)
  const seen = holidays.reduce((sum, { total }) => sum + total, 0)
  const spread = Math.exp(
    Z_975 * Math.sqrt((1 + (dayNoise.value ** 2 * seen) / Math.max(1, holidays.length)) / Math.max(1, seen)),
  )
  return {
    days: days.length,
    perDay: days.reduce((sum, { total }) => sum + total, 0) / days.length,
    perHourOfWeek: [...tables.week],
    hourShare: Array.from(
      { length: DAY },
      (_, h) => byWeekday.reduce((sum, _day, d) => sum + tables.week[d * DAY + h]!, 0) / week,
    ),
    weekdayFactor: Array.from({ length: 7 }, (_, sunday) => (7 * byWeekday[(sunday + 6) % 7]!) / week),
    monthFactor: months.size === MONTHS ? [...tables.month] : null,
    holidayFactor:
      holidays.length < FEWEST_DAYS
        ? null
        : { value: tables.holiday, low95: tables.holiday / spread, high95: tables.holiday * spread },
    dayNoise,
  }
}

export interface ProfileJudgement {
  /** Days that were not learnt from. */
  readonly days: number
  /** Part of the deviance of a flat rate that the profile explains, hour by hour; 1 = all. */
  readonly explained: number
  /** Share of days within the 95 % interval of the profile with its noise, and of Poisson alone. */
  readonly covered: number
  readonly coveredByPoisson: number
}

/** Learns from all but the last fifth of the days and says how well these were foretold, from the level of the eight weeks before. */
export function judgeProfile(hourly: HourlyCounts): ProfileJudgement | null {
  const days = fullDays(hourly)
  const from = Math.floor(days.length * (1 - JUDGED_SHARE))
  if (from < FEWEST_WEEKS * 7) return null
  const [learnt, judged] = [days.slice(0, from), days.slice(from)]
  const tables = fitTables(learnt)
  const noise = dayNoiseOf(learnt, tables).value
  const last = learnt.slice(-LEVEL_DAYS)
  const level = last.reduce((sum, { total }) => sum + total, 0) / last.reduce((sum, day) => sum + dayOf(tables, day), 0)
  const flat = last.reduce((sum, { total }) => sum + total, 0) / last.length / DAY
  let [ofProfile, ofFlat, covered, coveredByPoisson] = [0, 0, 0, 0]
  for (const day of judged) {
    const factor = level * tables.month[day.month]! * (day.holiday ? tables.holiday : 1)
    for (let h = 0; h < DAY; h++) {
      ofProfile += poissonDeviance(day.counts[h]!, factor * tables.week[day.weekday * DAY + h]!)
      ofFlat += poissonDeviance(day.counts[h]!, flat)
    }
    const expected = level * dayOf(tables, day)
    const away = Math.abs(day.total - expected)
    if (away <= Z_975 * Math.sqrt(expected + (noise * expected) ** 2)) covered++
    if (away <= Z_975 * Math.sqrt(expected)) coveredByPoisson++
  }
  const of = judged.length
  return { days: of, explained: 1 - ofProfile / ofFlat, covered: covered / of, coveredByPoisson: coveredByPoisson / of }
}

const poissonDeviance = (count: number, expected: number): number =>
  2 * ((count > 0 ? count * Math.log(count / Math.max(1e-9, expected)) : 0) - (count - expected))
