import { emergencyOf } from './emergency.ts'
import type { Indicator } from './indicator.ts'
import { THRESHOLDS } from './thresholds.ts'

export const longestBoarder: Indicator = {
  id: 'longest-boarder',
  name: { zh: '最长滞留', en: 'Longest boarding' },
  unit: 'min',
  better: 'lower',
  thresholds: THRESHOLDS.longestBoarderMinutes,
  explanation: {
    zh: '目前滞留最久的患者自决定收住院起已等待的分钟数；无人滞留时为 0。',
    en: 'Minutes since the decision to admit for the present boarder who has waited longest; 0 while nobody boards.',
  },
  formula: 'now − earliest start of a present boarding',
  source: 'boarding time = leaves for the ward − decision to admit',
  of: (reading, scope) => emergencyOf(reading, scope)?.longestBoardingMinutes ?? null,
}
