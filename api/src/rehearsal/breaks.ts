/** What breaks in two futures, side by side: of the city, of hospitals, and of the ward needs of hospitals. */
import {
  breakMinutes,
  breakRows,
  type CityModel,
  earliest,
  type Need,
  RESOURCES,
  type Resource,
  type TimeToBreak,
  type Trajectory,
  timeToBreak,
} from '@kangcheng/twin-engine'

export interface BreakTold {
  /** Id of a facility; `city` = all of it as one pool; `anywhere` = the first of the facilities. */
  readonly facility: string
  readonly resource: Resource
  /** Of one ward need alone; null = of the resource as a whole. */
  readonly need: Need | null
  readonly unit: 'min'
  readonly base: TimeToBreak
  readonly plan: TimeToBreak
}

/** The soonest median first; what breaks in no run of either future is left out. */
export function breakTable(city: CityModel, base: readonly Trajectory[], plan: readonly Trajectory[]): BreakTold[] {
  const rows: BreakTold[] = []
  const tell = (
    row: Pick<BreakTold, 'facility' | 'resource' | 'need'>,
    b: Float64Array | null,
    p: Float64Array | null,
  ): void => {
    if (b === null || p === null) return
    const [one, other] = [timeToBreak(b), timeToBreak(p)]
    if (one.never < 1 || other.never < 1) rows.push({ ...row, unit: 'min', base: one, plan: other })
  }
  const [without, having] = [breakRows(city, base), breakRows(city, plan)]
  for (const resource of RESOURCES) {
    tell(
      { facility: 'city', resource, need: null },
      breakMinutes(city, base, -1, resource),
      breakMinutes(city, plan, -1, resource),
    )
    const [all, allPlan] = [without, having].map((list) =>
      list.flatMap((row) => (row.resource === resource && row.need === null ? [row.minutes] : [])),
    )
    tell({ facility: 'anywhere', resource, need: null }, earliest(all!, base.length), earliest(allPlan!, plan.length))
  }
  without.forEach((row, k) => {
    const { resource, need } = row
    tell({ facility: city.facilities[row.facility]!.id, resource, need }, row.minutes, having[k]!.minutes)
  })
  return rows.sort((a, b) => (a.base.p50 ?? 1e9) - (b.base.p50 ?? 1e9) || a.base.never - b.base.never)
}
