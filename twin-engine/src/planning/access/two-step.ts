/** 2SFCA: a catchment of so many minutes, inside which all count alike. */
import { type AccessMeasure, checkQuestion } from './access-measure.ts'
import { within } from './decay.ts'
import { floatingCatchment, PER_PERSON } from './floating-catchment.ts'
import { weightedPairs } from './weighted-pairs.ts'

export const twoStep = (limitMinutes = 30): AccessMeasure => ({
  id: '2sfca',
  name: { zh: '两步移动搜寻法', en: 'Two-step floating catchment (2SFCA)' },
  unit: PER_PERSON,
  better: 'higher',
  source: 'Luo & Wang 2003, Environment and Planning B 30, 865–884',
  parameters: { limitMinutes },
  of(question) {
    checkQuestion(question)
    return floatingCatchment(weightedPairs(question.times, within(limitMinutes)), question)
  },
})
