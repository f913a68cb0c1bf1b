/** Courses that were seen beside courses that the engine ran: shares and quantiles of stays, each with its interval. */
import type { Text } from '../city/city.ts'
import { wilson95 } from '../experiment/time-to-break.ts'
import { quantileOfSorted } from '../statistics/quantiles.ts'
import type { Course } from './courses.ts'
import type { ReplayedCourse } from './replay.ts'

const LEVELS = [0.1, 0.25, 0.5, 0.75, 0.9] as const
const Z_975 = 1.959963984540054
/** Fewer stays tell no quantiles. */
const FEWEST_STAYS = 20

export interface ReproducedFigure {
  readonly id: string
  readonly name: Text
  readonly unit: 'share' | 'h'
  readonly observed: number
  /** 95 % interval of what was seen. */
  readonly low: number
  readonly high: number
  readonly cases: number
  readonly simulated: number
  readonly within: boolean
}

/** In hours; the same of courses seen and run. */
interface Stays {
  readonly cases: number
  readonly admitted: number
  readonly intensive: number
  readonly untilBed: readonly number[]
  readonly all: readonly number[]
  readonly withIntensive: readonly number[]
  readonly withoutIntensive: readonly number[]
}

function staysOf(
  courses: readonly { readonly bed: number | null; readonly intensive: boolean; readonly left: number | null }[],
): Stays {
  const admitted = courses.filter(({ bed }) => bed !== null)
  const known = admitted.filter(({ left }) => left !== null)
  const hours = (list: typeof known): number[] => list.map(({ left }) => left! / 60)
  return {
    cases: courses.length,
    admitted: admitted.length,
    intensive: admitted.filter(({ intensive }) => intensive).length,
    untilBed: admitted.map(({ bed }) => bed! / 60),
    all: hours(known),
    withIntensive: hours(known.filter(({ intensive }) => intensive)),
    withoutIntensive: hours(known.filter(({ intensive }) => !intensive)),
  }
}

const seenStays = (courses: readonly Course[]): Stays =>
  staysOf(
    courses.map(({ arrivalMinutes, stays, releaseMinutes }) => ({
      bed: stays[0] === undefined ? null : stays[0].fromMinutes - arrivalMinutes,
      intensive: stays.some(({ kind }) => kind === 'intensive'),
      left: releaseMinutes === null ? null : releaseMinutes - arrivalMinutes,
    })),
  )

/** Whoever is still there at the end has the longest stays: finite ones, but longer than all that are known. */
const runStays = (courses: readonly ReplayedCourse[]): Stays =>
  staysOf(
    courses.map(({ bedMinutes, intensive, leftMinutes }) => ({
      bed: bedMinutes,
      intensive,
      left: leftMinutes ?? Number.MAX_VALUE,
    })),
  )

const FIGURES: readonly { readonly id: keyof Stays; readonly name: Text }[] = [
  { id: 'untilBed', name: { zh: '到院至入床', en: 'arrival to bed' } },
  { id: 'all', name: { zh: '到院至离院', en: 'arrival to release' } },
  { id: 'withoutIntensive', name: { zh: '其中未入重症', en: 'of those without intensive care' } },
  { id: 'withIntensive', name: { zh: '其中曾入重症', en: 'of those with intensive care' } },
]

/** Every figure that the courses suffice for; `within` = what was run lies in the interval of what was seen. */
export function reproduction(seen: readonly Course[], run: readonly ReplayedCourse[]): readonly ReproducedFigure[] {
  const [ours, theirs] = [runStays(run), seenStays(seen)]
  const share = (id: string, name: Text, count: number, of: number, simulated: number): ReproducedFigure[] => {
    if (of === 0) return []
    const { low95: low, high95: high } = wilson95(count, of)
    const within = simulated >= low && simulated <= high
    return [{ id, name, unit: 'share', observed: count / of, low, high, cases: of, simulated, within }]
  }
  return [
    ...share(
      'admitted',
      { zh: '收入院', en: 'admitted' },
      theirs.admitted,
      theirs.cases,
      ours.admitted / Math.max(1, ours.cases),
    ),
    ...share(
      'intensive',
      { zh: '入院者曾入重症', en: 'of them in intensive care' },
      theirs.intensive,
      theirs.admitted,
      ours.intensive / Math.max(1, ours.admitted),
    ),
    ...FIGURES.flatMap(({ id, name }) => quantileFigures(id, name, theirs[id] as number[], ours[id] as number[])),
  ]
}

/** The interval of a quantile from order statistics: ranks n p ± 1.96 √(n p (1 − p)) (Conover 1999, 3.2). */
function quantileFigures(
  id: string,
  name: Text,
  seen: readonly number[],
  run: readonly number[],
): readonly ReproducedFigure[] {
  if (seen.length < FEWEST_STAYS || run.length < FEWEST_STAYS) return []
  const [theirs, ours] = [Float64Array.from(seen).sort(), Float64Array.from(run).sort()]
  const n = theirs.length
  return LEVELS.map((level) => {
    const reach = Z_975 * Math.sqrt(n * level * (1 - level))
    const low = theirs[Math.max(0, Math.floor(n * level - reach))]!
    const high = theirs[Math.min(n - 1, Math.ceil(n * level + reach))]!
    const simulated = quantileOfSorted(ours, ours.length, level)
    const label = `P${Math.round(100 * level)}`
    return {
      id: `${id}-${label}`,
      name: { zh: `${name.zh} ${label}`, en: `${name.en}, ${label}` },
      unit: 'h',
      observed: quantileOfSorted(theirs, n, level),
      low,
      high,
      cases: n,
      simulated,
      within: simulated >= low && simulated <= high,
    }
  })
}
