/**
 * Cancel elective admissions 取消择期入院: within a window, a share of the elective among the direct admissions, of one need or
 * all, to some hospitals or all, goes back to the waiting list. After the window the list is worked down as beds allow. Those
 * cancelled at a lower share are among those at a higher one; urgent and emergency patients come as they come.
 */
import type { BedNeed } from '../parameters/keys.ts'
import { electivesPerMinute } from '../simulation/parts/electives.ts'
import { daysOf, Fields } from './fields.ts'
import type { Lever } from './lever.ts'
import { FACILITIES, NEED, WINDOW } from './lever-fields.ts'
import { checkFacilities, facilitiesOf } from './place.ts'

export interface CancelElectives {
  readonly kind: 'cancel-electives'
  /** Share cancelled, 0 to 1. */
  readonly share: number
  readonly need: BedNeed | 'all'
  /** Ids of hospitals, null = all. */
  readonly facilities: readonly string[] | null
  readonly fromMinute: number
  readonly untilMinute: number
}

/** Staff-hours to call off and book anew one admission; assumed. */
const STAFF_HOURS_PER_CANCELLATION = 0.5

export const cancelElectives: Lever<CancelElectives> = {
  kind: 'cancel-electives',
  name: { zh: '取消择期入院', en: 'Cancel electives' },
  use: 'action',
  fields: [
    {
      name: 'share',
      label: { zh: '取消比例', en: 'Share cancelled' },
      kind: 'share',
      unit: 'share',
      low: 0,
      high: 1,
      sensible: [0.2, 1],
      sensibleSource: { zh: '假定', en: 'assumed' },
    },
    NEED,
    FACILITIES,
    ...WINDOW,
  ],
  decode(input) {
    const f = new Fields(input)
    return f.done<CancelElectives>({
      kind: 'cancel-electives',
      share: f.number('share', 0, 1),
      need: f.need(),
      facilities: f.texts('facilities'),
      ...f.window(),
    })
  },
  check: checkFacilities,
  plan(spec, simulation) {
    const run = simulation.parts.electives
    if (run === null)
      return {
        kind: 'cancel-electives',
        wanted: 1,
        planned: 0,
        note: { zh: '此次运行不含择期名单，无从取消', en: 'this run has no elective lists: nothing to cancel' },
      }
    const { city } = simulation.state
    const chosen = facilitiesOf(spec.facilities, city)
    const units = new Set<number>()
    let perDay = 0
    city.units.forEach((unit, u) => {
      if (run.sourceOfUnit[u]! < 0 || simulation.unitKnown[u] === 0 || !chosen.has(unit.facility)) return
      if (spec.need !== 'all' && unit.need !== spec.need) return
      units.add(u)
      perDay += 1440 * spec.share * electivesPerMinute(simulation, run.model, u)
    })
    run.cancellations = [
      ...run.cancellations,
      {
        share: spec.share,
        units,
        fromMinute: simulation.minute + spec.fromMinute,
        untilMinute: simulation.minute + spec.untilMinute,
      },
    ]
    const days = daysOf(spec, simulation)
    const daily = Math.round(perDay)
    return {
      kind: 'cancel-electives',
      wanted: Math.max(1, units.size),
      planned: units.size,
      note:
        units.size === 0
          ? { zh: '该处没有择期入院的病区', en: 'no ward there has elective admissions' }
          : {
              zh: `${units.size} 个病区取消择期入院，平均每天约 ${daily} 人回到等候名单`,
              en: `${units.size} wards cancel electives: about ${daily} a day go back to the list`,
            },
      cost: {
        staffHours: days === null ? null : days * perDay * STAFF_HOURS_PER_CANCELLATION,
        moneyYuan: null,
      },
    }
  },
}
