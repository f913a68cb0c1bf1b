/**
 * What an epidemic would bring a city in the coming weeks, and when its beds run out: many courses of it with nothing done, and with
 * measures, each pair with the same luck. The epidemic alone: hospitals' other patients stay as many as at the start (assumed).
 */
import type { CityModel } from '../city/city.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { quantileOfSorted } from '../statistics/quantiles.ts'
import type { UniformSource } from './binomial.ts'
import { type CityEpidemic, type Intervention, modelOfCity, withInterventions } from './city-epidemic.ts'
import { type CityPatches, patchesOf } from './city-patches.ts'
import type { Compartment, EpidemicCourse } from './course.ts'
import { runStochastic } from './tau-leap.ts'

/** Beds of a kind when the question is asked. */
export interface BedsNow {
  readonly open: number
  readonly occupied: number
}

/** Further beds of a kind from a day on. */
export interface BedsAdded {
  readonly fromDay: number
  readonly intensiveCare: number
  readonly wards: number
}

export interface OutlookQuestion {
  readonly epidemic: CityEpidemic
  readonly interventions: readonly Intervention[]
  readonly added: readonly BedsAdded[]
  /** null = nobody knows. */
  readonly intensiveCare: BedsNow | null
  readonly wards: BedsNow | null
  readonly runs: number
}

export const OUTLOOK_FIGURES = ['infections', 'admissions', 'wards', 'intensiveCare', 'deaths'] as const
export type OutlookFigure = (typeof OUTLOOK_FIGURES)[number]

/** By day from 0: quantiles over the runs. */
export interface DayBands {
  readonly p10: Float64Array
  readonly p25: Float64Array
  readonly p50: Float64Array
  readonly p75: Float64Array
  readonly p90: Float64Array
}

/** Days until more people need a bed than are left for them; null = later than the days asked, in that quantile of the runs. */
export interface RunsOut {
  readonly p10: number | null
  readonly p50: number | null
  readonly p90: number | null
  /** Share of the runs in which it comes. */
  readonly share: number
}

export interface OutlookSide {
  /** Infections, admissions and deaths of the day; people in wards and in intensive care on it. */
  readonly bands: Readonly<Record<OutlookFigure, DayBands>>
  /** Beds left for the epidemic's patients, by day; null = not known. */
  readonly bedsLeft: { readonly intensiveCare: Float64Array | null; readonly wards: Float64Array | null }
  readonly runsOut: { readonly intensiveCare: RunsOut | null; readonly wards: RunsOut | null }
  /** Mean new infections per 100,000 residents and week, `[day × patches + patch]`. */
  readonly incidence: Float64Array
  /** Over all days, quantiles over the runs: infections, admissions, deaths. */
  readonly sums: Readonly<
    Record<'infections' | 'admissions' | 'deaths', readonly [p10: number, p50: number, p90: number]>
  >
}

export interface Outlook {
  readonly days: number
  readonly runs: number
  readonly patches: CityPatches
  readonly people: Float64Array
  readonly base: OutlookSide
  /** null = nothing is done. */
  readonly plan: OutlookSide | null
}

/** The most that one question may take: patches × ages × days × runs. */
export const MOST_OUTLOOK_WORK = 12_000_000
const LEAP_DAYS = 0.5
const STREAM = 0x0e00_0000
const WEEK_DAYS = 7

/** `luckOf` a run, from 0. @throws RangeError where nobody is known to live in the city, or the question is too large */
export function epidemicOutlook(
  city: CityModel,
  parameters: Parameters,
  question: OutlookQuestion,
  luckOf: (run: number) => UniformSource,
): Outlook {
  const { epidemic, runs } = question
  const model = modelOfCity(city, parameters, epidemic)
  const work = model.population.length * epidemic.days * runs
  if (work > MOST_OUTLOOK_WORK)
    throw new RangeError(
      `${runs} runs of ${epidemic.days} days over ${model.population.length} groups are too many for one question; ask for at most ${Math.floor(MOST_OUTLOOK_WORK / model.population.length / epidemic.days)} runs, or fewer days`,
    )
  const coursesOf = (interventions: readonly Intervention[]): EpidemicCourse[] => {
    const changed = withInterventions(model, interventions, epidemic.pathogen.ages)
    return Array.from({ length: runs }, (_, r) => runStochastic(changed, luckOf(r), STREAM, LEAP_DAYS))
  }
  const { interventions, added } = question
  const people = new Float64Array(model.patches)
  model.population.forEach((here, i) => {
    people[i % model.patches]! += here
  })
  const courses = coursesOf([])
  const base = sideOf(courses, people, question, [])
  const isPlan = interventions.length > 0 || added.length > 0
  return {
    days: epidemic.days,
    runs,
    patches: patchesOf(city, parameters),
    people,
    base,
    plan: isPlan
      ? sideOf(interventions.length > 0 ? coursesOf(interventions) : courses, people, question, added)
      : null,
  }
}

function sideOf(
  courses: readonly EpidemicCourse[],
  people: Float64Array,
  question: OutlookQuestion,
  added: readonly BedsAdded[],
): OutlookSide {
  const { days } = question.epidemic
  const fresh = (of: Compartment): Float64Array[] =>
    courses.map((course) =>
      Float64Array.from({ length: days + 1 }, (_, day) =>
        day === 0 ? 0 : course.total(of, day) - course.total(of, day - 1),
      ),
    )
  const present = (of: Compartment): Float64Array[] =>
    courses.map((course) => Float64Array.from({ length: days + 1 }, (_, day) => course.total(of, day)))
  const series: Readonly<Record<OutlookFigure, Float64Array[]>> = {
    infections: fresh('X'),
    admissions: fresh('A'),
    wards: present('H'),
    intensiveCare: present('C'),
    deaths: fresh('D'),
  }
  const left = (kind: 'intensiveCare' | 'wards'): Float64Array | null => {
    const beds = question[kind]
    return (
      beds &&
      Float64Array.from({ length: days + 1 }, (_, day) =>
        added.reduce(
          (sum, more) => sum + (more.fromDay <= day ? more[kind] : 0),
          Math.max(0, beds.open - beds.occupied),
        ),
      )
    )
  }
  const bedsLeft = { intensiveCare: left('intensiveCare'), wards: left('wards') }
  const sum = (of: 'infections' | 'admissions' | 'deaths'): readonly [number, number, number] => {
    const totals = Float64Array.from(series[of], (run) => run.reduce((all, one) => all + one, 0)).sort()
    return [0.1, 0.5, 0.9].map((p) => quantileOfSorted(totals, totals.length, p)) as [number, number, number]
  }
  return {
    bands: Object.fromEntries(OUTLOOK_FIGURES.map((name) => [name, bandsOf(series[name], days)])) as Record<
      OutlookFigure,
      DayBands
    >,
    bedsLeft,
    runsOut: {
      intensiveCare: bedsLeft.intensiveCare && runsOutOf(series.intensiveCare, bedsLeft.intensiveCare),
      wards: bedsLeft.wards && runsOutOf(series.wards, bedsLeft.wards),
    },
    incidence: incidenceOf(courses, people, days),
    sums: { infections: sum('infections'), admissions: sum('admissions'), deaths: sum('deaths') },
  }
}

function bandsOf(runs: readonly Float64Array[], days: number): DayBands {
  const bands = { p10: 0.1, p25: 0.25, p50: 0.5, p75: 0.75, p90: 0.9 }
  const out = Object.fromEntries(Object.keys(bands).map((name) => [name, new Float64Array(days + 1)]))
  for (let day = 0; day <= days; day++) {
    const sorted = Float64Array.from(runs, (run) => run[day]!).sort()
    for (const [name, p] of Object.entries(bands)) out[name]![day] = quantileOfSorted(sorted, sorted.length, p)
  }
  return out as unknown as DayBands
}

function runsOutOf(runs: readonly Float64Array[], left: Float64Array): RunsOut {
  const days = runs
    .map((run) => {
      const day = run.findIndex((needed, at) => needed > left[at]!)
      return day < 0 ? Number.POSITIVE_INFINITY : day
    })
    .sort((a, b) => a - b)
  const at = (p: number): number | null => {
    const day = days[Math.min(days.length - 1, Math.floor(p * days.length))]!
    return day === Number.POSITIVE_INFINITY ? null : day
  }
  return {
    p10: at(0.1),
    p50: at(0.5),
    p90: at(0.9),
    share: days.filter((day) => day < Number.POSITIVE_INFINITY).length / days.length,
  }
}

function incidenceOf(courses: readonly EpidemicCourse[], people: Float64Array, days: number): Float64Array {
  const patches = people.length
  const mean = new Float64Array((days + 1) * patches)
  for (const { byPatch } of courses)
    for (let day = 0; day <= days; day++)
      for (let p = 0; p < patches; p++) {
        const since = Math.max(0, day - WEEK_DAYS) * patches
        const fresh = byPatch.X[day * patches + p]! - byPatch.X[since + p]!
        mean[day * patches + p]! += people[p]! > 0 ? (fresh / people[p]!) * (100_000 / courses.length) : 0
      }
  return mean
}
