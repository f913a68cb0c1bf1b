/** What people seek care for outside beds and emergencies, as the models of choice and flows tell it apart. */
import type { Text } from '../city/city.ts'

/** Acute minor illness 轻症急性, follow-up of a chronic illness 慢病随访, a specialist 专科门诊, a child 儿科. */
export const CARE_NEEDS = ['acute-minor', 'chronic-follow-up', 'specialist', 'paediatric'] as const
export type CareNeed = (typeof CARE_NEEDS)[number]

export const CARE_NEED_NAMES: Readonly<Record<CareNeed, Text>> = {
  'acute-minor': { zh: '轻症急性', en: 'Acute minor illness' },
  'chronic-follow-up': { zh: '慢病随访', en: 'Chronic follow-up' },
  specialist: { zh: '专科门诊', en: 'Specialist' },
  paediatric: { zh: '儿科', en: 'Paediatric' },
}

/** Bands of `Cell.ages`: 0–14, 15–59, 60–64, 65+. */
export const AGE_BAND_COUNT = 4
