/** Supply weighted by how near it is, whoever else wants it: exponential, linear or logistic. */
import type { Text } from '../../city/city.ts'
import { type AccessMeasure, checkQuestion } from './access-measure.ts'
import { type Decay, exponential, linear, logistic } from './decay.ts'
import { sumByOrigin, weightedPairs } from './weighted-pairs.ts'

function gravity(id: string, name: Text, parameters: AccessMeasure['parameters'], decay: Decay): AccessMeasure {
  return {
    id,
    name,
    unit: { zh: '供给（按距离折算）', en: 'supply, weighted by distance' },
    better: 'higher',
    source: 'Σ f(t_ij) S_j (Hansen 1959, Journal of the American Institute of Planners 25, 73–76)',
    parameters,
    of(question) {
      checkQuestion(question)
      return sumByOrigin(weightedPairs(question.times, decay), question.supply)
    },
  }
}

export const exponentialGravity = (betaPerMinute = 0.08): AccessMeasure =>
  gravity(
    'gravity',
    { zh: '重力模型（指数衰减）', en: 'Gravity, exponential' },
    { betaPerMinute },
    exponential(betaPerMinute),
  )

export const linearGravity = (limitMinutes = 60): AccessMeasure =>
  gravity(
    'gravity-linear',
    { zh: '重力模型（线性衰减）', en: 'Gravity, linear' },
    { limitMinutes },
    linear(limitMinutes),
  )

export const logisticGravity = (medianMinutes = 40, deviationMinutes = 10): AccessMeasure =>
  gravity(
    'gravity-logistic',
    { zh: '重力模型（逻辑斯谛衰减）', en: 'Gravity, logistic' },
    { medianMinutes, deviationMinutes },
    logistic(medianMinutes, deviationMinutes),
  )
