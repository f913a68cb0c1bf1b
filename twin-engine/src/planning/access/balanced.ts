/** Balanced floating catchment: neither people nor supply are counted more than once. */
import { type AccessMeasure, checkQuestion } from './access-measure.ts'
import { exponential } from './decay.ts'
import { PER_PERSON } from './floating-catchment.ts'
import { weightedPairs } from './weighted-pairs.ts'

/** A_i = Σ_j w^j_ij S_j / (Σ_k w^i_kj P_k), the weights normalised over an origin's row (i) and a destination's column (j). */
export const balanced = (betaPerMinute = 0.08): AccessMeasure => ({
  id: 'bfca',
  name: { zh: '平衡移动搜寻法', en: 'Balanced floating catchment (BFCA)' },
  unit: PER_PERSON,
  better: 'higher',
  source: 'Páez, Higgins & Vivona 2019, PLOS ONE 14(6) e0218773',
  parameters: { betaPerMinute },
  of(question) {
    checkQuestion(question)
    const { people, supply } = question
    const { origins, destinations, first, destination, weight } = weightedPairs(
      question.times,
      exponential(betaPerMinute),
    )
    const demand = new Float64Array(destinations)
    const column = new Float64Array(destinations)
    for (let i = 0; i < origins; i++) {
      let row = 0
      for (let k = first[i]!; k < first[i + 1]!; k++) row += weight[k]!
      const perWeight = row > 0 ? people[i]! / row : 0
      for (let k = first[i]!; k < first[i + 1]!; k++) {
        column[destination[k]!]! += weight[k]!
        demand[destination[k]!]! += weight[k]! * perWeight
      }
    }
    const value = new Float64Array(origins)
    for (let i = 0; i < origins; i++) {
      let sum = 0
      for (let k = first[i]!; k < first[i + 1]!; k++) {
        const j = destination[k]!
        if (demand[j]! > 0) sum += (weight[k]! / column[j]!) * (supply[j]! / demand[j]!)
      }
      value[i] = sum
    }
    return value
  },
})
