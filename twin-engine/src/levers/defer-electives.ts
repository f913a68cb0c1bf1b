/**
 * Put off direct admissions: within a window, a share of those who would come, of one need or all, to some hospitals or all,
 * come the given number of days later instead, at the same hour. The same people come in the end, and those put off at a
 * lower share are among those at a higher one. Emergency patients and surges come as they come.
 */
import type { BedNeed } from '../parameters/keys.ts'
import type { Simulation } from '../simulation/simulation.ts'
import { endOf } from './cost.ts'
import { Fields, YEAR_MINUTES } from './fields.ts'
import type { Lever } from './lever.ts'
import { FACILITIES, NEED, WINDOW } from './lever-fields.ts'
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

/** Hours of staff for each admission put off: a call, a new date, a new preparation; assumed. */
const HOURS_EACH = 0.5

/** Admissions expected to be put off within the window, as far as the run goes; null where its end is not known. */
function expected(spec: DeferElectives, units: ReadonlySet<number>, simulation: Simulation): number | null {
  const until = Math.min(simulation.minute + spec.untilMinute, endOf(simulation))
  if (!(until < simulation.minute + YEAR_MINUTES)) return null
  let perMinute = 0
  for (const unit of units) {
    const { scale, perMinute: week } = simulation.care.directRate(unit)
    perMinute += (scale * week.reduce((a, b) => a + b, 0)) / week.length
  }
  return spec.share * perMinute * Math.max(0, until - simulation.minute - spec.fromMinute)
}

export const deferElectives: Lever<DeferElectives> = {
  kind: 'defer-electives',
  name: { zh: '推迟择期入院', en: 'Put off direct admissions' },
  use: 'action',
  fields: [
    {
      name: 'share',
      label: { zh: '推迟比例', en: 'Share put off' },
      kind: 'share',
      unit: 'share',
      low: 0,
      high: 1,
      sensible: [0.1, 0.5],
      sensibleSource: { zh: '假定：紧急的直接入院不能等', en: 'assumed: urgent direct admissions cannot wait' },
    },
    {
      name: 'days',
      label: { zh: '推迟天数', en: 'Days' },
      kind: 'number',
      unit: 'd',
      low: 1,
      high: 90,
      sensible: [7, 28],
      sensibleSource: { zh: '假定：整周推迟，星期不变', en: 'assumed: whole weeks keep the weekday' },
      fallback: 7,
    },
    NEED,
    FACILITIES,
    ...WINDOW,
  ],
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
    const putOff = expected(spec, units, simulation)
    return {
      kind: 'defer-electives',
      wanted: Math.max(1, units.size),
      planned: units.size,
      cost: { staffHours: putOff === null ? null : putOff * HOURS_EACH, moneyYuan: null },
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
