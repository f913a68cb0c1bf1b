// Fields that are hidden, as parts of the screen that people know.
import type { HiddenField } from '../../data/client.ts'

const PARTS = {
  'Unit.beds': 'unit',
  'Unit.waiting': 'unit',
  'Unit.noBed': 'unit',
  'Facility.emergency': 'emergency',
  'Facility.capacity': 'capacity',
  'FacilityHistory.icuOccupied': 'course',
  'FacilityHistory.emergency': 'course',
  'FacilityHistory.boarding': 'course',
  'IndicatorValue.value': 'indicators',
  'Facility.origins': 'origins',
} as const satisfies Readonly<Record<string, string>>

export type HiddenPart = (typeof PARTS)[keyof typeof PARTS]

/** Each part once, in the order of the screen; fields that stand for none are left out. */
export function hiddenParts(hidden: readonly HiddenField[]): readonly HiddenPart[] {
  const fields = new Set(hidden.map(({ field }) => field))
  const found = Object.entries(PARTS).flatMap(([field, part]) => (fields.has(field) ? [part] : []))
  return [...new Set(found)]
}
