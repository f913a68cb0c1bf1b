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
  const unknown = new Set<LadderFigure | 'hospitals'>()
  const holds = (rule: LadderRule): boolean | null => {
    const conditions = judgedConditions(rule, points, reading, hospitalShare)
    for (const { figure, value } of conditions) if (value === null) unknown.add(figure)
    return verdictOf(conditions)
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

/** A condition of a rule as of a reading. */
export interface JudgedCondition extends LadderCondition {
  readonly value: LadderValue
  /** null = the figure is not known. */
  readonly met: boolean | null
}

/** A rule as of a reading: what its figures are, and whether it holds; null = a condition is not known, and none fails. */
export interface JudgedRule {
  /** Index into the ladder's levels. */
  readonly level: number
  readonly rule: LadderRule
  readonly holds: boolean | null
  readonly conditions: readonly JudgedCondition[]
}

/** Every rule of a place with its figures, from the mildest level to the gravest: why it stands where it stands, and how near the next level is. */
export function judgedRules(
  ladder: Ladder,
  place: LadderPlace,
  reading: LadderReading,
  hospitalShare: (level: number) => number | null,
): JudgedRule[] {
  const points = pointsShare(ladder, reading)
  return ladder.levels.flatMap(({ rules }, level) =>
    rules
      .filter(({ at }) => at === place)
      .map((rule) => {
        const conditions = judgedConditions(rule, points, reading, hospitalShare)
        return { level, rule, holds: verdictOf(conditions), conditions }
      }),
  )
}

const judgedConditions = (
  rule: LadderRule,
  points: number | null,
  reading: LadderReading,
  hospitalShare: (level: number) => number | null,
): JudgedCondition[] =>
  rule.all.map((condition) => {
    const { figure, hospitals, from, below } = condition
    const value = figure === 'hospitals' ? hospitalShare(hospitals!) : figure === 'points' ? points : reading[figure]
    const met = value === null ? null : value !== 'absent' && (from === null ? value < below! : value >= from)
    return { ...condition, value, met }
  })

/** One that fails decides; else one that is not known leaves it open. */
const verdictOf = (conditions: readonly JudgedCondition[]): boolean | null =>
  conditions.some(({ met }) => met === false) ? false : conditions.some(({ met }) => met === null) ? null : true

/** The level held after one more reading. */
export const advanceLevel = (ladder: Ladder, before: HeldLevel, asked: AskedLevel, at: number): HeldLevel =>
  held(before, asked.level, { up: ladder.readingsUp, down: ladder.readingsDown }, at)
