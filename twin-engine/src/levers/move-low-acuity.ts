/**
 * Move low-acuity visits 轻症下沉: within a window, primary care takes a share of the people of level Ⅳ who would walk into
 * emergency departments. They are those of the base run, and those moved at a lower share are among those at a higher one.
 */
import { Fields, type Window } from './fields.ts'
import type { Lever } from './lever.ts'
import { FACILITIES, WINDOW } from './lever-fields.ts'
import { checkFacilities } from './place.ts'
import { departmentsOf, planRedirection, SHARE_FIELD } from './primary-care.ts'

export interface MoveLowAcuity extends Window {
  readonly kind: 'move-low-acuity'
  readonly share: number
  /** Ids of hospitals, null = all. */
  readonly facilities: readonly string[] | null
}

export const moveLowAcuity: Lever<MoveLowAcuity> = {
  kind: 'move-low-acuity',
  name: { zh: '轻症分流至基层', en: 'Move low-acuity visits to primary care' },
  use: 'action',
  fields: [SHARE_FIELD, FACILITIES, ...WINDOW],
  decode(input) {
    const f = new Fields(input)
    return f.done<MoveLowAcuity>({
      kind: 'move-low-acuity',
      share: f.number('share', 0, 1),
      facilities: f.texts('facilities'),
      ...f.window(),
    })
  },
  check: checkFacilities,
  plan(spec, simulation) {
    const facilities = departmentsOf(spec.facilities, simulation)
    return planRedirection(simulation, 'move-low-acuity', spec.facilities?.length ?? facilities.size, {
      share: spec.share,
      facilities,
      fromMinute: simulation.minute + spec.fromMinute,
      untilMinute: simulation.minute + spec.untilMinute,
      fromHour: 0,
      untilHour: 24,
    })
  },
}
