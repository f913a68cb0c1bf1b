/** Fields that many levers have, as a form shows them. */
import type { Text } from '../city/city.ts'
import { YEAR_MINUTES } from './fields.ts'
import type { LeverField } from './lever.ts'

const minute = (name: string, zh: string, en: string, fallback: number | null): LeverField => ({
  name,
  label: { zh, en },
  kind: 'minute',
  unit: 'min',
  low: 0,
  high: YEAR_MINUTES,
  fallback,
})

/** When it is done. */
export const AT_MINUTE = minute('atMinute', '时刻', 'At', 0)
/** The window in which it holds; the whole run where left out. */
export const WINDOW: readonly LeverField[] = [
  minute('fromMinute', '开始', 'From', 0),
  minute('untilMinute', '结束', 'Until', YEAR_MINUTES),
]
/** An end that may be left out: it holds to the end of the run. */
export const UNTIL_MINUTE = minute('untilMinute', '结束', 'Until', null)

export const NEED: LeverField = { name: 'need', label: { zh: '专科', en: 'Need' }, kind: 'need', fallback: 'all' }
export const FACILITIES: LeverField = {
  name: 'facilities',
  label: { zh: '医院', en: 'Hospitals' },
  kind: 'facilities',
  fallback: null,
}
/** A hospital or one unit of it. */
export const PLACE: readonly LeverField[] = [
  { name: 'facility', label: { zh: '医院', en: 'Hospital' }, kind: 'facility', fallback: null },
  { name: 'unit', label: { zh: '或其中一个病区', en: 'or one unit' }, kind: 'unit', fallback: null },
]
/** A point of the map, where a facility does not say the place. */
export const MAP_POINT: readonly LeverField[] = [
  {
    name: 'lng',
    label: { zh: '经度（代替机构）', en: 'Longitude, in place of a facility' },
    kind: 'number',
    unit: 'degrees',
    low: -180,
    high: 180,
    fallback: null,
  },
  {
    name: 'lat',
    label: { zh: '纬度（代替机构）', en: 'Latitude, in place of a facility' },
    kind: 'number',
    unit: 'degrees',
    low: -90,
    high: 90,
    fallback: null,
  },
]
export const ROUTE: LeverField = {
  name: 'route',
  label: { zh: '途径', en: 'Route' },
  kind: 'choice',
  fallback: 'both',
  choices: [
    { value: 'both', label: { zh: '两者', en: 'Both' } },
    { value: 'emergency', label: { zh: '经急诊', en: 'Through emergency' } },
    { value: 'direct', label: { zh: '直接入院', en: 'Direct admission' } },
  ],
}

/** A number of beds. */
export const beds = (low: number, sensible: readonly [number, number], sensibleSource: Text): LeverField => ({
  name: 'beds',
  label: { zh: '床位数', en: 'Beds' },
  kind: 'number',
  unit: 'beds',
  low,
  high: 10_000,
  sensible,
  sensibleSource,
})

export const ROLE: LeverField = {
  name: 'role',
  label: { zh: '岗位', en: 'Role' },
  kind: 'choice',
  choices: [
    { value: 'nurse', label: { zh: '护士', en: 'Nurses' } },
    { value: 'doctor', label: { zh: '医师', en: 'Doctors' } },
  ],
  fallback: 'nurse',
}
/** What a lever of staff says where the run has no rosters. */
export const NO_ROSTERS = {
  zh: '本次推演未模拟排班，此项不起作用',
  en: 'this run has no rosters, so it changes nothing',
} as const
