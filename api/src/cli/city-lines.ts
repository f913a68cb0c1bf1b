/** What `city build` and `city check` print on a terminal. */

import type { ToldProblems } from '../city-import/import-problem.ts'

export interface CityAnswer extends ToldProblems {
  readonly facilities: number
  readonly beds: number
  readonly cells: number
  readonly population: number
  readonly roadNodes: number
}

export function cityLines({
  facilities,
  beds,
  cells,
  population,
  roadNodes,
  problems,
  notices,
}: CityAnswer): readonly string[] {
  return [
    `机构 facilities ${facilities} · 床位 beds ${beds} · 人口格 cells ${cells} · 人口 population ${population} · 路口 road nodes ${roadNodes}`,
    ...listed('问题 problems', problems),
    ...listed('说明 notices', notices),
  ]
}

const listed = (heading: string, list: ToldProblems['problems']): string[] =>
  list.length === 0 ? [] : [`${heading} ${list.length}:`, ...list.map(({ place, why }) => `  ${place}: ${why}`)]
