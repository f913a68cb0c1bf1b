/** On which level of a ladder a hospital or the city stands, by which rule, and what is not known of it; with hysteresis. */
import type { HeldLevel } from './hysteresis.ts'
import { held } from './hysteresis.ts'
import type { Ladder, LadderCondition, LadderPlace, LadderRule } from './ladder.ts'
import type { LadderFigure, LadderReading, LadderValue } from './ladder-figures.ts'

/** Points count where at least this part of the scores' weight is known. */
const KNOWN_WEIGHT = 0.5

/** Points of the scores that are known, of the most that those could earn; null where too few are known. */
export function pointsShare({ scores }: Pick<Ladder, 'scores'>, reading: LadderReading): number | null {
  let [points, known, all] = [0, 0, 0]
  for (const { figure, cuts, worse, weight } of scores) {
    const value = figure === 'points' ? null : reading[figure]
    if (value === 'absent') continue
    all += weight
    if (value === null) continue
    known += weight
    points += weight * cuts.filter((cut) => (worse === 'above' ? value > cut : value < cut)).length
  }
  return all === 0 || known < KNOWN_WEIGHT * all ? null : points / (3 * known)
}

/** What is held, and by which rules: their ids. */
export interface HeldBy {
  readonly level: number
  readonly rules: readonly string[]
}

/** What a reading asks for. */
export interface AskedLevel {
  /** Index into the ladder's levels; null = not known. */
  readonly level: number | null
  /** The rules of that level that hold; empty on the calm one. */
  readonly rules: readonly LadderRule[]
  /** Points of the most possible; null where they are not known or the ladder has none. */
  readonly points: number | null
  /** Figures that the rules of this place name and nobody told. */
  readonly unknown: readonly (LadderFigure | 'hospitals')[]
}

/**
 * The gravest level of which a rule holds. Where nothing of what its rules read is known, the level is not known. A level is left
 * only when what put it there is known to be over: while one of the rules that did cannot be judged, no lower one is asked for.
 * @param hospitalShare share of hospitals on a level or a graver one; null = not known
 * @param present the level that is held, and the rules that last held there
 */
export function askedLevel(
  ladder: Ladder,
  place: LadderPlace,
  reading: LadderReading,
  hospitalShare: (level: number) => number | null,
  present: HeldBy,
): AskedLevel {
  const points = pointsShare(ladder, reading)
  const figureOf = ({ figure, hospitals }: LadderCondition): LadderValue =>
    figure === 'hospitals' ? hospitalShare(hospitals!) : figure === 'points' ? points : reading[figure]
  const unknown = new Set<LadderFigure | 'hospitals'>()
  /** true, false, or null where a condition cannot be judged and none fails. */
  const holds = (rule: LadderRule): boolean | null => {
    let judged: boolean | null = true
    for (const condition of rule.all) {
      const value = figureOf(condition)
      if (value === null) {
        unknown.add(condition.figure)
        if (judged === true) judged = null
        continue
      }
      const met = value !== 'absent' && (condition.from === null ? value < condition.below! : value >= condition.from)
      if (!met) judged = false
    }
    return judged
  }
  let [found, foundRules]: [number, readonly LadderRule[]] = [0, []]
  let [anyJudged, unjudged] = [false, false]
  ladder.levels.forEach(({ rules }, k) => {
    const here = rules.filter(({ at }) => at === place)
    const verdicts = here.map(holds)
    if (verdicts.some((verdict) => verdict !== null)) anyJudged = true
    if (here.some(({ id }, r) => verdicts[r] === null && present.rules.includes(id))) unjudged = true
    const met = here.filter((_, r) => verdicts[r] === true)
    if (met.length > 0) [found, foundRules] = [k, met]
  })
  const told = { points, unknown: [...unknown] }
  if (!anyJudged) return { level: null, rules: [], ...told }
  if (found < present.level && unjudged) return { level: null, rules: foundRules, ...told }
  return { level: found, rules: foundRules, ...told }
}

/** The level held after one more reading. */
export const advanceLevel = (ladder: Ladder, before: HeldLevel, asked: AskedLevel, at: number): HeldLevel =>
  held(before, asked.level, { up: ladder.readingsUp, down: ladder.readingsDown }, at)
