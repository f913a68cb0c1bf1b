/** RAAM: what the best choice costs when everybody makes theirs, as a true equilibrium of congestion and way. */
import { type AccessMeasure, type AccessQuestion, checkQuestion } from './access-measure.ts'
import { type Equilibrium, equilibrium } from './equilibrium.ts'

/**
 * Load of a place = people there ÷ (its supply × people per supply of the whole question), so 1 is the mean; cost = load +
 * minutes ÷ tau. Values are costs, Infinity where there is no route to any supply.
 */
export function rationalAgents(question: AccessQuestion, tauMinutes: number): Equilibrium {
  checkQuestion(question)
  const { times, people, supply } = question
  const { origins, destinations, minutes } = times
  const perSupply = sum(people) / sum(supply)
  const perPerson = Float64Array.from(supply, (s) => (s > 0 && perSupply > 0 ? 1 / (s * perSupply) : 0))
  const open = [...supply.keys()].filter((j) => supply[j]! > 0)
  const first = new Int32Array(origins + 1)
  const destination = new Int32Array(origins * open.length)
  const cost = new Float64Array(origins * open.length)
  let at = 0
  for (let i = 0; i < origins; i++) {
    for (const j of open) {
      const way = minutes[i * destinations + j]!
      if (way === Number.POSITIVE_INFINITY) continue
      destination[at] = j
      cost[at++] = way / tauMinutes
    }
    first[i + 1] = at
  }
  return equilibrium({ first, destination, cost }, people, perPerson)
}

function sum(amounts: Float64Array): number {
  let total = 0
  for (const amount of amounts) total += amount
  return total
}

export const raam = (tauMinutes = 30): AccessMeasure => ({
  id: 'raam',
  name: { zh: '理性主体可及性（均衡）', en: 'Rational agent access (RAAM), at equilibrium' },
  unit: { zh: '成本（1 = 平均负荷）', en: 'cost, 1 = the mean load' },
  better: 'lower',
  source: 'Saxon & Snow 2020, Health Services Research 55, 1048–1056; Wardrop 1952; Beckmann et al. 1956',
  parameters: { tauMinutes },
  of: (question) => rationalAgents(question, tauMinutes).cost,
})
