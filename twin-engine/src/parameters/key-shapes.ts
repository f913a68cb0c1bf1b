/** The forms that the value of a parameter may take, and the order of the lists among them. */

/** Form of a value: one number, a list of fixed length, or one number per need that has beds. */
export type ParameterShape = 'number' | 'by-need' | { readonly list: number; readonly order: string }

export interface ParameterKey {
  /** `share` is a fraction of one; `factor` multiplies; `d`, `min` durations; others spelt out. */
  readonly unit: string
  readonly shape: ParameterShape
  /** The elements must add up to this (within 1e-6). */
  readonly sum?: number
  readonly what: string
}

export const hours = { list: 24, order: 'hour of day 00 → 23, local time' } as const
export const weekdays = { list: 7, order: 'Sunday → Saturday' } as const
export const months = { list: 12, order: 'January → December' } as const
export const acuities = { list: 4, order: 'triage level Ⅰ → Ⅳ' } as const
export const examinations = { list: 5, order: 'imaging, ECG, laboratory, pathology, sterilisation' } as const
export const stockItems = { list: 7, order: 'oxygen, blood O, A, B, AB, antibiotics, protective kit' } as const
export const bloodGroups = { list: 4, order: 'blood group O, A, B, AB' } as const
export const priorities = { list: 3, order: 'priority P1 → P3' } as const
export const channels = { list: 3, order: 'chest pain, stroke, trauma' } as const
export const careNeeds = { list: 4, order: 'acute minor, chronic follow-up, specialist, paediatric' } as const
export const tiers = { list: 3, order: 'primary care, hospital clinic, hospital stay' } as const
export const ageBands = { list: 4, order: 'age band 0–14, 15–59, 60–64, 65+' } as const

export const dayBounds = { list: 2, order: 'first hour, end' } as const
export const roadClasses = {
  list: 9,
  order: 'motorway, trunk, primary, secondary, tertiary, residential, service, path, ferry',
} as const
export const places = { list: 4, order: 'rehabilitation, elderly care, home care, virtual ward' } as const
export const fiveYears = { list: 18, order: 'age group 0–4, 5–9 … 80–84, 85+' } as const
export const layers = { list: 4, order: 'household, school, work, community' } as const
