/**
 * E2SFCA: a catchment in which the near count more than the far, by steps or by a Gaussian. `steppedTwoStep()` with its usual
 * steps is the one that is meant wherever no other is named: by access reports, plans of sites and duels alike.
 */
import { type AccessMeasure, checkQuestion } from './access-measure.ts'
import { gaussian, type Steps, stepped } from './decay.ts'
import { floatingCatchment, PER_PERSON } from './floating-catchment.ts'
import { weightedPairs } from './weighted-pairs.ts'

/** Weights of 10, 20 and 30 minutes of slow decay (Luo & Qi 2009; defaults of pysal access). */
const LUO_QI_STEPS: Steps = [
  [10, 1],
  [20, 0.68],
  [30, 0.22],
]

export const steppedTwoStep = (steps: Steps = LUO_QI_STEPS): AccessMeasure => ({
  id: 'e2sfca',
  name: { zh: '增强两步移动搜寻法（分段）', en: 'Enhanced 2SFCA, stepped' },
  unit: PER_PERSON,
  better: 'higher',
  source: 'Luo & Qi 2009, Health & Place 15, 1100–1107',
  parameters: { steps },
  catchment: {
    zh: `${steps.map(([limit]) => limit).join('/')} 分钟内权重 ${steps.map(([, weight]) => weight).join('/')}`,
    en: `within ${steps.map(([limit]) => limit).join('/')} min weighing ${steps.map(([, weight]) => weight).join('/')}`,
  },
  of(question) {
    checkQuestion(question)
    return floatingCatchment(weightedPairs(question.times, stepped(steps)), question)
  },
})

export const gaussianTwoStep = (sigmaMinutes = 20, limitMinutes = 60): AccessMeasure => ({
  id: 'e2sfca-gaussian',
  name: { zh: '增强两步移动搜寻法（高斯）', en: 'Enhanced 2SFCA, Gaussian' },
  unit: PER_PERSON,
  better: 'higher',
  source: 'Luo & Qi 2009, with exp(−t²/(2σ²)) in place of steps (Dai 2010, Health & Place 16, 1038–1052)',
  parameters: { sigmaMinutes, limitMinutes },
  catchment: {
    zh: `${limitMinutes} 分钟内权重 exp(−t²/(2·${sigmaMinutes}²))`,
    en: `within ${limitMinutes} min weighing exp(−t²/(2·${sigmaMinutes}²))`,
  },
  of(question) {
    checkQuestion(question)
    return floatingCatchment(weightedPairs(question.times, gaussian(sigmaMinutes, limitMinutes)), question)
  },
})
