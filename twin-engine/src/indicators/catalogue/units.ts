/** Units of the catalogue: their words on the screen, and how many decimals say something. */
import type { Text } from '../../city/city.ts'

export interface UnitWords {
  readonly name: Text
  readonly digits: number
}

/** `share` is a fraction of one, shown in per cent. */
export const UNITS = {
  share: { name: { zh: '%', en: '%' }, digits: 1 },
  beds: { name: { zh: '张', en: 'beds' }, digits: 0 },
  patients: { name: { zh: '人', en: 'patients' }, digits: 0 },
  min: { name: { zh: '分钟', en: 'min' }, digits: 0 },
  d: { name: { zh: '天', en: 'days' }, digits: 1 },
  'per day': { name: { zh: '次/床日', en: 'per bed-day' }, digits: 2 },
  people: { name: { zh: '人', en: 'people' }, digits: 0 },
  visits: { name: { zh: '人次', en: 'visits' }, digits: 0 },
  staff: { name: { zh: '人在岗', en: 'on shift' }, digits: 0 },
  vehicles: { name: { zh: '辆', en: 'vehicles' }, digits: 0 },
  facilities: { name: { zh: '家', en: 'facilities' }, digits: 0 },
  wards: { name: { zh: '个病区', en: 'wards' }, digits: 0 },
  appointments: { name: { zh: '次预约', en: 'appointments' }, digits: 0 },
  ratio: { name: { zh: '比值', en: 'ratio' }, digits: 2 },
  'patients per nurse': { name: { zh: '患者/护士', en: 'patients per nurse' }, digits: 1 },
  h: { name: { zh: '小时', en: 'h' }, digits: 1 },
  'per resident': { name: { zh: '次/人年', en: 'per resident and year' }, digits: 1 },
  'per 1000': { name: { zh: '每千人', en: 'per 1,000' }, digits: 2 },
  'per 10000': { name: { zh: '每万人', en: 'per 10,000' }, digits: 2 },
  'per 100000': { name: { zh: '每十万人', en: 'per 100,000' }, digits: 1 },
  'per million': { name: { zh: '每百万人', en: 'per million' }, digits: 0 },
  yuan: { name: { zh: '元', en: 'yuan' }, digits: 0 },
  months: { name: { zh: '个月', en: 'months' }, digits: 1 },
  days: { name: { zh: '天/年', en: 'days a year' }, digits: 0 },
  years: { name: { zh: '岁', en: 'years' }, digits: 1 },
  'm²': { name: { zh: '平方米/人', en: 'm² per head' }, digits: 1 },
  'per km²': { name: { zh: '座/平方公里', en: 'per km²' }, digits: 1 },
  DDDs: { name: { zh: 'DDDs/百人天', en: 'DDDs per 100 bed-days' }, digits: 1 },
  score: { name: { zh: '分', en: 'points' }, digits: 1 },
} as const satisfies Readonly<Record<string, UnitWords>>

export type CatalogueUnit = keyof typeof UNITS
