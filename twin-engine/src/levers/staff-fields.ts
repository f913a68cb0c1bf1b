/** Fields that the levers of staff share, as the editor shows them. */

import { YEAR_MINUTES } from './fields.ts'
import type { LeverField } from './lever.ts'

export const ROLE_FIELD: LeverField = {
  name: 'role',
  label: { zh: '岗位', en: 'Role' },
  kind: 'choice',
  choices: [
    { value: 'nurse', label: { zh: '护士', en: 'Nurses' } },
    { value: 'doctor', label: { zh: '医师', en: 'Doctors' } },
  ],
  fallback: 'nurse',
}

/** Exactly one of the two is given. */
export const PLACE_FIELDS: readonly LeverField[] = [
  { name: 'facility', label: { zh: '医院', en: 'Hospital' }, kind: 'facility', fallback: null },
  { name: 'unit', label: { zh: '病区', en: 'Unit' }, kind: 'unit', fallback: null },
]

export const WINDOW_FIELDS: readonly LeverField[] = [
  {
    name: 'fromMinute',
    label: { zh: '开始', en: 'From' },
    kind: 'minute',
    unit: 'min',
    low: 0,
    high: YEAR_MINUTES,
    fallback: 0,
  },
  {
    name: 'untilMinute',
    label: { zh: '结束', en: 'Until' },
    kind: 'minute',
    unit: 'min',
    low: 0,
    high: YEAR_MINUTES,
    fallback: YEAR_MINUTES,
  },
]

/** What a lever of staff says where the run has no rosters. */
export const NO_ROSTERS = {
  zh: '本次推演未模拟排班，此项不起作用',
  en: 'this run has no rosters, so it changes nothing',
} as const
