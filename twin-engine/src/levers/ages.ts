/** Of which ages a lever is: two years of age, or everybody. */
import type { Text } from '../city/city.ts'
import type { Fields } from './fields.ts'
import type { LeverField } from './lever.ts'

export interface Ages {
  /** From this age to below that one, years; both null = everybody. */
  readonly fromAge: number | null
  readonly untilAge: number | null
}

const OLDEST = 120

const age = (name: string, zh: string, en: string): LeverField => ({
  name,
  label: { zh, en },
  kind: 'number',
  unit: 'years',
  low: 0,
  high: OLDEST,
  sensible: [5, 65],
  sensibleSource: { zh: '假定：学龄至老年', en: 'assumed: school age to the old' },
  fallback: null,
})

export const AGES: readonly LeverField[] = [
  age('fromAge', '起始年龄', 'From age'),
  age('untilAge', '截止年龄', 'Below age'),
]

export function agesOf(f: Fields): Ages {
  const ages = { fromAge: f.optionalNumber('fromAge', 0, OLDEST), untilAge: f.optionalNumber('untilAge', 0, OLDEST) }
  if (ages.untilAge !== null && ages.untilAge <= (ages.fromAge ?? 0))
    f.problems.push({ path: 'untilAge', why: `must lie above fromAge (${ages.fromAge ?? 0}), got ${ages.untilAge}` })
  return ages
}

export const isOfAges = ({ fromAge, untilAge }: Ages): boolean => fromAge !== null || untilAge !== null

export const spanOfAges = ({ fromAge, untilAge }: Ages): { readonly fromAge: number; readonly untilAge: number } => ({
  fromAge: fromAge ?? 0,
  untilAge: untilAge ?? OLDEST,
})

export function ageWords(ages: Ages): Text {
  if (!isOfAges(ages)) return { zh: '全体居民', en: 'all ages' }
  const { fromAge, untilAge } = ages
  if (untilAge === null) return { zh: `${fromAge} 岁及以上`, en: `ages ${fromAge} and over` }
  return { zh: `${fromAge ?? 0}–${untilAge - 1} 岁`, en: `ages ${fromAge ?? 0} to ${untilAge - 1}` }
}
