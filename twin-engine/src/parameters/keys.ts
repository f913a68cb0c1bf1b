/**
 * Catalogue of parameter keys: what each one holds, in which unit and shape. Values live in `seed-data/parameters/`.
 *
 * A key that is not listed here is an error wherever it turns up, so a misspelt parameter can never pass as a default.
 */
import { NEEDS, type Need } from '../city/city.ts'
import { CITY_BUILD_KEYS } from './city-build-keys.ts'
import { COMMUNITY_KEYS } from './community-keys.ts'
import { EPIDEMIC_KEYS } from './epidemic-keys.ts'
import { EVACUATION_KEYS } from './evacuation-keys.ts'
import { HOSPITAL_KEYS } from './hospital-keys.ts'
import { SUPPLY_KEYS } from './supply-keys.ts'
import { TRANSPORT_KEYS } from './transport-keys.ts'

/** The needs that have beds of their own: all but `emergency`, whose places are not hospital beds. */
export type BedNeed = Exclude<Need, 'emergency'>
export const BED_NEEDS: readonly BedNeed[] = NEEDS.filter((n): n is BedNeed => n !== 'emergency')

/** Triage levels of the Chinese four-level scale, in the order of every acuity list: Ⅰ 濒危, Ⅱ 危重, Ⅲ 急症, Ⅳ 非急症. */
export const ACUITIES = ['Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ'] as const

export type { ParameterKey, ParameterShape } from './key-shapes.ts'

export const PARAMETER_KEYS = {
  ...HOSPITAL_KEYS,
  ...TRANSPORT_KEYS,
  ...SUPPLY_KEYS,
  ...EVACUATION_KEYS,
  ...EPIDEMIC_KEYS,
  ...COMMUNITY_KEYS,
  ...CITY_BUILD_KEYS,
} as const

export type ParameterName = keyof typeof PARAMETER_KEYS
