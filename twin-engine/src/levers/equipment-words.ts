/** Equipment that travels, as levers name it. */
import type { Text } from '../city/city.ts'
import { TRAVELLING_KINDS, type TravellingKind } from '../simulation/parts/equipment.ts'
import type { LeverField } from './lever.ts'

export const EQUIPMENT_NAMES: Readonly<Record<TravellingKind, Text>> = {
  ventilator: { zh: '呼吸机', en: 'ventilators' },
  monitor: { zh: '监护仪', en: 'monitors' },
  dialysis: { zh: '血液净化机', en: 'dialysis machines' },
  ecmo: { zh: 'ECMO', en: 'ECMO machines' },
}

export const EQUIPMENT_FIELD: LeverField = {
  name: 'equipment',
  label: { zh: '设备', en: 'Equipment' },
  kind: 'choice',
  choices: TRAVELLING_KINDS.map((value) => ({ value, label: EQUIPMENT_NAMES[value] })),
  fallback: 'ventilator',
}

/** What a lever of equipment says where the run has no equipment. */
export const NO_EQUIPMENT: Text = { zh: '本次运行不含设备', en: 'this run leaves equipment out' }
