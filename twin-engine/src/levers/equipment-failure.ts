/** A share of the equipment of a kind cannot be used for a while: a recall, a fault, a lack of parts. Nobody is moved out; fewer are admitted. */
import { EQUIPMENT_KINDS } from '../events/event.ts'
import { planBreakdown, TRAVELLING_KINDS, type TravellingKind, unitsWith } from '../simulation/parts/equipment.ts'
import { EQUIPMENT_FIELD, EQUIPMENT_NAMES, NO_EQUIPMENT } from './equipment-words.ts'
import { Fields } from './fields.ts'
import type { Lever } from './lever.ts'
import { FACILITIES, WINDOW } from './lever-fields.ts'
import { checkFacilities, facilitiesOf, sitesNamed } from './place.ts'

export interface EquipmentFailure {
  readonly kind: 'equipment-failure'
  readonly equipment: TravellingKind
  /** Ids of hospitals, null = all. */
  readonly facilities: readonly string[] | null
  /** Part of the pieces that cannot be used, 0 to 1; of each unit to the nearest whole piece. */
  readonly share: number
  readonly fromMinute: number
  readonly untilMinute: number
}

export const equipmentFailure: Lever<EquipmentFailure> = {
  kind: 'equipment-failure',
  name: { zh: '设备故障或召回', en: 'Equipment out of order, or recalled' },
  use: 'shock',
  fields: [
    EQUIPMENT_FIELD,
    FACILITIES,
    {
      name: 'share',
      label: { zh: '停用比例', en: 'Part out of order' },
      kind: 'share',
      unit: 'share',
      low: 0,
      high: 1,
      sensible: [0.05, 0.5],
      sensibleSource: {
        zh: '假定：一个型号的故障，至医院最多的那个型号召回',
        en: 'assumed: a fault of one make, up to a recall of the make that a hospital has most of',
      },
      fallback: 0.3,
    },
    ...WINDOW,
  ],
  decode(input) {
    const f = new Fields(input)
    return f.done({
      kind: 'equipment-failure',
      equipment: f.oneOf('equipment', TRAVELLING_KINDS, 'ventilator'),
      facilities: f.texts('facilities'),
      share: f.number('share', 0, 1, 0.3),
      ...f.window(),
    } as const)
  },
  check: checkFacilities,
  plan(spec, simulation) {
    const run = simulation.parts.equipment
    const kind = EQUIPMENT_KINDS.indexOf(spec.equipment)
    const named = [...facilitiesOf(spec.facilities, simulation.state.city)]
    const facilities = run === null ? [] : named.filter((f) => unitsWith(simulation, f, kind).length > 0)
    if (run !== null)
      planBreakdown(simulation, run, {
        kind,
        facilities,
        share: spec.share,
        fromMinute: simulation.minute + spec.fromMinute,
        untilMinute: simulation.minute + spec.untilMinute,
      })
    const name = EQUIPMENT_NAMES[spec.equipment]
    const where = sitesNamed(facilities, simulation.state.city)
    const percent = Math.round(100 * spec.share)
    return {
      kind: 'equipment-failure',
      wanted: spec.facilities === null ? Math.max(1, facilities.length) : named.length,
      planned: facilities.length,
      note:
        run === null
          ? NO_EQUIPMENT
          : {
              zh: `${where.zh}的${name.zh}停用 ${percent}%；未上报的医院不受影响`,
              en: `${percent} % of the ${name.en} of ${where.en} cannot be used; hospitals that never reported theirs are left as they are`,
            },
    }
  },
}
