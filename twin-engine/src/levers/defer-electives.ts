/**
 * Put off direct admissions: within a window, a share of those who would come, of one need or all, to some hospitals or all,
 * come the given number of days later instead, at the same hour. The same people come in the end, and those put off at a
 * lower share are among those at a higher one. Emergency patients and surges come as they come.
 */
import type { BedNeed } from '../parameters/keys.ts'
import { Fields } from './fields.ts'
import type { Lever } from './lever.ts'
import { checkFacilities, facilitiesOf } from './place.ts'

export interface DeferElectives {
  readonly kind: 'defer-electives'
  /** Share put off, 0 to 1. */
  readonly share: number
  /** Days by which; seven keep the weekday. */
  readonly days: number
  readonly need: BedNeed | 'all'
  /** Ids of hospitals, null = all. */
  readonly facilities: readonly string[] | null
  readonly fromMinute: number
  readonly untilMinute: number
}

export const deferElectives: Lever<DeferElectives> = {
  kind: 'defer-electives',
  name: { zh: '推迟择期入院', en: 'Put off direct admissions' },
  use: 'action',
  fields: [],
  decode(input) {
    const f = new Fields(input)
    const spec: DeferElectives = {
      kind: 'defer-electives',
      share: f.number('share', 0, 1),
      days: f.whole('days', 1, 90, 7),
      need: f.need(),
      facilities: f.texts('facilities'),
      ...f.window(),
    }
    return f.done(spec)
  },
  check: checkFacilities,
  plan(spec, simulation) {
    const { city } = simulation.state
    const chosen = facilitiesOf(spec.facilities, city)
    const units = new Set<number>()
    city.units.forEach((unit, u) => {
      if (unit.kind !== 'ward' || simulation.unitKnown[u] === 0 || simulation.care.directRate(u).scale <= 0) return
      if (chosen.has(unit.facility) && (spec.need === 'all' || unit.need === spec.need)) units.add(u)
    })
    simulation.deferrals = [
      ...simulation.deferrals,
      {
        share: spec.share,
        days: spec.days,
        units,
        fromMinute: simulation.minute + spec.fromMinute,
        untilMinute: simulation.minute + spec.untilMinute,
      },
    ]
    const percent = Math.round(100 * spec.share)
    return {
      kind: 'defer-electives',
      wanted: Math.max(1, units.size),
      planned: units.size,
      note:
        units.size === 0
          ? {
              zh: '该处病区没有可推迟的直接入院；计划入院名单照旧',
              en: 'no ward there has direct admissions to put off; lists of planned ones stay as they are',
            }
          : {
              zh: `${units.size} 个病区 ${percent}% 的直接入院推迟 ${spec.days} 天`,
              en: `${percent} % of the direct admissions of ${units.size} wards come ${spec.days} days later`,
            },
    }
  },
}
