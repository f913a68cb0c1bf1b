/** What `city build` and `city check` print on a terminal. */

export interface CityAnswer {
  readonly facilities: number
  readonly beds: number
  readonly cells: number
  readonly population: number
  readonly roadNodes: number
  readonly problems: readonly { readonly place: string; readonly why: string }[]
}

export function cityLines({ facilities, beds, cells, population, roadNodes, problems }: CityAnswer): readonly string[] {
  return [
    `机构 facilities ${facilities} · 床位 beds ${beds} · 人口格 cells ${cells} · 人口 population ${population} · 路口 road nodes ${roadNodes}`,
    ...(problems.length === 0 ? [] : [`说明与问题 remarks and problems ${problems.length}:`]),
    ...problems.map(({ place, why }) => `  ${place}: ${why}`),
  ]
}
