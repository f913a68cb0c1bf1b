/**
 * Extend clinic hours 延长门诊: clinics stay open at hours at which they are closed otherwise, and take a share of the people of
 * level Ⅳ who would walk into emergency departments then. They are those of the base run.
 */
import { Fields, type Window } from './fields.ts'
import type { Lever } from './lever.ts'
import { FACILITIES, WINDOW } from './lever-fields.ts'
import { checkFacilities } from './place.ts'
import { departmentsOf, planRedirection, SHARE_FIELD } from './primary-care.ts'

export interface ExtendClinicHours extends Window {
  readonly kind: 'extend-clinic-hours'
  readonly share: number
  /** Local hours of every day of the window. */
  readonly fromHour: number
  readonly untilHour: number
  /** Ids of the hospitals whose departments the clinics relieve, null = all. */
  readonly facilities: readonly string[] | null
}

export const extendClinicHours: Lever<ExtendClinicHours> = {
  kind: 'extend-clinic-hours',
  name: { zh: '延长门诊时间', en: 'Extend clinic hours' },
  use: 'action',
  fields: [
    { ...SHARE_FIELD, fallback: 0.25 },
    {
      name: 'fromHour',
      label: { zh: '开诊时（本地）', en: 'Open from (local hour)' },
      kind: 'number',
      unit: 'h',
      low: 0,
      high: 23,
      sensible: [17, 19],
      sensibleSource: {
        zh: '假定：下班之后，与急诊傍晚高峰相合',
        en: 'assumed: after ordinary hours, with the evening peak of emergency arrivals',
      },
      fallback: 17,
    },
    {
      name: 'untilHour',
      label: { zh: '停诊时（本地）', en: 'Open until (local hour)' },
      kind: 'number',
      unit: 'h',
      low: 1,
      high: 24,
      sensible: [20, 22],
      sensibleSource: { zh: '假定', en: 'assumed' },
      fallback: 21,
    },
    FACILITIES,
    ...WINDOW,
  ],
  decode(input) {
    const f = new Fields(input)
    const spec: ExtendClinicHours = {
      kind: 'extend-clinic-hours',
      share: f.number('share', 0, 1, 0.25),
      fromHour: f.whole('fromHour', 0, 23, 17),
      untilHour: f.whole('untilHour', 1, 24, 21),
      facilities: f.texts('facilities'),
      ...f.window(),
    }
    if (f.problems.length === 0 && spec.untilHour <= spec.fromHour)
      f.problems.push({
        path: 'untilHour',
        why: `must lie after fromHour (${spec.fromHour}), got ${spec.untilHour}; name the hours after midnight in a lever of their own`,
      })
    return f.done(spec)
  },
  check: checkFacilities,
  plan(spec, simulation) {
    const facilities = departmentsOf(spec.facilities, simulation)
    return planRedirection(simulation, 'extend-clinic-hours', spec.facilities?.length ?? facilities.size, {
      share: spec.share,
      facilities,
      fromMinute: simulation.minute + spec.fromMinute,
      untilMinute: simulation.minute + spec.untilMinute,
      fromHour: spec.fromHour,
      untilHour: spec.untilHour,
    })
  },
}
