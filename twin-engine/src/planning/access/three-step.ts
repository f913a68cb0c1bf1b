/** 3SFCA: people divide their demand among the places within reach before the two steps, so that it is not counted at each. */
import { type AccessMeasure, checkQuestion } from './access-measure.ts'
import { type Steps, stepped } from './decay.ts'
import { floatingCatchment, PER_PERSON } from './floating-catchment.ts'
import { type WeightedPairs, weightedPairs } from './weighted-pairs.ts'

/** Weights of 10, 20, 30 and 60 minutes (Wan et al. 2012; defaults of pysal access). */
export const WAN_STEPS: Steps = [
  [10, 0.962],
  [20, 0.704],
  [30, 0.377],
  [60, 0.042],
]

export const threeStep = (steps: Steps = WAN_STEPS, limitMinutes = 60): AccessMeasure => ({
  id: '3sfca',
  name: { zh: '三步移动搜寻法', en: 'Three-step floating catchment (3SFCA)' },
  unit: PER_PERSON,
  better: 'higher',
  source: 'Wan, Zou & Sternberg 2012, International Journal of Geographical Information Science 26, 1073–1089',
  parameters: { steps, limitMinutes },
  of(question) {
    checkQuestion(question)
    const { weight, limitMinutes: last } = stepped(steps)
    const pairs = weightedPairs(question.times, { weight, limitMinutes: Math.min(last, limitMinutes) })
    weighBySelection(pairs)
    return floatingCatchment(pairs, question)
  },
})

/** Each weight times its share of its origin's weights, in place: w_ij · w_ij / Σ_k w_ik. */
function weighBySelection({ origins, first, weight }: WeightedPairs): void {
  for (let i = 0; i < origins; i++) {
    let sum = 0
    for (let k = first[i]!; k < first[i + 1]!; k++) sum += weight[k]!
    if (sum > 0) for (let k = first[i]!; k < first[i + 1]!; k++) weight[k] = (weight[k]! * weight[k]!) / sum
  }
}
