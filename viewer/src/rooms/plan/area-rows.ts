// What the list of areas says, from the figures that the map shows.
import { count } from '../../format/numbers.ts'
import type { PlanAreasWords } from '../../i18n/plan-areas-words.ts'
import { type AreaFigures, type AreaOrder, areaFigures, rankedAreas } from './area-figures.ts'
import { type PlanState, shownPlan } from './plan-store.ts'

/** Figures by area of what is on the map; none before the city has been read. */
export function shownAreas(state: PlanState): readonly AreaFigures[] {
  const { cells, run, today } = state
  const before = run?.before ?? today
  if (cells === null || before === null) return []
  const better = run?.better ?? today?.better ?? 'higher'
  return areaFigures(cells, before, shownPlan(state)?.access ?? null, better)
}

/** A name and what stands in brackets behind it: `慈溪市片区 03` and `近慈溪市第三人民医院`. */
export function nameAndNear(name: string): readonly [name: string, near: string] {
  const [, own, near] = /^(.*?)\s*[（(](.*)[)）]$/.exec(name) ?? [null, name, '']
  return [own!, near!]
}

/** What the list says as one sentence. */
export function areasFinding(
  figures: readonly AreaFigures[],
  order: AreaOrder,
  letter: string,
  nameOf: (area: number) => string,
  words: PlanAreasWords,
): string {
  const told = rankedAreas(figures, order)
  const sum = (of: (one: AreaFigures) => number): number => figures.reduce((all, one) => all + of(one), 0)
  if (order === 'worst') {
    const [most] = told
    return most === undefined
      ? ''
      : words.worstFinding(count(sum((one) => one.worstPeople)), count(told.length), nameOf(most.area))
  }
  const gaining = told.filter((one) => one.gaining > 0)
  const losing = sum((one) => one.losing)
  const [most] = gaining.toSorted((a, b) => b.gain - a.gain)
  const gain =
    most === undefined
      ? words.noGain(letter)
      : words.gainFinding(letter, count(sum((one) => one.gaining)), count(gaining.length), nameOf(most.area))
  return losing > 0 ? `${gain}${words.losing(count(losing))}` : gain
}
