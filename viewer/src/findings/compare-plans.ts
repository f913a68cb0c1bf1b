// Plans beside each other: rows of figures, and the sentence of which does best. Only what the intervals carry is said.
import type { RehearsalFigure } from '../data/rehearsal-types.ts'
import type { Rehearsal, RehearsalResult } from '../data/types.ts'
import { count, signed } from '../format/numbers.ts'
import type { Language, Words } from '../i18n/words.ts'
import { figureAmount, figureUnit, figureValue } from './answers.ts'
import { RUNS_FOR_A_VERDICT } from './rehearsal.ts'

export interface PlanResult {
  readonly name: string
  readonly rehearsal: Rehearsal
  readonly result: RehearsalResult
}

interface Told {
  readonly words: Words
  readonly language: Language
}

/** What plans are ranked by: patient-hours of boarding; where nobody boards, the peak of needed beds. */
function deciding(results: readonly PlanResult[]): string {
  const boards = results.some(({ rehearsal }) =>
    rehearsal.figures.some(({ id, base, plan }) => id === 'boarding-hours' && base.p50 + plan.p50 > 0),
  )
  return boards ? 'boarding-hours' : 'needed-beds-peak'
}

const figureOf = (one: PlanResult, id: string): RehearsalFigure | undefined =>
  one.rehearsal.figures.find((figure) => figure.id === id)

/** `Plan B leaves the least boarding: −412 ± 40 patient-hours`; no winner where the intervals overlap. */
export function comparisonTitle(results: readonly PlanResult[], { words, language }: Told): string {
  const zh = language === 'zh'
  const id = deciding(results)
  const ranked = results
    .flatMap((one) => {
      const figure = figureOf(one, id)
      return figure ? [{ name: one.name, figure, ...figure.difference }] : []
    })
    .toSorted((a, b) => a.mean - b.mean)
  const [best, second] = ranked
  if (!best) return words['rehearse.compareTable']
  const runs = Math.min(...results.map(({ result }) => result.replications))
  const what = best.figure.name[language]
  if (runs < RUNS_FOR_A_VERDICT)
    return zh ? `${runs} 次，尚不足以比较方案` : `${runs} runs, too few to tell the plans apart`
  const half = best.halfWidth95 ?? Number.POSITIVE_INFINITY
  if (best.mean + half >= 0) return zh ? `没有方案使${what}明显减少` : `No plan clearly lowers ${what.toLowerCase()}`
  const amount = `${signed(best.mean)} ± ${count(half)} ${figureUnit(best.figure.unit, words)}`
  const apart = second === undefined || second.mean - best.mean > half + (second.halfWidth95 ?? 0)
  if (!apart)
    return zh
      ? `方案 ${best.name} 与 ${second!.name} 的${what}难分高下：${amount}`
      : `Plans ${best.name} and ${second!.name} cannot be told apart by ${what.toLowerCase()}: ${amount}`
  return zh
    ? `方案 ${best.name} 最少${what}：${amount}`
    : `Plan ${best.name} has the least ${what.toLowerCase()}: ${amount}`
}

/** One row a figure: do nothing, then each plan with its paired difference and the half width of its mean. */
export function comparisonRows(results: readonly PlanResult[], { words, language }: Told): string[][] {
  return results[0]!.rehearsal.figures.map((figure) => {
    const amount = (value: number): number => figureAmount(value, figure.unit)
    return [
      `${figure.name[language]} (${figureUnit(figure.unit, words)})`,
      figureValue(amount(figure.base.p50)),
      ...results.flatMap((one) => {
        const own = figureOf(one, figure.id)
        if (!own) return ['–', '–']
        const half = own.difference.halfWidth95
        const mean = amount(own.difference.mean)
        return [
          figureValue(amount(own.plan.p50)),
          `${signed(mean, Math.abs(mean) < 10 ? 1 : 0)}${half === null ? '' : ` ± ${figureValue(amount(half))}`}`,
        ]
      }),
    ]
  })
}
