/** Laws of durations and shares out of courses, in the form in which a city's own care runs by them. */
import type { DurationLaw } from '../city/care.ts'
import { normalQuantile } from '../parameters/normal.ts'
import { quantileOfNext } from '../statistics/quantiles.ts'
import type { Course } from './courses.ts'

/** Fewer durations than this tell no law. */
export const FEWEST_DURATIONS = 10
/** The levels at which a law is held to what was seen: what lies beyond is single patients and wrong times. */
const FITTED_LEVELS: readonly number[] = Array.from({ length: 17 }, (_, k) => 0.1 + 0.05 * k)

export interface FittedLaw {
  readonly law: DurationLaw
  readonly durations: number
}

/** `count` of `of`. */
export interface FittedShare {
  readonly count: number
  readonly of: number
}

export const shareOf = ({ count, of }: FittedShare): number => (of === 0 ? 0 : count / of)

/**
 * A semi-Markov model of the way through the hospital (Putter, Fiocco & Geskus 2007, Statistics in Medicine 26): at the end of
 * each stage a share goes each way, and every stage lasts by a law of its own.
 */
export interface PathwayFit {
  readonly cases: number
  readonly admitted: FittedShare
  /** Of those admitted: straight to intensive care. */
  readonly straightToIntensive: FittedShare
  /** Of stays that begin in a ward and whose end is known: those that end in intensive care. */
  readonly turned: FittedShare
  /** Of stays in intensive care whose end is known: those that go on in a ward. */
  readonly steppedDown: FittedShare
  readonly returned: FittedShare
  /** From the arrival to the first bed. */
  readonly department: FittedLaw
  /** From the ward to the release, without intensive care. */
  readonly ward: FittedLaw
  /** From the ward to intensive care; null = nobody went. */
  readonly turn: FittedLaw | null
  readonly intensiveCare: FittedLaw | null
  /** In the ward after intensive care. */
  readonly stepDown: FittedLaw | null
}

export type FitAnswer = { readonly ok: true; readonly fit: PathwayFit } | { readonly ok: false; readonly why: string }

/**
 * The lognormal law whose quantiles lie nearest to those seen, by least squares of their logarithms from the tenth to the
 * ninetieth (regression on normal scores; Gilchrist 2000, Statistical Modelling with Quantile Functions, 9). Durations
 * below a minute count as one.
 * @param minutes at least two
 */
export function fitLognormal(minutes: readonly number[]): DurationLaw {
  const logarithms = Float64Array.from(minutes, (value) => Math.log(Math.max(1, value))).sort()
  let [sum, products, squares] = [0, 0, 0]
  for (const level of FITTED_LEVELS) {
    const score = normalQuantile(level)
    const seen = quantileOfNext(logarithms, logarithms.length, level)
    sum += seen
    products += score * seen
    squares += score * score
  }
  const location = sum / FITTED_LEVELS.length
  const scale = Math.max(0, products / squares)
  return {
    law: 'lognormal',
    meanMinutes: Math.exp(location + scale ** 2 / 2),
    coefficientOfVariation: Math.sqrt(Math.exp(scale ** 2) - 1),
  }
}

/** Minutes that each stage took, of courses in which its end is known. */
function stagesOf(courses: readonly Course[]) {
  const minutes = { department: [], ward: [], turn: [], intensiveCare: [], stepDown: [] } as Record<
    'department' | 'ward' | 'turn' | 'intensiveCare' | 'stepDown',
    number[]
  >
  let steppedDown = 0
  for (const { arrivalMinutes, stays, releaseMinutes } of courses) {
    if (stays.length === 0) continue
    minutes.department.push(stays[0]!.fromMinutes - arrivalMinutes)
    const intensive = stays.findIndex(({ kind }) => kind === 'intensive')
    const end = (k: number): number | null => stays[k + 1]?.fromMinutes ?? releaseMinutes
    const ended = (k: number): number | null => {
      const at = end(k)
      return at === null ? null : at - stays[k]!.fromMinutes
    }
    if (intensive < 0) {
      const stay = ended(0)
      if (stay !== null) minutes.ward.push(stay)
      continue
    }
    if (intensive > 0) minutes.turn.push(ended(0)!)
    const stay = ended(intensive)
    if (stay !== null) minutes.intensiveCare.push(stay)
    if (stays[intensive + 1] === undefined) continue
    steppedDown++
    // Whoever goes to intensive care once more stays a patient of that ward until the release.
    if (releaseMinutes !== null) minutes.stepDown.push(releaseMinutes - stays[intensive + 1]!.fromMinutes)
  }
  return { minutes, steppedDown }
}

/** Courses of one need, at least some of whom are admitted to a ward and released. */
export function fitPathways(courses: readonly Course[]): FitAnswer {
  const { minutes, steppedDown } = stagesOf(courses)
  const admitted = courses.filter(({ stays }) => stays.length > 0)
  const straight = admitted.filter(({ stays }) => stays[0]!.kind === 'intensive').length
  const intensive = admitted.filter(({ stays }) => stays.some(({ kind }) => kind === 'intensive')).length
  const few = (
    [
      ['from the arrival to a bed', minutes.department, true],
      ['from the ward to the release', minutes.ward, true],
      ['from the ward to intensive care', minutes.turn, minutes.turn.length > 0],
      ['in intensive care', minutes.intensiveCare, intensive > 0],
      ['in the ward after intensive care', minutes.stepDown, steppedDown > 0],
    ] as const
  ).find(([, list, wanted]) => wanted && list.length < FEWEST_DURATIONS)
  if (few !== undefined)
    return {
      ok: false,
      why: `${few[1].length} durations ${few[0]} are known, ${FEWEST_DURATIONS} are needed; give more cases, or leave the activity out of the map`,
    }
  const fitted = (list: readonly number[]): FittedLaw => ({ law: fitLognormal(list), durations: list.length })
  const optional = (list: readonly number[]): FittedLaw | null => (list.length === 0 ? null : fitted(list))
  return {
    ok: true,
    fit: {
      cases: courses.length,
      admitted: { count: admitted.length, of: courses.length },
      straightToIntensive: { count: straight, of: admitted.length },
      turned: { count: minutes.turn.length, of: minutes.turn.length + minutes.ward.length },
      steppedDown: { count: steppedDown, of: minutes.intensiveCare.length },
      returned: {
        count: admitted.filter(({ returned, releaseMinutes }) => returned && releaseMinutes !== null).length,
        of: admitted.filter(({ releaseMinutes }) => releaseMinutes !== null).length,
      },
      department: fitted(minutes.department),
      ward: fitted(minutes.ward),
      turn: optional(minutes.turn),
      intensiveCare: optional(minutes.intensiveCare),
      stepDown: optional(minutes.stepDown),
    },
  }
}
