/** How much supply lies within so many minutes. */
import { type AccessMeasure, checkQuestion } from './access-measure.ts'
import { within } from './decay.ts'
import { sumByOrigin, weightedPairs } from './weighted-pairs.ts'

export const cumulative = (limitMinutes = 30): AccessMeasure => ({
  id: 'cumulative',
  name: { zh: '累积机会', en: 'Cumulative opportunities' },
  unit: { zh: '供给', en: 'supply' },
  better: 'higher',
  source: 'Σ S_j over t_ij ≤ limit (Ingram 1971; Wachs & Kumagai 1973)',
  parameters: { limitMinutes },
  of(question) {
    checkQuestion(question)
    return sumByOrigin(weightedPairs(question.times, within(limitMinutes)), question.supply)
  },
})
